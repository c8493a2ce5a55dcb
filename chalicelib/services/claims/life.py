"""The life of a recorded claim: from the claim and its events to how it stands, line by line, and its clocks.

State follows the days of the events, never their arrival: the same events give the same life in any order. Nothing
moves a claim that was replaced or voided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chalicelib.domain.claim import VOID, Claim
from chalicelib.domain.claim_event import ORDER, ClaimEvent
from chalicelib.domain.context import HistoryStatus
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.promises import Promises
from chalicelib.services.claims.clock_book import ClockBook, Outcome
from chalicelib.services.claims.clocks import ClaimClock
from chalicelib.services.claims.line_life import DECISIONS, ENDS, STATUS, LineLife, carried, told_line
from chalicelib.services.claims.revision import CORRECTION, Revision


@dataclass(frozen=True, slots=True)
class Life:
    """How a recorded claim stands after its events, which it holds in order.

    `status_on` is the day of the event that gave the status, or of recording. `adjudicated_on` is the day of the
    payer's last decision, `payer_control_number` the one told last. `unknown_lines` are line numbers that events name
    and the claim does not have.
    """

    status: HistoryStatus
    status_on: date
    recorded_on: date
    first_service_date: date | None
    last_service_date: date | None
    lines: tuple[LineLife, ...]
    clocks: tuple[ClaimClock, ...]
    payer_control_number: str | None
    adjudicated_on: date | None
    events: tuple[ClaimEvent, ...] = field(repr=False)
    unknown_lines: tuple[int, ...] = ()

    @property
    def open_clocks(self) -> tuple[ClaimClock, ...]:
        """Those that run, soonest first; those without a date last."""
        running = [one for one in self.clocks if one.is_open]
        return tuple(sorted(running, key=lambda one: (one.deadline or date.max, one.name)))

    @property
    def denied_lines(self) -> tuple[LineLife, ...]:
        """The lines that stand denied."""
        return tuple(line for line in self.lines if line.status == "denied")


def life_of(
    claim: Claim,
    revisions: Sequence[Revision],
    events: Iterable[ClaimEvent],
    rules: CompiledRules,
    promises: Promises,
    told_under: Mapping[str, int] | None = None,
) -> Life:
    """The life of a claim as its latest revision has it; `revisions` are all of them, `rules` the payer's.

    Event ids are unique. `told_under` gives by event id the revision that stood when it was told, 1 by default: it
    decides whether an event of the day of a revision came before or after it.
    """
    under = told_under or {}
    ordered = sorted(((_place(event, under.get(event.event_id, 1)), event) for event in events), key=_by_place)
    first, *later = revisions
    steps: list[tuple[_Place, ClaimEvent | Revision]] = [*ordered]
    told = [(event.on, under.get(event.event_id, 1)) for _, event in ordered]
    steps += [(_begun(revision, told), revision) for revision in later]
    story = _Story(claim, first, ClockBook(claim, first, rules, promises), is_corrected=bool(later))
    for _, step in sorted(steps, key=_by_place):
        if isinstance(step, Revision):
            story.revise(step)
        else:
            story.take(step)
    return story.told(claim, tuple(event for _, event in ordered))


_Place = tuple[date, int, int, str]


def _place(event: ClaimEvent, revision: int) -> _Place:
    """Where an event stands: by day, within a day by revision, then by the order of a claim's life."""
    return event.on, revision, ORDER.index(event.type), event.event_id


def _begun(revision: Revision, told: Iterable[tuple[date, int]]) -> _Place:
    """Where a later revision stands. One that replaces or voids what the payer has begins on its day. One that corrects
    what the payer never took begins right behind what was told of it before: what is told of a claim since, on
    whatever day it happened, happened to the claim as it was corrected."""
    if revision.frequency in (CORRECTION, VOID):
        return revision.on, revision.number, -1, ""
    last = max((on for on, under in told if under < revision.number), default=date.min)
    return last, revision.number, -1, ""


def _by_place(step: tuple[_Place, object]) -> _Place:
    return step[0]


class _Story:
    """The state while revisions and events are read through in order."""

    def __init__(self, claim: Claim, first: Revision, book: ClockBook, is_corrected: bool) -> None:
        self._book = book
        self._is_corrected = is_corrected
        self._recorded_on = self._status_on = first.on
        self._status: HistoryStatus = "voided" if first.frequency == VOID else "draft"
        numbers = [line.index + 1 if line.line is None else line.line for line in claim.lines]
        self._lines = {number: LineLife(number, self._status) for number in numbers}
        self._unknown: dict[int, None] = {}
        self._control_number: str | None = None
        self._adjudicated_on: date | None = None

    def revise(self, revision: Revision) -> None:
        """A later revision begins as a draft again, or takes the claim back."""
        if self._status not in ENDS:
            self._status = "voided" if revision.frequency == VOID else "draft"
            self._status_on = revision.on
            self._lines = {number: replace(line, status=self._status) for number, line in self._lines.items()}
            self._book.revise(revision)

    def take(self, event: ClaimEvent) -> None:
        self._unknown |= dict.fromkeys(told.line for told in event.lines if told.line not in self._lines)
        if self._status in ENDS:
            return
        self._control_number = event.payer_control_number or self._control_number
        if event.type in STATUS:
            self._status, self._status_on = STATUS[event.type], event.on
        if event.type in DECISIONS:
            self._adjudicated_on = event.on
        self._move_lines(event)
        self._book.take(event, self._outcome(event))

    def _outcome(self, event: ClaimEvent) -> Outcome:
        whole = event.type == "denied" and not event.lines
        # A line that the claim has no more was denied all the same; one that it never had opens nothing.
        real = [told for told in event.lines if self._is_corrected or told.line in self._lines]
        tells = whole or any(told.status == "denied" for told in real)
        return Outcome(tells, whole or any(line.status == "denied" for line in self._lines.values()))

    def _move_lines(self, event: ClaimEvent) -> None:
        told = {one.line: one for one in event.lines}
        for number, line in self._lines.items():
            if number in told:
                self._lines[number] = told_line(line, told[number], event)
            elif event.type in STATUS and not (event.type in DECISIONS and told):
                self._lines[number] = carried(line, event)

    def told(self, claim: Claim, events: tuple[ClaimEvent, ...]) -> Life:
        return Life(
            status=self._status,
            status_on=self._status_on,
            recorded_on=self._recorded_on,
            first_service_date=claim.first_service_date,
            last_service_date=claim.last_service_date,
            lines=tuple(self._lines.values()),
            clocks=self._book.clocks(),
            payer_control_number=self._control_number,
            adjudicated_on=self._adjudicated_on,
            events=events,
            unknown_lines=tuple(self._unknown),
        )
