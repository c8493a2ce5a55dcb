"""What a draft changes, in words: check by check and day by day, what holds now beside what would hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.change_words import LongList, change_words, long_lists
from chalicelib.rules.compiled import merged
from chalicelib.rules.document import DatedValue, LoadedDocument, PayerDocument, Reference
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.words import in_words, unsaid
from chalicelib.services.drafts.doubts import Doubt, in_two_lists, surer_or_less
from chalicelib.services.drafts.editing import value_on

OFF = "The check is off."
NOT_YET = "Not said yet."
NONE = "Nothing is said; the check does not run."


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `check` is "" for who the payer is; `since` the day of service from which it counts. `before` and
    `after` hold the sentences that differ; `source` is the reference of the new value; `doubts`
    are what a person may not have meant, though it can come into force; `lists` are told whole; `moved`
    is every text and number that one side alone holds in one of its parts."""

    check: str
    since: date | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    source: Reference | None = None
    doubts: tuple[Doubt, ...] = ()
    lists: tuple[LongList, ...] = ()
    moved: frozenset[str | int] = frozenset()

    @property
    def title(self) -> str:
        return check_title(self.check) if self.check else "The payer"

    def sentence(self) -> str:
        """The change in one line, for the audit."""
        since = f" from {self.since.isoformat()}" if self.since else ""
        before = f" Before: {' '.join(self.before)}" if self.before else ""
        return f"{self.title}{since}: {' '.join(self.after)}{before}"


def check_title(check: str) -> str:
    """A check as a biller calls it; for a fact about the payer that fact's title, for a check of once its name."""
    return CHECKS[check].title if check in CHECKS else _FACTS.get(check) or check.replace("_", " ").capitalize()


def finding_words(code: str) -> str:
    """What a finding of this code (`check.kind`) says in general; "" for one that no check makes."""
    check, _, kind = code.partition(".")
    known = CHECKS[check].kinds.get(kind) if check in CHECKS else None
    return known.about if known else ""


def said(dated: DatedValue | None, check: str) -> list[str]:
    """A dated value in sentences; one that cannot be read says so."""
    if dated is None:
        return [NONE]
    if dated.value is None:
        return [OFF]
    typed = _typed(dated, check)
    return in_words(typed) if typed else ["This value is not complete yet."]


def unsaid_of(dated: DatedValue | None, check: str) -> dict[str, tuple[str, ...]]:
    """By what a list of codes is, those for which `said` has no room."""
    typed = _typed(dated, check) if dated is not None and dated.value is not None else None
    return unsaid(typed) if typed else {}


def differences(before: Sequence[LoadedDocument] | None, after: Sequence[LoadedDocument]) -> list[Difference]:
    """What the layers `after` say otherwise than those `before`; None where the document is new."""
    ours = after[-1].document
    old, new = _effective(before or after[:-1]), _effective(after)
    found = list(_identity(before[-1].document if before else None, ours))
    for check in CHECKS:
        found += _of_check(check, old.get(check, []), new.get(check, []))
    return found


def changed_checks(before: Sequence[LoadedDocument], after: Sequence[LoadedDocument]) -> set[str]:
    """The checks of which the layers `after` say something else than those `before`."""
    old, new = _effective(before), _effective(after)
    return {check for check in {*old, *new} if old.get(check) != new.get(check)}


def _effective(layers: Sequence[LoadedDocument]) -> Mapping[str, list[DatedValue]]:
    return {check: values for check, (_, values) in merged(layers).items()}


def _of_check(check: str, old: list[DatedValue], new: list[DatedValue]) -> Iterator[Difference]:
    if old == new:
        return
    for day in sorted({value.effective_from for value in [*old, *new]}):
        one, other = value_on(old, day), value_on(new, day)
        if one == other:
            continue
        starts = (one is not None and one.effective_from == day) or (other is not None and other.effective_from == day)
        if starts:
            yield _difference(check, day, one, other)


def _difference(check: str, day: date, one: DatedValue | None, other: DatedValue | None) -> Difference:
    source = other.reference if other else None
    old, new = _typed(one, check), _typed(other, check)
    if old is None or new is None:
        before, after = tuple(said(one, check)), tuple(said(other, check))
    else:
        before, after = change_words(old, new)
    doubts = (*(in_two_lists(new, check) if new else ()), *surer_or_less(one, other))
    if before == after:
        now = tuple(said(one, check))
        return Difference(check, day, now, ("The same, with another source, date or note.",), source, doubts)
    before, after = before or (NOT_YET,), after or ("No longer said.",)
    return Difference(check, day, before, after, source, doubts, long_lists(old, new), _moved(one, other))


def _moved(one: DatedValue | None, other: DatedValue | None) -> frozenset[str | int]:
    old, new = (dated.value if dated and dated.value else {} for dated in (one, other))
    return frozenset(said for name in {*old, *new} for said in {*_atoms(old.get(name))} ^ {*_atoms(new.get(name))})


def _atoms(value: Any) -> Iterator[str | int]:
    """Every text and whole number in a value, the keys of maps among them."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield key
            yield from _atoms(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _atoms(item)


def _typed(dated: DatedValue | None, check: str) -> Parameters | None:
    """A value that says something and can be read."""
    if dated is None or dated.value is None:
        return None
    try:
        return read_as(CHECKS[check].parameters, dated.value)
    except InvalidInput:
        return None


_FACTS = {
    "name": "Name",
    "line_of_business": "Line of business",
    "extends": "Built on",
    "identifiers": "Identifiers in an 837P",
    "inactive_from": "Inactive from",
    "note": "Note",
}


def _identity(old: PayerDocument | None, new: PayerDocument) -> Iterator[Difference]:
    if old is None:
        yield Difference("", None, (), (f"New: {new.name} ({new.payer_id}), built on {new.extends or 'nothing'}.",))
        return
    for name, title in _FACTS.items():
        before, after = _fact(old, name), _fact(new, name)
        if before != after:
            yield Difference("", None, (f"{title}: {before}.",), (f"{title}: {after}.",))


def _fact(document: PayerDocument, name: str) -> str:
    value = getattr(document, name)
    if name == "identifiers":
        return "; ".join(" ".join([one.id, *sorted(one.claim_filing)]) for one in value) or "none"
    return str(value) if value else "none"
