"""What a claim draws on authorizations, and takes back: a live claim draws by the plan, a dead one nothing.

Dead is what counts toward nothing: rejected, voided, replaced; and what our own verdict would not send.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.checks.case import DEAD
from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.authorizations.changes_for_draws import changes_for_draws, drawn_elsewhere
from chalicelib.services.authorizations.draw_plan import NOTHING_DRAWN, DrawPlan, draws_json
from chalicelib.services.authorizations.keeping import kept_among
from chalicelib.services.authorizations.ledger import Cause, Stamp
from chalicelib.services.authorizations.needs import needs_of
from chalicelib.services.authorizations.plan_draws import plan_draws
from chalicelib.services.claims.recording import Office
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.table import Change


@dataclass(frozen=True, slots=True)
class Drawing:
    """`data` is what META keeps and the answer tells; `numbers` are by a line's place (from 0)."""

    data: Mapping[str, Any]
    changes: list[Change]
    numbers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Drawer:
    """Whose draws they are, what caused them, and the authorizations that the claim drew on before."""

    office: Office
    file: PatientFile
    cause: Cause
    drew_on: Sequence[str] = ()

    def by_plan(self, claim: Claim, context: Context | None, rules: CompiledRules) -> Drawing:
        """What the claim draws now, in place of all that it drew before."""
        standing = [kept.authorization for kept in kept_among(self.file.records)]
        today = self.office.today
        return self._drawing(claim, plan_draws(claim, standing, needs_of(claim, context, rules, today), today))

    def nothing(self, claim: Claim) -> Drawing:
        """Everything that the claim drew is given back."""
        return self._drawing(claim, NOTHING_DRAWN)

    def _drawing(self, claim: Claim, plan: DrawPlan) -> Drawing:
        office, standing = self.office, kept_among(self.file.records)
        gone = drawn_elsewhere(office.desk.table, office.space, self.file.patient_id, self.drew_on, standing)
        stamp = Stamp(office.desk.now().isoformat(), office.by)
        changes = changes_for_draws(
            office.space, [*standing, *gone], claim.claim_id, plan, self.cause, stamp, office.today
        )
        told = draws_json(plan, claim)
        numbers = {draw.line: draw.authorization_number for draw in plan.draws if draw.authorization_number}
        return Drawing({"draws": told["draws"], "uncovered": told["uncovered"]}, changes, numbers)


def drew_on(data: Mapping[str, Any]) -> list[str]:
    """The authorizations that a claim draws on, as META names them."""
    return list(dict.fromkeys(draw["authorization_id"] for draw in data["draws"]))


def is_live(status: str, verdict: str) -> bool:
    """True where a claim draws: it counts, and it was not stopped by our own verdict before it was ever sent."""
    return status not in DEAD and not (status == "draft" and verdict == "reject")
