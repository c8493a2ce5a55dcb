"""import_table: the records of a table put on file: all of them, or none where any row is wrong. Again changes nothing.

It is tried first over a rehearsed table; a dry run ends there.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from typing_extensions import TypedDict

from chalicelib.domain.errors import InvalidInput, OTGuardError, Problem
from chalicelib.domain.reading import read_as
from chalicelib.services.authorizations.clerk import Clerk
from chalicelib.services.authorizations.forms import AuthorizationForm
from chalicelib.services.authorizations.put_on_file import put_on_file as put_authorization
from chalicelib.services.errors import Conflict, OnFileAlready
from chalicelib.services.imports.columns import TABLES
from chalicelib.services.imports.historic import HistoricClaim, Outcome, keep_historic
from chalicelib.services.imports.read_table import TableRecord, at, read_table
from chalicelib.services.on_file.cabinet import ANY_VERSION, Cabinet, change_on_file, put_on_file
from chalicelib.services.on_file.kinds import COVERAGE, PATIENT, PLAN, PROVIDER, Kind
from chalicelib.services.records.once import UNPROTECTED, FirstAnswer, Protection
from chalicelib.services.records.rehearsal import RehearsedTable
from chalicelib.services.validate_claim import Rulebook

ImportKind = Literal["patients", "coverages", "authorizations", "plans", "providers", "claims"]
_KINDS: dict[str, Kind[Any]] = {"patients": PATIENT, "coverages": COVERAGE, "plans": PLAN, "providers": PROVIDER}


class ImportJson(TypedDict):
    """What became of a table; of a dry run: what would. Records that are on file already as the table has them are
    unchanged."""

    kind: ImportKind
    dry_run: bool
    records: int
    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Importer:
    """Where a table goes: the practice's cabinet, the rules in force, the practice's day."""

    cabinet: Cabinet
    book: Rulebook
    today: date

    def rehearsing(self) -> "Importer":
        """The same, over a table that keeps nothing."""
        desk = replace(self.cabinet.desk, table=RehearsedTable(self.cabinet.desk.table))
        return replace(self, cabinet=replace(self.cabinet, desk=desk))


def import_table(
    importer: Importer,
    kind: ImportKind,
    data: bytes,
    dry_run: bool,
    most: int | None = None,
    protection: Protection = UNPROTECTED,
) -> ImportJson:
    """Raises InvalidInput with everything that is wrong, by row and column: then nothing is put on file. `most` is how
    many records are taken at once.

    The records of a table are more than one transaction holds, so the answer is kept behind the last of them: whoever
    sends a table again that was cut short has the rest put on file.
    """
    records = read_table(TABLES[kind], data)
    if most is not None and len(records) > most:
        raise InvalidInput([Problem("", f"holds {len(records)} records; send at most {most} at once")])
    forms = _read(kind, records)
    outcomes = _kept_all(importer.rehearsing(), kind, records, forms)
    if not dry_run:
        outcomes = _kept_all(importer, kind, records, forms)
    told: ImportJson = {
        "kind": kind,
        "dry_run": dry_run,
        "records": len(records),
        "created": outcomes["created"],
        "changed": outcomes["changed"],
        "unchanged": outcomes["unchanged"],
    }
    if not dry_run and (kept_once := protection.changes(FirstAnswer(200, told))):
        importer.cabinet.desk.table.write(kept_once)
    return told


def _read(kind: ImportKind, records: list[TableRecord]) -> list[Any]:
    wanted = _form(kind)
    forms, problems = [], []
    for record in records:
        try:
            forms.append(read_as(wanted, record.value))
        except InvalidInput as error:
            problems += [record.place(problem) for problem in error.problems]
    if problems:
        raise InvalidInput(problems)
    return forms


def _form(kind: ImportKind) -> type[Any]:
    if kind == "claims":
        return HistoricClaim
    return AuthorizationForm if kind == "authorizations" else _KINDS[kind].form


def _kept_all(importer: Importer, kind: ImportKind, records: list[TableRecord], forms: list[Any]) -> Counter[Outcome]:
    keep = _keeper(importer, kind)
    outcomes: Counter[Outcome] = Counter()
    problems = []
    for record, form in zip(records, forms, strict=True):
        try:
            outcomes[keep(form)] += 1
        except InvalidInput as error:
            problems += [record.place(problem) for problem in error.problems]
        except Conflict as refusal:
            problems.append(at(record.rows[0].number, None, _said(refusal)))
    if problems:
        raise InvalidInput(problems)
    return outcomes


def _said(refusal: OTGuardError) -> str:
    return f"cannot be put on file: {refusal}"


def _keeper(importer: Importer, kind: ImportKind) -> Callable[[Any], Outcome]:
    if kind == "claims":
        return lambda form: keep_historic(importer.cabinet, form)
    if kind == "authorizations":
        return lambda form: _authorization(importer, form)
    return lambda form: _on_file(importer.cabinet, _KINDS[kind], form)


def _on_file(cabinet: Cabinet, kind: Kind[Any], form: Any) -> Outcome:
    try:
        return "created" if put_on_file(cabinet, kind, form, UNPROTECTED).status == 201 else "unchanged"
    except OnFileAlready as refusal:
        if refusal.is_closed:
            raise
    change_on_file(cabinet, kind, form, ANY_VERSION, UNPROTECTED)
    return "changed"


def _authorization(importer: Importer, form: AuthorizationForm) -> Outcome:
    """One that is on file with other content stays: its ledger goes on from what was said first."""
    cabinet = importer.cabinet
    clerk = Clerk(cabinet.desk, cabinet.space, importer.today, cabinet.by)
    answer = put_authorization(clerk, importer.book, form, "", UNPROTECTED)
    return "created" if answer.status == 201 else "unchanged"
