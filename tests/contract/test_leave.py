"""A practice that leaves, on every store: handed over whole, erased whole, its neighbours untouched."""

import json
from datetime import UTC, date, datetime

import pytest

from chalicelib.release import ENGINE
from chalicelib.services.keys import make_key, revoke_key
from chalicelib.services.practice.leave import UnderHold, beginnings, erase_practice, export_practice, set_hold
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Key, Put, Record
from chalicelib.store.memory_table import MemoryTable
from chalicelib.store.scan import DynamoWalk
from tools.items_of_release import FOLDER

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
# `northern` begins like `north`, and must not go with it.
OTHERS = ["northern", "south"]


def places(practice: str) -> list[Key]:
    found = [address.space_of_tests(practice)]
    for space in (address.space(practice, "live"), address.space(practice, "test"), address.space(practice, "test", 2)):
        found += [
            address.settings(space),
            address.head(space, "P-77"),
            address.history(space, "P-77", date(2026, 3, 2), "sample_payer", "C/1"),
            Key(address.claim(space, "sample_payer", "C/1")),
            address.webhook(space, "a1"),
            address.webhook_health(space, "a1"),
            address.webhook_delivery(space, "a1", "msg_1"),
            Key(address.audit(space, date(2026, 3, 20)), "1"),
            *(Key(f"{space}#FUTURE#{number}", "META") for number in range(40)),
        ]
    return found


@pytest.fixture
def full(stores):
    for practice in ("north", *OTHERS):
        found = places(practice)
        for begin in range(0, len(found), 50):
            batch = found[begin : begin + 50]
            stores.table.write([Put(Record(place, "sample", {"of": practice})) for place in batch])
    stores.table.write([Put(Record(Key(address.RULES, "payer#x"), "sample", {}))])
    return stores


@pytest.fixture
def walk(full):
    return full.table if isinstance(full.table, MemoryTable) else DynamoWalk()


def desk(stores) -> Desk:
    return Desk(stores.table, lambda: NOW)


def kept(walk, practice: str) -> set[Key]:
    return {Key(line["partition"], line["sort"]) for line in export_practice(walk, practice)}


def test_everything_of_a_practice_is_handed_over_and_nothing_of_another(walk):
    assert kept(walk, "north") == set(places("north"))


def test_everything_of_a_practice_is_erased_and_nothing_of_another(full, walk):
    make_key(full.keys, "live", ["north"], "own", NOW)
    make_key(full.keys, "live", ["north", "south"], "a partner's", NOW)
    certificate = erase_practice(desk(full), full.keys, walk, "north", "an operator")
    assert certificate["records"] == {"sample": len(places("north"))}
    assert kept(walk, "north") == set()
    for practice in OTHERS:
        assert kept(walk, practice) == set(places(practice))
    assert full.table.get(Key(address.RULES, "payer#x")).kind == "sample"
    state = {key.label: bool(key.revoked_at) for key in full.keys.all()}
    assert state == {"own": True, "a partner's": False}


def test_erasing_again_finds_nothing_and_says_so(full, walk):
    erase_practice(desk(full), full.keys, walk, "north", "an operator")
    assert erase_practice(desk(full), full.keys, walk, "north", "an operator")["records"] == {}


def test_under_a_legal_hold_nothing_is_erased_until_it_is_lifted(full, walk):
    set_hold(desk(full), "north", "case 4711")
    with pytest.raises(UnderHold):
        erase_practice(desk(full), full.keys, walk, "north", "an operator")
    assert kept(walk, "north") == set(places("north"))
    set_hold(desk(full), "north", "")
    assert erase_practice(desk(full), full.keys, walk, "north", "an operator")["records"]


# What stands outside of practices, and so stays when one leaves: nothing of it holds a patient's data. Who adds a kind
# here says why it may stay.
STAYS = {
    "api_key": "revoked, so that it is refused; names the practice",
    "staff": "serves other practices too",
    "staff_login": "of the account",
    "staff_owners": "of the installation",
    "staff_event": "who did what, for as long as there are accounts",
    "staff_link": "ends by itself",
    "staff_tries": "ends by itself",
    "session": "ends by itself",
    "subscription": "of the account; names practices",
    "time_zone": "of the installation",
    "asked_to_confirm": "ends by itself",
    "delivery": "a mail: opaque ids, payers, days, amounts; ends by itself",
    "told": "opaque ids",
    "alert_secret": "of the installation",
    "legal_hold": "why it could not leave before",
    "migration": "of the installation",
    "reference_in_force": "rules",
    "reference_part": "rules",
    "reference_published": "rules",
    "rules_audit": "rules",
    "rules_draft": "rules",
    "rules_in_force": "rules",
    "rules_snapshot": "rules",
    "rules_version": "rules",
}


def test_a_hold_that_is_put_while_a_practice_is_erased_stops_what_is_left(full, walk):
    class HeldMeanwhile:
        """Somebody puts a hold when the first records have been found."""

        def every(self, beginnings):
            for number, record in enumerate(walk.every(beginnings)):
                if number == 100:
                    set_hold(desk(full), "north", "case 4711")
                yield record

    with pytest.raises(UnderHold):
        erase_practice(desk(full), full.keys, HeldMeanwhile(), "north", "an operator")
    assert kept(walk, "north"), "what is left is held"


def test_every_kind_that_is_kept_goes_with_its_practice_or_is_known_to_stay():
    kinds = json.loads((FOLDER / f"{ENGINE}.json").read_text())
    spaces = tuple(start for practice in ("demo", "north", "south") for start in beginnings(practice))
    outside = {
        kind
        for kind, items in kinds.items()
        for item in items
        if not item["pk"]["S"].startswith((*spaces, "TESTSPACE#"))
    }
    assert outside == STAYS.keys()


def test_the_certificate_names_keys_and_accounts_that_still_reach_the_practice(full, walk):
    make_key(full.keys, "live", ["north"], "own", NOW)
    shared = make_key(full.keys, "live", ["north", "south"], "a partner's", NOW).split("_")[2]
    gone = make_key(full.keys, "live", ["north", "south"], "an earlier one", NOW).split("_")[2]
    revoke_key(full.keys, gone, NOW)
    for number, grants in enumerate([[["north", "viewer", False]], [["south", "viewer", False]], []]):
        account = {"login": f"person-{number}", "grants": grants}
        full.table.write([Put(Record(address.staff(f"S-{number}"), "staff", account))])
    certificate = erase_practice(desk(full), full.keys, walk, "north", "an operator")
    assert (certificate["keys_left"], certificate["accounts_left"]) == ([shared], ["person-0"])
