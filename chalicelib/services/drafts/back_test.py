"""A back-test: the recorded claims of a practice judged by the rules in force and by a draft, some hundreds a step.

Progress is kept, so that thousands of claims run into no time limit and a lost connection loses nothing. Each claim is
judged with what was known when it was recorded, on the day of its verdict.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Protocol

from chalicelib.domain.claim import Claim
from chalicelib.domain.dates import Day
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.domain.shape import CLOSED
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.claims.judging import OnFile, judge
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.try_draft import told
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Put, Record, Table

CLAIMS_A_STEP = 200
MOST_SHOWN = 100
_ORDER = {"accept": 0, "review": 1, "reject": 2}
DECIDED = frozenset({"paid", "denied"})


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A recorded claim as a back-test needs it. `place` is where reading goes on behind it; `status` is how it stands
    with the payer."""

    place: str
    claim_id: str
    payer_id: str
    status: str
    charge_cents: int
    as_of: date
    sent: Claim = field(repr=False)
    on_file: OnFile = field(repr=False)


Rules = Mapping[str, CompiledRules]


class StoredClaims(Protocol):
    """The recorded claims of a practice whose first service date lies in a month (`2026-03`), in a fixed order, from
    behind a place on."""

    def __call__(self, month: str, after: str) -> Iterator[StoredClaim]: ...


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim whose verdict would be another. `answer` is the payer's, "" while it is not known; `right`: it bears the
    change out."""

    __pydantic_config__ = CLOSED
    claim_id: str
    charge_cents: int
    old: str
    new: str
    more: tuple[str, ...]
    fewer: tuple[str, ...]
    answer: str
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class BackTest:
    """How far it is: `months` are still to do, the first of them behind `after`. Counts are of claims; `stricter` and
    `milder` are those whose verdict changes for the worse or the better, `otherwise` those with other findings alone.
    `digest` is that of the draft which is tested, `since` and `until` the period of first service dates, by month."""

    __pydantic_config__ = CLOSED
    digest: str
    since: Day
    until: Day
    months: tuple[str, ...]
    after: str = ""
    judged: int = 0
    stricter: int = 0
    milder: int = 0
    otherwise: int = 0
    stricter_cents: int = 0
    milder_cents: int = 0
    right: int = 0
    wrong: int = 0
    shown: tuple[Changed, ...] = ()

    @property
    def done(self) -> bool:
        return not self.months

    @property
    def changed(self) -> int:
        return self.stricter + self.milder + self.otherwise


def months_of(first: date, last: date) -> tuple[str, ...]:
    """The months from that of one day to that of another."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(
        f"{first.year + (first.month - 1 + index) // 12}-{(first.month - 1 + index) % 12 + 1:02d}"
        for index in range(count)
    )


def step(test: BackTest, claims: StoredClaims, old: Rules, new: Rules) -> BackTest:
    """The test some hundred claims further on. `old` are the rules in force of the payers that the draft is about,
    `new` those that it makes; claims of others are passed over."""
    left = CLAIMS_A_STEP
    while left and test.months:
        month = test.months[0]
        read = 0
        for claim in islice(claims(month, test.after), left):
            read += 1
            test = replace(_with(test, claim, old, new), after=claim.place)
        left -= read
        if left:
            test = replace(test, months=test.months[1:], after="")
    return test


def _with(test: BackTest, claim: StoredClaim, rules: Rules, others: Rules) -> BackTest:
    if claim.payer_id not in rules or claim.payer_id not in others:
        return test
    old = judge(claim.sent, claim.on_file, rules[claim.payer_id], claim.as_of).verdict
    new = judge(claim.sent, claim.on_file, others[claim.payer_id], claim.as_of).verdict
    test = replace(test, judged=test.judged + 1)
    if told(old) == told(new):
        return test
    direction = _ORDER[new.verdict] - _ORDER[old.verdict]
    right = _right(direction, claim.status)
    codes, now = {f.code for f in old.findings}, {f.code for f in new.findings}
    changed = Changed(
        claim_id=claim.claim_id,
        charge_cents=claim.charge_cents,
        old=old.verdict,
        new=new.verdict,
        more=tuple(sorted(now - codes)),
        fewer=tuple(sorted(codes - now)),
        answer=claim.status if claim.status in DECIDED else "",
        right=right,
    )
    return _counted(test, changed, direction)


def _right(direction: int, status: str) -> bool | None:
    """Whether the payer's answer bears the change out: stricter and denied, milder and paid."""
    if not direction or status not in DECIDED:
        return None
    return (status == "denied") == (direction > 0)


def _counted(test: BackTest, changed: Changed, direction: int) -> BackTest:
    return replace(
        test,
        stricter=test.stricter + (direction > 0),
        milder=test.milder + (direction < 0),
        otherwise=test.otherwise + (direction == 0),
        stricter_cents=test.stricter_cents + (changed.charge_cents if direction > 0 else 0),
        milder_cents=test.milder_cents + (changed.charge_cents if direction < 0 else 0),
        right=test.right + (changed.right is True),
        wrong=test.wrong + (changed.right is False),
        shown=(*test.shown, changed)[:MOST_SHOWN],
    )


def begun(draft: Draft, since: date, until: date) -> BackTest:
    """A test of a draft over a period, before its first step."""
    return BackTest(draft.digest, since, until, months_of(since, until))


@dataclass(frozen=True, slots=True)
class KeptTest:
    """A test as it is kept for a practice and a draft; `version` is that of the record, 0 before it is kept."""

    test: BackTest
    version: int


def find_test(table: Table, space: str, draft_id: str) -> KeptTest:
    """Raises NotKept where the draft was never tested with this practice's claims."""
    try:
        record = table.get(address.back_test(space, draft_id))
    except NotKept:
        raise NotKept("This draft was not tested with these claims yet.") from None
    return KeptTest(read_as(BackTest, record.data), record.version)


def keep_test(table: Table, space: str, draft_id: str, test: BackTest, version: int) -> None:
    """Raises Overtaken where somebody else went on with it meanwhile."""
    table.write([Put(Record(address.back_test(space, draft_id), "back_test", plain(test), version))])
