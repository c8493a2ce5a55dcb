"""Recorded claims and authorizations together: drawn once a visit, given back when a claim dies, judged beside it."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import LoadedDocument
from chalicelib.services.authorizations.keeping import AUTHORIZATION, standing_key
from chalicelib.services.authorizations.ledger import kept_entry, sum_of
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, Balance, StatusChange
from chalicelib.services.claims.record_claim import correct_claim, record_claim
from chalicelib.services.claims.recorded import find_claim
from chalicelib.services.claims.recording import Recording
from chalicelib.services.claims.tell_claim import tell_claim
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Delete, Put, Record
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import dated, document, library
from tests.services.samples import SPACE, claim, office, recorded

GIVEN = StatusChange("approved", date(2026, 1, 1), "2026-01-01T00:00:00+00:00", "a test")


def authorized(table, authorization_id="A-1", approved=5, **more) -> None:
    """An approval that counts visits of 2026."""
    form = AuthorizationOnFile(
        authorization_id, "P-1", "sample_payer", "visits", (GIVEN,), authorization_id, date(2026, 1, 1),
        date(2026, 12, 31), approved=approved, **more,
    )  # fmt: skip
    table.write([Put(Record(standing_key(SPACE, "P-1", authorization_id), AUTHORIZATION, plain(form)))])


def balance(table, authorization_id="A-1") -> Balance:
    return read_as(AuthorizationOnFile, dict(table.get(standing_key(SPACE, "P-1", authorization_id)).data)).balance


def used_by_ledger(table, authorization_id="A-1") -> int:
    entries = [kept_entry(record) for record in table.read(address.ledger(SPACE, "P-1", authorization_id))]
    return sum_of(entries, "used")


def told(table, type_: str, on: str = "2026-03-10", claim_id="C-1"):
    event = read_as(ClaimEvent, {"event_id": f"E-{type_}-{on}", "type": type_, "on": on})
    return tell_claim(office(table), claim_id, "sample_payer", event, UNPROTECTED)


def overbilled(claim_id="C-1"):
    made = claim(claim_id)
    made["lines"][0]["minutes"] = 22
    return made


def test_a_claim_draws_one_visit_a_day_whatever_its_lines():
    table = MemoryTable()
    authorized(table)
    made = claim()
    made["lines"].append(made["lines"][0] | {"line": 2, "procedure": "97110"})
    answer = recorded(table, made).body
    assert [(draw["line"], draw["amount"]) for draw in answer["draws"]] == [(1, 1), (2, 0)]
    assert balance(table) == Balance(5, 1, 0)
    assert used_by_ledger(table) == 1


def test_two_claims_of_one_visit_draw_it_once_and_the_last_one_to_go_gives_it_back():
    table = MemoryTable()
    authorized(table)
    recorded(table, claim("C-1"))
    recorded(table, claim("C-2"))
    assert balance(table).used == 1
    told(table, "voided", claim_id="C-1")
    assert balance(table).used == 1
    told(table, "rejected", claim_id="C-2")
    assert balance(table).used == used_by_ledger(table) == 0


def test_a_claim_that_our_verdict_stops_draws_nothing_until_it_is_corrected():
    table = MemoryTable()
    authorized(table)
    assert recorded(table, overbilled()).body["draws"] == []
    assert balance(table).used == 0
    corrected = Recording(read_as(Recording, {"claim": claim()}).claim)
    answer = correct_claim(office(table), "C-1", "sample_payer", corrected, 1, UNPROTECTED)
    assert [draw["authorization_id"] for draw in answer.body["draws"]] == ["A-1"]
    assert balance(table).used == used_by_ledger(table) == 1


def test_a_correction_to_another_day_gives_one_day_back_and_draws_the_other():
    table = MemoryTable()
    authorized(table)
    recorded(table, claim())
    moved = claim()
    moved["lines"][0]["service_date"] = "2026-03-09"
    correct_claim(office(table), "C-1", "sample_payer", read_as(Recording, {"claim": moved}), 1, UNPROTECTED)
    entries = [kept_entry(record) for record in table.read(address.ledger(SPACE, "P-1", "A-1"))]
    assert [entry.used for entry in entries] == [1, 1]
    assert balance(table).used == 1


def test_a_claim_that_was_refused_and_then_accepted_draws_again():
    table = MemoryTable()
    authorized(table)
    recorded(table, claim())
    told(table, "rejected", "2026-03-10")
    assert (balance(table).used, find_claim(table, SPACE, "sample_payer", "C-1").data["draws"]) == (0, [])
    told(table, "accepted", "2026-03-12")
    assert balance(table).used == used_by_ledger(table) == 1


@pytest.mark.parametrize(("approved", "drawn", "short"), [(1, 1, 0), (0, 0, 1)])
def test_nothing_is_drawn_beyond_what_is_left_and_the_answer_says_so(approved, drawn, short):
    table = MemoryTable()
    authorized(table, approved=approved)
    answer = recorded(table, claim(authorization_number="A-1")).body
    assert balance(table).used == drawn
    assert sum(one["short"] for one in answer["uncovered"]) == short


def judged_where_it_is_needed(table, **changes) -> dict:
    """A claim recorded by a payer that wants an authorization, at a practice that has not said that it keeps them."""
    needed = document("sample_payer", {"authorization": [dated({"required": "always"})]})
    book = library().with_documents([LoadedDocument(needed, "sample_payer")])
    recording = read_as(Recording, {"claim": claim(**changes)})
    return record_claim(replace(office(table), book=book), recording, UNPROTECTED).body


@pytest.mark.parametrize(("approved", "codes", "outcome"), [(0, ["authorization.exhausted"], "fail"), (1, [], "pass")])
def test_an_authorization_that_the_claim_names_is_judged_by_wherever_it_is_on_file(approved, codes, outcome):
    table = MemoryTable()
    authorized(table, approved=approved)
    answer = judged_where_it_is_needed(table, authorization_number="A-1")
    assert [found["code"] for found in answer["verdict"]["findings"]] == codes
    assert {"check": "authorization", "outcome": outcome, "because": None} in answer["verdict"]["checks"]
    assert balance(table).used == approved


@pytest.mark.parametrize("number", [None, "A-2"])
def test_of_others_than_those_on_file_nothing_is_said(number):
    table = MemoryTable()
    authorized(table, approved=0)
    answer = judged_where_it_is_needed(table, authorization_number=number)
    (outcome,) = [one["outcome"] for one in answer["verdict"]["checks"] if one["check"] == "authorization"]
    assert (answer["verdict"]["findings"], outcome) == ([], "not_checked")


def test_a_claim_of_fifty_lines_over_twenty_authorizations_is_one_transaction():
    table = MemoryTable()
    for number in range(20):
        authorized(table, f"A-{number:02}")
    made = claim()
    line = made["lines"][0]
    made["lines"] = [
        line | {"line": n + 1, "service_date": f"2026-02-{n % 25 + 1:02}", "authorization_number": f"A-{n % 20:02}"}
        for n in range(50)
    ]
    answer = recorded(table, made).body
    assert len({draw["authorization_id"] for draw in answer["draws"]}) == 20
    assert all(used_by_ledger(table, f"A-{n:02}") == balance(table, f"A-{n:02}").used > 0 for n in range(20))


def test_an_approval_that_ended_before_the_correction_is_still_given_back():
    table = MemoryTable()
    authorized(table)
    recorded(table, claim())
    standing = table.get(standing_key(SPACE, "P-1", "A-1"))
    closed = address.closed(SPACE, "P-1", "AUTH", "A-1")
    table.write([Delete(standing.key, standing.version), Put(Record(closed, AUTHORIZATION, standing.data))])
    told(table, "voided")
    assert read_as(AuthorizationOnFile, dict(table.get(closed).data)).balance.used == 0
