"""The lines that docs/alerts.md gives to partners, run as they stand there, on what is really sent."""

import re

import pytest

from tests.services.test_webhooks import FILING, World
from tools.local.ports import ROOT


@pytest.fixture
def verify():
    page = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"<!-- recipe -->\n```python\n(.*?)```", page, re.DOTALL)
    names: dict = {}
    exec(lines, names)
    return names


@pytest.fixture
def sent():
    """A message, its secret, and the second in which it was sent."""
    world = World()
    answer = world.made("one.example.com")
    world.look(FILING)
    world.round()
    (posting,) = world.sender.got
    return posting, answer["secret"], world.now.timestamp()


def at(verify, seconds):
    verify["time"] = type("Clock", (), {"time": staticmethod(lambda: seconds)})
    return verify["verify"]


def test_what_is_sent_is_verified(verify, sent):
    posting, secret, now = sent
    at(verify, now + 299)(secret, posting.headers, posting.body)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda headers, body: (headers, body + b" "), "not signed"),
        (lambda headers, body: (headers | {"webhook-id": "msg_other"}, body), "not signed"),
        (lambda headers, body: (headers | {"webhook-signature": "v1,"}, body), "not signed"),
        (lambda headers, body: (headers | {"webhook-timestamp": "1"}, body), "too old"),
    ],
)
def test_what_was_changed_on_its_way_is_refused(verify, sent, change, why):
    posting, secret, now = sent
    headers, body = change(dict(posting.headers), posting.body)
    with pytest.raises(ValueError, match=why):
        at(verify, now)(secret, headers, body)


def test_an_old_message_and_another_secret_are_refused(verify, sent):
    posting, secret, now = sent
    with pytest.raises(ValueError, match="too old"):
        at(verify, now + 301)(secret, posting.headers, posting.body)
    with pytest.raises(ValueError, match="not signed"):
        at(verify, now)("whsec_" + "A" * 43 + "=", posting.headers, posting.body)
