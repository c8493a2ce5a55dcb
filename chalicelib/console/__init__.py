"""The console: HTML pages for staff, one module a subject. `ALL` is what `app.py` serves.

Nothing here imports jinja2 before a page is drawn: calls of the API need not wait for it.
"""

from chalicelib.console import (
    account,
    alerts,
    contracts,
    home,
    join,
    look,
    rules,
    second_factor,
    sign_in,
    staff,
    static,
    webhooks,
)
from chalicelib.console.page import Pages

ALL: tuple[Pages, ...] = (
    home.pages,
    sign_in.pages,
    join.pages,
    second_factor.pages,
    account.pages,
    staff.pages,
    static.pages,
    *alerts.ALL,
    *rules.ALL,
    *look.ALL,
    *contracts.ALL,
    *webhooks.ALL,
)
