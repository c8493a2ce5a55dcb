"""Loops 2320 and 2330: another payer of the same claim, and what it paid.

The 2320 whose SBR01 is P is the primary payer; a claim that itself goes to the primary payer has none to name.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.domain.claim import PrimaryPayer
from chalicelib.x12 import problems
from chalicelib.x12.claim_part import ClaimPart
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.level import table

if TYPE_CHECKING:
    from chalicelib.x12.claim_level import ClaimLevel

_PRIMARY = "P"


@dataclass(slots=True)
class OtherPayer:
    """`rank` is SBR01; `paid_on` is the date in 2330B, None where only the lines have one."""

    rank: str
    payer_id: str | None = None
    paid_on: date | None = None
    paid_cents: int | None = None


class OtherPayerLevel(ClaimPart):
    """One 2320 of `claim`, whose steps and problems it shares."""

    parties = GUIDE.parties["other_payer"]

    def __init__(self, claim: "ClaimLevel", position: int) -> None:
        super().__init__("2320", position)
        self.steps, self.problems = claim.steps, claim.problems
        self.payer = OtherPayer("")
        claim.other_payers.append(self.payer)

    def sbr(self, elements: list[str], position: int) -> None:
        self.payer.rank = elements[1]
        if elements[1] not in GUIDE.codes["payer_rank"]:
            self.report(problems.wrong_code("2320/SBR01", elements[1], GUIDE.codes["payer_rank"], position))

    def amt(self, elements: list[str], position: int) -> None:
        if elements[1] == "D" and self.loop == "2320":
            self.payer.paid_cents = self.amount("2320/AMT02", elements[2], position, "primary_payer.paid_amount")

    def nm1(self, elements: list[str], position: int) -> None:
        if self.enter_party(elements, position) == "2330B":
            self.payer.payer_id = self.identifier(elements, position, "payer_id")

    def dtp(self, elements: list[str], position: int) -> None:
        if elements[1] == "573" and self.loop == "2330B":
            self.payer.paid_on = self.day("2330B/DTP03", elements, position, "primary_payer.paid_on")

    handlers = table({"AMT": amt, "NM1": nm1, "DTP": dtp, "N4": ClaimPart.city}, opens=("LX", "SBR", "SV1"))


def primary_payer(rank: str, others: list[OtherPayer], decided_on: dict[str, date]) -> PrimaryPayer | None:
    """The payer that decided first. `rank` is this claim's SBR01; `decided_on` the lines' last DTP*573 by payer."""
    if rank == _PRIMARY:
        return None
    for other in others:
        if other.rank == _PRIMARY:
            paid_on = other.paid_on or decided_on.get(other.payer_id or "")
            return PrimaryPayer(other.payer_id, paid_on, other.paid_cents)
    return None
