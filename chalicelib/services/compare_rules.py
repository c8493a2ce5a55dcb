"""compare_rules: two to five payers side by side. payer_timeline: every value of one payer, past and to come, with
where it comes from. list_payers: all payers in a line each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.checks import CATALOGUE
from chalicelib.checks.check import Check
from chalicelib.rules.compiled import CompiledRules, merged
from chalicelib.rules.document import SURE, DatedValue, LoadedDocument, Reference
from chalicelib.rules.library import UNIVERSAL
from chalicelib.services.drafts.differences import check_title, said, unsaid_of
from chalicelib.services.drafts.editing import value_on
from chalicelib.services.drafts.keep_draft import DraftLine
from chalicelib.services.ports import DocumentName
from chalicelib.services.rule_listing import Listing

MOST_BESIDE = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value over its time; `until` is the day from which the next one holds. `when`: past, now or to come. `unsaid`
    has by what a list is the codes for which its sentence has no room."""

    since: date
    until: date | None
    when: str
    words: tuple[str, ...]
    reference: Reference
    verify_by: date | None
    note: str | None
    unsaid: Mapping[str, tuple[str, ...]]

    @property
    def sure(self) -> bool:
        """Whether its source lets it stop a claim; the others warn at most."""
        return self.reference.confidence in SURE

    def overdue(self, today: date) -> bool:
        """Whether a person should have looked again at what still counts."""
        return self.when != "past" and self.verify_by is not None and self.verify_by < today


@dataclass(frozen=True, slots=True)
class CheckRules:
    """All values of one check for one payer. `document` wrote them; `own`: it is the payer's, not one that it extends.
    `searched` is everything that it says, in small letters, every code of its lists included."""

    check: str
    title: str
    about: str
    document: str
    own: bool
    stretches: tuple[Stretch, ...]
    searched: str

    @property
    def now(self) -> Stretch | None:
        """What holds on the day that was asked for; None before the first value."""
        return next((one for one in self.stretches if one.when == "now"), None)


def payer_timeline(layers: Sequence[LoadedDocument], today: date) -> list[CheckRules]:
    """Every check that the layers (lowest first) name, in catalogue order, with all its values."""
    written = merged(layers)
    return [
        _check_rules(check, *written[check.name], layers[-1], today) for check in CATALOGUE if check.name in written
    ]


def _check_rules(
    check: Check, layer: LoadedDocument, values: Sequence[DatedValue], highest: LoadedDocument, today: date
) -> CheckRules:
    title, stretches = check_title(check.name), _stretches(check.name, values, today)
    said_of_it = [title, check.about, *(word for stretch in stretches for word in stretch.words)]
    return CheckRules(
        check=check.name,
        title=title,
        about=check.about,
        document=layer.document.payer_id,
        own=layer is highest,
        stretches=stretches,
        searched=" ".join([*said_of_it, *(json.dumps(value.value) for value in values)]).lower(),
    )


def _stretches(check: str, values: Sequence[DatedValue], today: date) -> tuple[Stretch, ...]:
    later = [value.effective_from for value in values[1:]]
    return tuple(
        Stretch(
            since=value.effective_from,
            until=until,
            when="to come" if value.effective_from > today else "past" if until and until <= today else "now",
            words=tuple(said(value, check)),
            reference=value.reference,
            verify_by=value.verify_by,
            note=value.note,
            unsaid=unsaid_of(value, check),
        )
        for value, until in zip(values, [*later, None], strict=True)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One check across the payers that were asked for, in their order. `differs`: they do not all say the same."""

    check: str
    title: str
    about: str
    cells: tuple[tuple[str, ...], ...]
    differs: bool


def compare_rules(compared: Sequence[CompiledRules], on: date, check: str = "") -> list[Row]:
    """The rules of several payers on a day of service, a row a check; with `check` that row alone."""
    written = [merged(rules.layers) for rules in compared]
    rows = []
    for one in CATALOGUE:
        if (check and one.name != check) or not any(one.name in each for each in written):
            continue
        cells = tuple(
            tuple(said(value_on(each[one.name][1], on) if one.name in each else None, one.name)) for each in written
        )
        rows.append(Row(one.name, check_title(one.name), one.about, cells, len(set(cells)) > 1))
    return rows


@dataclass(frozen=True, slots=True)
class PayerLine:
    """A payer in the list. `checks` counts those that run for it; `overdue` those whose source should have been looked
    at again, inherited ones included."""

    payer_id: str
    name: str
    line_of_business: str
    extends: str | None
    number: int
    checks: int
    overdue: tuple[str, ...]
    drafts: tuple[DraftLine, ...]
    changed_at: datetime
    changed_by: str


def list_payers(
    listings: Mapping[DocumentName, Listing], drafts: Sequence[DraftLine], today: date, kind: str = "payer"
) -> list[PayerLine]:
    """All payers, or templates, by name."""
    lines = [_line(listing, listings, drafts, today) for name, listing in listings.items() if name.kind == kind]
    return sorted(lines, key=lambda line: line.name.lower())


def _line(
    listing: Listing, listings: Mapping[DocumentName, Listing], drafts: Sequence[DraftLine], today: date
) -> PayerLine:
    owners: dict[str, Listing] = {}
    for layer in chain_of(listing, listings):
        owners.update(dict.fromkeys(layer.checks, layer))
    overdue = [c for c, owner in owners.items() if (day := owner.verify_by.get(c)) is not None and day < today]
    return PayerLine(
        payer_id=listing.document.name,
        name=listing.name,
        line_of_business=listing.line_of_business,
        extends=listing.extends,
        number=listing.number,
        checks=sum(check not in owner.off for check, owner in owners.items()),
        overdue=tuple(sorted(overdue)),
        drafts=tuple(draft for draft in drafts if draft.name == listing.document),
        changed_at=listing.changed.at,
        changed_by=listing.changed.by,
    )


def chain_of(listing: Listing, listings: Mapping[DocumentName, Listing]) -> list[Listing]:
    """A listing and those that it extends, lowest first; `universal` is at the bottom of all."""
    chain = [listing]
    while chain[0].extends:
        above = listings.get(DocumentName("template", chain[0].extends))
        if above is None or above in chain:
            break
        chain.insert(0, above)
    universal = listings.get(DocumentName("template", UNIVERSAL))
    return chain if universal is None or universal in chain else [universal, *chain]
