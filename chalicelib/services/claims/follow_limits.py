"""follow_limits: the open clocks of a practice brought in line with the rules in force, once after each publication.

A mark says which rules the practice's clocks follow, so a pass after which nothing was published costs one read. What
was published within a minute waits for the next pass: some process may still judge by the former rules.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.errors import RulesRefused, UnknownPayer
from chalicelib.services.claims.clock_json import WORKLISTS
from chalicelib.services.claims.recompute_open_clocks import Page, recompute_open_clocks
from chalicelib.services.practice.contracts import PracticeBooks
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Put, Record
from chalicelib.services.validate_claim import Rulebook

FOLLOWED = "limits_followed"
# Processes look for new rules and contracts at least twice in it.
_SETTLED_AFTER = timedelta(minutes=1)


def follow_limits(desk: Desk, practice: PracticeFile, books: PracticeBooks, today: date) -> int:
    """How many clocks moved. Running it twice, or cut short and again, comes to the same. Raises Busy."""
    in_force, book, space = _in_force(practice, books.published), books.of(practice), practice.space
    place = address.limits_followed(space)
    mark = desk.table.get_many([place]).get(place)
    if mark is not None and mark.data["in_force"] == in_force:
        return 0
    if desk.now() - _last_change(practice, books.published) < _SETTLED_AFTER:
        return 0
    moved = sum(_of_payer(desk, space, book, payer_id, today) for payer_id in _payers(desk, space))
    desk.table.write([Put(Record(place, FOLLOWED, {"in_force": in_force}, mark.version if mark else 0))])
    return moved


def _of_payer(desk: Desk, space: str, book: Rulebook, payer_id: str, today: date) -> int:
    try:
        rules = book.rules(payer_id)
    except (UnknownPayer, RulesRefused):
        # Its clocks keep the dates that they have: nothing says better ones.
        return 0
    moved, page = 0, Page()
    while True:
        done = recompute_open_clocks(desk, space, rules, today, page)
        moved += done.clocks
        if done.next_page is None:
            return moved
        page = done.next_page


def _payers(desk: Desk, space: str) -> list[str]:
    """Those that some open clock is about."""
    lists = (desk.table.look_up("due", address.due(space, name)) for name in WORKLISTS)
    return sorted({record.data["payer_id"] for found in lists for record in found})


def _last_change(practice: PracticeFile, published: PublishedRules) -> datetime:
    """When a rule or a contract of the practice was put in force last."""
    rules = [listing.changed.at for listing in published.listings().values()]
    contracts = [datetime.fromisoformat(record.data["at"]) for record in practice.contracts]
    return max([*rules, *contracts], default=datetime.min.replace(tzinfo=UTC))


def _in_force(practice: PracticeFile, published: PublishedRules) -> str:
    """A digest of what is published, and of the practice's contracts over it."""
    parts = [f"{name.kind} {name.name} {one.number}" for name, one in published.listings().items()]
    parts += [f"contract {record.key.sort} {record.version}" for record in practice.contracts]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:32]
