"""change_terms: what the payer said since, with the history of its status kept."""

from dataclasses import replace

from chalicelib.domain.plain import plain
from chalicelib.services.authorizations.clerk import Clerk, find
from chalicelib.services.authorizations.forms import AuthorizationTerms, require_sense
from chalicelib.services.authorizations.keeping import Kept, changes_of, put_authorization
from chalicelib.services.authorizations.ledger import Cause, Movement
from chalicelib.services.authorizations.moving import let_go
from chalicelib.services.authorizations.on_file import AuthorizationOnFile
from chalicelib.services.authorizations.terms import shown, with_terms
from chalicelib.services.errors import VersionOutdated
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.table import Change


def change_terms(
    clerk: Clerk,
    patient_id: str,
    authorization_id: str,
    terms: AuthorizationTerms,
    seen_version: int,
    protection: Protection,
) -> FirstAnswer:
    """Puts these terms in the place of the former ones. Reservations that they no longer cover are let go; draws stay,
    whatever the payer took back. Raises NotKept, VersionOutdated, InvalidInput, Busy."""
    require_sense(terms, clerk.today)

    def attempt() -> FirstAnswer:
        found = find(clerk.desk.table, clerk.space, patient_id, authorization_id)
        if found.kept.version != seen_version:
            raise VersionOutdated("The authorization has changed since it was read. Read it again and decide anew.")
        after, movements = _moved(clerk, found.kept.authorization, terms)
        changes: list[Change] = [put_authorization(clerk.space, found.kept, after, clerk.today)]
        if movements:
            cause = Cause("change", "", f"{seen_version + 1:06}")
            changes, entry = changes_of(
                clerk.space, found.kept, after, movements, cause, clerk.stamp, clerk.today, plain(terms)
            )
            after = replace(after, entries=entry.number)
        kept = Kept(after, found.kept.key, seen_version + 1)
        answer = FirstAnswer(200, shown(clerk, kept), kept.version)
        clerk.desk.table.write([*changes, found.raised_head, *protection.changes(answer)])
        return answer

    return clerk.desk.decide(attempt)


def _moved(
    clerk: Clerk, before: AuthorizationOnFile, terms: AuthorizationTerms
) -> tuple[AuthorizationOnFile, list[Movement]]:
    told: AuthorizationOnFile = with_terms(clerk, before, terms)
    movements: list[Movement] = []
    change = (told.approved or 0) - (before.approved or 0)
    if change:
        movements.append(Movement("approve", "approved", change, f"the payer says {told.approved or 'no number'}"))
    gone = {hold for hold in told.holds if told.status != "approved" or not told.covers(hold.day)}
    if gone:
        moved = let_go(told, gone, "the authorization no longer covers it", clerk.today)
        return moved.after, movements + list(moved.movements)
    return told, movements
