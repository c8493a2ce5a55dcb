"""How failed sign-ins slow further ones: bounded, per name and per source, and not for the owner's own browser."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.services.records.desk import Desk
from chalicelib.services.staff import tries
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.errors import WaitBeforeTrying
from chalicelib.services.staff.passwords import Hasher, Scrypt
from chalicelib.services.staff.tries import Who, wait_after
from chalicelib.store.memory_table import MemoryTable
from tests.console.desk import Chance, GlassSeal

ADA = Who("ada", "203.0.113.5")


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 20, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(clock):
    chance = Chance()
    plain = Desk(MemoryTable(), clock, pause=lambda attempt: None)
    return StaffDesk(plain, chance, Hasher(Scrypt(4, 1, 1), chance), GlassSeal())


def fail(desk, who, times):
    for _ in range(times):
        tries.count(desk, who)


def waits(desk, who) -> int:
    with pytest.raises(WaitBeforeTrying) as refusal:
        tries.count(desk, who)
    return refusal.value.retry_after_seconds


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 1), (6, 2), (9, 16), (14, 512), (15, 900), (10_000, 900)]
)
def test_waits_double_and_never_exceed_a_quarter_of_an_hour(failures, seconds):
    assert wait_after(failures, free=5) == timedelta(seconds=seconds)


def test_five_tries_are_free_and_the_sixth_waits_its_second(desk, clock):
    fail(desk, ADA, 5)
    assert waits(desk, ADA) == 2
    clock.later(seconds=1)
    tries.count(desk, ADA)


def test_a_try_during_a_wait_makes_it_no_longer(desk, clock):
    fail(desk, ADA, 5)
    for _ in range(50):
        waits(desk, ADA)
    clock.later(seconds=1)
    tries.count(desk, ADA)


def test_success_forgets_the_failures_of_the_name(desk):
    fail(desk, ADA, 5)
    tries.forgive(desk, ADA)
    fail(desk, ADA, 5)


def test_a_source_that_tries_many_names_waits_too_and_success_forgives_it_one_try_alone(desk):
    for number in range(30):
        tries.count(desk, Who(f"name-{number}", ADA.source))
    waits(desk, Who("another", ADA.source))
    tries.forgive(desk, Who("name-1", ADA.source))
    tries.count(desk, Who("another", ADA.source))
    waits(desk, Who("a third", ADA.source))
    tries.count(desk, Who("another", "203.0.113.6"))


def test_whoever_hammers_at_a_name_does_not_slow_the_browser_that_its_owner_used_before(desk, clock):
    for _ in range(40):
        clock.later(minutes=15)
        tries.count(desk, ADA)
    waits(desk, ADA)
    tries.count(desk, Who("ada", ADA.source, device="known"))


def test_a_known_browser_is_slowed_by_its_own_failures(desk):
    known = Who("ada", ADA.source, device="known")
    fail(desk, known, 5)
    waits(desk, known)


def test_failures_are_forgotten_after_a_day(desk, clock):
    fail(desk, ADA, 5)
    clock.later(hours=24)
    fail(desk, ADA, 5)
    waits(desk, ADA)


def test_tries_at_once_each_count(desk):
    """Somebody else's try comes between reading and writing: ours is counted on top of it."""
    inner = desk.table.get_many
    came_between = []

    def get_many(keys):
        found = inner(keys)
        if not came_between:
            came_between.append(True)
            tries.count(desk, ADA)
        return found

    desk.table.get_many = get_many
    fail(desk, ADA, 4)
    waits(desk, ADA)
