"""The page behind the links that end a kind of mail. A signed link does it, without signing in: a person's with a
button, a mail program's with one POST (RFC 8058), which comes from anywhere and carries no cookie."""

from contextlib import suppress

from chalicelib import wiring
from chalicelib.alerts.words import WORDS
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.services.alerts.alert import KINDS
from chalicelib.services.alerts.subscribe import mute, read_token
from chalicelib.services.errors import NotKept

pages = Pages(__name__)


@pages.page("GET", "/console/unsubscribe/{token}", stage=None)
def ask(visit: Visit) -> Show:
    """Asks; a link that is only opened changes nothing, for mail scanners open every link."""
    return _shown(visit, done=False)


@pages.page("POST", "/console/unsubscribe/{token}", stage=None, from_anywhere=True)
def unsubscribe(visit: Visit) -> Show:
    """Ends it; again is no change."""
    person_id, kind = read_token(wiring.alerts().secret(), visit.path["token"])
    with suppress(NotKept):  # Whoever is gone hears nothing anyway.
        mute(wiring.parts().desk, person_id, kind)
    return _shown(visit, done=True)


def _shown(visit: Visit, done: bool) -> Show:
    _, kind = read_token(wiring.alerts().secret(), visit.path["token"])
    title = next((WORDS[known].title for known in KINDS if known == kind), "")
    action = visit.links.to("unsubscribe", visit.path["token"])
    return Show("unsubscribe.html", {"form": visit.form, "title": title, "done": done, "action": action})
