"""Webhooks by the API: made, changed, rotated, removed; what was told, and telling it again."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from chalicelib import wiring
from chalicelib.services.records import address
from chalicelib.services.webhooks.endpoint import MOST_ENDPOINTS
from chalicelib.web.alert_rounds import worked_on
from chalicelib.web.hooks import ask_for_deliveries
from tests.http.service import Service, running
from tests.iam.table import ALERTS, OPERATOR, WEBHOOKS_CLOCK, acting

HOOK = {"url": "https://hooks.example.com/otguard"}
ALL = "/v1/webhooks"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def made(service: Service, **more) -> dict:
    status, answer, _ = service.call("POST", ALL, HOOK | more)
    assert status == 201, answer
    return answer


def change(service: Service, path: str, form=None, method="PUT") -> tuple[int, dict]:
    """With the ETag that stands now."""
    one = path.partition("/secret")[0]
    version = service.call("GET", one)[2].get("ETag", '"1"')
    return service.call(method, path, form, **{"If-Match": version})[:2]


def work() -> None:
    """What the clock asks for, and what works on it."""
    with acting(WEBHOOKS_CLOCK):
        ask_for_deliveries()
    queue = wiring.alerts().queue
    messages, queue.sent = queue.sent, []
    records = [{"messageId": str(n), "body": json.dumps(one)} for n, one in enumerate(messages)]
    with acting(ALERTS):
        assert worked_on({"Records": records}) == {"batchItemFailures": []}


def verified(secret: str, posting) -> bool:
    """As a receiver does it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    headers = posting.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + posting.body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return expected in headers["webhook-signature"].split(" ")


def test_a_webhook_is_made_and_its_secret_is_told_once(service):
    answer = made(service, kinds=["filing"], least_level=2, description="billing")
    assert answer["secret"].startswith("whsec_")
    assert len(base64.b64decode(answer["secret"].removeprefix("whsec_"))) == 32
    status, read, headers = service.call("GET", f"{ALL}/{answer['webhook_id']}")
    assert (status, headers["ETag"]) == (200, '"1"')
    assert read == {name: value for name, value in answer.items() if name != "secret"}
    assert service.call("GET", ALL)[1] == {"webhooks": [read]}
    assert "secret" not in read


def test_a_repeated_request_makes_no_second_one_and_tells_no_secret(service):
    key = {"Idempotency-Key": "k-1"}
    first = service.call("POST", ALL, HOOK, **key)[1]
    status, again, _ = service.call("POST", ALL, HOOK, **key)
    assert (status, again) == (201, first | {"secret": None})
    assert len(service.call("GET", ALL)[1]["webhooks"]) == 1


def test_no_secret_stands_in_the_table_as_it_is(service):
    answer = service.call("POST", ALL, HOOK, **{"Idempotency-Key": "k-1"})[1]
    change(service, f"{ALL}/{answer['webhook_id']}/secret", {}, "POST")
    assert answer["secret"] not in str(wiring.parts().table._records)
    assert "whsec_" not in str(wiring.parts().table._records)


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com", "https://10.0.0.1/", "https://localhost/", "https://a@example.com/"]
)
def test_an_address_that_may_not_be_is_refused_by_its_field(service, url):
    status, problem, _ = service.call("POST", ALL, {"url": url})
    assert (status, problem["type"]) == (422, "/problems/invalid-input")
    assert [one["field"] for one in problem["errors"]] == ["url"]
    answer = made(service)
    assert change(service, f"{ALL}/{answer['webhook_id']}", {"url": url})[0] == 422


@pytest.mark.parametrize(
    "more", [{"kinds": ["nothing"]}, {"least_level": 0}, {"least_level": 101}, {"state": "stopped"}]
)
def test_what_is_no_choice_is_refused(service, more):
    assert service.call("POST", ALL, HOOK | more)[0] == 422


def test_a_practice_has_ten_and_no_more(service):
    for _ in range(MOST_ENDPOINTS):
        made(service)
    assert service.call("POST", ALL, HOOK)[0] == 409


def test_a_change_says_which_version_it_changes(service):
    path = f"{ALL}/{made(service)['webhook_id']}"
    assert service.call("PUT", path, HOOK)[0] == 428
    assert service.call("PUT", path, HOOK, **{"If-Match": '"7"'})[0] == 412
    status, answer = change(service, path, HOOK | {"state": "paused", "least_level": 3})
    assert (status, answer["state"], answer["least_level"]) == (200, "paused", 3)
    assert service.call("GET", path)[2]["ETag"] == '"2"'


def test_a_removed_one_is_gone_with_what_it_was_told(service):
    path = f"{ALL}/{made(service)['webhook_id']}"
    told = service.call("POST", f"{path}/test")[1]["delivery_id"]
    assert change(service, path, method="DELETE")[0] == 200
    for method, at in (("GET", path), ("GET", f"{path}/deliveries"), ("GET", f"{path}/deliveries/{told}")):
        assert service.call(method, at)[0] == 404
    work()
    assert service.sender.got == []


def test_a_test_message_arrives_signed_and_is_told_as_delivered(service):
    answer = made(service)
    path = f"{ALL}/{answer['webhook_id']}"
    status, told, _ = service.call("POST", f"{path}/test")
    assert (status, told["state"], told["event"]["type"]) == (201, "pending", "webhook.test")
    work()
    (posting,) = service.sender.got
    assert posting.headers["webhook-id"] == told["delivery_id"]
    assert verified(answer["secret"], posting)
    after = service.call("GET", f"{path}/deliveries/{told['delivery_id']}")[1]
    assert (after["state"], after["attempts"], after["next_at"]) == ("delivered", 1, None)
    assert [(one["status"], one["because"]) for one in after["tries"]] == [(204, None)]
    assert service.call("GET", f"{path}/deliveries")[1] == {"deliveries": [after], "cursor": None}


def test_after_a_rotation_both_secrets_sign_until_the_overlap_is_over(service):
    first = made(service)
    path = f"{ALL}/{first['webhook_id']}"
    status, second = change(service, f"{path}/secret", {"overlap_hours": 2}, "POST")
    assert status == 200
    assert second["secret"] != first["secret"]
    assert second["former_secrets_until"] == ["2026-03-20T17:00:00+00:00"]
    service.call("POST", f"{path}/test")
    work()
    status, third = change(service, f"{path}/secret", {"overlap_hours": 0}, "POST")
    service.call("POST", f"{path}/test")
    work()
    both, last = service.sender.got
    assert [verified(one["secret"], both) for one in (first, second)] == [True, True]
    assert [verified(one["secret"], last) for one in (first, second, third)] == [False, False, True]


def test_what_failed_is_replayed_alone_or_all_since_a_time_under_the_same_id(service):
    path = f"{ALL}/{made(service)['webhook_id']}"
    service.sender.answers["hooks.example.com"] = 410
    one = service.call("POST", f"{path}/test")[1]["delivery_id"]
    work()
    assert service.call("GET", path)[1]["stopped_because"] == "it answered 410 Gone"
    assert service.call("POST", f"{path}/deliveries/{one}/replay")[0] == 409
    service.sender.answers.clear()
    service.sender.got.clear()
    assert change(service, path, HOOK)[1]["state"] == "active"
    page = service.call("GET", f"{path}/deliveries?undelivered=true")[1]
    assert [(held["delivery_id"], held["state"]) for held in page["deliveries"]] == [(one, "held")]
    since = {"since": "2026-03-20T00:00:00Z"}
    assert service.call("POST", f"{path}/replay", {"since": "2026-03-21T00:00:00Z"})[1] == {
        "replayed": 0,
        "more": False,
    }
    assert service.call("POST", f"{path}/replay", since)[1] == {"replayed": 1, "more": False}
    assert service.call("POST", f"{path}/replay", since)[1] == {"replayed": 0, "more": False}
    work()
    assert service.call("POST", f"{path}/deliveries/{one}/replay")[0] == 200
    work()
    assert [posting.headers["webhook-id"] for posting in service.sender.got] == [one, one]


@pytest.mark.parametrize("form", [{}, {"since": "yesterday"}, {"since": "2026-03-20T00:00:00"}])
def test_a_time_to_replay_from_has_a_zone(service, form):
    path = f"{ALL}/{made(service)['webhook_id']}"
    assert service.call("POST", f"{path}/replay", form)[0] == 422


def test_pages_of_deliveries_follow_each_other_newest_first(service):
    path = f"{ALL}/{made(service)['webhook_id']}"
    sent = [service.call("POST", f"{path}/test")[1]["delivery_id"] for _ in range(3)]
    query, seen = "?limit=1", []
    while query:
        page = service.call("GET", f"{path}/deliveries{query}")[1]
        seen += [one["delivery_id"] for one in page["deliveries"]]
        query = f"?limit=1&cursor={page['cursor']}" if page["cursor"] else ""
    assert seen == sorted(sent, reverse=True)


def test_a_reset_of_the_test_space_ends_its_webhooks(service):
    webhook_id = made(service)["webhook_id"]
    service.call("POST", f"{ALL}/{webhook_id}/test")
    assert service.call("POST", "/v1/test-space/reset")[0] == 200
    work()
    assert service.sender.got == []
    with acting(OPERATOR):
        assert wiring.parts().table.look_up("list", address.webhooks_listening()) == []
        assert wiring.parts().table.look_up("due", address.webhooks_due()) == []
