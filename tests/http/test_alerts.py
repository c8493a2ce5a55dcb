"""GET /v1/alerts: what is open, in pages, by opaque ids."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import wiring
from chalicelib.services.alerts.rounds import LOOK_LASTS, take_message
from chalicelib.services.keys import make_key
from chalicelib.web.alert_rounds import rounds_with
from tests.http.service import CLAIM, NOW, Service, running, sample_with


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def late(service: Service, number: int) -> None:
    made = deepcopy(CLAIM) | {"claim_id": f"C-{number}"}
    made["patient"] |= {"patient_id": f"P-{number}"}
    made["lines"][0]["service_date"] = f"2025-12-{20 + number}"
    assert service.call("POST", "/v1/claims", {"claim": made})[0] == 201


def test_open_alerts_are_told_soonest_first_without_saying_whose(service):
    late(service, 2)
    late(service, 1)
    status, page, _ = service.call("GET", "/v1/alerts?kind=filing")
    assert status == 200
    assert [(one["days_left"], one["due_on"], one["at_stake"]) for one in page["alerts"]] == [
        (1, "2026-03-21", "120.00"),
        (2, "2026-03-22", "120.00"),
    ]
    assert [one["urgent"] for one in page["alerts"]] == [True, False]
    assert not {"C-1", "P-1", "SAMPLE", "M62.81"} & set(str(page).replace("'", " ").split())


def test_a_limit_that_was_published_counts_at_the_look_of_the_next_morning_whatever_was_read_before(service):
    service.key = make_key(service.keys, "live", ["demo"], "a test", NOW)
    late(service, 1)
    service.publish(sample_with(days=95), 1)
    service.seconds[0] += 60
    parts, morning = wiring.parts(), NOW + timedelta(hours=19)
    wiring.use(replace(parts, now=lambda: morning))
    due = [service.call("GET", "/v1/alerts?kind=filing")[1]["alerts"][0]["due_on"]]
    asked = {"refresh": "P#demo", "since": (morning - LOOK_LASTS).isoformat()}
    assert take_message(rounds_with(wiring.alerts().mailer, ""), asked) == "done"
    due.append(service.call("GET", "/v1/alerts?kind=filing")[1]["alerts"][0]["due_on"])
    assert due == ["2026-03-21", "2026-03-26"]


def test_pages_follow_each_other_and_hold_each_alert_once(service):
    for number in range(5):
        late(service, number)
    seen, query = [], "?limit=2&kind=filing"
    while query:
        _, page, _ = service.call("GET", f"/v1/alerts{query}")
        seen += [one["alert_id"] for one in page["alerts"]]
        query = f"?limit=2&kind=filing&cursor={page['cursor']}" if page["cursor"] else ""
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("query", ["?kind=nothing", "?limit=0", "?cursor=abc"])
def test_a_query_that_means_nothing_is_refused(service, query):
    assert service.call("GET", f"/v1/alerts{query}")[0] == 422
