"""The practices whose alerts a person may see: of her roles, and of her subscription as far as roles go."""

from chalicelib import wiring
from chalicelib.console.visit import Visit
from chalicelib.services.alerts.subscribe import find_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.alerts.who_hears import heard_by
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.staff.account import INSTALLATION, Account


def subscription_of(account: Account) -> tuple[Subscription | None, int]:
    """Her subscription and its version; None and 0 where she has none."""
    try:
        return find_subscription(wiring.parts().table, account.account_id)
    except NotKept:
        return None, 0


def spaces_of(visit: Visit) -> tuple[str, ...]:
    """Those of her roles, of her subscription, and the one that the address asks for, as far as she may hear of them.
    An administrator of the installation names practices in her subscription: nothing else lists them."""
    kept, _ = subscription_of(visit.who)
    own = [f"P#{place}" for place in visit.who.places if place != INSTALLATION]
    asked = [f"P#{visit.query['practice']}"] if visit.query.get("practice") else []
    named = dict.fromkeys([*own, *(kept.spaces if kept else ()), *asked, address.INSTALLATION_ALERTS])
    return heard_by(visit.who, named)
