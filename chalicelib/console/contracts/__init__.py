"""Pages about a practice's contracts: what they say otherwise than payers' rules, changing that, its history."""

from chalicelib.console.contracts import audit, changing, history, looking
from chalicelib.console.page import Pages

ALL: tuple[Pages, ...] = (looking.pages, changing.pages, history.pages, audit.pages)
