"""What must hold for any input: named errors only, an answer in time, JSON that can be read back, the same answer
twice."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from types import FrameType
from typing import Any

from bench.claims import AS_OF
from chalicelib.domain.claim import Claim
from chalicelib.domain.compact import compact
from chalicelib.domain.errors import InvalidInput, OTGuardError, UnreadableInterchange
from chalicelib.domain.verdict import verdict_json
from chalicelib.rules.library import Library
from chalicelib.services.claim_files import Item, Unusable, read_claim_file
from chalicelib.services.validate_claim import validate_claim, validate_x12_claim
from chalicelib.x12.reader import looks_like_x12, read_segments

SECONDS_EACH = 5.0

MOST_JUDGED = 2_000


class BrokenPromiseError(AssertionError):
    """Something that must hold for every input does not."""


@contextmanager
def in_time(seconds: float = SECONDS_EACH) -> Iterator[None]:
    """Ends what takes more of the processor's time with BrokenPromiseError; that others use the machine is no fault."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise BrokenPromiseError(f"no answer within {seconds:g} s of work")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def judge_file(data: bytes, library: Library, seconds: float = SECONDS_EACH) -> int:
    """Read and judge a file twice; the number of answers. Raises BrokenPromiseError, or whatever was not to be
    raised."""
    with in_time(seconds):
        try:
            answers = _answers(data, library)
        except (InvalidInput, UnreadableInterchange):
            return 0
        if answers != _answers(data, library):
            raise BrokenPromiseError("the same file gives two answers")
    if (
        looks_like_x12(data)
        and len(answers) != (expected := min(_claim_segments(data), MOST_JUDGED))
        and not _is_told(data)
    ):
        raise BrokenPromiseError(f"{expected} CLM segments and {len(answers)} verdicts")
    return len(answers)


def _answers(data: bytes, library: Library) -> list[str]:
    claims = read_claim_file(data)
    compact([[*problem] for problem in claims.problems])
    # Beyond this many the work is the same again, and the service refuses them in one call.
    return [judge_item(item, library) for item in islice(claims.items, MOST_JUDGED)]


def judge_item(item: Item, library: Library) -> str:
    """The answer to one item, as it is told."""
    if isinstance(item, Unusable):
        return f"unusable: {item.error}"
    try:
        if isinstance(item, Claim):
            verdict = validate_x12_claim(item, library, AS_OF)
        else:
            verdict = validate_claim(item, library, AS_OF)
    except OTGuardError as error:
        return f"refused: {error}"
    told = compact(verdict_json(verdict))
    hold_to_contract(json.loads(told))
    return told


def hold_to_contract(told: dict[str, Any]) -> None:
    """What the contract says of every verdict."""
    severities = {finding["severity"] for finding in told["findings"]}
    wanted = "reject" if "error" in severities else "review" if "warning" in severities else "accept"
    if told["verdict"] != wanted:
        raise BrokenPromiseError(f"{told['verdict']} with findings {sorted(severities)}")
    outcomes = [check["outcome"] for check in told["checks"]]
    if told["complete"] and "not_checked" in outcomes:
        raise BrokenPromiseError("complete, though something was not checked")
    for finding in told["findings"]:
        if not finding["code"].startswith(f"{finding['check']}.") or not finding["message"] or not finding["fix"]:
            raise BrokenPromiseError(f"a finding without its words: {finding['code']}")
        if finding["severity"] == "error" and finding["reference"]["confidence"] not in ("verified", "contract"):
            raise BrokenPromiseError(f"an unsure rule says error: {finding['code']}")
        outcome = next((c["outcome"] for c in told["checks"] if c["check"] == finding["check"]), None)
        if finding["severity"] != "info" and outcome != "fail":
            raise BrokenPromiseError(f"{finding['code']} and its check says {outcome}")


def _is_told(data: bytes) -> bool:
    """Claims outside every transaction, or in one of another kind, are not read; the file's problems say so."""
    words = ("outside ST-SE", "was read", "is not read")
    return any(word in problem.message for problem in read_claim_file(data).problems for word in words)


def _claim_segments(data: bytes) -> int:
    return sum(
        segment.partition(block.delimiters.element)[0] == "CLM"
        for block in read_segments(data).blocks()
        for segment in block.segments
    )
