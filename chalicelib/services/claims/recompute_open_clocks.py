"""recompute_open_clocks: after a payer's limits changed, the open clocks of its claims, a page at a time.

The old dates stay in the timeline. Each claim is one transaction, and a claim that is in line already is not written,
so a page may be run again or by two at once. Run it once no process can still hold the former rules (they are kept for
half a minute): whoever tells an event by those would move a clock back.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.claims.clock_json import WORKLISTS, ClockChangeJson, changes_of
from chalicelib.services.claims.clock_records import CLOCK, clock_record, kept_clock
from chalicelib.services.claims.clocks import recompute_clocks
from chalicelib.services.claims.folder import CHANGE, ClaimFolder, read_folder
from chalicelib.services.claims.timeline import TimelineEntryJson
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Change, Put, Record

PAGE = 100


class Page(NamedTuple):
    """Where to go on: the work list, and the place in it that was read last."""

    worklist: int = 0
    behind: str | None = None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many clocks of how many claims moved, and the next page, None at the end."""

    claims: int
    clocks: int
    next_page: Page | None


def recompute_open_clocks(
    desk: Desk, space: str, rules: CompiledRules, today: date, page: Page | None = None
) -> Recomputed:
    """One page for the payer of `rules`, which are the ones now in force. Raises Busy where others never leave a claim
    alone; the same page may then be run again."""
    at = page or Page()
    found = desk.table.look_up("due", address.due(space, WORKLISTS[at.worklist]), limit=PAGE, after=at.behind)
    claims = dict.fromkeys(one.data["claim_id"] for one in found if one.data["payer_id"] == rules.payer_id)
    moved = [_recompute(desk, space, claim_id, rules, today) for claim_id in claims]
    return Recomputed(sum(count > 0 for count in moved), sum(moved), _next(at, found))


def _next(at: Page, found: list[Record]) -> Page | None:
    if len(found) == PAGE:
        last = found[-1].due
        assert last is not None, "what an index finds has a place in it"
        return Page(at.worklist, last.sort)
    return Page(at.worklist + 1) if at.worklist + 1 < len(WORKLISTS) else None


def _recompute(desk: Desk, space: str, claim_id: str, rules: CompiledRules, today: date) -> int:
    """How many clocks of the claim moved."""

    def attempt() -> int:
        try:
            folder = read_folder(desk.table, space, rules.payer_id, claim_id)
        except NotKept:
            return 0
        changes, told = _moves(folder, rules)
        if changes:
            desk.table.write([*changes, _entry(desk, folder, rules, today, told)])
        return len(changes)

    return desk.decide(attempt)


def _moves(folder: ClaimFolder, rules: CompiledRules) -> tuple[list[Change], list[ClockChangeJson]]:
    kept = {kept_clock(record.data).name: record for record in folder.of_kind(CLOCK)}
    changes: list[Change] = []
    told: list[ClockChangeJson] = []
    for change in recompute_clocks((kept_clock(record.data) for record in kept.values()), rules):
        former = kept[change.after.name]
        record = clock_record(folder.place, change.after, former.data["worklist"], former.version)
        changes.append(Put(record))
        told.extend(changes_of(former.data, record.data))
    return changes, told


def _entry(desk: Desk, folder: ClaimFolder, rules: CompiledRules, today: date, told: list[ClockChangeJson]) -> Put:
    """The entry of the timeline. Its key comes from the rules' version, numbered where these moved clocks before."""
    before = sum(record.data["entry"]["cause"] == rules.version for record in folder.of_kind(CHANGE))
    place = folder.place
    entry: TimelineEntryJson = {
        "on": today.isoformat(),
        "at": desk.now().isoformat(),
        "type": "limits_changed",
        "cause": rules.version,
        "by": None,
        "clocks": told,
        "told": None,
    }
    key = address.claim_change(place.space, place.payer_id, place.claim_id, f"{rules.version}#{before + 1}")
    return Put(Record(key, CHANGE, {"entry": entry}))
