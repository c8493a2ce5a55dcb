"""What the payer says of an authorization, as it goes on file, and how it is told back."""

from dataclasses import replace

from chalicelib.services.authorizations.answers import AuthorizationJson, authorization_json
from chalicelib.services.authorizations.clerk import Clerk
from chalicelib.services.authorizations.forms import AuthorizationTerms
from chalicelib.services.authorizations.keeping import Kept
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, StatusChange
from chalicelib.services.authorizations.plan_end import end_of, plan_ends


def with_terms(clerk: Clerk, of: AuthorizationOnFile, terms: AuthorizationTerms) -> AuthorizationOnFile:
    """The authorization with what the payer says now; its status joins the history where it is another."""
    statuses = of.statuses
    if not statuses or statuses[-1].status != terms.status:
        stamp = clerk.stamp
        statuses += (StatusChange(terms.status, terms.status_on or clerk.today, stamp.at, stamp.by),)
    return replace(
        of,
        statuses=statuses,
        authorization_number=terms.authorization_number,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        granted_on=terms.granted_on,
        procedures=tuple(dict.fromkeys(code.strip().upper() for code in terms.procedures)),
        requested=terms.requested,
        approved=terms.approved,
        rank=terms.rank,
        plan_of_care_id=terms.plan_of_care_id,
    )


def shown(clerk: Clerk, kept: Kept) -> AuthorizationJson:
    """An authorization as a write answers it."""
    ends = plan_ends(clerk.desk.table, clerk.space, [kept])
    return authorization_json(kept, clerk.today, end_of(kept, ends))
