"""An address is mailed to once whoever reads its mail has confirmed it; nobody can have strangers mailed at will."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.plain import plain
from chalicelib.services.alerts.confirm import (
    LINK_LASTS,
    MOST_OF_PERSON,
    MOST_TO_ADDRESS,
    ask_to_confirm,
    awaiting,
    confirm,
    confirm_token,
    waiting_for,
)
from chalicelib.services.alerts.subscribe import find_subscription, keep_subscription, stop_address
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Put, Record
from chalicelib.store.memory_table import MemoryTable

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
SECRET = b"a secret of tests"
PERSON = Subscription("S-1", "someone@example.org", ("P#demo",))
NEW = awaiting(PERSON, None)


def desk(table, at=NOON) -> Desk:
    return Desk(table, lambda: at, lambda attempt: None)


def asked(table, subscription=NEW, at=NOON) -> str:
    """Keeps it in the place of what is kept, and gives the link's token."""
    found = table.get_many([address.subscription(subscription.person_id)])
    version = next((record.version for record in found.values()), 0)
    ask_to_confirm(desk(table, at), SECRET, subscription, version)
    return confirm_token(SECRET, subscription, at)


def kept(table) -> Subscription:
    return find_subscription(table, "S-1")[0]


def test_a_new_address_is_mailed_once_it_is_confirmed():
    table = MemoryTable()
    token = asked(table)
    assert not kept(table).is_mailed
    for _ in range(2):
        confirm(desk(table), SECRET, token)
        assert kept(table) == PERSON
        assert kept(table).is_mailed


def test_until_another_address_is_confirmed_mails_go_to_the_one_before():
    table = MemoryTable()
    keep_subscription(table, PERSON)
    token = asked(table, awaiting(replace(PERSON, address="other@example.org"), PERSON))
    assert (kept(table).address, kept(table).is_mailed) == ("someone@example.org", True)
    confirm(desk(table), SECRET, token)
    assert (kept(table).address, kept(table).awaiting) == ("other@example.org", None)


def test_who_goes_back_to_the_confirmed_address_waits_for_nothing():
    waiting = replace(PERSON, awaiting="other@example.org")
    assert awaiting(PERSON, waiting) == PERSON


def test_an_address_that_came_back_is_confirmed_anew_and_then_mailed_again():
    table = MemoryTable()
    stopped = replace(PERSON, stopped="it came back")
    keep_subscription(table, stopped)
    token = asked(table, awaiting(PERSON, stopped))
    assert not kept(table).is_mailed
    assert confirm(desk(table), SECRET, token).is_mailed


def test_an_address_that_was_kept_before_confirmations_counts_as_confirmed():
    table = MemoryTable()
    before = {name: value for name, value in plain(PERSON).items() if name != "awaiting"}
    table.write([Put(Record(address.subscription("S-1"), "subscription", before))])
    assert kept(table).is_mailed


@pytest.mark.parametrize(("later", "good"), [(LINK_LASTS - timedelta(seconds=1), True), (LINK_LASTS, False)])
def test_a_link_ends_after_three_days(later, good):
    table = MemoryTable()
    token = asked(table)
    if good:
        assert waiting_for(desk(table, NOON + later), SECRET, token)
    else:
        with pytest.raises(NotKept, match="ends after 3 days"):
            confirm(desk(table, NOON + later), SECRET, token)
        assert not kept(table).is_mailed


def test_why_an_address_is_not_reached_is_known_until_it_is_asked_anew_or_another_is():
    table, lost = MemoryTable(), replace(NEW, unreachable="it came back")
    assert awaiting(replace(PERSON, repeat_days=9), lost).unreachable == "it came back"
    assert awaiting(replace(PERSON, address="other@example.org"), lost).unreachable is None
    keep_subscription(table, lost)
    token = asked(table, lost)
    assert kept(table).unreachable is None
    stop_address(desk(table), "S-1", "it came back again")
    assert confirm(desk(table), SECRET, token).is_mailed


def test_a_link_confirms_the_one_address_that_it_was_mailed_to():
    table = MemoryTable()
    first = asked(table)
    asked(table, awaiting(replace(PERSON, address="stranger@example.org"), kept(table)))
    with pytest.raises(NotKept):
        confirm(desk(table), SECRET, first)


@pytest.mark.parametrize("forged", ["", "S-1", "S-1.1", "S-1.99999999999.00", "S-9.99999999999.00", "S-1.\u00b2.x"])
def test_a_link_that_is_not_ours_confirms_nothing(forged):
    table = MemoryTable()
    asked(table)
    with pytest.raises(NotKept):
        confirm(desk(table), SECRET, forged)


def test_one_person_causes_a_few_mails_a_day():
    table = MemoryTable()
    for number in range(MOST_OF_PERSON):
        asked(table, replace(NEW, awaiting=f"stranger{number}@example.org"))
    with pytest.raises(InvalidInput, match="too often"):
        asked(table, replace(NEW, awaiting="one-more@example.org"))
    assert kept(table).awaiting == f"stranger{MOST_OF_PERSON - 1}@example.org"
    asked(table, replace(NEW, awaiting="one-more@example.org"), NOON + timedelta(days=1))


def test_one_address_gets_a_few_mails_a_day_whoever_names_it():
    table = MemoryTable()
    for number in range(MOST_TO_ADDRESS):
        asked(table, replace(NEW, person_id=f"S-{number}", awaiting="Stranger@example.org"))
    with pytest.raises(InvalidInput, match="too often"):
        asked(table, replace(NEW, person_id="S-9", awaiting="stranger@example.org"))
