"""API keys: what they look like, when they count, what they may do."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.services.errors import KeyRefused, PracticeRefused, ScopeMissing
from chalicelib.services.keys import KeyRing, caller_of, check_key, make_key, revoke_key
from chalicelib.store.memory import MemoryKeys

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def store() -> MemoryKeys:
    return MemoryKeys()


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def test_a_key_says_live_or_test_and_holds_32_random_bytes(store):
    text = make_key(store, "live", ["north"], "a label", NOON)
    assert re.fullmatch(r"otg_live_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", text)
    assert text != make_key(store, "live", ["north"], "a label", NOON)


def test_the_text_of_a_key_is_kept_nowhere(store):
    text = make_key(store, "live", ["north"], "a label", NOON)
    (key,) = store.all()
    assert text[-43:] not in repr(key) + key.digest
    assert key.digest not in repr(key)


def test_a_key_that_was_made_is_accepted(store):
    text = make_key(store, "test", ["north"], "a label", NOON)
    assert check_key(store, text, NOON).practices == {"north"}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.replace("otg_test", "otg_live"),
        lambda text: text + "A",
        lambda text: text.upper(),
        lambda text: "otg_test_000000000000_" + text[-43:],
        lambda text: "",
        lambda text: "otg_test_é",
    ],
)
def test_a_key_that_differs_in_anything_is_refused(store, change):
    text = make_key(store, "test", ["north"], "a label", NOON)
    with pytest.raises(KeyRefused):
        check_key(store, change(text), NOON)


def test_a_key_counts_until_the_moment_it_expires(store):
    expires = NOON + timedelta(days=90)
    text = make_key(store, "test", ["north"], "a label", NOON, expires_at=expires)
    assert check_key(store, text, expires - timedelta(microseconds=1))
    with pytest.raises(KeyRefused):
        check_key(store, text, expires)


def test_a_revoked_key_is_refused(store):
    text = make_key(store, "test", ["north"], "a label", NOON)
    revoke_key(store, text.split("_")[2], NOON)
    with pytest.raises(KeyRefused):
        check_key(store, text, NOON)


def test_a_revoked_key_is_remembered_as_good_for_less_than_thirty_seconds(store):
    clock = Clock()
    ring = KeyRing(store, clock)
    text = make_key(store, "test", ["north"], "a label", NOON)
    ring.check(text)
    revoke_key(store, text.split("_")[2], NOON)
    clock.time = NOON + timedelta(seconds=29.9)
    assert ring.check(text)
    clock.time = NOON + timedelta(seconds=30)
    with pytest.raises(KeyRefused):
        ring.check(text)


def test_a_remembered_key_asks_the_store_once_in_thirty_seconds(store, monkeypatch):
    asked = []
    ring = KeyRing(store, Clock())
    text = make_key(store, "test", ["north"], "a label", NOON)
    find = store.find
    monkeypatch.setattr(store, "find", lambda key_id: asked.append(key_id) or find(key_id))
    for _ in range(5):
        ring.check(text)
    assert len(asked) == 1


def test_a_remembered_key_still_expires_on_time(store):
    clock = Clock()
    ring = KeyRing(store, clock)
    text = make_key(store, "test", ["north"], "a label", NOON, expires_at=NOON + timedelta(seconds=10))
    ring.check(text)
    clock.time = NOON + timedelta(seconds=10)
    with pytest.raises(KeyRefused):
        ring.check(text)


def test_the_only_practice_of_a_key_need_not_be_chosen(store):
    key = check_key(store, make_key(store, "test", ["north"], "a label", NOON), NOON)
    assert caller_of(key, None).practice == "north"
    assert caller_of(key, "north").practice == "north"


def test_a_key_of_several_practices_serves_the_chosen_one_and_no_other(store):
    key = check_key(store, make_key(store, "test", ["north", "south"], "a label", NOON), NOON)
    assert caller_of(key, "south").practice == "south"
    for chosen in (None, "east", ""):
        with pytest.raises(PracticeRefused):
            caller_of(key, chosen)


def test_a_key_may_do_what_its_scopes_name(store):
    narrow = check_key(store, make_key(store, "test", ["north"], "a label", NOON, scopes=["read"]), NOON)
    caller = caller_of(narrow, None)
    caller.require("read")
    with pytest.raises(ScopeMissing, match="write"):
        caller.require("write")


def test_a_key_made_without_scopes_may_do_everything(store):
    key = check_key(store, make_key(store, "test", ["north"], "a label", NOON), NOON)
    assert caller_of(key, None).require("anything at all") is None
