"""OT Guard: a file of claims (837P or native JSON) to verdicts as JSON Lines, the way its command line goes."""

from pathlib import Path

from bench.claims import AS_OF
from bench.measure import main
from chalicelib.domain.claim import Claim
from chalicelib.domain.verdict import verdict_text
from chalicelib.rules.library import Library
from chalicelib.services.claim_files import Unusable, read_claim_file
from chalicelib.services.given_rules import lay_beside
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.validate_claim import validate_claim, validate_x12_claim

RULES = Path(__file__).parents[1] / "rules"


def library() -> Library:
    """The shipped rules with the bench payer beside them."""
    return lay_beside(shipped_library(), RULES).library


def judge(file: Path, output: Path) -> int:
    """Raises where a claim cannot be judged: the claims are meant to be readable."""
    count = 0
    claims = read_claim_file(file.read_bytes())
    with output.open("w", encoding="utf-8") as target:
        for item in claims.items:
            if isinstance(item, Unusable):
                raise SystemExit(f"{file.name}: {item.error}")
            if isinstance(item, Claim):
                verdict = validate_x12_claim(item, LIBRARY, AS_OF)
            else:
                verdict = validate_claim(item, LIBRARY, AS_OF)
            target.write(verdict_text(verdict) + "\n")
            count += 1
    return count


if __name__ == "__main__":
    LIBRARY = library()
    main(judge)
