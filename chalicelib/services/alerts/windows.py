"""From when on something is told: shares of a window that are over, days left, shares of an amount that are used.

They are a practice's to choose; these are the ones it begins with, from the promises of the product.
"""

from typing import Annotated

from pydantic import Field

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED, Whole

Percent = Annotated[Whole, Field(ge=1, le=100)]
Days = Annotated[Whole, Field(ge=0, le=366)]


@lean_dataclass
class Windows:
    """Each list rises in urgency: the n-th mark that is reached gives level n."""

    __pydantic_config__ = CLOSED
    filing_percent: tuple[Percent, ...] = (80, 90, 100)
    appeal_days: tuple[Days, ...] = (14, 7, 2)
    records_days: tuple[Days, ...] = (14, 7, 2)
    denial_days: tuple[Days, ...] = (1, 0)
    unsubmitted_after_days: Days = 2
    authorization_percent: tuple[Percent, ...] = (80, 90)
    authorization_days: tuple[Days, ...] = (21, 7, 2)
    unanswered_after_days: tuple[Days, ...] = (7, 14)
    credential_days: tuple[Days, ...] = (60, 30, 7)
    eligibility_days: tuple[Days, ...] = (2, 0)
    plan_days: tuple[Days, ...] = (14, 5, 1)
    rule_days: tuple[Days, ...] = (14, 0)
    jump_percent: Percent = 50
    jump_least_claims: Annotated[Whole, Field(ge=2, le=10_000)] = 5


AT_FIRST = Windows()
