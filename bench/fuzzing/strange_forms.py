"""Pages and forms of the console with strange values in path, query and fields: every answer is a page, none a failure.

The forms are those that the pages show; the world in which they stand is made anew once somebody is signed out of it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from bench.fuzzing.oracle import BrokenPromiseError, in_time
from bench.fuzzing.strange import strange_text
from tests.console.desk import Browser, Page, running
from tests.console.every_page import world_in

_MORE = ("9" * 5_000, "A" * 100_000, "²", "².5", "１２", "\r\nX-Made-Up: 1", "../..", "[NaN]", "[" * 2_000, "P#other")
_TRIES_EACH = 20
_SIGNS_OUT = ("/sign-out", "/sessions/")

Pairs = list[tuple[str, str]]


@dataclass
class _Form:
    """Where a form is sent, how, and what is in it."""

    address: str
    method: str
    fields: Pairs = field(default_factory=list)


class _Forms(HTMLParser):
    """The forms of a page as they would be sent; of a choice its first."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.found: list[_Form] = []
        self._address = address
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append(_Form(given.get("action") or self._address, (given.get("method") or "get").upper()))
        elif tag == "select":
            self._select = given.get("name")
        elif tag == "option" and self._select:
            self._add(self._select, given.get("value"))
            self._select = None
        elif tag in ("input", "textarea", "button"):
            self._add(given.get("name"), given.get("value"))

    def _add(self, name: str | None, value: str | None) -> None:
        if name and self.found:
            self.found[-1].fields.append((name, value or ""))


def strange_forms_target() -> Callable[[int], object]:
    """A target that makes a world, and tries some pages and forms in it."""
    # What is refused is logged by the hundred, and is no finding.
    logging.disable(logging.WARNING)

    def run(number: int) -> None:
        chance = Random(number)
        with running() as console:
            world = world_in(console)
            pages = [address for addresses in world.addresses.values() for address in addresses]
            for address in chance.sample(pages, 8):
                shown = _Forms(urlsplit(address).path)
                shown.feed(world.browser.get(address).text)
                for form in [form for form in shown.found if not any(part in form.address for part in _SIGNS_OUT)]:
                    _try_form(chance, world.browser, form)
                for _ in range(_TRIES_EACH):
                    _ask(world.browser, "GET", _strange_address(chance, address), "")

    return run


def _try_form(chance: Random, browser: Browser, form: _Form) -> None:
    for _ in range(_TRIES_EACH):
        body = urlencode(_strange_fields(chance, form.fields), errors="surrogatepass")
        if form.method == "GET":
            _ask(browser, "GET", f"{form.address.partition('?')[0]}?{body}", "")
        else:
            address = form.address if chance.random() < 0.8 else _strange_address(chance, form.address)
            _ask(browser, "POST", address, body)


def _ask(browser: Browser, method: str, address: str, body: str) -> None:
    jar = dict(browser.jar)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
    with in_time():
        page = browser.raw(method, address, body.encode(), {"Origin": browser.origin, **kind})
    browser.jar = jar
    _hold(page, f"{method} {address[:200]} {body[:200]}")


def _hold(page: Page, asked: str) -> None:
    if page.status >= 500:
        raise BrokenPromiseError(f"{page.status} to {asked}")
    if "X-Made-Up" in page.headers:
        raise BrokenPromiseError(f"a header that was sent in a value came back: {asked}")


def _strange_address(chance: Random, address: str) -> str:
    parts = urlsplit(address)
    path = parts.path.split("/")
    if len(path) > 3 and chance.random() < 0.5:
        path[chance.randrange(2, len(path))] = quote(_value(chance), safe="", errors="surrogatepass")
    query = _strange_fields(chance, parse_qsl(parts.query) or [("until", "")])
    return "/".join(path) + "?" + urlencode(query, errors="surrogatepass")


def _strange_fields(chance: Random, fields: Pairs) -> Pairs:
    """The fields, one to three of them with another value, another name, twice, or left out."""
    fields = list(fields)
    for _ in range(chance.randint(1, 3)):
        if not fields:
            break
        at = chance.randrange(len(fields))
        name, value = fields[at]
        do = chance.random()
        if do < 0.7:
            fields[at] = name, _value(chance)
        elif do < 0.8:
            parts = name.split(".")
            parts[chance.randrange(len(parts))] = _value(chance)[:30]
            fields[at] = ".".join(parts), value
        elif do < 0.9:
            fields.append((name, _value(chance)))
        else:
            del fields[at]
    return fields


def _value(chance: Random) -> str:
    return chance.choice(_MORE) if chance.random() < 0.3 else strange_text(chance)
