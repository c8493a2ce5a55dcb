"""The way to one claim by its number, and to one patient by id or by what stands on the member's card.

What is typed stays in forms and never stands in an address. Nobody is found by name alone: names stand inside records,
and no list of them is kept.
"""

import re

from chalicelib import wiring
from chalicelib.console.look.payers import payer_choices, payer_names
from chalicelib.console.look.room import Room, room
from chalicelib.console.look.where import claim_key, patient_key
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.services.records.refs import named_ref
from chalicelib.services.records.table import Record
from chalicelib.services.staff.account import Permission
from chalicelib.services.who import find_person

pages = Pages(__name__)
_FIND = "/console/practices/{practice}/find"
_LONGEST = 80
_OUR_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


@pages.page("GET", _FIND, needs=Permission.SEE_PATIENTS)
def ask(visit: Visit) -> Show:
    """Asks for a claim's number, a patient's id or a card."""
    return _asking(visit, room(visit))


@pages.page("POST", _FIND + "/claim", needs=Permission.SEE_PATIENTS)
def find_claim(visit: Visit) -> Show | See:
    """On to the claim of that number; where several payers have one, each is told and none is guessed."""
    at, form = room(visit), visit.form
    claim_id, payers = form.text("claim_id", _LONGEST), _payers(visit, "payer_id")
    if form.errors:
        return _asking(visit, at)
    found = list(at.table.get_many([claim_key(at.space, payer_id, claim_id) for payer_id in payers]).values())
    if len(found) == 1:
        return _on_to(at, "claims", found[0])
    if not found:
        whose = "any payer" if len(payers) > 1 else "this payer"
        form.wrong("claim_id", f"is recorded for no claim of {whose}; look at the number and the payer")
        return _asking(visit, at)
    at.noted("claims of one number", [record.data["patient_id"] for record in found])
    names = payer_names()
    named = [(names.get(one.data["payer_id"], one.data["payer_id"]), one) for one in found]
    return _several(visit, at, "claims", f"Claim {claim_id}", sorted(named, key=lambda pair: pair[0].lower()))


@pages.page("POST", _FIND + "/patient", needs=Permission.SEE_PATIENTS)
def find_patient(visit: Visit) -> Show | See:
    """On to the patient of that id."""
    at, form = room(visit), visit.form
    patient_id = form.text("patient_id", _LONGEST)
    found = _patients(at, [patient_id]) if not form.errors and _OUR_ID.fullmatch(patient_id) else []
    if found:
        return _on_to(at, "patients", found[0][1])
    form.wrong("patient_id", "is the id of no patient on file here")
    return _asking(visit, at)


@pages.page("POST", _FIND + "/card", needs=Permission.SEE_PATIENTS)
def find_by_card(visit: Visit) -> Show | See:
    """On to the patient who is known by that member id, birth date and first name."""
    at, form = room(visit), visit.form
    member_id, first_name = form.text("member_id", _LONGEST), form.text("first_name", _LONGEST)
    born, payers = form.day("birth_date"), _payers(visit, "card_payer")
    if form.errors or born is None:
        return _asking(visit, at)
    people = wiring.parts().people
    cards = [people.of_card(at.space, payer_id, member_id, born, first_name) for payer_id in payers]
    found = _patients(at, find_person(at.table, at.space, cards))
    if len(found) == 1:
        return _on_to(at, "patients", found[0][1])
    if not found:
        form.wrong("member_id", "belongs to nobody known here with this birth date and first name; look at all three")
        return _asking(visit, at)
    at.noted("patients of one card", [patient_id for patient_id, _ in found])
    return _several(visit, at, "patients", "One card, several patient ids", found)


def _payers(visit: Visit, field: str) -> list[str]:
    """The payer that was chosen, or all that are in force."""
    known = [payer_id for payer_id, _ in payer_choices()]
    chosen = visit.form.choice(field, known, optional=True)
    return [chosen] if chosen else known


def _patients(at: Room, patient_ids: list[str]) -> list[tuple[str, Record]]:
    """Those of these patients who are on file, each with the head of the file."""
    places = {patient_key(at.space, patient_id): patient_id for patient_id in patient_ids}
    kept = at.table.get_many(list(places)) if places else {}
    return [(patient_id, kept[place]) for place, patient_id in places.items() if place in kept]


def _on_to(at: Room, page: str, found: Record) -> See:
    _named(at, [found])
    return See(at.to(page, at.refs.of(found.key)))


def _several(visit: Visit, at: Room, page: str, title: str, found: list[tuple[str, Record]]) -> Show:
    _named(at, [record for _, record in found])
    leads = [(words, at.to(page, at.refs.of(record.key))) for words, record in found]
    return visit.show("look/several.html", at=at, title=title, leads=leads)


def _named(at: Room, found: list[Record]) -> None:
    """What is older than ids of ours gets one."""
    at.made([record.key for record in found if named_ref(record.data) is None])


def _asking(visit: Visit, at: Room) -> Show:
    values = {"form": visit.form, "at": at, "payers": payer_choices()}
    return Show("look/find.html", values, 422 if visit.form.errors else 200)
