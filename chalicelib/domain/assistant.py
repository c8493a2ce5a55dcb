"""Which units a therapy assistant furnished in the sense of the payers that want CO (or CQ) on them.

Timed codes: each provider's full quarters first; a last unit is the therapist's where the therapist alone has
eight minutes of it, else the assistant's where the assistant's part passes the de minimis share; two last of about
half each are one and one (CMS rules since 2022). Untimed codes: the share of the whole. Time together is therapist's.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.units import LEAST_MINUTES, QUARTER_MINUTES, Method, solve

DE_MINIMIS_PERCENT = 10


class Minutes(NamedTuple):
    """Minutes of one code and day: by the therapist (alone or with the assistant), and by the assistant alone."""

    therapist: int
    assistant: int

    def over(self, percent: int) -> bool:
        """True where the assistant's share is above `percent`; a share equal to it is not."""
        return self.assistant * 100 > percent * (self.therapist + self.assistant)


class Split(NamedTuple):
    """Units of one code and day: those that want the assistant's modifier, and those that do not."""

    assistant: int
    therapist: int


class Segment(NamedTuple):
    """A stretch of one code by one provider; `both` is the therapist with the assistant."""

    code: str
    by: Literal["therapist", "assistant", "both"]
    minutes: int


@lean_dataclass
class AssistantLine:
    """A line as it should be billed."""

    code: str
    units: int
    by_assistant: bool


def split_timed(units: int, minutes: Minutes, percent: int = DE_MINIMIS_PERCENT, midpoint: bool = True) -> Split | None:
    """How `units` of a timed code divide; None where the minutes do not make that many units.

    `midpoint` false: the rules before 2022, by which the share alone decides about what is left.
    Two units beyond the full quarters need at least 16 minutes; under the 8-minute rule each then has 9 to 14.
    """
    own, left = divmod(minutes.therapist, QUARTER_MINUTES)
    theirs, over = divmod(minutes.assistant, QUARTER_MINUTES)
    spare = units - own - theirs
    enough = midpoint and left >= LEAST_MINUTES
    if spare == 0:
        return Split(theirs, own)
    if spare == 1 and left + over:
        by_assistant = not enough and Minutes(left, over).over(percent)
        return Split(theirs + by_assistant, own + (not by_assistant))
    if spare == 2 and left + over >= 2 * LEAST_MINUTES:
        return Split(theirs + 1, own + 1) if enough else Split(theirs + 2, own)
    return None


def split_untimed(units: int, minutes: Minutes, percent: int = DE_MINIMIS_PERCENT) -> Split:
    """An untimed service is the assistant's as a whole, or not at all."""
    return Split(units, 0) if minutes.over(percent) else Split(0, units)


def assistant_lines(
    segments: Sequence[Segment],
    timed_codes: frozenset[str],
    percent: int = DE_MINIMIS_PERCENT,
    method: Method = "cms",
    one_service: Sequence[Sequence[str]] = (),
) -> list[AssistantLine]:
    """The lines of one day as they should be billed, codes in order of first mention, the assistant's units first."""
    spent = minutes_by_code(segments)
    timed = {code: sum(minutes) for code, minutes in spent.items() if code in timed_codes}
    units = solve(timed, method, one_service).units
    lines = []
    for code, minutes in spent.items():
        split = _split(code in timed_codes, units.get(code, 1), minutes, percent)
        lines += [
            AssistantLine(code, count, by) for count, by in ((split.assistant, True), (split.therapist, False)) if count
        ]
    return lines


def minutes_by_code(segments: Sequence[Segment]) -> Mapping[str, Minutes]:
    """The segments added up by code, in order of first mention."""
    spent: dict[str, Minutes] = {}
    for segment in segments:
        therapist, assistant = spent.get(segment.code, Minutes(0, 0))
        if segment.by == "assistant":
            spent[segment.code] = Minutes(therapist, assistant + segment.minutes)
        else:
            spent[segment.code] = Minutes(therapist + segment.minutes, assistant)
    return spent


def _split(timed: bool, units: int, minutes: Minutes, percent: int) -> Split:
    if not timed:
        return split_untimed(units, minutes, percent)
    return split_timed(units, minutes, percent) or split_untimed(units, minutes, percent)
