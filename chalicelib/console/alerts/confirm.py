"""The page behind the link that asks whether an address may be mailed to. A signed link does it, without signing in; a
link that is only opened changes nothing, for mail scanners open every link."""

from chalicelib import wiring
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.services.alerts.confirm import confirm, waiting_for
from chalicelib.services.alerts.subscription import Subscription

pages = Pages(__name__)


@pages.page("GET", "/console/confirm/{token}", stage=None)
def ask(visit: Visit) -> Show:
    """Asks."""
    kept = waiting_for(wiring.parts().desk, wiring.alerts().secret(), visit.path["token"])
    return _shown(visit, kept, done=kept.awaiting is None)


@pages.page("POST", "/console/confirm/{token}", stage=None)
def confirmed(visit: Visit) -> Show:
    """Mails go there from now on; again is no change."""
    kept = confirm(wiring.parts().desk, wiring.alerts().secret(), visit.path["token"])
    return _shown(visit, kept, done=True)


def _shown(visit: Visit, kept: Subscription, done: bool) -> Show:
    action = visit.links.to("confirm", visit.path["token"])
    values = {"form": visit.form, "address": kept.awaiting or kept.address, "done": done, "action": action}
    return Show("confirm.html", values)
