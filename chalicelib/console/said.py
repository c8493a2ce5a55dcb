"""What a page says about the step before it. An address names a sentence by its key and brings no words of its own, a
day at most."""

from datetime import date

SENTENCES: dict[str, str] = {
    "signed-out": "You are signed out.",
    "password-changed": "Your password is changed. Every other session of yours has ended.",
    "session-ended": "That session has ended.",
    "sessions-ended": "Every other session of yours has ended.",
    "draft-saved": "Saved in the draft. Nothing is in force yet: look it over; what is left to do stands below.",
    "draft-same": "Nothing was changed.",
    "draft-discarded": "The draft is discarded. What is in force stays as it was.",
    "draft-rebased": "The draft is up to date with what is in force.",
    "draft-approved": "Approved. It can be published now, as long as nobody edits it.",
    "published": "Published. It is in force everywhere within 30 seconds.",
    "published-already": "It was published already, when this form was sent before. Nothing was done twice.",
    "rolled-back": "Rolled back: the earlier text is in force again, as a new version.",
    "contract-kept": "Kept. The contract counts here at once, and everywhere within 30 seconds.",
    "contract-rolled-back": "Rolled back: the contract says again what it said before, as a new version.",
    "password-chosen": "Your password is kept. Sign in with it now.",
    "roles-changed": "The roles are changed. They count from the next page that is opened.",
    "account-disabled": "The account is disabled, and its sessions have ended.",
    "account-enabled": "The account may sign in again.",
    "subscription-kept": "Kept. The next mail comes as you chose.",
    "looked-again": "Looked through again: this is how it stands now.",
    "subscription-asked": "Kept. A mail is on its way to that address: open its link to confirm it.",
    "subscription-ended": "You get no mail any more. Alerts are still shown here.",
    "webhook-kept": "Kept. What is sent from now on follows it.",
    "webhook-test": "A test message is on its way. Look again in a minute: it is the first of the deliveries.",
    "webhook-replayed": "On its way again. Look again in a minute.",
    "webhook-none": "Nothing that was given up or held since then is left to be sent again.",
    "webhook-more": "The first 90 are on their way again. Send the others again as well.",
    "webhook-removed": "The webhook is removed. Nothing more is sent there.",
    "mail-sent": "What is due was sent. It is the first mail below, unless nothing was due or today's went out before.",
    "their-sessions-ended": "Every session of this account has ended.",
}


def words(key: str | None, holds_from: str | None = None) -> str:
    """The sentence of a key, "" for an unknown one; with the first day of service for which it holds, where the
    address names one."""
    sentence = SENTENCES.get(key or "", "")
    try:
        day = date.fromisoformat(holds_from or "")
    except ValueError:
        return sentence
    return f"{sentence} It counts for services from {day} on, the rule before it for earlier ones." if sentence else ""
