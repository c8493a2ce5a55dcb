"""Never oversold: 64 at once where 50 are left, while calls fail, answers are lost and processes die."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Barrier, Lock, Thread
from typing import get_args

import pytest

from chalicelib.services.authorizations.refusals import AuthorizationShort
from chalicelib.services.errors import Busy, StoreUnavailable
from chalicelib.services.records.table import Table
from tests.services import samples
from tests.services.desk_of_authorizations import (
    PATIENT,
    TODAY,
    corrected,
    entries,
    on_file,
    put,
    recorded,
    require_balanced,
    reserved,
    short_pause,
)
from tests.tables import Fault, FaultyTable, Killed
from tests.unit.services.authorizations.sample import claim, line

WRITERS, LEFT = 64, 50
# Of the calls; a write of three calls fails about every third time.
FAULTY_SHARE = 0.1
# Over the wire each of the 128 answers waits for those before it, so one run there has some of each.


def day(number: int) -> date:
    """A day of its own for each writer, from today on."""
    return TODAY + timedelta(days=number)


def now_and_then(seed: int) -> Callable[[int, str], Fault | None]:
    """Any fault at any call, at random."""
    dice = random.Random(seed)
    return lambda number, name: dice.choice(get_args(Fault)) if dice.random() < FAULTY_SHARE else None


def until_answered(table: Table, seed: int, step: Callable[[Table], int]) -> int:
    """What a careful sender does: again and again the same, whatever befalls it, until there is an answer."""
    faulty = FaultyTable(table, now_and_then(seed))
    while True:
        try:
            return step(faulty)
        except AuthorizationShort:
            return 0
        except (StoreUnavailable, Busy, Killed):
            continue


def bill(number: int) -> Callable[[Table], int]:
    made = claim(line(day(number), units=1), claim_id=f"C-{number}")
    return lambda table: sum(recorded(table, made))


def bill_for_real(number: int) -> Callable[[Table], int]:
    """One call of POST /v1/claims under its own Idempotency-Key."""
    made = samples.claim(f"C-{number}", PATIENT, submitted_on=None)
    made["lines"][0]["service_date"] = str(TODAY - timedelta(days=number))

    def step(table: Table) -> int:
        answer = samples.recorded(table, made, f"key-{number}", short_pause).body
        return sum(draw["amount"] for draw in answer["draws"])

    return step


def book(number: int) -> Callable[[Table], int]:
    def step(table: Table) -> int:
        return reserved(table, f"R-{number}", str(day(number))).body["movements"][-1]["change"]

    return step


def recount(number: int) -> Callable[[Table], int]:
    def step(table: Table) -> int:
        return corrected(table, f"K-{number}", 1).body["movements"][-1]["change"]

    return step


def one_of_each(number: int) -> Callable[[Table], int]:
    return (bill, book, recount)[number % 3](number)


def at_once(table: Table, step_of: Callable[[int], Callable[[Table], int]]) -> dict[int, list[int]]:
    """Each writer takes its own step and then another's again; the answers by step."""
    barrier, lock = Barrier(WRITERS), Lock()
    answers: dict[int, list[int]] = {number: [] for number in range(WRITERS)}

    def write(number: int) -> None:
        barrier.wait()
        for which in (number, (number * 7 + 3) % WRITERS):
            answer = until_answered(table, number, step_of(which))
            with lock:
                answers[which].append(answer)

    writers = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return answers


def taken_by(table: Table) -> Iterator[str]:
    """Who took something, by the ledger: the id of each cause, once for each visit or unit."""
    for entry in entries(table)[1:]:
        for _ in range(sum(one.change for one in entry.movements)):
            yield entry.cause.id


@pytest.mark.parametrize("stores", ["memory"], indirect=True)
@pytest.mark.parametrize("unit_kind", ["visits", "units"])
@pytest.mark.parametrize("step_of", [bill, book, recount, one_of_each])
def test_sixty_four_writers_take_exactly_the_fifty_that_are_left(table, unit_kind, step_of):
    require_exactly_fifty(table, unit_kind, step_of)


@pytest.mark.parametrize("stores", ["memory"], indirect=True)
def test_the_same_holds_of_recorded_claims_with_all_that_is_kept_of_them(table):
    require_exactly_fifty(table, "visits", bill_for_real)


@pytest.mark.parametrize("stores", ["ministack"], indirect=True)
def test_the_same_holds_over_the_wire(table):
    require_exactly_fifty(table, "visits", one_of_each)


def require_exactly_fifty(table: Table, unit_kind: str, step_of: Callable[[int], Callable[[Table], int]]) -> None:
    """Every answer is true, the same to whoever repeats the step, and 50 in all."""
    put(table, unit_kind=unit_kind, starts_on="2025-01-01", approved=LEFT + 10, used=10)
    answers = at_once(table, step_of)
    assert all(len(of_step) == 2 and len(set(of_step)) == 1 for of_step in answers.values())
    assert sum(of_step[0] for of_step in answers.values()) == LEFT
    balance = on_file(table).balance
    assert (balance.used + balance.reserved, balance.remaining) == (10 + LEFT, 0)
    require_balanced(table)
    taken = sorted(taken_by(table))
    told = sorted(step[0] for step in answers.items() if step[1][0])
    assert len(taken) == len(set(taken)) == LEFT
    assert sorted(int(cause.partition("-")[2]) for cause in taken) == told


@pytest.mark.parametrize("stores", ["memory"], indirect=True)
def test_sixty_four_claims_of_one_visit_draw_it_once(table):
    put(table, approved=1)
    answers = at_once(table, lambda number: lambda at: sum(recorded(at, claim(line(TODAY), claim_id=f"C-{number}"))))
    assert sum(of_step[0] for of_step in answers.values()) == 1
    of = on_file(table)
    assert (of.balance.used, len(of.draws)) == (1, WRITERS)
    require_balanced(table)
