"""Alerts: what is open, where each leads, who is mailed about what, and how to hear no more."""

from chalicelib.console.alerts import confirm, mine, one, outbox, subscription, unsubscribe
from chalicelib.console.page import Pages

ALL: tuple[Pages, ...] = (mine.pages, subscription.pages, one.pages, unsubscribe.pages, confirm.pages, outbox.pages)
