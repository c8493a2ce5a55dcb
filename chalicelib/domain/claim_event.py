"""What a partner tells of a recorded claim: sent, acknowledged, decided, appealed, taken back.

Amounts are in cents, days are dates. Events are told late and in any order; which counts last is for
services/claims/life.py to say.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

from chalicelib.domain.dates import Day
from chalicelib.domain.money import Cents
from chalicelib.domain.shape import CLOSED, SEVERAL, OurId, Text, Whole

# In the order of a claim's life, which is the order that events of one day are taken in. Of two that contradict each
# other, the one that leaves more to do counts last, so that a clock is rather shown in vain than missed.
EventType = Literal[
    "submitted",
    "primary_paid",
    "accepted",
    "rejected",
    "records_requested",
    "records_sent",
    "paid",
    "denied",
    "appealed",
    "appeal_decided",
    "replaced",
    "voided",
]
ORDER: tuple[EventType, ...] = get_args(EventType)
EVENT_LINES = Field(max_length=1_000)


@dataclass(slots=True)
class EventLine:
    """What became of one line. `reasons` are its own reason and remark codes (`CO-197`, `197`, `N30`)."""

    __pydantic_config__ = CLOSED
    line: Whole
    status: Literal["accepted", "rejected", "paid", "denied"]
    allowed_cents: Annotated[Cents | None, Field(alias="allowed")] = None
    paid_cents: Annotated[Cents | None, Field(alias="paid")] = None
    reasons: Annotated[tuple[Text, ...], SEVERAL] = ()


@dataclass(slots=True)
class ClaimEvent:
    """One thing that happened to a claim. `reasons` hold for every denied line that gives none of its own.

    `acknowledgment` says what kind of receipt the clearinghouse or payer sent, `control_number` is that of the
    interchange or receipt; both stand in the filing proof.
    """

    __pydantic_config__ = CLOSED
    event_id: OurId
    type: EventType
    on: Day
    payer_control_number: Text | None = None
    reasons: Annotated[tuple[Text, ...], SEVERAL] = ()
    lines: Annotated[tuple[EventLine, ...], EVENT_LINES] = ()
    acknowledgment: Literal["TA1", "999", "277CA", "other"] | None = None
    control_number: Text | None = None
