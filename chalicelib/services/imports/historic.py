"""A claim that was sent before it came here: history of its patient, and a mark that its number is taken.

It has no verdict, no clock and draws nothing: what it drew is in the balances of the authorizations.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.domain.dates import Day
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.money import Cents
from chalicelib.domain.plain import plain
from chalicelib.domain.shape import CLOSED, MANY, SEVERAL, Count, OurId, Text
from chalicelib.services.claims.history import HISTORY
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.on_file.cabinet import Cabinet
from chalicelib.services.records import address
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.table import Change, Delete, Put, Record

HISTORIC = "historic"
# A draft was never sent.
SentStatus = Literal["submitted", "accepted", "rejected", "paid", "denied", "voided", "replaced"]
Outcome = Literal["created", "changed", "unchanged"]


@dataclass(slots=True)
class HistoricLine:
    """A line as it was sent and answered."""

    __pydantic_config__ = CLOSED
    service_date: Day
    procedure: Text
    modifiers: Annotated[tuple[Text, ...], SEVERAL] = ()
    units: Count | None = None
    charge_cents: Annotated[Cents | None, Field(alias="charge")] = None
    allowed_cents: Annotated[Cents | None, Field(alias="allowed")] = None
    status: SentStatus | None = None
    discipline: Text | None = None
    diagnoses: Annotated[tuple[Text, ...], SEVERAL] = ()
    rendering_npi: Text | None = None
    place_of_service: Text | None = None
    authorization_number: Text | None = None


@dataclass(slots=True)
class HistoricClaim:
    """A claim as it stands with its payer."""

    __pydantic_config__ = CLOSED
    claim_id: OurId
    payer_id: OurId
    patient_id: OurId
    status: SentStatus
    lines: Annotated[tuple[HistoricLine, ...], MANY]
    payer_control_number: Text | None = None
    adjudicated_on: Day | None = None


def keep_historic(cabinet: Cabinet, claim: HistoricClaim) -> Outcome:
    """Keep it, or put it in the place of what was brought in before. One that is recorded here stays as it is. Raises
    InvalidInput where it was brought in for another patient, Busy."""

    def attempt() -> Outcome:
        place = address.historic(cabinet.space, claim.payer_id, claim.claim_id)
        head = address.head(cabinet.space, claim.patient_id)
        recorded = meta_key(cabinet.space, claim.payer_id, claim.claim_id)
        kept = cabinet.desk.table.get_many([place, head, recorded])
        form = plain(claim)
        if recorded in kept or (place in kept and kept[place].data["form"] == form):
            return "unchanged"
        file = PatientFile(cabinet.space, claim.patient_id, tuple(kept[key] for key in (head,) if key in kept))
        cabinet.desk.table.write([file.raised_head(), *_history(cabinet, claim, kept.get(place))])
        return "changed" if place in kept else "created"

    return cabinet.desk.decide(attempt)


def _history(cabinet: Cabinet, claim: HistoricClaim, former: Record | None) -> list[Change]:
    space, last = cabinet.space, max(line.service_date for line in claim.lines)
    place = address.historic(space, claim.payer_id, claim.claim_id)
    history = address.history(space, claim.patient_id, last, claim.payer_id, claim.claim_id)
    data = {"form": plain(claim), "last_service_date": last.isoformat(), **cabinet.about()}
    changes: list[Change] = [Put(Record(place, HISTORIC, data, former.version if former else 0))]
    version = 0
    if former is not None:
        if former.data["form"]["patient_id"] != claim.patient_id:
            raise InvalidInput([Problem("patient_id", "differs from what was brought in before for this claim")])
        before = date.fromisoformat(former.data["last_service_date"])
        stood = address.history(space, claim.patient_id, before, claim.payer_id, claim.claim_id)
        version = cabinet.desk.table.get(stood).version
        if stood != history:
            changes.append(Delete(stood, version))
            version = 0
    return [*changes, Put(Record(history, HISTORY, _data(claim), version))]


def _data(claim: HistoricClaim) -> dict[str, Any]:
    """As history holds a claim."""
    form = plain(claim)
    lines = [_line(number, line) for number, line in enumerate(claim.lines, start=1)]
    names = ("claim_id", "payer_id", "status", "payer_control_number", "adjudicated_on")
    return {name: form[name] for name in names if name in form} | {"lines": lines, "draws": [], "historic": True}


def _line(number: int, line: HistoricLine) -> dict[str, Any]:
    form: dict[str, Any] = plain(line)
    cents = {"charge_cents": line.charge_cents, "allowed_cents": line.allowed_cents}
    told = {name: value for name, value in form.items() if name not in ("charge", "allowed")} | cents
    return {"line": number} | {name: value for name, value in told.items() if value not in (None, [])}
