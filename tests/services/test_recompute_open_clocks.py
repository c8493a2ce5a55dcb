"""A published change of a limit moves the open clocks of that payer's claims, and the timeline keeps the old dates."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.services.claims import recompute_open_clocks as job
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.prove_filing import prove_filing
from chalicelib.services.claims.recompute_open_clocks import Recomputed, recompute_open_clocks
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.claims.tell_claim import tell_claim
from chalicelib.services.claims.timeline import timeline_of
from chalicelib.services.claims.worklist import WorklistQuery, worklist
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Delete
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import library, loaded, sample_with
from tests.services.samples import SPACE, claim, office, recorded
from tests.tables import FaultyTable, Killed, fault_at

TODAY = date(2026, 3, 20)
NEW_BOOK = library().with_documents([loaded(sample_with(days=120))], [])
RULES = NEW_BOOK.rules("sample_payer")
PAID = {"event_id": "e-3", "type": "paid", "on": "2026-03-18"}


def run(table) -> list[Recomputed]:
    """The job from its first page to its last."""
    pages = [recompute_open_clocks(office(table).desk, SPACE, RULES, TODAY)]
    while pages[-1].next_page is not None:
        pages.append(recompute_open_clocks(office(table).desk, SPACE, RULES, TODAY, pages[-1].next_page))
    return pages


def deadlines(table) -> dict[str, str | None]:
    due = worklist(table, SPACE, "filing", WorklistQuery(), TODAY)["due"]
    return {row["claim_id"]: row["deadline"] for row in due}


def moves(table, claim_id="C-1"):
    folder = read_folder(table, SPACE, "sample_payer", claim_id)
    changed = [entry for entry in timeline_of(folder) if entry["type"] == "limits_changed"]
    return [(entry["cause"], clock["was"], clock["deadline"]) for entry in changed for clock in entry["clocks"]]


def test_open_clocks_of_the_payer_move_and_the_old_date_stays_in_the_timeline():
    table = MemoryTable()
    recorded(table, claim("C-1"))
    recorded(table, claim("C-2", payer_id="other_payer"))
    pages = run(table)
    assert (sum(one.claims for one in pages), sum(one.clocks for one in pages)) == (1, 1)
    assert deadlines(table) == {"C-1": "2026-06-30", "C-2": None}
    assert moves(table) == [(RULES.version, "2026-05-31", "2026-06-30")]


def test_running_again_changes_nothing():
    table = MemoryTable()
    recorded(table, claim("C-1"))
    run(table)
    assert sum(one.clocks for one in run(table)) == 0
    assert len(moves(table)) == 1


def test_a_closed_clock_keeps_the_date_by_which_it_was_met():
    table = MemoryTable()
    recorded(table, claim("C-1"))
    accepted = read_as(ClaimEvent, {"event_id": "e-1", "type": "accepted", "on": "2026-03-10"})
    tell_claim(office(table), "C-1", "sample_payer", accepted, UNPROTECTED)
    assert sum(one.clocks for one in run(table)) == 0
    (clock,) = read_folder(table, SPACE, "sample_payer", "C-1").clocks
    assert clock.data["deadline"] == "2026-05-31"


def test_an_event_by_the_new_limits_moves_what_is_open_and_leaves_what_was_met():
    table = MemoryTable()
    recorded(table, claim("C-1"))
    for event_id, type_, on in (("e-1", "accepted", "2026-03-10"), ("e-2", "submitted", "2026-03-04")):
        event = read_as(ClaimEvent, {"event_id": event_id, "type": type_, "on": on})
        tell_claim(replace(office(table), book=NEW_BOOK), "C-1", "sample_payer", event, UNPROTECTED)
    (clock,) = read_folder(table, SPACE, "sample_payer", "C-1").clocks
    # Moved and met by the first event; the second finds it met.
    assert clock.data["deadline"] == "2026-06-30"
    tell_claim(office(table), "C-1", "sample_payer", read_as(ClaimEvent, PAID), UNPROTECTED)
    met = [one.data["deadline"] for one in read_folder(table, SPACE, "sample_payer", "C-1").clocks]
    assert "2026-06-30" in met
    proof = prove_filing(office(table), "sample_payer", "C-1", TODAY)
    assert (proof["deadline"], proof["in_time"]) == ("2026-06-30", True)


def test_the_job_goes_on_page_by_page(monkeypatch):
    monkeypatch.setattr(job, "PAGE", 2)
    table = MemoryTable()
    for number in range(5):
        recorded(table, claim(f"C-{number}"))
    assert set(deadlines(table).values()) == {"2026-05-31"}
    pages = run(table)
    assert len(pages) > 3
    assert set(deadlines(table).values()) == {"2026-06-30"}
    assert all(len(moves(table, f"C-{number}")) == 1 for number in range(5))


@pytest.mark.parametrize("fault", ["killed before", "killed after"])
def test_a_job_that_was_killed_is_run_again_and_completes(fault):
    for call in range(6):
        table = MemoryTable()
        for number in range(3):
            recorded(table, claim(f"C-{number}"))
        with suppress(Killed):
            run(FaultyTable(table, fault_at(call, fault)))
        run(table)
        assert set(deadlines(table).values()) == {"2026-06-30"}
        assert all(len(moves(table, f"C-{number}")) == 1 for number in range(3))


def test_a_claim_that_is_gone_when_its_turn_comes_is_passed_over():
    table = MemoryTable()
    recorded(table, claim("C-1"))
    (clock,) = table.look_up("due", address.due(SPACE, "filing"))
    meta = table.get(meta_key(SPACE, "sample_payer", "C-1"))
    table.write([Delete(meta.key, meta.version)])
    assert sum(one.clocks for one in run(table)) == 0
    assert table.get(clock.key).data == clock.data
