"""Where the time of a claim goes: reading, normalising, each check, the verdict's JSON. `python -m bench.stages`.

Each stage runs by itself over all claims; best of several passes. Checks are timed one by one, so their sum leaves out what
validation adds around them.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bench.claims import AS_OF
from bench.files import write_files
from bench.measure import pin
from bench.run import WORK
from bench.subjects.ot_guard import library
from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.claim import Claim
from chalicelib.domain.context import NOTHING_KNOWN
from chalicelib.domain.normalize import normalize
from chalicelib.domain.verdict import compact, verdict_json
from chalicelib.rules.compiled import CompiledRules
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
        judge = CHECKS[rule.check].judge
        cases = _warm(claims, rules)
        yield rule.check, _best(lambda judge=judge, rule=rule, cases=cases: _judge(judge, rule, cases))  # type: ignore[misc]


def _judge(judge: Any, rule: Any, cases: list[Case]) -> None:
    for case in cases:
        list(judge(case, case.claim.lines, rule))


def _warm(claims: list[Claim], rules: CompiledRules) -> list[Case]:
    """Cases that have looked up what several checks share."""
    cases = [Case(claim, replace(NOTHING_KNOWN), rules, AS_OF) for claim in claims]
    for case in cases:
        _ = case.by_day, case.first_date, case.diagnoses
    return cases


def _best(work: Callable[[], Any]) -> float:
    """Microseconds per claim."""
    times = []
    for _ in range(PASSES):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) / COUNT * 1e6


def _row(name: str, microseconds: float) -> None:
    print(f"{name:40} {microseconds:8.1f}", flush=True)


if __name__ == "__main__":
    main()
