"""Codes that stand in two lists of one rule of which the first alone counts for them, and what leaves them in one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.checks import CHECKS
from chalicelib.rules.document import DatedValue
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.words import head_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """What somebody may not have meant, in a sentence; `codes` are named so, `keep` are the lists in one of which alone
    they can be kept, each with what it is."""

    says: str
    codes: str
    keep: tuple[tuple[str, str], ...]


def doubts_of(parameters: Parameters, check: str) -> Iterator[Doubt]:
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


def in_one_list(dated: DatedValue, check: str, keep: str) -> DatedValue:
    """The value with what stands in the list `keep` taken off each list that it is paired with."""
    value = dict(dated.value or {})
    for other in paired_with(check, keep):
        value[other] = [code for code in value.get(other, []) if code not in value.get(keep, [])]
    return replace(dated, value=value)


def paired_with(check: str, name: str) -> list[str]:
    """The lists of a check that may not hold what the list of this name holds."""
    return [other for pair in CHECKS[check].first_counts if name in pair for other in pair if other != name]
