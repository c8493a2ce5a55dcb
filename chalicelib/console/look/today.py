"""What needs attention in a practice today, from what the morning's look-through left: one record, however many."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib import wiring
from chalicelib.alerts.words import WORDS, when
from chalicelib.console.look.room import Room, room_with, space_of
from chalicelib.console.look.where import shown_by
from chalicelib.console.visit import Visit
from chalicelib.domain.dates import month_before
from chalicelib.domain.money import dollars
from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.open_alerts import Overview, mark_of_refresh, overview_of
from chalicelib.services.records import address
from chalicelib.services.staff.account import Permission

# Which list shows the alerts of a kind.
_LISTS: dict[str, tuple[str, ...]] = {
    "filing": ("work", "filing"),
    "records": ("work", "filing"),
    "appeal": ("work", "filing"),
    "denial": ("work", "denials"),
    "unsubmitted": ("claims",),
    "authorization_used": ("authorizations",),
    "authorization_ending": ("authorizations",),
    "authorization_forecast": ("authorizations",),
    "authorization_unanswered": ("authorizations",),
    "credential": ("work", "credentials"),
}
_QUERIES: dict[str, dict[str, str]] = {
    "unsubmitted": {"status": "draft"},
    "authorization_unanswered": {"about": "unanswered"},
}
_FOR_EVERYBODY = {"credential"}
# Of each month; a page reads few records.
_MOST_DRAFTS = 90


@dataclass(frozen=True, slots=True)
class KindLine:
    """How many alerts of a kind, since when, what to do, and the list that shows them (None where none does)."""

    title: str
    act: str
    number: int
    first: str
    address: str | None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert: what it is about, of which payer, when; the page of its record, None where the reader may see none."""

    title: str
    payer_id: str | None
    when: str
    is_over: bool
    at_stake: str | None
    left: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class StoppedDrafts:
    """How many drafts of a month have the verdict to not send them; `at_least` where the month has more drafts than
    were looked at."""

    month: str
    number: int
    at_least: bool
    address: str


@dataclass(frozen=True, slots=True)
class Today:
    """`found_on` is None where nobody has looked through the practice yet."""

    at: Room
    found_on: str | None
    is_fresh: bool
    kinds: tuple[KindLine, ...]
    soonest: tuple[AlertLine, ...]
    number: int


def today_of(visit: Visit, practice: str) -> Today:
    """Counts by kind and what comes first. Two calls: the mark with the settings, and the ids of what is linked."""
    space = space_of(practice)
    place, settings = mark_of_refresh(space), address.settings(space)
    found = wiring.parts().table.get_many([place, settings])
    at = room_with(visit, practice, found.get(settings))
    if place not in found:
        return Today(at, None, False, (), (), 0)
    overview = overview_of(found[place])
    may = visit.who.may(Permission.SEE_PATIENTS, practice)
    kinds = sorted(overview.counts, key=lambda count: count[2])
    return Today(
        at,
        overview.day.isoformat(),
        overview.day == at.today,
        tuple(_kind(at, may, *count) for count in kinds),
        _soonest(at, may, overview),
        sum(number for _, number, _ in overview.counts),
    )


def stopped_drafts(at: Room) -> list[StoppedDrafts]:
    """Of this month and the one before, where there are any. Two calls."""
    this = at.today.isoformat()[:7]
    found = []
    for month in (month_before(this), this):
        drafts = at.table.look_up("list", address.claims(at.space, month, "draft"), limit=_MOST_DRAFTS)
        number = sum(record.data["verdict"] == "reject" for record in drafts)
        if number:
            place = at.to("claims", month=month, status="draft")
            found.append(StoppedDrafts(month, number, len(drafts) == _MOST_DRAFTS, place))
    return found


def _kind(at: Room, may: bool, kind: str, number: int, first: object) -> KindLine:
    words = WORDS[kind]  # type: ignore[index]
    parts = _LISTS.get(kind) if may or kind in _FOR_EVERYBODY else None
    place = at.to(*parts, **_QUERIES.get(kind, {})) if parts else None
    return KindLine(words.title, words.act, number, str(first), place)


def _soonest(at: Room, may: bool, overview: Overview) -> tuple[AlertLine, ...]:
    shown = [(alert, shown_by(at.space, alert.about) if alert.about else None) for alert in overview.soonest]
    at.made([page[1] for _, page in shown if may and page and page[1]])
    lines = []
    for alert, page in shown:
        parts: Sequence[str] | None = None
        if page and page[1] is None:
            parts = page[0]
        elif page and page[1] and may:
            parts = (*page[0], at.refs.of(page[1]))
        lines.append(_line(at, alert, at.to(*parts) if parts else None))
    return tuple(lines)


def _line(at: Room, alert: Alert, place: str | None) -> AlertLine:
    return AlertLine(
        title=WORDS[alert.kind].title,
        payer_id=alert.payer_id,
        when=when(alert.due_on, at.today),
        is_over=alert.due_on < at.today,
        at_stake=dollars(alert.at_stake_cents) if alert.at_stake_cents else None,
        left=alert.left,
        address=place,
    )
