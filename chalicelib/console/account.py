"""One's own account: what one may do, and which sessions are open."""

from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.services.staff import sessions

pages = Pages(__name__)


@pages.page("GET", "/console/account")
def account(visit: Visit) -> Show:
    """Roles and sessions."""
    return visit.show("account.html", sessions=sessions.all_of(visit.staff, visit.who))


@pages.page("POST", "/console/account/sessions/{session}/end")
def end_session(visit: Visit) -> See:
    """Ends one session of one's own."""
    sessions.end(visit.staff, visit.who.account_id, visit.path["session"])
    return See(visit.links.to("account", said="session-ended"))
