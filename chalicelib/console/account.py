"""One's own account: what one may do, the password, and which sessions are open."""

from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.services.staff import change_password as own
from chalicelib.services.staff import sessions
from chalicelib.services.staff.errors import WaitBeforeTrying

pages = Pages(__name__)


@pages.page("GET", "/console/account")
def account(visit: Visit) -> Show:
    """Roles, second factor and sessions."""
    return visit.show("account.html", sessions=sessions.all_of(visit.staff, visit.who))


@pages.page("POST", "/console/account/sessions/{session}/end")
def end_session(visit: Visit) -> See:
    """Ends one session of one's own."""
    sessions.end(visit.staff, visit.who.account_id, visit.path["session"])
    return See(visit.links.to("account", said="session-ended"))


@pages.page("POST", "/console/account/sessions/end-others")
def end_others(visit: Visit) -> See:
    """Ends every session but this one."""
    opened = own.end_other_sessions(visit.staff, visit.session, visit.origin)
    return See(visit.links.to("account", said="sessions-ended"), visit.cookies.given(opened))


@pages.page("GET", "/console/account/password")
def password_form(visit: Visit) -> Show:
    """Asks for the old and the new password."""
    return visit.show("password.html")


@pages.page("POST", "/console/account/password")
def change_password(visit: Visit) -> Show | See:
    """Changes the password; every other session ends."""
    form = visit.form
    old, new, again = form.secret("old_password"), form.secret("new_password"), form.secret("again_password")
    if new != again:
        form.wrong("again_password", "is not the same as the new password")
    if form.errors:
        return visit.again("password.html")
    try:
        opened = own.change_password(visit.staff, visit.session, old, new, visit.origin)
    except InvalidInput as error:
        form.take(error.problems, ("old_password", "new_password"))
    except WaitBeforeTrying as refusal:
        form.wrong("", str(refusal))
    else:
        return See(visit.links.to("account", said="password-changed"), visit.cookies.given(opened))
    return visit.again("password.html")
