"""Setting up the second factor, at first sign-in or later from one's account, and new recovery codes."""

from chalicelib.console.page import Pages
from chalicelib.console.qr import modules
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.services.staff import second_factor, sessions, totp
from chalicelib.services.staff.change_password import require_password
from chalicelib.services.staff.errors import SignInRefused, WaitBeforeTrying
from chalicelib.services.staff.sessions import Stage
from chalicelib.web.links import own_path

pages = Pages(__name__)


@pages.page("GET", "/console/set-up", stage=Stage.SET_UP)
def first_set_up(visit: Visit) -> Show:
    """The secret, for somebody who must set up a second factor before anything else."""
    return _secret(visit, 200)


@pages.page("POST", "/console/set-up", stage=Stage.SET_UP)
def confirm_first(visit: Visit) -> Show:
    """The first right code; the sign-in is complete."""
    return _confirmed(visit)


@pages.page("GET", "/console/account/second-factor")
def set_up(visit: Visit) -> Show:
    """A secret, new or instead of the present one."""
    return _secret(visit, 200)


@pages.page("POST", "/console/account/second-factor")
def confirm(visit: Visit) -> Show:
    """The first right code of the new secret, and the password."""
    password = visit.form.secret("password")
    if not visit.form.errors:
        _prove(visit, password)
    return _secret(visit, 422) if visit.form.errors else _confirmed(visit)


@pages.page("POST", "/console/account/recovery-codes")
def new_codes(visit: Visit) -> Show | See:
    """Recovery codes instead of those there were."""
    password = visit.form.secret("password")
    if not visit.form.errors:
        _prove(visit, password)
    if visit.form.errors:
        return visit.again("recovery.html", has_factor=visit.who.second_factor is not None)
    return visit.show(
        "codes.html", codes=second_factor.new_codes(visit.staff, visit.who), next=visit.links.to("account")
    )


@pages.page("GET", "/console/account/recovery-codes")
def ask_for_codes(visit: Visit) -> Show:
    """Asks for the password first."""
    return visit.show("recovery.html", has_factor=visit.who.second_factor is not None)


@pages.page("POST", "/console/give-up", stage=Stage.SET_UP)
def give_up(visit: Visit) -> See:
    """Gives up a half-done sign-in."""
    sessions.end(visit.staff, visit.who.account_id, visit.session.key_digest)
    return See(visit.links.to("sign-in"), [visit.cookies.no_session()])


def _prove(visit: Visit, password: str) -> None:
    try:
        require_password(visit.staff, visit.who, password, visit.origin)
    except InvalidInput as error:
        visit.form.take(error.problems)
    except WaitBeforeTrying as refusal:
        visit.form.wrong("", str(refusal))


def _secret(visit: Visit, status: int) -> Show:
    secret = second_factor.begin(visit.staff, visit.session)
    after = own_path(visit.query.get("next") or visit.form.value("next"))
    values = {
        "form": visit.form,
        "first": visit.session.stage is Stage.SET_UP,
        "replaces": visit.who.second_factor is not None,
        "secret": totp.shown(secret),
        "qr": modules(totp.uri(secret, visit.who.login)),
        "next": after or "",
    }
    return Show("set_up.html", values, status)


def _confirmed(visit: Visit) -> Show:
    code = visit.form.secret("code", most=40)
    if visit.form.errors:
        return _secret(visit, 422)
    try:
        opened, codes = second_factor.confirm(visit.staff, visit.session, code, visit.origin)
    except SignInRefused as refusal:
        visit.form.wrong("", str(refusal))
        return _secret(visit, 422)
    except WaitBeforeTrying as refusal:
        visit.form.wrong("", str(refusal))
        return _secret(visit, 429)
    after = own_path(visit.form.value("next"))
    values = {"codes": codes, "next": visit.links.own(after) if after else visit.links.to()}
    return Show("codes.html", values, 200, visit.cookies.given(opened))
