"""Whatever is done in whatever order, and whatever befalls it: an authorization does what a plain model of it does.

The model counts visits and units one by one. The store, its faults and the retries must make no difference.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.authorizations.refusals import AuthorizationShort, ReservationOver, ToldOtherwise
from chalicelib.services.errors import NotKept, StoreUnavailable
from chalicelib.services.records.table import Table
from tests.services import desk_of_authorizations as desk
from tests.tables import Fault, FaultyTable, Killed, fault_at
from tests.unit.services.authorizations.sample import claim, line

FIRST = date(2026, 3, 20)
# Shrinking over a network takes minutes: what fails there is shrunk in memory.
EXAMPLES = {"memory": 100, "moto": 2, "ministack": 6}

PHASES = {True: tuple(Phase), False: (Phase.generate,)}


@dataclass
class Model:
    """Draws by claim and day, holds by reservation and day, in the order in which they were made."""

    visits: bool
    approved: int
    elsewhere: int = 0
    draws: dict[tuple[str, date], int] = field(default_factory=dict)
    holds: dict[tuple[str, date], int] = field(default_factory=dict)

    def amount(self, entries: dict[tuple[str, date], int]) -> int:
        return len({day for _, day in entries}) if self.visits else sum(entries.values())

    @property
    def used(self) -> int:
        return self.elsewhere + self.amount(self.draws)

    @property
    def reserved(self) -> int:
        return self.amount(self.holds)

    def with_claim(self, claim_id: str, wanted: dict[date, int]) -> "Model":
        before = {day: amount for (of, day), amount in self.draws.items() if of == claim_id}
        draws = {key: amount for key, amount in self.draws.items() if key[0] != claim_id}
        holds = dict(self.holds)
        for day, amount in wanted.items():
            more = amount - before.get(day, 0)
            for key in [key for key in holds if key[1] == day] if more > 0 else []:
                if self.visits or more > 0:
                    more -= holds.pop(key)
            draws[claim_id, day] = amount
        after = Model(self.visits, self.approved, self.elsewhere, draws, holds)
        after.elsewhere = max(after.elsewhere, -after.amount(draws))
        return after

    def fits(self, after: "Model") -> bool:
        return after.used <= self.approved and after.used + after.reserved <= self.approved


class Machine(RuleBasedStateMachine):
    """`table` is the store under test."""

    def __init__(self, table: Table, space: str) -> None:
        super().__init__()
        self.table, desk.SPACE = table, space
        self.today = FIRST
        self.revisions: dict[str, int] = {}
        self.reservations: dict[str, set[date]] = {}
        self.released: set[str] = set()
        self.number = 0

    @initialize(visits=st.booleans(), approved=st.integers(0, 12))
    def put_on_file(self, visits, approved):
        self.model = Model(visits, approved)
        desk.put(self.table, unit_kind="visits" if visits else "units", approved=approved)

    def retried(self, fault: tuple[int, Fault] | None, step: Callable[[Table], Any]) -> Any:
        """The step's answer; where a fault befell it, that of the same step sent again."""
        if fault is not None:
            with suppress(StoreUnavailable, Killed, AuthorizationShort):
                step(FaultyTable(self.table, fault_at(*fault)))
        return step(self.table)

    faults = st.none() | st.tuples(st.integers(0, 3), st.sampled_from(get_args(Fault)))
    days = st.lists(st.integers(0, 6), min_size=1, max_size=4, unique=True)

    @rule(claim_number=st.integers(0, 3), days=days, units=st.integers(1, 5), fault=faults)
    def record(self, claim_number, days, units, fault):
        claim_id, units = f"C-{claim_number}", 1 if self.model.visits else units
        self.revisions[claim_id] = self.revisions.get(claim_id, 0) + 1
        billed = [self.today + timedelta(days=number - 3) for number in days]
        made = claim(*(line(day, units=units) for day in billed), claim_id=claim_id)
        self.retried(fault, lambda table: desk.recorded(table, made, self.revisions[claim_id], self.today))
        wanted: dict[date, int] = {}
        for day in billed:
            possible = (amount for amount in range(units, 0, -1) if self.allows(claim_id, wanted | {day: amount}))
            amount = next(possible, 0)
            if amount:
                wanted[day] = amount
        self.model = self.model.with_claim(claim_id, wanted)

    def allows(self, claim_id: str, wanted: dict[date, int]) -> bool:
        return self.model.fits(self.model.with_claim(claim_id, wanted))

    @rule(claim_number=st.integers(0, 3), fault=faults)
    def take_back(self, claim_number, fault):
        claim_id = f"C-{claim_number}"
        self.revisions[claim_id] = self.revisions.get(claim_id, 0) + 1
        made = claim(claim_id=claim_id)
        self.retried(fault, lambda table: desk.recorded(table, made, self.revisions[claim_id], self.today))
        self.model = self.model.with_claim(claim_id, {})

    @rule(reservation_number=st.integers(0, 5), days=days, each=st.integers(1, 4), fault=faults)
    def reserve(self, reservation_number, days, each, fault):
        reservation_id, each = f"R-{reservation_number}", 1 if self.model.visits else each
        wanted = {self.today + timedelta(days=number) for number in days}

        def step(table: Table) -> Any:
            return desk.reserved(table, reservation_id, *map(str, sorted(wanted)), each=each, today=self.today)

        if reservation_id in self.reservations:
            with pytest.raises((ToldOtherwise, ReservationOver)):
                desk.reserved(self.table, reservation_id, str(self.today + timedelta(days=99)), today=self.today)
            return
        holds = self.model.holds | {(reservation_id, day): each for day in sorted(wanted)}
        after = Model(self.model.visits, self.model.approved, self.model.elsewhere, self.model.draws, holds)
        if self.model.fits(after):
            assert self.retried(fault, step).body["balance"]["reserved"] == after.reserved
            self.model = after
            self.reservations[reservation_id] = wanted
        else:
            with pytest.raises(AuthorizationShort):
                self.retried(fault, step)

    @rule(reservation_number=st.integers(0, 5), fault=faults)
    def release(self, reservation_number, fault):
        reservation_id = f"R-{reservation_number}"
        if reservation_id not in self.reservations:
            with pytest.raises(NotKept):
                desk.released(self.table, reservation_id, self.today)
            return
        self.retried(fault, lambda table: desk.released(table, reservation_id, self.today))
        self.model.holds = {key: amount for key, amount in self.model.holds.items() if key[0] != reservation_id}

    @rule(change=st.integers(-3, 3), fault=faults)
    def correct(self, change, fault):
        self.number += 1

        def step(table: Table) -> Any:
            return desk.corrected(table, f"K-{self.number}", change, self.today)

        if change == 0 or self.model.used + change < 0:
            with pytest.raises(InvalidInput):
                step(self.table)
        elif change > 0 and self.model.used + change + self.model.reserved > self.model.approved:
            with pytest.raises(AuthorizationShort):
                self.retried(fault, step)
        else:
            self.retried(fault, step)
            self.model.elsewhere += change

    @rule(added=st.integers(1, 3), fault=faults)
    def extend(self, added, fault):
        self.number += 1
        self.retried(fault, lambda table: desk.extended(table, f"E-{self.number}", self.today, added=added))
        self.model.approved += added

    @rule(days=st.integers(1, 3))
    def days_pass(self, days):
        self.today += timedelta(days=days)
        self.model.holds = {key: amount for key, amount in self.model.holds.items() if key[1] >= self.today}

    @invariant()
    def the_balance_is_that_of_the_model_and_the_ledger_adds_up_to_it(self):
        balance = desk.on_file(self.table).balance_on(self.today)
        assert balance == (self.model.approved, self.model.used, self.model.reserved)
        assert (balance.remaining or 0) >= 0
        desk.require_balanced(self.table)


def test_an_authorization_does_what_its_model_does_whatever_befalls_it(stores, request, monkeypatch):
    monkeypatch.setattr(desk, "SPACE", desk.SPACE)
    numbers = iter(range(1_000_000))
    run_state_machine_as_test(
        lambda: Machine(stores.table, f"P#practice-{next(numbers)}"),
        settings=settings(
            max_examples=EXAMPLES[request.node.callspec.params["stores"]],
            stateful_step_count=25,
            phases=PHASES[request.node.callspec.params["stores"] == "memory"],
            suppress_health_check=list(HealthCheck),
        ),
    )
