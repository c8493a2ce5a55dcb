"""Work lists over HTTP: soonest first, in pages, as JSON and CSV, apart from other practices."""

import dataclasses
from collections.abc import Iterator
from copy import deepcopy

import pytest

from chalicelib import wiring
from chalicelib.services.claims.summarize_month import MonthQuery, summarize_month
from chalicelib.services.keys import make_key
from chalicelib.services.records.cursor import cursor_of
from tests.http.service import CLAIM, NOW, SAMPLE, Service, dated, document, filing, running


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def recorded(service, claim_id, served="2026-03-02", payer_id="sample_payer"):
    made = deepcopy(CLAIM) | {"claim_id": claim_id, "payer_id": payer_id}
    made["patient"] = made["patient"] | {"patient_id": "P-1"}
    made["lines"][0]["service_date"] = served
    assert service.call("POST", "/v1/claims", {"claim": made})[0] == 201


def tell(service, claim_id, type_, on, **more):
    path = f"/v1/claims/{claim_id}/events?payer_id=sample_payer"
    told = {"event_id": f"{type_}-{on}", "type": type_, "on": on} | more
    assert service.call("POST", path, told)[0] == 201


def disputable(service):
    """From now on the sample payer has 60 days for each of what a decision opens."""
    after = [("corrected", "remittance"), ("appeal_1", "notice"), ("underpayment", "remittance")]
    limits = [{"kind": kind, "amount": 60, "unit": "days", "from": start} for kind, start in after]
    changed = document("sample_payer", {"timely_filing": [dated({"limits": filing(90)["limits"] + limits})]})
    service.publish(dataclasses.replace(SAMPLE, checks=SAMPLE.checks | changed.checks), after=1)
    service.seconds[0] += 60


def listed(service, name="filing", query=""):
    status, page, _ = service.call("GET", f"/v1/worklists/{name}{query}")
    assert status == 200, page
    return page


def test_filing_lists_open_clocks_soonest_first_and_those_without_a_date_last(service):
    recorded(service, "C-2", "2026-03-10")
    recorded(service, "C-3", payer_id="other_payer")
    recorded(service, "C-1", "2026-01-02")
    rows = listed(service)["due"]
    assert [(row["claim_id"], row["deadline"], row["days_left"]) for row in rows] == [
        ("C-1", "2026-04-02", 13),
        ("C-2", "2026-06-08", 80),
        ("C-3", None, None),
    ]
    assert rows[2]["because"] == "this payer's rules hold no filing limits"
    assert (rows[0]["charge"], rows[0]["patient_id"], rows[0]["status"]) == ("120.00", "P-1", "draft")


def test_a_clock_that_is_closed_leaves_the_list_and_a_deadline_that_passed_stays(service):
    recorded(service, "C-1", "2025-12-01")
    recorded(service, "C-2")
    tell(service, "C-2", "accepted", "2026-03-10")
    assert [(row["claim_id"], row["days_left"]) for row in listed(service)["due"]] == [("C-1", -19)]


def test_pages_follow_each_other(service):
    for number in range(5):
        recorded(service, f"C-{number}")
    told, cursor = [], ""
    while cursor is not None:
        page = listed(service, query=f"?limit=2{cursor and '&cursor=' + cursor}")
        told += [row["claim_id"] for row in page["due"]]
        cursor = page["cursor"]
    assert told == [f"C-{number}" for number in range(5)]


def test_a_list_is_narrowed_by_payer_kind_and_day(service):
    recorded(service, "C-1", "2026-01-02")
    recorded(service, "C-2", "2026-03-10")
    recorded(service, "C-3", payer_id="other_payer")

    def ids(query):
        return [row["claim_id"] for row in listed(service, query=query)["due"]]

    assert ids("?due_until=2026-04-02") == ["C-1"]
    assert ids("?due_until=2026-04-01") == []
    assert ids("?due_from=2026-04-03") == ["C-2"]
    assert ids("?payer_id=other_payer") == ["C-3"]
    assert ids("?kind=records") == []


def test_a_denial_stands_in_its_own_list_with_its_reasons_until_it_is_worked(service):
    recorded(service, "C-1")
    tell(service, "C-1", "denied", "2026-03-18", reasons=["CO-197", "CO-999"])
    (row,) = listed(service, "denials")["due"]
    assert (row["kind"], row["deadline"], row["days_left"]) == ("denial_work", "2026-03-21", 1)
    known, unknown = row["lines"][0]["denials"]
    assert (known["prevented_by"], unknown["known"]) == (["authorization"], False)
    tell(service, "C-1", "appealed", "2026-03-19")
    assert listed(service, "denials")["due"] == []


def test_what_a_denial_allows_must_be_done_and_what_a_payment_allows_may_be_disputed(service):
    disputable(service)
    recorded(service, "C-1")
    tell(service, "C-1", "denied", "2026-03-10")
    assert {row["kind"] for row in listed(service)["due"]} == {"corrected", "appeal_1"}
    assert {row["kind"] for row in listed(service, "disputes")["due"]} == {"underpayment"}
    tell(service, "C-1", "paid", "2026-03-18")
    assert listed(service)["due"] == []
    assert {row["kind"] for row in listed(service, "disputes")["due"]} == {"corrected", "appeal_1", "underpayment"}


@pytest.mark.parametrize(("paid", "listed_still"), [("2026-01-19", True), ("2026-01-18", False)])
def test_a_right_that_has_lapsed_is_no_work_any_more(service, paid, listed_still):
    disputable(service)
    recorded(service, "C-1", "2026-01-02")
    tell(service, "C-1", "paid", paid)
    assert bool(listed(service, "disputes")["due"]) is listed_still
    assert listed(service, "disputes", "?due_from=2026-01-01")["due"]


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/csv"}])
def test_a_list_is_told_as_csv_by_query_or_by_accept(service, headers):
    recorded(service, "C-1")
    recorded(service, "C-2")
    path = "/v1/worklists/filing?limit=1" + ("" if headers else "&format=csv")
    answer = service.client.http.request(
        "GET", path, headers={"Authorization": f"Bearer {service.key}"} | headers, body=b""
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, row = answer.body.decode().splitlines()
    assert head.startswith("deadline,days_left,kind,claim_id,payer_id")
    assert row.startswith("2026-05-31,72,initial,C-1,sample_payer,P-1,draft,120.00")
    assert answer.headers["OTGuard-Cursor"]


def test_an_id_that_looks_like_a_formula_is_text_in_a_spreadsheet(service):
    recorded(service, "-2.C")
    answer = service.client.http.request(
        "GET", "/v1/worklists/filing?format=csv", headers={"Authorization": f"Bearer {service.key}"}, body=b""
    )
    assert ",'-2.C," in answer.body.decode()


@pytest.mark.parametrize("query", ["?cursor=x", "?limit=0", "?due_from=soon", "?format=xls", "?state=open"])
def test_a_list_that_cannot_be_is_refused(service, query):
    assert service.call("GET", f"/v1/worklists/filing{query}")[0] == 422


def test_another_practice_and_a_test_key_see_their_own_lists_alone(service):
    recorded(service, "C-1")
    for mode, practice in (("test", "other"), ("live", "demo")):
        key = make_key(service.keys, mode, [practice], "a stranger", NOW)
        page = service.call("GET", "/v1/worklists/filing", Authorization=f"Bearer {key}")[1]
        assert page == {"due": [], "cursor": None}


def test_a_month_tells_how_its_claims_went(service):
    for number in range(4):
        recorded(service, f"C-{number}", "2026-03-16")
    recorded(service, "C-9", "2026-02-27")
    tell(service, "C-0", "submitted", "2026-03-18")
    tell(service, "C-0", "paid", "2026-03-20")
    tell(service, "C-1", "submitted", "2026-03-19")
    tell(service, "C-1", "denied", "2026-03-19", reasons=["CO-197"])
    tell(service, "C-1", "appealed", "2026-03-20")
    tell(service, "C-2", "voided", "2026-03-18")
    status, month, _ = service.call("GET", "/v1/claim-months?month=2026-03")
    assert (status, month["claims"], month["promised_hours"]) == (200, 3, {"submission": 48, "denial_work": 72})
    assert month["clean"] == month["denied"] == {"yes": 1, "of": 2, "percent": "50.0"}
    assert month["sent_in_time"] == {"yes": 1, "of": 3, "percent": "33.3"}
    assert month["denials_worked_in_time"] == {"yes": 1, "of": 1, "percent": "100.0"}
    assert service.call("GET", "/v1/claim-months?month=2026-13")[0] == 422


def test_a_month_counted_in_parts_tells_in_the_end_what_it_tells_at_once(service):
    for number in range(5):
        recorded(service, f"C-{number}", "2026-03-16")
    tell(service, "C-0", "submitted", "2026-03-18")
    whole = service.call("GET", "/v1/claim-months?month=2026-03")[1]
    table, query, counted = wiring.parts().table, MonthQuery("2026-03"), []
    while True:
        part = summarize_month(table, "T#demo", query, NOW.date(), most_claims=2)
        counted.append(part["claims"])
        if part["cursor"] is None:
            break
        query.cursor = part["cursor"]
    assert part == whole
    assert counted == [2, 4, 5]


@pytest.mark.parametrize(
    ("month", "place"),
    [
        ("2026-02", "{}"),
        ("2026-03", "{"),
        ("2026-03", "[]"),
        ("2026-03", '{"at": 99}'),
        ("2026-03", '{"behind": "\\ud800"}'),
    ],
)
def test_a_cursor_that_no_month_gave_is_refused(service, month, place):
    cursor = cursor_of("T#demo month 2026-03", place)
    status, problem, _ = service.call("GET", f"/v1/claim-months?month={month}&cursor={cursor}")
    assert (status, problem["errors"][0]["field"]) == (422, "cursor")


def test_a_claim_tells_its_turnaround(service):
    recorded(service, "C-1", "2026-03-16")
    tell(service, "C-1", "submitted", "2026-03-18")
    _, found, _ = service.call("GET", "/v1/claims/C-1?payer_id=sample_payer")
    assert found["turnaround"] == {
        "recorded_days": 4,
        "submitted_days": 2,
        "accepted_days": None,
        "paid_days": None,
        "sent_in_time": True,
    }
