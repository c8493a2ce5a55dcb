"""Making a webhook, changing and pausing it, giving it a new secret, removing it. A secret is on a page once."""

from collections.abc import Callable

from chalicelib.alerts.words import WORDS
from chalicelib.console.look.room import Room, room
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.console.webhooks.shelf import Shelf, hooks_at, shelf
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.services.alerts.alert import OF_INSTALLATION
from chalicelib.services.errors import VersionOutdated
from chalicelib.services.records.once import UNPROTECTED, FirstAnswer
from chalicelib.services.staff.account import Permission
from chalicelib.services.webhooks.endpoint import WebhookForm
from chalicelib.services.webhooks.manage import (
    LONGEST_OVERLAP_HOURS,
    change_webhook,
    make_webhook,
    remove_webhook,
    rotate_secret,
)
from chalicelib.services.webhooks.target import LONGEST
from chalicelib.web.forms import Form

pages = Pages(__name__)
LONGEST_DESCRIPTION = 80
HIGHEST_LEVEL = 100
OVERLAP_HOURS = 24
KINDS = [(kind, words.title) for kind, words in WORDS.items() if kind not in OF_INSTALLATION]
# Not under `webhooks/`, where ids stand.
NEW = "/console/practices/{practice}/webhooks-new"
ONE = "/console/practices/{practice}/webhooks/{webhook}"


@pages.page("GET", NEW, needs=Permission.MANAGE_WEBHOOKS)
def begin(visit: Visit) -> Show:
    """The form of a new one."""
    return _form(visit, room(visit), None, Form.of({"url": "", "description": "", "kinds": [], "least_level": "1"}))


@pages.page("POST", NEW, needs=Permission.MANAGE_WEBHOOKS)
def make(visit: Visit) -> Show:
    """Makes it, and shows its secret."""
    at = room(visit)
    answer = _written(visit, "active", lambda form: make_webhook(hooks_at(at), form, UNPROTECTED))
    if answer is None:
        return _form(visit, at, None, visit.form)
    return _secret(visit, at, answer)


@pages.page("GET", f"{ONE}/change", needs=Permission.MANAGE_WEBHOOKS)
def look_over(visit: Visit) -> Show:
    """The form, filled with what holds."""
    held = shelf(visit)
    one = held.endpoint
    filled = {"url": one.url, "description": one.description, "kinds": one.kinds, "least_level": str(one.least_level)}
    return _form(visit, held.at, held, Form.of(filled | {"version": str(one.version)}))


@pages.page("POST", f"{ONE}/change", needs=Permission.MANAGE_WEBHOOKS)
def change(visit: Visit) -> Show | See:
    """Keeps the form; whoever was overtaken sees it again."""
    held = shelf(visit)
    state = "active" if held.endpoint.is_active else "paused"
    if _written(visit, state, lambda form: _change(visit, held, form)) is None:
        return _form(visit, held.at, held, visit.form)
    return See(held.to(said="webhook-kept"))


@pages.page("POST", f"{ONE}/state", needs=Permission.MANAGE_WEBHOOKS)
def set_state(visit: Visit) -> See:
    """Pauses it, or makes it active again."""
    held, state = shelf(visit), visit.form.choice("state", ("active", "paused"))
    visit.form.require()
    one = held.endpoint
    form = {"url": one.url, "description": one.description, "kinds": one.kinds, "least_level": one.least_level}
    _change(visit, held, read_as(WebhookForm, form | {"state": state}))
    return See(held.to(said="webhook-kept"))


@pages.page("POST", f"{ONE}/secret", needs=Permission.MANAGE_WEBHOOKS)
def rotate(visit: Visit) -> Show:
    """A new secret, shown once."""
    held = shelf(visit)
    hours, version = visit.form.number("overlap_hours", 0, LONGEST_OVERLAP_HOURS), _version(visit)
    visit.form.require()
    answer = rotate_secret(held.hooks, held.endpoint.webhook_id, hours or 0, version, UNPROTECTED)
    return _secret(visit, held.at, answer)


@pages.page("GET", f"{ONE}/remove", needs=Permission.MANAGE_WEBHOOKS)
def ask_removal(visit: Visit) -> Show:
    """Asks once more."""
    held = shelf(visit)
    return visit.show("webhooks/remove.html", at=held.at, held=held)


@pages.page("POST", f"{ONE}/remove", needs=Permission.MANAGE_WEBHOOKS)
def remove(visit: Visit) -> See:
    """Removes it."""
    held = shelf(visit)
    remove_webhook(held.hooks, held.endpoint.webhook_id, _version(visit), UNPROTECTED)
    return See(held.at.to("webhooks", said="webhook-removed"))


def _change(visit: Visit, held: Shelf, form: WebhookForm) -> FirstAnswer:
    return change_webhook(held.hooks, held.endpoint.webhook_id, form, _version(visit), UNPROTECTED)


def _version(visit: Visit) -> int:
    return visit.form.number("version") or 0


def _written(visit: Visit, state: str, write: Callable[[WebhookForm], FirstAnswer]) -> FirstAnswer | None:
    """What writing the form answered; None where something is wrong with it, which the form then says."""
    form = visit.form
    given = {
        "url": form.text("url", LONGEST),
        "description": form.text("description", LONGEST_DESCRIPTION, optional=True),
        "kinds": tuple(form.choices("kinds", [kind for kind, _ in KINDS])),
        "least_level": form.number("least_level", 1, HIGHEST_LEVEL),
        "state": state,
    }
    if form.errors:
        return None
    try:
        return write(read_as(WebhookForm, given))
    except InvalidInput as refused:
        form.take(refused.problems)
    except VersionOutdated as outdated:
        form.wrong("", str(outdated))
    return None


def _form(visit: Visit, at: Room, held: Shelf | None, form: Form) -> Show:
    shown = {"form": form, "at": at, "held": held, "kinds": KINDS, "highest": HIGHEST_LEVEL}
    page = "webhooks/form.html"
    return visit.again(page, **shown) if form.errors else visit.show(page, **shown)


def _secret(visit: Visit, at: Room, answer: FirstAnswer) -> Show:
    return visit.show("webhooks/secret.html", at=at, told=answer.body)
