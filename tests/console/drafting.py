"""What tests of drafts do: read a page's form as a browser would, change a filing limit, keep it in a draft."""

import re
from urllib.parse import urlsplit

from tests.console.desk import Browser, Page

PAYER = "/console/rules/payer/sample_payer"
FILING = f"{PAYER}/change/timely_filing"


def fields_of(page: Page) -> dict[str, list[str]]:
    """What a browser would send back of the page's main form."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page.text):
        name = re.search(r' name="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        kind = re.search(r' type="([^"]*)"', tag)
        if name and (not kind or kind[1] not in {"checkbox", "radio"} or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, body in re.findall(r'<select id="[^"]*" name="([^"]*)".*?>(.*?)</select>', page.text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = [chosen[1] if chosen else ""]
    return sent


def changed(browser: Browser, path: str = FILING, **more: str) -> dict[str, list[str]]:
    """The form as it is opened, with a limit of 120 days from June on."""
    page = browser.get(path)
    assert page.status == 200, page.text
    stated = {
        "effective_from": "2026-06-01",
        "value.limits.0.amount": "120",
        "title": "Letter of May",
        "url": "https://payer.example/filing",
        "confidence": "verified",
    }
    return fields_of(page) | {name: [value] for name, value in (stated | more).items()}


def drafted(browser: Browser, **more: str) -> str:
    """The address of a draft that changes the filing limit."""
    answer = browser.post(FILING, changed(browser, **more))
    assert answer.status == 303, answer.text
    return urlsplit(answer.location).path


def version_of(browser: Browser, draft: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(draft).text)
    assert found
    return found[1]


def drafted_at(browser: Browser, path: str) -> str:
    answer = browser.post(path, changed(browser, path))
    assert answer.status == 303, answer.text
    return urlsplit(answer.location).path
