"""Signing in and out: password, code, and the way back to the page that was asked for."""

from chalicelib.console.page import Pages
from chalicelib.console.refused import STAGE_PAGES
from chalicelib.console.visit import See, Show, Visit
from chalicelib.services.staff import sessions, sign_in
from chalicelib.services.staff.errors import SignInRefused, WaitBeforeTrying
from chalicelib.services.staff.sessions import Opened, Stage
from chalicelib.web.forms import Form
from chalicelib.web.links import own_path

pages = Pages(__name__)


@pages.page("GET", "/console/sign-in", stage=None)
def sign_in_form(visit: Visit) -> Show:
    """Asks for name and password."""
    return visit.show("sign_in.html", form=Form.of({"next": own_path(visit.query.get("next"))}))


@pages.page("POST", "/console/sign-in", stage=None)
def enter_password(visit: Visit) -> Show | See:
    """Opens a session, complete or waiting for the second factor."""
    form = visit.form
    login, password = form.text("login"), form.secret("password")
    if form.errors:
        return visit.again("sign_in.html")
    try:
        opened = sign_in.sign_in(visit.staff, login, password, visit.origin)
    except (SignInRefused, WaitBeforeTrying) as refusal:
        return _refused(visit, "sign_in.html", refusal)
    return entered(visit, opened)


@pages.page("GET", "/console/code", stage=Stage.CODE)
def code_form(visit: Visit) -> Show:
    """Asks for the code of the second factor."""
    return visit.show("code.html", form=Form.of({"next": own_path(visit.query.get("next"))}))


@pages.page("POST", "/console/code", stage=Stage.CODE)
def enter_code(visit: Visit) -> Show | See:
    """Completes the session."""
    code = visit.form.secret("code", most=40)
    if visit.form.errors:
        return visit.again("code.html")
    try:
        opened = sign_in.enter_code(visit.staff, visit.session, code, visit.origin)
    except (SignInRefused, WaitBeforeTrying) as refusal:
        return _refused(visit, "code.html", refusal)
    return entered(visit, opened)


@pages.page("POST", "/console/sign-out")
def sign_out(visit: Visit) -> See:
    """Ends the session."""
    sessions.end(visit.staff, visit.who.account_id, visit.session.key_digest)
    return See(visit.links.to("sign-in", said="signed-out"), [visit.cookies.no_session()])


@pages.page("POST", "/console/start-again", stage=Stage.CODE)
def start_again(visit: Visit) -> See:
    """Gives up a half-done sign-in."""
    sessions.end(visit.staff, visit.who.account_id, visit.session.key_digest)
    return See(visit.links.to("sign-in"), [visit.cookies.no_session()])


def entered(visit: Visit, opened: Opened) -> See:
    """On to the next step of signing in, or to the page that was asked for."""
    cookies = visit.cookies.given(opened)
    after = own_path(visit.form.value("next"))
    if opened.session.stage is not Stage.FULL:
        return See(visit.links.to(*STAGE_PAGES[opened.session.stage], next=after), cookies)
    return See(visit.links.own(after) if after else visit.links.to(), cookies)


def _refused(visit: Visit, template: str, refusal: SignInRefused | WaitBeforeTrying) -> Show:
    visit.form.wrong("", str(refusal))
    if isinstance(refusal, WaitBeforeTrying):
        headers = {"Retry-After": str(refusal.retry_after_seconds)}
        return Show(template, {"form": visit.form}, 429, headers=headers)
    return visit.again(template)
