"""Pages for looking up: a practice's claims, patients, authorizations, work lists, and who looked at whose data."""

from chalicelib.console.look import access, authorizations, claim, claims, find, patients, practices, work_lists
from chalicelib.console.page import Pages

ALL: tuple[Pages, ...] = (
    practices.pages,
    claims.pages,
    find.pages,
    claim.pages,
    patients.pages,
    authorizations.pages,
    work_lists.pages,
    access.pages,
)
