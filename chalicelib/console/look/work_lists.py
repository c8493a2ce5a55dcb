"""Work lists of claims and of credentials, soonest first, page by page and as files for a spreadsheet."""

from typing import Any

from chalicelib.console.look.payers import payer_choices, payer_names
from chalicelib.console.look.room import Room, room
from chalicelib.console.look.where import claim_key, patient_key
from chalicelib.console.look.words import labels
from chalicelib.console.page import Pages
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.clock_json import WORKLISTS, Worklist
from chalicelib.services.claims.worklist import WorklistJson, WorklistQuery, worklist
from chalicelib.services.errors import NotKept
from chalicelib.services.on_file.credential_worklist import CredentialsQuery, credential_worklist
from chalicelib.services.staff.account import Permission
from chalicelib.web.csv_table import csv_table

pages = Pages(__name__)
A_PAGE = 60
_WORK = "/console/practices/{practice}/work"
ABOUT: dict[str, tuple[str, str]] = {
    "filing": ("To file", "What must reach the payer in time: claims, corrections, appeals of denials, records."),
    "denials": ("Denials to work", "Denials that nobody has worked yet, each with why and what to do first."),
    "disputes": ("Open to dispute", "Nothing stands denied here, but an underpayment could still be disputed."),
}
_COLUMNS = (
    "deadline", "days_left", "kind", "claim_id", "payer_id", "patient_id", "status", "charge", "first_service_date",
    "last_service_date", "because", "reasons",
)  # fmt: skip
_CREDENTIAL_COLUMNS = ("ends_on", "days_left", "what", "payer_id", "npi", "name", "credential")


@pages.page("GET", _WORK + "/credentials", needs=Permission.SEE_RULES)
def credentials(visit: Visit) -> Show:
    """Licenses and enrollments that end; no patient is named here."""
    at = room(visit)
    query = read_as(CredentialsQuery, {"limit": str(A_PAGE), "cursor": visit.query.get("cursor")})
    page = credential_worklist(at.table, at.space, query, at.today)
    more = page["cursor"]
    return visit.show(
        "look/credentials.html",
        at=at,
        rows=page["due"],
        next=at.to("work", "credentials", cursor=more) if more else None,
        file=at.to("work", "credentials", "csv", cursor=visit.query.get("cursor")),
        payer_names=payer_names(),
        **labels(),
    )


@pages.page("GET", _WORK + "/credentials/csv", needs=Permission.SEE_RULES)
def credentials_file(visit: Visit) -> Send:
    """The same page as a file."""
    at = room(visit)
    query = read_as(CredentialsQuery, {"limit": str(A_PAGE), "cursor": visit.query.get("cursor")})
    page = credential_worklist(at.table, at.space, query, at.today)
    return Send("credentials.csv", "text/csv; charset=utf-8", csv_table(_CREDENTIAL_COLUMNS, page["due"]))


@pages.page("GET", _WORK + "/{work_list}", needs=Permission.SEE_PATIENTS)
def work(visit: Visit) -> Show:
    """A page of one list."""
    at, name = room(visit), _name(visit)
    page, asked = _page(visit, at, name)
    more = page["cursor"]
    return visit.show(
        "look/work.html",
        at=at,
        name=name,
        about=ABOUT,
        rows=[(row, *_refs(at, row)) for row in page["due"]],
        next=at.to("work", name, **asked, cursor=more) if more else None,
        file=at.to("work", name, "csv", **asked, cursor=visit.query.get("cursor")),
        payer_id=asked["payer_id"],
        payers=payer_choices(),
        payer_names=payer_names(),
        **labels(),
    )


@pages.page("GET", _WORK + "/{work_list}/csv", needs=Permission.SEE_PATIENTS)
def work_file(visit: Visit) -> Send:
    """The same page as a file; nothing in it is run by a spreadsheet."""
    at, name = room(visit), _name(visit)
    page, _ = _page(visit, at, name)
    rows = [{**row, "reasons": " ".join(_reasons(row))} for row in page["due"]]
    return Send(f"{name}.csv", "text/csv; charset=utf-8", csv_table(_COLUMNS, rows))


def _name(visit: Visit) -> Worklist:
    name = visit.path["work_list"]
    if name not in WORKLISTS:
        raise NotKept("There is no such work list.")
    return name


def _page(visit: Visit, at: Room, name: Worklist) -> tuple[WorklistJson, dict[str, str | None]]:
    asked = {"payer_id": visit.query.get("payer_id") or None}
    sent = {**asked, "limit": str(A_PAGE), "cursor": visit.query.get("cursor")}
    page = worklist(at.table, at.space, name, read_as(WorklistQuery, sent), at.today, A_PAGE)
    rows = page["due"]
    at.made([claim_key(at.space, row["payer_id"], row["claim_id"]) for row in rows if row["ref"] is None])
    at.made([patient_key(at.space, row["patient_id"]) for row in rows if row["patient_ref"] is None])
    at.noted(f"work list {name}", [row["patient_id"] for row in rows])
    return page, asked


def _refs(at: Room, row: Any) -> tuple[str, str]:
    claim = claim_key(at.space, row["payer_id"], row["claim_id"])
    return at.refs.of(claim), at.refs.of(patient_key(at.space, row["patient_id"]))


def _reasons(row: Any) -> list[str]:
    return list(dict.fromkeys(reason for line in row["lines"] for reason in line["reasons"]))
