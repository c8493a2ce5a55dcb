"""The outbox of this machine: every mail that `make run` would have sent. Nowhere else is there such a page."""

from chalicelib import wiring
from chalicelib.console.alerts.spaces import subscription_of
from chalicelib.console.alerts.subscription import MAIL_CSP
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.services.alerts.ports import SentMail
from chalicelib.services.alerts.rounds import take_message
from chalicelib.services.errors import NotKept
from chalicelib.web.alert_rounds import rounds_with

pages = Pages(__name__)
MOST_MAILS = 50


@pages.page("GET", "/console/outbox")
def outbox(visit: Visit) -> Show:
    """The newest mails, as text."""
    mails = _mails()
    numbered = [(len(mails) - place, sent) for place, sent in enumerate(mails)]
    return visit.show("outbox.html", mails=numbered[:MOST_MAILS], left_out=max(len(mails) - MOST_MAILS, 0))


@pages.page("GET", "/console/outbox/{number}")
def one_mail(visit: Visit) -> Show:
    """One mail: as text on a page, or as the HTML that a mail program shows."""
    mails, number = _mails(), visit.number
    if not 0 < number <= len(mails):
        raise NotKept("The outbox has no mail of this number.")
    mail = mails[len(mails) - number].mail
    if visit.query.get("as") == "text":
        return visit.show("preview.html", text=mail.text, subject=mail.subject)
    return Show("mail/as_sent.html", {"html": mail.html}, headers=MAIL_CSP)


@pages.page("POST", "/console/outbox/send")
def send(visit: Visit) -> See:
    """Sends one's own digest of today now, whatever the hour."""
    _mails()
    parts, told = wiring.parts(), wiring.alerts()
    rounds = rounds_with(told.mailer, told.address or visit.site + visit.links.base)
    kept, _ = subscription_of(visit.who)
    if kept is not None:
        take_message(rounds, {"digest": kept.person_id, "day": kept.today(parts.now()).isoformat()})
    return See(visit.links.to("outbox", said="mail-sent"))


def _mails() -> list[SentMail]:
    read = wiring.alerts().outbox
    if read is None:
        raise NotKept("Only a service on one machine keeps what it mails.")
    return list(read())
