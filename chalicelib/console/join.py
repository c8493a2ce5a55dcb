"""The page behind an invitation or a reset: choosing a password."""

from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.services.staff import invitations

pages = Pages(__name__)


@pages.page("GET", "/console/join/{token}", stage=None)
def join(visit: Visit) -> Show:
    """Says whose account it is, and asks for a password."""
    return _asking(visit, 200)


@pages.page("POST", "/console/join/{token}", stage=None)
def choose(visit: Visit) -> Show | See:
    """Keeps the password; the link is used up."""
    form = visit.form
    password, again = form.secret("password"), form.secret("again_password")
    if password != again:
        form.wrong("again_password", "is not the same as the password")
    if form.errors:
        return _asking(visit, 422)
    try:
        invitations.accept(visit.staff, visit.path["token"], password)
    except InvalidInput as error:
        form.take(error.problems, ("password",))
        return _asking(visit, 422)
    return See(visit.links.to("sign-in", said="password-chosen"), [visit.cookies.no_session()])


def _asking(visit: Visit, status: int) -> Show:
    account = invitations.waiting(visit.staff, visit.path["token"])
    action = visit.links.to("join", visit.path["token"])
    return Show("join.html", {"form": visit.form, "account": account, "action": action}, status)
