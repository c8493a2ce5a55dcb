"""Authorizations: those that end, run out or wait for an answer; one with its bar, forecast in words and ledger."""

from datetime import date
from typing import Any

from chalicelib.console.look.payers import payer_names
from chalicelib.console.look.room import Room, room, room_of_ref
from chalicelib.console.look.where import authorization_key, authorization_of, claim_key, patient_key
from chalicelib.console.look.words import labels
from chalicelib.console.page import Pages
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.domain.reading import read_as
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.authorizations.answers import BalanceJson, authorization_json
from chalicelib.services.authorizations.clerk import find
from chalicelib.services.authorizations.keeping import Kept, kept_of
from chalicelib.services.authorizations.look_at import LedgerQuery, ledger_of
from chalicelib.services.authorizations.plan_end import end_of, ends_of_plans
from chalicelib.services.authorizations.work_list import AuthorizationsDueJson, AuthorizationsDueQuery, work_list
from chalicelib.services.records import address
from chalicelib.services.records.table import Key
from chalicelib.services.staff.account import Permission
from chalicelib.web.csv_table import csv_table

pages = Pages(__name__)
MOST_STANDING = 100
A_PAGE = "60"
_LIST = "/console/practices/{practice}/authorizations"
_ENTRIES_ON_A_PAGE = "50"
_COLUMNS = (
    "due_on", "days_left", "words", "authorization_number", "authorization_id", "patient_id", "payer_id", "status",
    "starts_on", "ends_on", "unit_kind", "approved", "used", "reserved", "remaining",
)  # fmt: skip


@pages.page("GET", _LIST, needs=Permission.SEE_PATIENTS)
def authorizations(visit: Visit) -> Show:
    """What ends or runs out, soonest first, or what the payer has not answered, longest waiting first."""
    at = room(visit)
    page, about = _page(visit, at)
    return visit.show(
        "look/authorizations.html",
        at=at,
        about=about,
        rows=[
            (
                row,
                _ref(at, row["patient_id"], row["authorization_id"]),
                at.refs.of(patient_key(at.space, row["patient_id"])),
            )
            for row in page["authorizations"]
        ],
        next=at.to("authorizations", about=about, cursor=page["cursor"]) if page["cursor"] else None,
        file=at.to("authorizations", "csv", about=about, cursor=visit.query.get("cursor")),
        bar=bar,
        payer_names=payer_names(),
        **labels(),
    )


@pages.page("GET", _LIST + "/csv", needs=Permission.SEE_PATIENTS)
def as_file(visit: Visit) -> Send:
    """The same page as a file; nothing in it is run by a spreadsheet."""
    page, about = _page(visit, room(visit))
    rows = [{**row, **row["balance"]} for row in page["authorizations"]]
    return Send(f"authorizations-{about}.csv", "text/csv; charset=utf-8", csv_table(_COLUMNS, rows))


@pages.page("GET", _LIST + "/{ref}", needs=Permission.SEE_PATIENTS)
def authorization(visit: Visit) -> Show:
    """One authorization as it is today."""
    at, key = room_of_ref(visit, "authorizations")
    patient_id, authorization_id = authorization_of(at.space, key)
    kept, plans = _with_plans(at, key, patient_id, authorization_id)
    told, of = authorization_json(kept, at.today, end_of(kept, plans)), kept.authorization
    query = LedgerQuery(patient_id, _ENTRIES_ON_A_PAGE, visit.query.get("cursor"))
    found = ledger_of(at.table, at.space, of, query)
    at.noted("an authorization", [patient_id])
    cursor = found["cursor"]
    return visit.show(
        "look/authorization.html",
        at=at,
        one=told,
        bar=bar(told["balance"]),
        ledger=[(entry, _claim(at, of.payer_id, entry["cause"])) for entry in found["entries"]],
        next=at.to("authorizations", visit.path["ref"], cursor=cursor) if cursor else None,
        patient_ref=at.refs.of(patient_key(at.space, patient_id)),
        others=[
            (word, _ref(at, patient_id, other))
            for word, other in (("Renews", of.renews), ("Renewed by", of.renewed_by))
            if other
        ],
        procedures=[(code, _label(code)) for code in told["procedures"]],
        payer_names=payer_names(),
        **labels(),
    )  # fmt: skip


def bar(balance: BalanceJson) -> dict[str, int] | None:
    """Used and reserved in whole percent of what is approved, never more than the bar is wide; None without a number
    to compare with."""
    approved = balance["approved"]
    if not approved:
        return None
    used = min(max(100 * balance["used"] // approved, 0), 100)
    reserved = min(max(100 * balance["reserved"] // approved, 0), 100 - used)
    return {"used": used, "reserved": reserved}


def _with_plans(at: Room, key: Key, patient_id: str, authorization_id: str) -> tuple[Kept, dict[str, date]]:
    """It and the ends of the patient's plans of care in one call; one that is closed takes another. Raises NotKept."""
    standing = at.table.read(key.partition, address.STANDING, f"{address.STANDING}~", limit=MOST_STANDING)
    found = next((kept_of(record) for record in standing if record.key == key), None)
    return found or find(at.table, at.space, patient_id, authorization_id).kept, ends_of_plans(standing)


def _page(visit: Visit, at: Room) -> tuple[AuthorizationsDueJson, str]:
    about = visit.query.get("about") or "ending"
    sent = {"about": about, "limit": A_PAGE, "cursor": visit.query.get("cursor")}
    page = work_list(at.table, at.space, read_as(AuthorizationsDueQuery, sent), at.today)
    rows = page["authorizations"]
    older = [row for row in rows if row["ref"] is None]
    at.made([authorization_key(at.space, row["patient_id"], row["authorization_id"]) for row in older])
    at.made([patient_key(at.space, row["patient_id"]) for row in rows if row["patient_ref"] is None])
    at.noted("a list of authorizations", [row["patient_id"] for row in rows])
    return page, about


def _ref(at: Room, patient_id: str, authorization_id: str) -> str:
    return at.refs.of(authorization_key(at.space, patient_id, authorization_id))


def _claim(at: Room, payer_id: str, cause: Any) -> str | None:
    if cause["kind"] not in ("claim", "event"):
        return None
    return at.refs.of(claim_key(at.space, payer_id, cause["id"]))


def _label(code: str) -> str:
    known = shipped_tables().procedures().find(code)
    return known.label if known else ""
