"""Roles as rows of a form: where, which role, whether with patient data."""

import re
from collections.abc import Sequence

from chalicelib.services.staff.account import INSTALLATION, Grant, Role
from chalicelib.web.forms import Form

EVERYWHERE = "everywhere"
ROLES = (
    (Role.VIEWER.word, "Viewer: sees rules, changes nothing"),
    (Role.EDITOR.word, "Editor: drafts changes"),
    (Role.APPROVER.word, "Approver: approves and publishes changes of others"),
    (Role.ADMIN.word, "Administrator: all that, and staff accounts"),
)
_MOST_ROWS = 10
_PRACTICE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def filled(grants: Sequence[Grant]) -> Form:
    """The form of these grants, with one empty row."""
    values: dict[str, str] = {}
    for row, grant in enumerate(grants[:_MOST_ROWS]):
        values[f"place_{row}"] = EVERYWHERE if grant.place == INSTALLATION else grant.place
        values[f"role_{row}"] = grant.role.word
        values[f"patients_{row}"] = "yes" if grant.patients else ""
    return Form.of(values)


def rows_of(form: Form) -> range:
    """The rows to draw: those that are filled and one more."""
    used = [row for row in range(_MOST_ROWS) if form.value(f"place_{row}")]
    return range(min(_MOST_ROWS, max(used, default=-1) + 2))


def read(form: Form) -> list[Grant]:
    """The grants that the form names; a row without a place is none. Problems go to the form."""
    grants = []
    for row in range(_MOST_ROWS):
        place = form.text(f"place_{row}", 64, optional=True)
        if not place:
            continue
        role = form.choice(f"role_{row}", [value for value, _ in ROLES])
        if place != EVERYWHERE and not _PRACTICE.fullmatch(place):
            form.wrong(f"place_{row}", f"takes a practice's id (letters, digits, . _ -), or the word {EVERYWHERE}")
        elif role:
            where = INSTALLATION if place == EVERYWHERE else place
            grants.append(Grant(where, Role[role.upper()], form.ticked(f"patients_{row}")))
    if not grants and not form.errors:
        form.wrong("place_0", "is needed: give at least one role")
    return grants
