"""A recorded claim as its patient's history holds it: one record, its lines inside, under its last service date."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from chalicelib.domain.claim import Claim, Line
from chalicelib.domain.context import HistoryLine
from chalicelib.services.records import address
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.table import Record

# Readers of histories can do without what a claim's life is told by.
if TYPE_CHECKING:
    from chalicelib.services.claims.life import Life
    from chalicelib.services.claims.line_life import LineLife

HISTORY = "history"


def history_record(
    file: PatientFile,
    claim: Claim,
    day: date,
    status: str,
    drawn_on: Mapping[int, str],
    kept: Record | None = None,
) -> Record:
    """The record of a claim whose last service date is `day`; `kept` is what stands there now.

    `drawn_on` gives the numbers of the authorizations that lines draw on, by their place (from 0)."""
    place = address.history(file.space, file.patient_id, day, claim.payer_id, claim.claim_id)
    data = {
        "claim_id": claim.claim_id,
        "payer_id": claim.payer_id,
        "status": status,
        "lines": [
            _line(claim, line, drawn_on.get(line.index)) for line in claim.lines if line.service_date is not None
        ],
    }
    version = kept.version if kept is not None and kept.key == place else 0
    return Record(place, HISTORY, data, version)


def _line(claim: Claim, line: Line, drawn_on: str | None) -> dict[str, Any]:
    """What later claims are compared with; what is unknown is left out."""
    assert line.service_date is not None
    rendering = line.rendering_npi or (claim.rendering_provider.npi if claim.rendering_provider else None)
    fields = {
        "line": line.index + 1 if line.line is None else line.line,
        "service_date": line.service_date.isoformat(),
        "procedure": line.procedure,
        "modifiers": list(line.modifiers),
        "units": line.units,
        "charge_cents": line.charge_cents,
        "rendering_npi": rendering,
        "place_of_service": line.place_of_service or claim.place_of_service,
        "authorization_number": drawn_on or line.authorization_number or claim.authorization_number,
        "diagnoses": [claim.diagnoses[p - 1] for p in line.diagnosis_pointers if 0 < p <= len(claim.diagnoses)],
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def history_with(data: Mapping[str, Any], life: "Life") -> dict[str, Any]:
    """The data of a record as the claim's life has it: status, amounts and status of the lines, the last decision."""
    lived = {line.line: line for line in life.lines}
    decided = {
        "payer_control_number": life.payer_control_number,
        "adjudicated_on": life.adjudicated_on.isoformat() if life.adjudicated_on else None,
    }
    lines = [_line_with(line, lived.get(line["line"]), life.status) for line in data["lines"]]
    kept = {name: value for name, value in data.items() if name not in decided}
    told = {name: value for name, value in decided.items() if value is not None}
    return {**kept, **told, "status": life.status, "lines": lines}


def _line_with(line: Mapping[str, Any], lived: "LineLife | None", status: str) -> dict[str, Any]:
    own = {
        "status": lived.status if lived and lived.status != status else None,
        "allowed_cents": lived.allowed_cents if lived else None,
    }
    kept = {name: value for name, value in line.items() if name not in own}
    return kept | {name: value for name, value in own.items() if value is not None}


def history_lines(record: Record) -> Iterator[HistoryLine]:
    """The lines of one record as checks read them. A line's own status goes before the claim's."""
    data = record.data
    for line in data["lines"]:
        if line.get("procedure"):
            yield _history_line(data, line)


def _history_line(data: Mapping[str, Any], line: Mapping[str, Any]) -> HistoryLine:
    adjudicated = data.get("adjudicated_on")
    return HistoryLine(
        claim_id=data["claim_id"],
        payer_id=data["payer_id"],
        status=line.get("status", data["status"]),
        service_date=date.fromisoformat(line["service_date"]),
        procedure=line["procedure"],
        modifiers=tuple(line.get("modifiers", ())),
        units=line.get("units"),
        charge_cents=line.get("charge_cents"),
        allowed_cents=line.get("allowed_cents"),
        rendering_npi=line.get("rendering_npi"),
        payer_control_number=data.get("payer_control_number"),
        adjudicated_on=date.fromisoformat(adjudicated) if adjudicated else None,
        discipline=line.get("discipline"),
        place_of_service=line.get("place_of_service"),
        authorization_number=line.get("authorization_number"),
        diagnoses=tuple(line.get("diagnoses", ())),
    )


def is_of(record: Record, payer_id: str, claim_id: str) -> bool:
    """True for the history of the claim of that identity."""
    return record.kind == HISTORY and (record.data["payer_id"], record.data["claim_id"]) == (payer_id, claim_id)
