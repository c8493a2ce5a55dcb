"""What a claim's transaction must hold about authorizations: each with its new balance, and one ledger entry for each.

For a claim that is recorded, corrected, rejected or taken back alike: what it draws now replaces what it drew before.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.services.authorizations.draw_plan import DrawPlan
from chalicelib.services.authorizations.keeping import Kept, changes_of, closed_key, kept_of, standing_key
from chalicelib.services.authorizations.ledger import Cause, Stamp
from chalicelib.services.authorizations.moving import drawn
from chalicelib.services.authorizations.refusals import AuthorizationShort
from chalicelib.services.records.table import Change, Table


def changes_for_draws(
    space: str, kept: Sequence[Kept], claim_id: str, plan: DrawPlan, cause: Cause, stamp: Stamp, today: date
) -> list[Change]:
    """Two changes for each authorization whose draws differ; none for the others. NOTHING_DRAWN releases all.

    `kept` are all authorizations that the plan names, or that the claim drew on before. Of `visits` a day is released
    only when no other claim draws it. Raises AuthorizationShort where the plan was made from something else than
    `kept`: nothing is ever drawn beyond what is left.
    """
    changes: list[Change] = []
    for one in kept:
        wanted: Mapping[date, int] = plan.wanted.get(one.authorization.authorization_id, {})
        moved = drawn(one.authorization, claim_id, wanted, today)
        if not moved.is_covered:
            raise AuthorizationShort(moved.before, sum(wanted.values()), today)
        if moved.movements:
            changes += changes_of(space, one, moved.after, moved.movements, cause, stamp, today)[0]
    return changes


def drawn_elsewhere(
    table: Table, space: str, patient_id: str, drew_on: Sequence[str], standing: Sequence[Kept]
) -> list[Kept]:
    """Those authorizations that a claim drew on (its kept draws name them) and that no longer stand in the file."""
    known = {one.authorization.authorization_id for one in standing}
    missing = [authorization_id for authorization_id in drew_on if authorization_id not in known]
    keys = [place(space, patient_id, one) for one in missing for place in (standing_key, closed_key)]
    return [kept_of(record) for record in table.get_many(keys).values()] if keys else []
