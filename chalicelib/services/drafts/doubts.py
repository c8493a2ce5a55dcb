"""What somebody may not have meant by a change, though it can come into force: codes that stand in two lists of a rule
of which the first alone counts for them, and what leaves them in one; a source that is more or less sure than before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.checks import CHECKS
from chalicelib.rules.document import SURE, DatedValue
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.words import head_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """What somebody may not have meant, in a sentence. `codes` are those that stand in two lists, in one of which alone
    (`keep`: each with what it is) they can be kept."""

    says: str
    codes: str = ""
    keep: tuple[tuple[str, str], ...] = ()


def in_two_lists(parameters: Parameters, check: str) -> Iterator[Doubt]:
    """One for each pair of lists that hold the same codes."""
    for pair in CHECKS[check].first_counts:
        first, second = (getattr(parameters, name) for name in pair)
        both = sorted(first & second)
        if both:
            keep = tuple((name, head_of(parameters, name)) for name in pair)
            stands = "stands" if len(both) == 1 else "stand"
            where = " and ".join(f"“{head}”" for _, head in keep)
            codes = ", ".join(both)
            yield Doubt(f"{codes} {stands} in both {where}; the first list counts.", codes, keep)


def surer_or_less(before: DatedValue | None, after: DatedValue | None) -> Iterator[Doubt]:
    """Where one of two values of a check may stop a claim and the other warns at most: so does the
    whole rule then, not what is new in it alone."""
    if before is None or after is None or before.value is None or after.value is None:
        return
    was, will = (one.reference.confidence in SURE for one in (before, after))
    if was and not will:
        yield Doubt(
            "This source is less sure than the one before it: from that day on the whole rule warns at most, also of "
            "what it stops today."
        )
    elif will and not was:
        yield Doubt(
            "This source is surer than the one before it: from that day on the whole rule may stop a claim, also for "
            "what it only warns of today."
        )


def in_one_list(dated: DatedValue, check: str, keep: str) -> DatedValue:
    """The value with what stands in the list `keep` taken off each list that it is paired with."""
    value = dict(dated.value or {})
    for other in paired_with(check, keep):
        value[other] = [code for code in value.get(other, []) if code not in value.get(keep, [])]
    return replace(dated, value=value)


def paired_with(check: str, name: str) -> list[str]:
    """The lists of a check that may not hold what the list of this name holds."""
    return [other for pair in CHECKS[check].first_counts if name in pair for other in pair if other != name]
