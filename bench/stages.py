"""Where the time of a claim goes: reading, normalising, each check, the verdict's JSON. `python -m bench.stages`.

Each stage runs by itself over all claims; best of several passes. Checks are timed one by one, so their sum leaves
out what validation adds around them, and what they cost more when they take turns.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from bench.claims import AS_OF
from bench.files import write_files
from bench.measure import pin
from bench.run import WORK
from bench.subjects.ot_guard import library
from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.claim import Claim
from chalicelib.domain.compact import compact
from chalicelib.domain.context import NOTHING_KNOWN
from chalicelib.domain.normalize import normalize
from chalicelib.domain.verdict import verdict_json
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.rule import Rule
from chalicelib.services.claim_files import read_claim_file
from chalicelib.services.validate_claim import validate_x12_claim
from chalicelib.validation import validate

COUNT, PASSES = 1000, 7


def main() -> None:
    """Print microseconds per claim for each stage of an 837P."""
    pin()
    files = write_files(WORK, COUNT)
    data = files.x12.read_bytes()
    book = library()
    claims = _read(data)
    verdicts = [validate_x12_claim(claim, book, AS_OF) for claim in claims]
    rules = book.rules(claims[0].payer_id)
    plain = [verdict_json(verdict) for verdict in verdicts]
    _row("read the 837P", _best(lambda: _read(data)))
    _row("read native JSON", _best(lambda: list(read_claim_file(files.native.read_bytes()).items)))
    _row("normalize", _best(lambda: [normalize(claim) for claim in claims]))
    _row("validate", _best(lambda: [validate(claim, None, rules, AS_OF) for claim in claims]))
    for name, microseconds in _checks(claims, rules):
        _row(f"  {name}", microseconds)
    _row("verdict_json", _best(lambda: [verdict_json(verdict) for verdict in verdicts]))
    _row("compact", _best(lambda: [compact(value) for value in plain]))


def _read(data: bytes) -> list[Claim]:
    return [item for item in read_claim_file(data).items if isinstance(item, Claim)]


def _checks(claims: list[Claim], rules: CompiledRules) -> Iterable[tuple[str, float]]:
    """Each check that the payer uses, judged as validation does where all lines lie under one version of the rules."""
    for rule in rules.in_force(rules.epoch(AS_OF)):
        passes = [_judged(rule, [Case(claim, NOTHING_KNOWN, rules, AS_OF) for claim in claims]) for _ in range(PASSES)]
        yield rule.check, min(passes)


def _judged(rule: Rule[Any], cases: list[Case]) -> float:
    """Microseconds per claim for one check, each case fresh but for what every check may look at."""
    judge = CHECKS[rule.check].judge
    for case in cases:
        _ = case.by_day, case.first_date, case.diagnoses
    return _timed(lambda: [list(judge(case, case.claim.lines, rule)) for case in cases])


def _best(work: Callable[[], Any]) -> float:
    return min(_timed(work) for _ in range(PASSES))


def _timed(work: Callable[[], Any]) -> float:
    """Microseconds of processor time per claim."""
    began = time.process_time()
    work()
    return (time.process_time() - began) / COUNT * 1e6


def _row(name: str, microseconds: float) -> None:
    print(f"{name:40} {microseconds:8.1f}", flush=True)


if __name__ == "__main__":
    main()
