"""Alerts in words: what is about to be lost, of which payer, until when. Nothing here can tell a patient's data."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.services.alerts.alert import Alert, AlertKind


class KindWords(NamedTuple):
    """`one` and `many` go into a subject behind a number; `title` heads a list; `act` says what to do."""

    one: str
    many: str
    title: str
    act: str


WORDS: dict[AlertKind, KindWords] = {
    "filing": KindWords("claim nears its filing limit", "claims near their filing limits", "Filing limits",
                        "Send the claim, or find out why it was not acknowledged."),
    "unsubmitted": KindWords("claim waits to be sent", "claims wait to be sent", "Not sent yet", "Send the claim."),
    "denial": KindWords("denial waits for work", "denials wait for work", "Denials",
                        "Correct and resend, appeal, or close it."),
    "appeal": KindWords("appeal deadline nears", "appeal deadlines near", "Appeals", "Appeal, or close the claim."),
    "records": KindWords("request for records is open", "requests for records are open", "Records asked for",
                         "Send the records."),
    "authorization_used": KindWords("authorization is nearly used up", "authorizations are nearly used up",
                                    "Authorizations nearly used", "Ask for more before the next visit."),
    "authorization_ending": KindWords("authorization ends soon", "authorizations end soon", "Authorizations ending",
                                      "Ask for a renewal."),
    "authorization_forecast": KindWords("authorization will not last", "authorizations will not last",
                                        "Authorizations that will not last the plan of care", "Ask for more now."),
    "authorization_unanswered": KindWords("request for authorization is unanswered",
                                          "requests for authorization are unanswered",
                                          "Authorizations asked for and not answered", "Ask the payer."),
    "credential": KindWords("credential ends soon", "credentials end soon", "Licenses and enrollments",
                            "Renew it, and put the new date on file."),
    "eligibility": KindWords("coverage is to be verified", "coverages are to be verified", "Eligibility",
                             "Verify the coverage before the visit."),
    "plan_of_care": KindWords("plan of care is due", "plans of care are due", "Plans of care",
                              "Have it certified or recertified."),
    "progress_report": KindWords("progress report is due", "progress reports are due", "Progress reports",
                                 "Write the progress report."),
    "rule_overdue": KindWords("rule is to be looked at again", "rules are to be looked at again", "Rules to verify",
                              "Open the source and confirm or change the value."),
    "rule_ending": KindWords("rule's value ends with no successor", "rules' values end with no successor",
                             "Rules that end", "Find the value that follows."),
    "denials_jump": KindWords("payer denies more for one reason", "payers deny more for one reason",
                              "Denials on the rise", "Look at the claims of the last weeks."),
    "mail_stopped": KindWords("person gets no mail any more", "people get no mail any more", "Mail that came back",
                              "Mend the address under My mails, or ask the person to."),
    "webhook_stopped": KindWords("webhook was stopped", "webhooks were stopped", "Webhooks that were stopped",
                                 "Mend the receiver, make the webhook active again, replay what it missed."),
}  # fmt: skip


def subject(alerts: Sequence[Alert], day: date) -> str:
    """The point in one line: the two kinds that are lost first, and how many more."""
    kinds = list(dict.fromkeys(alert.kind for alert in alerts))
    said = [_counted(kind, sum(alert.kind == kind for alert in alerts)) for kind in kinds[:2]]
    rest = sum(alert.kind not in kinds[:2] for alert in alerts)
    first = f"the first: {when(alerts[0].due_on, day)}"
    return "; ".join([*said, *([f"{rest} more"] if rest else []), first])


def _counted(kind: AlertKind, number: int) -> str:
    return f"{number} {WORDS[kind].one if number == 1 else WORDS[kind].many}"


def when(due_on: date, day: date) -> str:
    """The last good day as seen from `day`."""
    days = (due_on - day).days
    named = due_on.strftime("%a %d %b %Y")
    if days < 0:
        return f"over since {named}"
    return {0: f"last day today, {named}", 1: f"last day tomorrow, {named}"}.get(days, f"{days} days left, to {named}")


def sentence(alert: Alert, payer: str | None, day: date) -> str:
    """One alert in one line."""
    parts = [f"{payer or 'All payers'}: {when(alert.due_on, day)}"]
    if alert.left:
        parts.append(f"{alert.left} left")
    if alert.at_stake_cents:
        parts.append(f"${alert.at_stake_cents // 100:,}.{alert.at_stake_cents % 100:02} at stake")
    return "; ".join(parts)
