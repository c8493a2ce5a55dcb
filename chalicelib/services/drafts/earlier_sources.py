"""Sources that were stated before, so that nobody types them anew: those of the rule itself, and those of what a draft
changes beside it."""

from collections.abc import Iterable, Sequence

from chalicelib.rules.document import DatedValue, PayerDocument, Reference

MOST = 5


def earlier_sources(values: Sequence[DatedValue], beside: Iterable[DatedValue] = ()) -> list[Reference]:
    """Each source once, as it was read last: those of `beside` first, then those of the rule's own `values`, the
    latest first."""
    stated = [*(dated.reference for dated in beside), *(dated.reference for dated in reversed(values))]
    found: dict[tuple[str, str | None], Reference] = {}
    for reference in stated:
        place = (reference.title, reference.url)
        if place not in found or found[place].read_on < reference.read_on:
            found[place] = reference
    return list(found.values())[:MOST]


def changed_values(content: PayerDocument, in_force: PayerDocument | None) -> list[DatedValue]:
    """The dated values of a document that the one in force (None: there is none) does not have, the latest first."""
    before = in_force.checks if in_force else {}
    new = (one for check, values in content.checks.items() for one in values if one not in before.get(check, []))
    return sorted(new, key=lambda dated: dated.effective_from, reverse=True)
