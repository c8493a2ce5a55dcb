"""One request to a page, read and judged: where it comes from, who asks, what he may do, what he sent.

The order matters: forged forms first, then the session, then the permission; only then is the form looked at.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from chalice.app import Request

from chalicelib import wiring
from chalicelib.services.errors import NotKept
from chalicelib.services.staff import sessions
from chalicelib.services.staff.account import Account, Permission
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.errors import NotPermitted, SessionEnded
from chalicelib.services.staff.sessions import Session, Stage
from chalicelib.services.staff.sign_in import Origin
from chalicelib.web.body import query_of
from chalicelib.web.endpoint import request_id_of
from chalicelib.web.forms import Form, form_of
from chalicelib.web.links import Links, base_of, origins_of
from chalicelib.web.same_origin import require_same_origin
from chalicelib.web.session import Cookies, cookies_for

# Beyond these many digits lies no version and no mail.
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Door:
    """What a page asks of whoever opens it."""

    needs: Permission | None
    stage: Stage | None
    largest_bytes: int
    from_anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """A page to show."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    cookies: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class See:
    """Another page to go to, by an address that `Links` built."""

    address: str
    cookies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """A file to save under a name."""

    name: str
    media: str
    text: str


class OtherStage(SessionEnded):
    """The sign-in has come as far as `stage`, and this page is for another."""

    def __init__(self, stage: Stage) -> None:
        super().__init__("Finish signing in first.")
        self.stage = stage


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that may be served. `session` and `who` are there on every page but those for strangers; `site` is
    where our pages are served from, for links that leave the browser."""

    request_id: str
    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Form
    links: Links
    cookies: Cookies
    site: str
    origin: Origin
    staff: StaffDesk
    signed_in: tuple[Session, Account] | None

    @property
    def who(self) -> Account:
        """Whoever is signed in. Raises SessionEnded on a page for strangers."""
        return self._signed_in()[1]

    @property
    def session(self) -> Session:
        """The session. Raises SessionEnded on a page for strangers."""
        return self._signed_in()[0]

    @property
    def practice(self) -> str:
        """The practice that the address names."""
        return self.path["practice"]

    @property
    def number(self) -> int:
        """The number that the address names; 0, which nothing has, for what is none."""
        return int(self.path["number"]) if _NUMBER.fullmatch(self.path["number"]) else 0

    def may(self, permission: Permission) -> bool:
        """Whether whoever is signed in may do that, at the practice of the address if it names one."""
        return self.who.may(permission, self.path.get("practice"))

    def show(self, template: str, **values: Any) -> Show:
        """That page, with the visit's form unless another is given."""
        return Show(template, {"form": self.form} | values)

    def again(self, template: str, **values: Any) -> Show:
        """The page with the form as it was sent and what is wrong with it."""
        return Show(template, {"form": self.form} | values, 422)

    def _signed_in(self) -> tuple[Session, Account]:
        if self.signed_in is None:
            raise SessionEnded("You are not signed in.")
        return self.signed_in


def visit_of(request: Request, path: Mapping[str, str], door: Door) -> Visit:
    """The request, read. Raises what is to be refused."""
    parts = wiring.console()
    origins = origins_of(request.context, parts.origins)
    sends_form = request.method != "GET" and not door.from_anywhere
    if sends_form:
        require_same_origin(request.headers, origins)
    cookies = cookies_for(origins)
    sent = cookies.read(request.headers)
    values = {name: unquote(value) for name, value in path.items()}
    signed_in = _entered(parts.staff, sent.get(cookies.session_name, ""), values, door)
    return Visit(
        request_id=request_id_of(request),
        method=request.method,
        path=values,
        query=query_of(request),
        form=form_of(request, door.largest_bytes) if sends_form else Form(),
        links=Links(base_of(request.context)),
        cookies=cookies,
        site=origins[0] if origins else "",
        origin=_origin(request, sent.get(cookies.device_name, "")),
        staff=parts.staff,
        signed_in=signed_in,
    )


def _entered(staff: StaffDesk, token: str, path: Mapping[str, str], door: Door) -> tuple[Session, Account] | None:
    if door.stage is None:
        return None
    session, account = sessions.find(staff, token)
    if session.stage is not door.stage:
        raise OtherStage(session.stage)
    practice = path.get("practice")
    if practice is not None and not any(grant.covers(practice) for grant in account.grants):
        raise NotKept("There is no such page, or it belongs to another practice.")
    if door.needs and not account.may(door.needs, practice):
        raise NotPermitted(f"This page is for those who may {door.needs}. Ask an administrator for the role.")
    return session, account


def _origin(request: Request, device: str) -> Origin:
    identity = request.context.get("identity") or {}
    return Origin(str(identity.get("sourceIp", "")), request.headers.get("user-agent", "")[:200], device)
