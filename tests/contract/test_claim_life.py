"""The life of a recorded claim in every store: one transaction an event, clocks found by the index while they run."""

from datetime import date

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.tell_claim import tell_claim
from chalicelib.services.claims.worklist import WorklistQuery, worklist
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from tests.services.samples import SPACE, claim, office, recorded

TODAY = date(2026, 3, 20)


def told(table, type_, on, **more):
    event = read_as(ClaimEvent, {"event_id": f"{type_}-{on}", "type": type_, "on": on} | more)
    return tell_claim(office(table), "C-1", "sample_payer", event, UNPROTECTED)


def due(table, name="filing"):
    return [row["kind"] for row in worklist(table, SPACE, name, WorklistQuery(), TODAY)["due"]]


def test_a_recorded_claim_stands_in_the_work_list_until_the_payer_has_it(table):
    recorded(table, claim())
    assert due(table) == ["initial"]
    told(table, "accepted", "2026-03-10")
    assert due(table) == []


def test_a_denial_with_amounts_and_reasons_is_kept_and_read_back_as_it_was_told(table):
    recorded(table, claim())
    lines = [{"line": 1, "status": "denied", "allowed": "98.10", "paid": "0.00", "reasons": ["CO-197"]}]
    answer = told(table, "denied", "2026-03-18", payer_control_number="PCN-1", lines=lines)
    folder = read_folder(table, SPACE, "sample_payer", "C-1")
    assert folder.claim.status == answer.body["status"] == "denied"
    assert folder.events()[0].lines[0].allowed_cents == 9810
    assert due(table, "denials") == ["denial_work"]
    history = [one for one in table.read(address.patient(SPACE, "P-1")) if one.kind == "history"]
    assert (history[0].data["status"], history[0].data["payer_control_number"]) == ("denied", "PCN-1")
    assert history[0].data["lines"][0]["allowed_cents"] == 9810


def test_an_event_told_twice_is_kept_once(table):
    recorded(table, claim())
    first = told(table, "denied", "2026-03-18")
    again = told(table, "denied", "2026-03-18")
    assert (first.status, again.status, again.body, again.version) == (201, 200, first.body, first.version)
    assert len(read_folder(table, SPACE, "sample_payer", "C-1").events()) == 1


def test_every_event_raises_the_head_of_the_patient(table):
    recorded(table, claim())
    before = table.get(address.head(SPACE, "P-1")).version
    told(table, "accepted", "2026-03-10")
    assert table.get(address.head(SPACE, "P-1")).version == before + 1


def test_an_event_of_very_many_lines_and_reasons_is_kept_whole(table):
    made = claim()
    made["lines"] = [made["lines"][0] | {"line": number, "service_date": "2026-03-02"} for number in range(1, 201)]
    recorded(table, made)
    lines = [{"line": number, "status": "denied", "reasons": ["CO-197", "CO-16", "N522"]} for number in range(1, 201)]
    answer = told(table, "denied", "2026-03-18", lines=lines)
    assert len(answer.body["lines"]) == 200
    assert told(table, "denied", "2026-03-18", lines=lines).body == answer.body
