"""The claim that shows best what a draft changes: a worked example of the check that it changes first, on a day for
which the change counts, with a procedure or place that comes or goes; or the clean claim with as many units, judged as
many days later, or after as many visits or as great an amount of the year, as is just over a number that changes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from chalicelib.rules.library import Library, shipped_folder
from chalicelib.services.drafts.differences import Difference
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.editing import layers_with
from chalicelib.services.drafts.simple_claim import (
    SimpleClaim,
    clean_claim_of,
    known_beside,
    laid_over_clean,
    simplified,
)
from chalicelib.services.drafts.try_draft import Beside, Trial, try_claim
from chalicelib.services.example_files import read_examples

MOST_LINES = 4
_MOST_JUDGED = 12
_MOST_WORKED, _MOST_CODES, _MOST_NUMBERS = 6, 2, 3
_MOST_SHOWN = 2
_CENT = Decimal("0.01")
_AMOUNT = re.compile(r"[0-9]{1,7}\.[0-9]{2}", re.ASCII)
# A larger number stands for no days and no units that anybody would try.
_LARGEST_NUMBER = 1_000


@dataclass(frozen=True, slots=True)
class Suggested:
    """A claim to begin with and how it is judged; `says` is what its worked example shows, "" for the clean claim."""

    claim: SimpleClaim
    says: str
    beside: Beside


def suggest_claim(
    library: Library, draft: Draft, trial: Trial, changes: Sequence[Difference], today: date
) -> Suggested:
    """The first claim whose verdict the draft changes, else of which it finds something else, else any; for a trial
    that can judge."""
    clean = clean_claim_of(library, draft)
    change = next((one for one in changes if one.check and one.since), None)
    best: Suggested | None = None
    for simple, says in islice(_candidates(library, draft, change, simplified(clean, None), today), _MOST_JUDGED):
        whole = laid_over_clean(clean, simple, draft.content.payer_id)
        known = known_beside(simple, draft.content.payer_id)
        found = Suggested(simple, says, try_claim(trial, whole, simple.judged_on, known))
        if best is None or _shows(found.beside) > _shows(best.beside):
            best = found
        if _shows(best.beside) == _MOST_SHOWN:
            break
    assert best is not None, "the clean claim is always a candidate"
    return best


def _shows(beside: Beside) -> int:
    """How much of a difference a claim shows."""
    if beside.old is None or beside.old.verdict != beside.new.verdict:
        return _MOST_SHOWN
    return 1 if beside.came or beside.gone else 0


def _candidates(
    library: Library, draft: Draft, change: Difference | None, clean: SimpleClaim, today: date
) -> Iterator[tuple[SimpleClaim, str]]:
    if change is None or change.since is None:
        yield clean.moved_to(today), ""
        return
    texts = sorted(one for one in change.moved if isinstance(one, str))
    codes = [code for code in texts if library.tables.procedures().find(code)][:_MOST_CODES]
    places = [code for code in texts if library.tables.places().find(code)][:_MOST_CODES]
    amounts = sorted((text for text in texts if _AMOUNT.fullmatch(text)), key=Decimal)[:_MOST_CODES]
    numbers = sorted(one for one in change.moved if isinstance(one, int) and 0 <= one <= _LARGEST_NUMBER)
    worked = _worked(library, draft, change.check)[:_MOST_WORKED]
    for day in dict.fromkeys((max(today, change.since), change.since)):
        for simple, says in [*worked, (clean, "")]:
            there = simple.moved_to(day)
            yield from ((there.with_procedure(code), says) for code in codes)
            yield from ((replace(there, place=code), says) for code in places)
            yield there, says
        for amount in amounts:
            yield replace(clean.moved_to(day), amount_before=str(Decimal(amount) + _CENT)), ""
        for number in numbers[:_MOST_NUMBERS]:
            yield replace(clean.moved_to(day), visits_before=number), ""
            yield clean.moved_to(day).judged_after(number + 1), ""
            yield clean.moved_to(day).with_units(number + 1), ""


def _worked(library: Library, draft: Draft, check: str) -> list[tuple[SimpleClaim, str]]:
    """The worked examples of a check that the simple form can hold, the payer's own before those of its templates."""
    order = [layer.document.payer_id for layer in reversed(layers_with(library, draft.name, draft.content))]
    written = read_examples(library, shipped_folder(), order, {check})
    written.sort(key=lambda one: order.index(one.document))
    return [
        (simplified(one.claim, one.example.as_of), one.example.says)
        for one in written
        if len(one.claim["lines"]) <= MOST_LINES and any(line.get("service_date") for line in one.claim["lines"])
    ]
