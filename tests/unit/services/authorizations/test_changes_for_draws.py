"""What a claim's transaction holds about authorizations."""

from datetime import date

import pytest

from chalicelib.services.authorizations.changes_for_draws import changes_for_draws, drawn_elsewhere
from chalicelib.services.authorizations.draw_plan import NOTHING_DRAWN, DrawPlan
from chalicelib.services.authorizations.keeping import Kept, closed_key, closing, kept_of, standing_key
from chalicelib.services.authorizations.ledger import Stamp, of_event, of_revision
from chalicelib.services.authorizations.refusals import AuthorizationShort
from chalicelib.services.records.table import Put, Record
from chalicelib.store.memory_table import MemoryTable
from tests.unit.services.authorizations.sample import TODAY, after, authorization, march

SPACE = "P#demo"
STAMP = Stamp("2026-03-20T15:00:00+00:00", "key-1")


def kept(of, version: int = 3) -> Kept:
    return Kept(of, standing_key(SPACE, of.patient_id, of.authorization_id), version)


def changes(on_file, plan, cause=None):
    return changes_for_draws(SPACE, on_file, "C-1", plan, cause or of_revision("C-1", 1), STAMP, TODAY)


def test_there_are_two_changes_for_each_authorization_that_moves_and_none_for_others():
    plan = DrawPlan(wanted={"id-A1": {march(2): 1}})
    found = changes([kept(authorization("A1")), kept(authorization("B2"))], plan)
    assert [change.key for change in found] == [
        ("P#demo#PAT#P-1", "REC#AUTH#id-A1"),
        ("P#demo#AUTH#P-1#id-A1", "ENTRY#CLAIM#C-1#000001"),
    ]
    assert [change.record.version for change in found] == [3, 0]


def test_the_same_draws_again_change_nothing():
    of = after(authorization(), "C-1", march(2))
    assert changes([kept(of)], DrawPlan(wanted={"id-A1": {march(2): 1}})) == []


def test_a_rejected_claim_gives_back_what_it_drew_under_the_event_that_said_so():
    of = after(authorization(), "C-1", march(2))
    put, entry = changes([kept(of)], NOTHING_DRAWN, of_event("C-1", "event-1"))
    assert put.record.data["draws"] == []
    assert entry.key.sort == "ENTRY#EVENT#C-1#event-1"


def test_a_plan_made_from_something_else_draws_nothing():
    with pytest.raises(AuthorizationShort):
        changes([kept(authorization(approved=1))], DrawPlan(wanted={"id-A1": {march(2): 1, march(4): 1}}))


def test_what_a_claim_drew_on_is_found_after_it_was_closed():
    table = MemoryTable()
    of = after(authorization(ends_on=date(2025, 1, 31)), "C-1", date(2025, 1, 2))
    first = Put(Record(standing_key(SPACE, "P-1", "id-A1"), "authorization", {}))
    table.write([first])
    table.write(closing(SPACE, [kept(of, 1)], TODAY))
    [found] = drawn_elsewhere(table, SPACE, "P-1", ["id-A1", "id-B2"], [kept(authorization("B2"))])
    assert found.is_closed
    assert found.authorization == of
    table.write(changes([found], NOTHING_DRAWN))
    assert kept_of(table.get(closed_key(SPACE, "P-1", "id-A1"))).authorization.draws == ()
