"""Sending: a test message, one delivery again, all that did not arrive since a day."""

from datetime import UTC, datetime, time

from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Visit
from chalicelib.console.webhooks.shelf import shelf
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.staff.account import Permission
from chalicelib.services.webhooks.replay import replay_one, replay_undelivered, send_test

pages = Pages(__name__)
ONE = "/console/practices/{practice}/webhooks/{webhook}"


@pages.page("POST", f"{ONE}/test", needs=Permission.MANAGE_WEBHOOKS)
def test(visit: Visit) -> See:
    """Sends a message that only tries the way."""
    held = shelf(visit)
    send_test(held.hooks, held.endpoint.webhook_id, UNPROTECTED)
    return See(held.to(said="webhook-test"))


@pages.page("POST", f"{ONE}/replay", needs=Permission.MANAGE_WEBHOOKS)
def replay(visit: Visit) -> See:
    """Sends again what was given up or held since a day of UTC."""
    held, since = shelf(visit), visit.form.day("since")
    visit.form.require()
    begin = datetime.combine(since or held.at.today, time(), UTC)
    told = replay_undelivered(held.hooks, held.endpoint.webhook_id, begin, UNPROTECTED).body
    said = "webhook-more" if told["more"] else "webhook-replayed" if told["replayed"] else "webhook-none"
    return See(held.to(said=said))


@pages.page("POST", f"{ONE}/deliveries/{{delivery}}/replay", needs=Permission.MANAGE_WEBHOOKS)
def again(visit: Visit) -> See:
    """Sends one again, whatever became of it."""
    held, message_id = shelf(visit), visit.path["delivery"]
    replay_one(held.hooks, held.endpoint.webhook_id, message_id, UNPROTECTED)
    return See(held.to("deliveries", message_id, said="webhook-replayed"))
