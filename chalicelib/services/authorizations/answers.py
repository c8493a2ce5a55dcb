"""Authorizations and ledger entries as JSON."""

from datetime import date

from typing_extensions import TypedDict

from chalicelib.services.authorizations.forecast import forecast
from chalicelib.services.authorizations.keeping import Kept
from chalicelib.services.authorizations.ledger import Account, CauseKind, Entry, MovementKind
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, Balance, Status, UnitKind


class BalanceJson(TypedDict):
    """Visits or units. `remaining` is approved less used less reserved; both null where the payer gave no number."""

    approved: int | None
    used: int
    reserved: int
    remaining: int | None


class ForecastJson(TypedDict):
    """When it runs out at the pace of the last weeks; `words` say why where that cannot be told."""

    words: str
    runs_out_on: str | None
    until: str | None
    short_by: int | None
    spare: int | None
    drawn: int
    window_days: int


class StatusJson(TypedDict):
    """A status and the day from which the payer said so."""

    status: Status
    on: str
    at: str
    by: str


class HeldJson(TypedDict):
    """What is reserved for a day."""

    reservation_id: str
    day: str
    amount: int


class CauseJson(TypedDict):
    """What an entry comes from: `id` names the claim or reservation, `part` the claim's revision or event."""

    kind: CauseKind
    id: str
    part: str


class MovementJson(TypedDict):
    """How an account changed; the changes of an account add up to its balance."""

    kind: MovementKind
    account: Account
    change: int
    because: str
    days: list[str]


class EntryJson(TypedDict):
    """One entry of a ledger with the balance that it left."""

    patient_id: str
    authorization_id: str
    number: int
    cause: CauseJson
    movements: list[MovementJson]
    balance: BalanceJson
    at: str
    by: str


class AuthorizationRowJson(TypedDict):
    """An authorization in a list. `closed`: it ended so long ago that checks no longer look at it. `ref` and
    `patient_ref` are the ids under which the console shows them, null for what is older than its pages."""

    ref: str | None
    patient_ref: str | None
    authorization_id: str
    patient_id: str
    payer_id: str
    authorization_number: str | None
    status: Status
    starts_on: str | None
    ends_on: str | None
    granted_on: str | None
    procedures: list[str]
    unit_kind: UnitKind
    requested: int | None
    balance: BalanceJson
    forecast: ForecastJson
    rank: int
    renews: str | None
    renewed_by: str | None
    plan_of_care_id: str | None
    closed: bool


class AuthorizationJson(AuthorizationRowJson):
    """An authorization with the history of its status and what is reserved on it."""

    statuses: list[StatusJson]
    holds: list[HeldJson]


def balance_json(balance: Balance) -> BalanceJson:
    """A balance."""
    return {
        "approved": balance.approved,
        "used": balance.used,
        "reserved": balance.reserved,
        "remaining": balance.remaining,
    }


def row_json(kept: Kept, today: date, plan_ends_on: date | None = None) -> AuthorizationRowJson:
    """An authorization as it is on that day; `plan_ends_on` is the end of its plan of care."""
    of = kept.authorization
    return {
        "ref": of.ref,
        "patient_ref": of.patient_ref,
        "authorization_id": of.authorization_id,
        "patient_id": of.patient_id,
        "payer_id": of.payer_id,
        "authorization_number": of.authorization_number,
        "status": of.status,
        "starts_on": text_of(of.starts_on),
        "ends_on": text_of(of.ends_on),
        "granted_on": text_of(of.granted_on),
        "procedures": list(of.procedures),
        "unit_kind": of.unit_kind,
        "requested": of.requested,
        "balance": balance_json(of.balance_on(today)),
        "forecast": _forecast_json(of, today, plan_ends_on),
        "rank": of.rank,
        "renews": of.renews,
        "renewed_by": of.renewed_by,
        "plan_of_care_id": of.plan_of_care_id,
        "closed": kept.is_closed,
    }


def authorization_json(kept: Kept, today: date, plan_ends_on: date | None = None) -> AuthorizationJson:
    """All of it but the ledger."""
    of = kept.authorization
    holds = sorted((held for held in of.holds if held.day >= today), key=lambda held: (held.day, held.reservation_id))
    return {
        **row_json(kept, today, plan_ends_on),
        "statuses": [{"status": s.status, "on": s.on.isoformat(), "at": s.at, "by": s.by} for s in of.statuses],
        "holds": [{"reservation_id": h.reservation_id, "day": h.day.isoformat(), "amount": h.amount} for h in holds],
    }


def entry_json(of: AuthorizationOnFile, entry: Entry) -> EntryJson:
    """An entry, the same whenever it is told."""
    return {
        "patient_id": of.patient_id,
        "authorization_id": of.authorization_id,
        "number": entry.number,
        "cause": {"kind": entry.cause.kind, "id": entry.cause.id, "part": entry.cause.part},
        "movements": [
            {"kind": m.kind, "account": m.account, "change": m.change, "because": m.because,
             "days": [day.isoformat() for day in m.days]}
            for m in entry.movements
        ],
        "balance": balance_json(entry.balance),
        "at": entry.at,
        "by": entry.by,
    }  # fmt: skip


def text_of(day: date | None) -> str | None:
    """A day that may be unknown."""
    return None if day is None else day.isoformat()


def _forecast_json(of: AuthorizationOnFile, today: date, plan_ends_on: date | None) -> ForecastJson:
    found = forecast(of, today, plan_ends_on)
    return {
        "words": found.words,
        "runs_out_on": text_of(found.runs_out_on),
        "until": text_of(found.until),
        "short_by": found.short_by,
        "spare": found.spare,
        "drawn": found.drawn,
        "window_days": found.window_days,
    }
