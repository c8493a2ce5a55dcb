"""Authorizations as the checks see them: what this claim drew or had reserved is left out, since a claim is never
judged against itself."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Authorization
from chalicelib.services.authorizations.on_file import UNANSWERED, AuthorizationOnFile, Status

_NO_NUMBER = "(number not given yet)"


def in_context(on_file: Iterable[AuthorizationOnFile], claim: Claim, today: date) -> tuple[Authorization, ...]:
    """For the block `authorizations` of a context. History lines must name the authorization that they drew on, so that
    a visit that another claim draws is not counted twice."""
    return tuple(_seen(one, claim, today) for one in on_file)


def _seen(of: AuthorizationOnFile, claim: Claim, today: date) -> Authorization:
    days = {line.service_date for line in claim.lines}
    others = [entry for entry in of.draws if entry.claim_id != claim.claim_id]
    holds = [entry for entry in of.holds if entry.day >= today and entry.day not in days]
    return Authorization(
        authorization_number=of.authorization_number or _NO_NUMBER,
        payer_id=of.payer_id,
        status=_status(of.status),
        starts_on=of.starts_on,
        ends_on=of.ends_on,
        procedures=of.procedures,
        unit_kind=of.unit_kind,
        approved=of.approved,
        used=max(of.elsewhere + of.amount_of(others), 0),
        reserved=of.amount_of(holds),
    )


def _status(status: Status) -> Literal["approved", "pending", "denied", "expired", "cancelled"]:
    return "pending" if status in UNANSWERED else status  # type: ignore[return-value]
