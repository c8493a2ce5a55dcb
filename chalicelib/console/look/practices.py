"""Practices: choosing one, and what needs attention in one today. Alerts name payers, days and amounts, no patient."""

from chalicelib import wiring
from chalicelib.console.look.payers import payer_names
from chalicelib.console.look.today import Today, stopped_drafts, today_of
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.services.alerts.subscribe import find_subscription
from chalicelib.services.errors import NotKept
from chalicelib.services.staff.account import INSTALLATION, Account, Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
LIVE = "P#"


@pages.page("GET", "/console/practices", needs=Permission.SEE_RULES)
def practices(visit: Visit) -> Show | See:
    """Chooses a practice; whoever works for one alone is there at once."""
    named, own = visit.query.get("practice", "").strip(), known_practices(visit)
    if named or (len(own) == 1 and not everywhere(visit.who)):
        return See(visit.links.to("practices", named or own[0]))
    return visit.show("look/practices.html", own=own, everywhere=everywhere(visit.who), form=Form())


@pages.page("GET", "/console/practices/{practice}", needs=Permission.SEE_RULES)
def practice(visit: Visit) -> Show:
    """What needs attention today, soonest first."""
    found: Today = today_of(visit, visit.practice)
    may_see = visit.may(Permission.SEE_PATIENTS)
    return visit.show(
        "look/today.html",
        found=found,
        at=found.at,
        payer_names=payer_names(),
        may_see=may_see,
        stopped=stopped_drafts(found.at) if may_see else [],
    )


def practices_of(who: Account) -> list[str]:
    """The practices that an account's roles name."""
    return [place for place in who.practices(Permission.SEE_RULES) if place != INSTALLATION]


def known_practices(visit: Visit) -> list[str]:
    """The same; of whoever works everywhere also those that he hears alerts of: nothing else lists practices."""
    own = practices_of(visit.who)
    if not everywhere(visit.who):
        return own
    try:
        subscription, _ = find_subscription(wiring.parts().table, visit.who.account_id)
    except NotKept:
        return own
    heard = [space.removeprefix(LIVE) for space in subscription.spaces if space.startswith(LIVE)]
    return sorted({*own, *heard})


def everywhere(who: Account) -> bool:
    """Whether some role of the account counts at every practice."""
    return INSTALLATION in who.practices(Permission.SEE_RULES)
