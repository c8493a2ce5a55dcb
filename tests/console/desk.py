"""The console in this process: real pages behind the framework's client, records in memory, a small browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode, urlsplit

from chalice.test import Client

from chalicelib import wiring
from chalicelib.rules.library import Library
from chalicelib.services.records.desk import Desk
from chalicelib.services.staff.account import INSTALLATION, Account, Grant, Role
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.make_account import make_account
from chalicelib.services.staff.passwords import Hasher, Scrypt
from tests.http.service import GlassSeal, Service
from tests.http.service import running as service_running

ORIGIN = "http://127.0.0.1:8000"
PASSWORD = "correct horse battery"
# As little work as scrypt can do: these tests are about what is done, not about how long it takes.
QUICK = Scrypt(log_n=4, r=1, p=1)


@dataclass
class Chance:
    """Bytes that differ each time and are the same in every run."""

    drawn: int = 0

    def __call__(self, count: int) -> bytes:
        self.drawn += 1
        return (
            self.drawn.to_bytes(count, "big") if count < 16 else self.drawn.to_bytes(8, "big") + b"\x5a" * (count - 8)
        )


@dataclass
class Page:
    """An answer as a browser has it."""

    status: int
    text: str
    headers: dict[str, str | list[str]]
    cookies: list[str]

    @property
    def location(self) -> str:
        return str(self.headers.get("Location", ""))

    def has(self, words: str) -> bool:
        return words in unescape(re.sub(r"<[^>]+>", "", self.text))

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?) · OT Guard</title>", self.text, re.DOTALL)
        return unescape(found.group(1)) if found else ""


@dataclass
class Browser:
    """Keeps cookies, says where a form came from, and does not follow redirects unless asked."""

    client: Client
    agent: str = "A browser"
    origin: str = ORIGIN
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Page:
        return self._ask("GET", path, b"", {"Sec-Fetch-Site": "same-origin", **headers})

    def post(self, path: str, values: dict[str, str | list[str]] | None = None, **headers: str) -> Page:
        sent = {
            "Sec-Fetch-Site": "same-origin",
            "Origin": self.origin,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._ask("POST", path, urlencode(values or {}, doseq=True).encode(), {**sent, **headers})

    def follow(self, page: Page) -> Page:
        while page.status == 303:
            assert urlsplit(page.location).netloc == ""
            page = self.get(page.location)
        return page

    def raw(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        """Exactly these headers and the cookies."""
        return self._ask(method, path, body, headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        cookie = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        sent = {"User-Agent": self.agent, **({"Cookie": cookie} if cookie else {}), **headers}
        answer = self.client.http.request(method, path, headers={k: v for k, v in sent.items() if v}, body=body)
        given = answer.headers.get("Set-Cookie", [])
        lines = given if isinstance(given, list) else [given]
        for line in lines:
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0]
            self.jar.pop(name, None)
            if value:
                self.jar[name] = value
        return Page(answer.status_code, answer.body.decode(), dict(answer.headers), lines)


@dataclass
class Console:
    """A running console. `time` is its clock."""

    service: Service
    staff: StaffDesk
    time: list[datetime]
    origin: str = ORIGIN

    def later(self, **span: float) -> None:
        self.time[0] += timedelta(**span)

    def browser(self, agent: str = "A browser") -> Browser:
        return Browser(self.service.client, agent, self.origin)

    def account(
        self, login: str = "ada", role: Role = Role.ADMIN, place: str = INSTALLATION, patients: bool = False
    ) -> Account:
        grants = [Grant(place, role, patients)]
        return make_account(self.staff, login, f"{login.title()} Sample", grants, PASSWORD, by="a test")

    def signed_in(self, login: str = "ada", role: Role = Role.ADMIN, **more: object) -> Browser:
        """A browser in which a new account is signed in."""
        self.account(login, role, **more)  # type: ignore[arg-type]
        browser = self.browser()
        assert browser.post("/console/sign-in", {"login": login, "password": PASSWORD}).status == 303
        return browser


@contextmanager
def running(
    *, second_factor_required: bool = False, origins: tuple[str, ...] = (ORIGIN,), shipped: Library | None = None
) -> Iterator[Console]:
    """A console for one test."""
    time = [datetime(2026, 3, 20, 15, 0, tzinfo=UTC)]
    chance = Chance()
    with service_running(shipped) as service:
        desk = Desk(wiring.parts().table, lambda: time[0], pause=lambda attempt: None)
        staff = StaffDesk(desk, chance, Hasher(QUICK, chance), GlassSeal(), second_factor_required)
        wiring.use_console(wiring.ConsoleParts(staff, origins))
        try:
            yield Console(service, staff, time, *origins[:1])
        finally:
            wiring.use_console(None)
