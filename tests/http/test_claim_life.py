"""What is told of a recorded claim over HTTP: status, clocks, timeline, refusals, the filing proof."""

from base64 import b64encode
from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256

import pytest

from chalicelib.services.keys import make_key
from tests.http.service import CLAIM, NOW, Service, running

AT = "/v1/claims/C-1?payer_id=sample_payer"
EVENTS = "/v1/claims/C-1/events?payer_id=sample_payer"
PROOF = "/v1/claims/C-1/filing-proof?payer_id=sample_payer"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        recorded(one)
        yield one


def recorded(service, claim_id="C-1", **changes):
    made = deepcopy(CLAIM) | {"claim_id": claim_id} | changes
    made["patient"] = made["patient"] | {"patient_id": "P-1"}
    answer = service.call("POST", "/v1/claims", {"claim": made})
    assert answer[0] == 201, answer
    return answer


def event(type_, on, event_id=None, **more):
    return {"event_id": event_id or f"{type_}-{on}", "type": type_, "on": f"2026-{on}"} | more


def tell(service, *told, **headers):
    answer = None
    for one in told:
        answer = service.call("POST", EVENTS, one, **headers)
    return answer


def test_recording_opens_the_filing_clock_and_begins_the_timeline(service):
    _, claim, _ = service.call("GET", AT)
    (clock,) = claim["clocks"]
    assert (clock["kind"], clock["deadline"], clock["closed_by"]) == ("initial", "2026-05-31", None)
    assert [(one["type"], one["on"]) for one in claim["timeline"]] == [("recorded", "2026-03-20")]
    assert claim["timeline"][0]["clocks"] == [
        {"kind": "initial", "opened_by": "recorded", "change": "opened", "deadline": "2026-05-31", "was": None}
    ]


def test_an_event_that_names_none_of_the_claims_lines_is_refused_and_opens_no_clock(service):
    _, before, _ = service.call("GET", AT)
    denied = [{"line": number, "status": "denied", "reasons": ["CO-197"]} for number in (2, 3)]
    status, problem, _ = tell(service, event("denied", "03-18", lines=denied))
    assert (status, problem["errors"][0]["field"]) == (422, "lines")
    assert "its lines are 1" in problem["errors"][0]["message"]
    assert service.call("GET", AT)[1] == before


def test_of_lines_that_are_not_the_claims_an_event_says_which(service):
    denied = [{"line": number, "status": "denied", "reasons": ["CO-197"]} for number in (1, 3)]
    status, answer, _ = tell(service, event("denied", "03-18", lines=denied))
    assert (status, answer["unknown_lines"], [one["line"] for one in answer["lines"]]) == (201, [3], [1])


def test_an_event_moves_status_lines_clocks_and_timeline_and_raises_the_version(service):
    lines = [{"line": 1, "status": "denied", "allowed": "0.00", "paid": "0.00", "reasons": ["CO-197"]}]
    denied = event("denied", "03-18", payer_control_number="PCN-1", lines=lines)
    status, answer, headers = tell(service, denied)
    assert (status, answer["status"], answer["adjudicated_on"], headers["ETag"]) == (201, "denied", "2026-03-18", '"2"')
    assert answer["lines"][0]["denials"][0]["prevented_by"] == ["authorization"]
    open_kinds = {one["kind"] for one in answer["clocks"] if one["closed_by"] is None}
    assert open_kinds == {"denial_work", "corrected", "appeal_1", "underpayment"}
    _, claim, _ = service.call("GET", AT)
    assert (claim["status"], claim["lines"], claim["clocks"]) == ("denied", answer["lines"], answer["clocks"])
    assert [one["type"] for one in claim["timeline"]] == ["denied", "recorded"]


def test_the_same_event_again_changes_nothing_and_gets_the_first_answer(service):
    _, first, _ = tell(service, event("accepted", "03-10"))
    tell(service, event("paid", "03-18"))
    status, again, headers = tell(service, event("accepted", "03-10"))
    assert (status, again, headers["ETag"]) == (200, first, '"3"')
    assert service.call("GET", AT)[1]["status"] == "paid"


def test_another_event_of_the_same_id_is_refused(service):
    tell(service, event("accepted", "03-10", "e-1"))
    status, problem, _ = tell(service, event("accepted", "03-11", "e-1"))
    assert (status, problem["type"]) == (409, "/problems/event-id-reused")


def test_events_in_any_order_leave_the_same_claim(service):
    told = [
        event("submitted", "03-04"),
        event("accepted", "03-05"),
        event("denied", "03-12"),
        event("appealed", "03-15"),
    ]
    tell(service, *told)
    forth = service.call("GET", AT)[1]
    with running() as other:
        recorded(other)
        tell(other, *reversed(told))
        back = other.call("GET", AT)[1]
    assert (forth["status"], forth["clocks"], forth["lines"]) == (back["status"], back["clocks"], back["lines"])


@pytest.mark.parametrize(("on", "type_"), [("2026-03-21", "event-in-future"), ("2026-03-01", "event-before-service")])
def test_a_day_that_cannot_be_is_refused_with_what_to_do(service, on, type_):
    status, problem, _ = tell(service, {"event_id": "e", "type": "accepted", "on": on})
    assert (status, problem["type"]) == (422, f"/problems/{type_}")
    assert problem["errors"][0]["field"] == "on"


@pytest.mark.parametrize("on", ["2026-03-02", "2026-03-20"])
def test_the_first_service_date_and_today_are_days_that_can_be(service, on):
    assert tell(service, {"event_id": "e", "type": "accepted", "on": on})[0] == 201


def test_a_voided_claim_takes_only_what_happened_before(service):
    tell(service, event("voided", "03-10"))
    for on in ("03-10", "03-12"):
        status, problem, _ = tell(service, event("paid", on))
        assert (status, problem["type"]) == (409, "/problems/claim-voided")
    assert tell(service, event("accepted", "03-09"))[1]["status"] == "voided"


def test_a_claim_taken_back_by_a_revision_is_voided_too(service):
    recorded(service, frequency="8", original_reference="PCN-1")
    _, claim, _ = service.call("GET", AT)
    assert (claim["status"], [one["closed_by"] for one in claim["clocks"]]) == ("voided", ["revision:2"])
    assert tell(service, event("paid", "03-20"))[1]["type"] == "/problems/claim-voided"


def test_a_correction_begins_as_a_draft_among_the_events_that_are_kept(service):
    tell(service, event("accepted", "03-05"), event("denied", "03-20", "d-1"))
    recorded(service, frequency="7", original_reference="PCN-1")
    _, claim, _ = service.call("GET", AT)
    assert (claim["status"], claim["revision"]) == ("draft", 2)
    _, answer, _ = tell(service, event("accepted", "03-20", "a-2"))
    corrected = next(one for one in answer["clocks"] if one["kind"] == "corrected")
    assert (answer["status"], corrected["closed_by"]) == ("accepted", "a-2")


def test_what_was_told_is_known_to_later_claims_of_the_patient(service):
    tell(service, event("rejected", "03-10"))
    _, rows, _ = service.call("GET", "/v1/claims?month=2026-03&status=rejected")
    assert [row["claim_id"] for row in rows["claims"]] == ["C-1"]


def test_events_of_an_unknown_claim_are_not_found_and_misshapen_ones_refused(service):
    status, problem, _ = service.call("POST", "/v1/claims/C-9/events?payer_id=sample_payer", event("accepted", "03-10"))
    assert (status, problem["type"]) == (404, "/problems/not-found")
    for wrong in (
        {"type": "lost"},
        {"on": "10.03.2026"},
        {"event_id": "a b"},
        {"amount": "1"},
        {"event_id": "recorded"},
    ):
        assert tell(service, event("accepted", "03-10") | wrong)[0] == 422


def test_an_event_with_a_key_is_answered_again_under_that_key(service):
    key = {"Idempotency-Key": "k-1"}
    first = tell(service, event("accepted", "03-10"), **key)
    assert tell(service, event("accepted", "03-10"), **key)[:2] == first[:2]
    assert tell(service, event("accepted", "03-11"), **key)[1]["type"] == "/problems/idempotency-key-reused"


def test_the_filing_proof_tells_what_the_payer_received_when(service):
    tell(service, event("accepted", "03-07", acknowledgment="277CA", control_number="000000102"))
    _, proof, _ = service.call("GET", PROOF)
    assert (proof["received_on"], proof["deadline"], proof["in_time"]) == ("2026-03-07", "2026-05-31", True)
    assert [one["control_number"] for one in proof["steps"]] == ["000000102"]


def page(service, path=PROOF + "&format=html", **headers):
    sent = {"Authorization": f"Bearer {service.key}"} | headers
    answer = service.client.http.request("GET", path, headers=sent, body=b"")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([("accepted", "03-07")], "Received by the payer on 2026-03-07, in time: the limit ended on 2026-05-31."),
        ([("submitted", "03-07")], "Not decided: no receipt by the payer is known yet"),
        ([], "Nothing was told of this claim yet."),
    ],
)
def test_the_filing_proof_is_a_page_to_print_too(service, told, words):
    tell(service, *(event(type_, on) for type_, on in told))
    text = page(service).body.decode()
    assert words in text
    assert "2026-03-02" in text
    assert "payer Sample_Payer" in text
    assert "Sample manual, chapter 5" in text
    assert page(service, PROOF, Accept="text/html,*/*").body.decode() == text


def test_what_was_told_cannot_write_into_the_page(service):
    tell(service, event("accepted", "03-07", control_number="<script>alert(1)</script>"))
    answer = page(service)
    assert "<script" not in answer.body.decode()
    assert "&lt;script&gt;" in answer.body.decode()
    style = answer.body.decode().partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_another_practice_and_a_test_key_can_neither_tell_nor_see(service):
    for mode, practice in (("test", "other"), ("live", "demo")):
        key = {"Authorization": f"Bearer {make_key(service.keys, mode, [practice], 'a stranger', NOW)}"}
        assert tell(service, event("accepted", "03-10"), **key)[0] == 404
        assert service.call("GET", PROOF, **key)[0] == 404
    assert service.call("GET", AT)[1]["status"] == "draft"
