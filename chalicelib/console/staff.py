"""Staff accounts, for administrators: who there is, inviting, roles, resets, disabling, and what happened."""

from collections.abc import Callable

from chalicelib.console import grants
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.staff import events, invitations, manage
from chalicelib.services.staff.account import Account, Permission
from chalicelib.services.staff.desk import StaffDesk

pages = Pages(__name__)
_STAFF = Permission.MANAGE_STAFF
_LIST = "staff"


@pages.page("GET", "/console/staff", needs=_STAFF)
def staff(visit: Visit) -> Show:
    """A page of the accounts that one administers."""
    after = place_of(_LIST, visit.query.get("cursor"))
    accounts, last = manage.staff_of(visit.staff, visit.who, after)
    onward = visit.links.to("staff", cursor=cursor_of(_LIST, last)) if last else None
    return visit.show("staff.html", accounts=accounts, next=onward, is_all=after is None and last is None)


@pages.page("GET", "/console/staff/new", needs=_STAFF)
def new(visit: Visit) -> Show:
    """Asks whom to invite."""
    return _inviting(visit, 200)


@pages.page("POST", "/console/staff/new", needs=_STAFF)
def invite(visit: Visit) -> Show:
    """Makes the account, and shows its link once."""
    form = visit.form
    login, name, given = form.text("login", 100), form.text("name", 100), grants.read(form)
    if not form.errors:
        try:
            token = invitations.invite(visit.staff, visit.who, login, name, given)
        except InvalidInput as error:
            form.take(error.problems)
        else:
            return _link(visit, name, token)
    return _inviting(visit, 422)


@pages.page("GET", "/console/staff/{account}", needs=_STAFF)
def one(visit: Visit) -> Show:
    """One account."""
    account = manage.one_of(visit.staff, visit.who, visit.path["account"])
    return _one(visit, account, 200)


@pages.page("POST", "/console/staff/{account}/roles", needs=_STAFF)
def change_roles(visit: Visit) -> Show | See:
    """Other roles."""
    form, account_id = visit.form, visit.path["account"]
    given, version = grants.read(form), form.number("version") or 0
    if form.errors:
        account = manage.one_of(visit.staff, visit.who, account_id)
        return _one(visit, account, 422)
    manage.change_grants(visit.staff, visit.who, account_id, version, given)
    return See(visit.links.to("staff", account_id, said="roles-changed"))


@pages.page("POST", "/console/staff/{account}/reset", needs=_STAFF)
def reset(visit: Visit) -> Show:
    """Takes the password away, and shows a link once by which its person chooses another."""
    account = manage.one_of(visit.staff, visit.who, visit.path["account"])
    version, also_factor = visit.form.number("version") or 0, visit.form.ticked("second_factor")
    token = invitations.reset(visit.staff, visit.who, account.account_id, version, second_factor=also_factor)
    return _link(visit, account.name, token)


@pages.page("POST", "/console/staff/{account}/disable", needs=_STAFF)
def disable(visit: Visit) -> See:
    """The account opens nothing any more."""
    return _done(visit, manage.disable, "account-disabled")


@pages.page("POST", "/console/staff/{account}/enable", needs=_STAFF)
def enable(visit: Visit) -> See:
    """The account may sign in again."""
    return _done(visit, manage.enable, "account-enabled")


@pages.page("POST", "/console/staff/{account}/end-sessions", needs=_STAFF)
def end_sessions(visit: Visit) -> See:
    """Every session of the account ends."""
    return _done(visit, manage.end_sessions, "their-sessions-ended")


@pages.page("GET", "/console/staff/events", needs=_STAFF)
def what_happened(visit: Visit) -> Show:
    """What happened to accounts this month."""
    found = events.newest(visit.staff.table, visit.staff.now().strftime("%Y-%m"))
    mine = [event for event in found if visit.who.administers(event.places)]
    names = manage.names_of(visit.staff, visit.who, [one for event in mine for one in (event.by, event.about)])
    return visit.show("staff_events.html", events=mine, names=names)


def _done(visit: Visit, does: Callable[[StaffDesk, Account, str, int], None], said: str) -> See:
    account_id = visit.path["account"]
    does(visit.staff, visit.who, account_id, visit.form.number("version") or 0)
    return See(visit.links.to("staff", account_id, said=said))


def _inviting(visit: Visit, status: int) -> Show:
    values = {"form": visit.form, "rows": grants.rows_of(visit.form), "roles": grants.ROLES}
    return Show("staff_new.html", values, status)


def _one(visit: Visit, account: Account, status: int) -> Show:
    form = visit.form if status == 422 else grants.filled(account.grants)
    values = {"form": form, "account": account, "rows": grants.rows_of(form)}
    values |= {"roles": grants.ROLES}
    return Show("staff_one.html", values, status)


def _link(visit: Visit, name: str, token: str) -> Show:
    return visit.show("staff_link.html", name=name, link=visit.site + visit.links.to("join", token))
