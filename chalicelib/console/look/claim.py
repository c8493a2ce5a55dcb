"""One claim: what was found and on which line, what could not be checked, deadlines, draws, denials, what happened.

Also the proof of filing to print, and the same claim judged again from what was kept of it.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib import wiring
from chalicelib.console.look.payers import payer_names
from chalicelib.console.look.room import Room, room_of_ref
from chalicelib.console.look.where import authorization_key, claim_of, patient_key
from chalicelib.console.look.words import OUTCOMES, labels
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.prove_filing import prove_filing_of
from chalicelib.services.claims.read_claim import claim_with
from chalicelib.services.claims.recorded import find_claim, revision_of
from chalicelib.services.claims.recording import Office
from chalicelib.services.claims.replay_claim import replay_of
from chalicelib.services.drafts.differences import check_title
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.staff.account import Permission
from chalicelib.web.printed import print_policy, print_style

pages = Pages(__name__)
_ONE = "/console/practices/{practice}/claims/{ref}"
_MOST_LINES, _MOST_TIMELINE = 100, 60


@pages.page("GET", _ONE, needs=Permission.SEE_PATIENTS)
def claim(visit: Visit) -> Show:
    """The claim as it stands today."""
    at, key = room_of_ref(visit, "claims")
    folder = read_folder(at.table, at.space, *claim_of(at.space, key))
    revision = revision_of(at.table, folder.claim)
    told = claim_with(folder, revision, at.today)
    at.noted("a claim", [folder.claim.patient_id])
    return visit.show(
        "look/claim.html",
        at=at,
        claim=told,
        patient_name=_name(revision["claim"]["patient"]),
        diagnoses=revision["claim"].get("diagnoses", []),
        data=folder.claim.data,
        lines=_lines(revision["claim"], told)[:_MOST_LINES],
        days=_days(revision["claim"], folder.claim.data),
        events=list(reversed(told["timeline"]))[:_MOST_TIMELINE],
        left_out=max(len(revision["claim"]["lines"]) - _MOST_LINES, 0),
        checks=_by_outcome(told["verdict"]),
        draws=[(draw, _authorization(at, told["patient_id"], draw)) for draw in told["draws"]],
        patient_ref=at.refs.of(patient_key(at.space, folder.claim.patient_id)),
        payer_names=payer_names(),
        check_title=check_title,
        ref=visit.path["ref"],
        **labels(),
    )


@pages.page("GET", _ONE + "/again", needs=Permission.SEE_PATIENTS)
def again(visit: Visit) -> Show:
    """The verdict as it was given, and as it comes out when the same is judged again."""
    at, key = room_of_ref(visit, "claims")
    payer_id, claim_id = claim_of(at.space, key)
    kept = find_claim(at.table, at.space, payer_id, claim_id)
    replay = replay_of(at.table, wiring.parts().rules, kept)
    at.noted("a claim judged again", [kept.patient_id])
    return visit.show(
        "look/again.html",
        at=at,
        replay=replay,
        payer_name=payer_names().get(payer_id, payer_id),
        claim_id=claim_id,
        ref=visit.path["ref"],
        **labels(),
    )


@pages.page("GET", _ONE + "/filing-proof", needs=Permission.SEE_PATIENTS)
def proof(visit: Visit) -> Show:
    """When the payer got the claim, as a page to print."""
    at, key = room_of_ref(visit, "claims")
    parts = wiring.parts()
    office = Office(at.desk, PracticeFile(at.space), parts.rules, at.today, visit.who.account_id, parts.people)
    folder = read_folder(at.table, at.space, *claim_of(at.space, key))
    proven = prove_filing_of(office, folder, at.today)
    at.noted("a proof of filing", [folder.claim.patient_id])
    values = {
        "proof": proven,
        "payer_name": payer_names().get(proven["payer_id"], proven["payer_id"]),
        "back": at.to("claims", visit.path["ref"]),
        "style": print_style(),
    }
    return Show("filing_proof.html", values, headers={"Content-Security-Policy": print_policy()})


def _lines(sent: Mapping[str, Any], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each line as it was sent, with our label of its procedure, how it stands, and what was found on it."""
    states = {line["line"]: line for line in told["lines"]}
    found = told["verdict"]["findings"]
    procedures = shipped_tables().procedures()
    lines = []
    for place, line in enumerate(sent["lines"]):
        number = line.get("line", place + 1)
        known = procedures.find(line.get("procedure", "").strip().upper())
        lines.append(
            {
                "number": number,
                "service_date": line.get("service_date") or "no date",
                "procedure": line.get("procedure") or "no code",
                "modifiers": line.get("modifiers", []),
                "units": line.get("units", ""),
                "minutes": line.get("minutes", ""),
                "charge": line.get("charge", ""),
                "label": known.label if known else "",
                "state": states.get(number),
                "findings": [(n, one) for n, one in enumerate(found, 1) if one["line"] == number],
            }
        )
    return lines


def _days(sent: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[int, str]:
    """The day of service of each line that has one within the claim's, as it was read."""
    first, last = kept["first_service_date"], kept["last_service_date"]
    days = {line.get("line", place): line.get("service_date") or "" for place, line in enumerate(sent["lines"], 1)}
    return {number: day for number, day in days.items() if first <= day <= last}


def _by_outcome(verdict: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    return {outcome: [one for one in verdict["checks"] if one["outcome"] == outcome] for outcome in OUTCOMES}


def _name(patient: Mapping[str, Any]) -> str:
    return " ".join(patient[part] for part in ("first_name", "last_name") if patient.get(part))


def _authorization(at: Room, patient_id: str, draw: Mapping[str, Any]) -> str:
    return at.refs.of(authorization_key(at.space, patient_id, draw["authorization_id"]))
