"""Digests as mails: the point in the subject, both forms alike, links by opaque ids, an end to each kind."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from html import unescape

import pytest

from chalicelib.alerts.message import MOST_LINES, Composer
from chalicelib.alerts.ses import SesMailer, raw_message
from chalicelib.alerts.words import WORDS, when
from chalicelib.services.alerts.alert import KINDS, Alert
from chalicelib.services.alerts.digest import digest_of
from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.ports import MailRefused, MailUncertain
from chalicelib.services.alerts.subscribe import read_token
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import NotKept

DAY = date(2026, 3, 20)
PERSON = Subscription("S-1", "someone@example.org", ("P#demo", "P#other"))
COMPOSER = Composer(
    "https://console.example/prod",
    b"secret",
    {"some_payer": "Some & Payer"},
    {"P#demo": "Demo", "P#other": "Other"}.__getitem__,
)


def alert(ref="a1", due_in_days=5, **more) -> Alert:
    made = Alert(ref, "filing", 1, DAY + timedelta(days=due_in_days), "some_payer", 12_000)
    return replace(made, **more)


def mail_of(*alerts: Alert):
    return COMPOSER(PERSON, digest_of(PERSON, {"P#demo": alerts}, {}, DAY))


def test_the_subject_says_the_point():
    mail = mail_of(alert("a", 0), alert("b", 3), alert("c", 9, kind="authorization_used"))
    assert mail.subject == (
        "2 claims near their filing limits; 1 authorization is nearly used up; the first: last day today, "
        "Fri 20 Mar 2026"
    )


def test_kinds_beyond_two_are_counted_in_the_subject():
    kinds = ("filing", "denial", "appeal", "records")
    mail = mail_of(*(alert(kind, number, kind=kind) for number, kind in enumerate(kinds)))
    assert mail.subject.startswith("1 claim nears its filing limit; 1 denial waits for work; 2 more; the first:")


def test_an_item_says_payer_day_what_is_left_and_what_is_at_stake_in_both_forms():
    mail = mail_of(alert(left="3 visits"))
    assert "Some & Payer: 5 days left, to Wed 25 Mar 2026; 3 visits left; $120.00 at stake" in mail.text
    assert "Some &amp; Payer: 5 days left, to Wed 25 Mar 2026; 3 visits left; $120.00 at stake" in mail.html
    for form in (mail.text, mail.html):
        assert "https://console.example/prod/console/alerts/a1" in form


def test_every_kind_has_words():
    assert set(WORDS) == set(KINDS)
    mail = mail_of(*(alert(kind, kind=kind) for kind in KINDS))
    assert all(words.title in mail.text and words.act in mail.text for words in WORDS.values())


def test_of_three_hundred_items_sixty_have_a_line_and_the_others_a_number_that_leads_to_them():
    mail = mail_of(*(alert(f"a{number:03}", number) for number in range(303)))
    everything = "https://console.example/prod/console/alerts?practice=demo&kind=filing"
    for form in (mail.text, unescape(mail.html)):
        assert form.count("/console/alerts/a") == MOST_LINES
        assert "and 240 more in the console" in form
        assert everything in form
        assert "And 3 more, which the next mails tell" in form
        assert "Filing limits (300)" in form
    assert len(mail.html) < 25_000


@pytest.mark.parametrize(("number", "more"), [(MOST_LINES, False), (MOST_LINES + 1, True)])
def test_a_mail_has_a_line_for_sixty(number, more):
    mail = mail_of(*(alert(f"a{n:03}", n) for n in range(number)))
    assert ("more in the console" in mail.text) is more


def test_a_kind_of_which_nothing_is_among_the_first_is_told_by_its_number():
    mail = mail_of(*(alert(f"a{n:03}", n) for n in range(60)), *(alert(f"b{n}", 90, kind="appeal") for n in range(2)))
    assert "Appeals (2). Appeal, or close the claim.\n- 2 in the console\n" in mail.text


def test_what_is_over_comes_behind_what_can_still_be_saved():
    mail = mail_of(alert("over", -9, level=LOST, kind="appeal"), alert("saved", 3))
    assert mail.subject == (
        "1 claim nears its filing limit; 1 appeal deadline nears; the first: 3 days left, to Mon 23 Mar 2026"
    )
    assert mail.text.index("alerts/saved") < mail.text.index("alerts/over")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "over since Thu 19 Mar 2026"),
        (0, "last day today, Fri 20 Mar 2026"),
        (1, "last day tomorrow, Sat 21 Mar 2026"),
        (2, "2 days left, to Sun 22 Mar 2026"),
    ],
)
def test_days_are_said_as_people_say_them(days, words):
    assert when(DAY + timedelta(days=days), DAY) == words


def test_one_click_ends_everything_and_a_link_each_kind():
    mail = mail_of(alert())
    link = mail.headers["List-Unsubscribe"].strip("<>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read_token(b"secret", link.rpartition("/")[2]) == ("S-1", "all")
    tokens = [word.rpartition("/")[2] for word in mail.text.split() if "/unsubscribe/" in word]
    assert [read_token(b"secret", token) for token in tokens] == [("S-1", "filing"), ("S-1", "all")]


@pytest.mark.parametrize("token", ["", "S-1", "S-1.filing.", "S-1.filing.00", "S-2.filing.x", "S-1.nothing.x", "é.é.é"])
def test_a_link_that_is_not_ours_is_refused(token):
    with pytest.raises(NotKept):
        read_token(b"secret", token)


def test_a_subject_cannot_smuggle_a_header():
    mail = replace(mail_of(alert()), subject="hello\nBcc: other@example.org")
    with pytest.raises(ValueError, match="linefeed"):
        raw_message(mail, "alerts@example.org")


def test_the_wire_form_has_both_bodies_and_the_headers():
    message = message_from_bytes(raw_message(mail_of(alert()), "alerts@example.org"))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


class Client:
    def __init__(self, code: str) -> None:
        self.code = code

    def send_raw_email(self, **given):
        from botocore.exceptions import ClientError, ReadTimeoutError

        if self.code == "timeout":
            raise ReadTimeoutError(endpoint_url="https://ses.example")
        raise ClientError({"Error": {"Code": self.code}}, "SendRawEmail")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("MessageRejected", MailRefused), ("Throttling", MailUncertain), ("timeout", MailUncertain)],
)
def test_a_refusal_of_ses_is_told_from_a_lost_answer(code, kind):
    with pytest.raises(kind):
        SesMailer(Client(code), "alerts@example.org").send(mail_of(alert()))
