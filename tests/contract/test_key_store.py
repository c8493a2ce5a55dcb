"""What every KeyStore keeps to."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import ApiKey

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def key(key_id: str = "abc123abc123", created_at: datetime = NOON, **changes) -> ApiKey:
    given = {
        "mode": "test",
        "digest": "0" * 64,
        "practices": frozenset({"north", "south"}),
        "scopes": frozenset({"all"}),
        "label": "the partner's first key",
    }
    return ApiKey(key_id=key_id, created_at=created_at, **(given | changes))


def test_a_key_is_found_as_it_was_added(stores):
    added = key(expires_at=NOON + timedelta(days=90), mode="live")
    stores.keys.add(added)
    assert stores.keys.find("abc123abc123") == added


def test_a_key_that_was_never_added_is_not_kept(stores):
    with pytest.raises(NotKept):
        stores.keys.find("abc123abc123")


def test_a_second_key_of_the_same_id_is_refused_and_the_first_stays(stores):
    stores.keys.add(key(label="first"))
    with pytest.raises(Conflict):
        stores.keys.add(key(label="second"))
    assert stores.keys.find("abc123abc123").label == "first"


def test_a_revoked_key_keeps_the_moment_of_its_first_revocation(stores):
    stores.keys.add(key())
    stores.keys.revoke("abc123abc123", NOON)
    stores.keys.revoke("abc123abc123", NOON + timedelta(hours=1))
    assert stores.keys.find("abc123abc123") == key(revoked_at=NOON)


def test_a_key_that_is_not_kept_cannot_be_revoked_and_does_not_appear(stores):
    with pytest.raises(NotKept):
        stores.keys.revoke("abc123abc123", NOON)
    with pytest.raises(NotKept):
        stores.keys.find("abc123abc123")


def test_all_keys_are_listed_oldest_first(stores):
    newer, older = key("000000000000", NOON), key("ffffffffffff", NOON - timedelta(seconds=1))
    stores.keys.add(newer)
    stores.keys.add(older)
    assert stores.keys.all() == [older, newer]
