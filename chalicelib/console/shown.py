"""How values look on a page: times, roles, browsers."""

from datetime import datetime

from chalicelib.services.publish_rules import SHIPPED
from chalicelib.services.staff.account import INSTALLATION, Account, Grant

_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_MACHINES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)
_LINES_OF_BUSINESS = {
    "any": "Any",
    "tricare": "TRICARE",
    "va": "Veterans affairs",
    "workers_comp": "Workers' compensation",
}


def line_of_business(name: str) -> str:
    """A line of business as billers write it."""
    return _LINES_OF_BUSINESS.get(name) or capfirst(name.replace("_", " "))


def doer(login: str) -> str:
    """Whoever changed rules, by the sign-in name; the program itself in words."""
    return "OT Guard (shipped with the program)" if login == SHIPPED else login


def moment(at: datetime) -> str:
    """A time, to the minute."""
    return at.strftime("%Y-%m-%d %H:%M UTC")


def capfirst(text: str) -> str:
    """The text with a capital at its beginning, and nothing else changed."""
    return text[:1].upper() + text[1:]


def roles_in_words(who: Account) -> str:
    """What an account is, and where."""
    return "; ".join(_grant_in_words(grant) for grant in who.grants) or "no role yet"


def widest_role(who: Account) -> str:
    """The most that an account is anywhere, in one word."""
    return max(grant.role for grant in who.grants).word if who.grants else "no role yet"


def browser(agent: str) -> str:
    """A browser by what it calls itself, as far as that helps to know it again."""
    name = next((word for sign, word in _BROWSERS if sign in agent), "")
    machine = next((word for sign, word in _MACHINES if sign in agent), "")
    return f"{name} on {machine}" if name and machine else agent[:60] or "unknown"


def _grant_in_words(grant: Grant) -> str:
    where = "everywhere" if grant.place == INSTALLATION else f"at {grant.place}"
    return f"{grant.role.word} {where}" + (", with patient data" if grant.patients else "")
