"""Whatever befalls a call to the store: a claim is wholly there or wholly absent, and a retry completes it."""

from typing import get_args

import pytest

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.tell_claim import tell_claim
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.patient_file import HEAD
from chalicelib.store.memory_table import MemoryTable
from tests.services.samples import SPACE, claim, office, recorded
from tests.tables import CountingTable, Fault, FaultyTable, Killed, fault_at

FAULTS: tuple[Fault, ...] = get_args(Fault)


def parts_of(table, made) -> dict[str, int]:
    """How many records of each kind are kept of a claim and its patient."""
    records = table.read(address.claim(SPACE, made["payer_id"], made["claim_id"]))
    records += table.read(address.patient(SPACE, made["patient"]["patient_id"]))
    return {kind: sum(record.kind == kind for record in records) for kind in ("claim", "verdict", "history", HEAD)}


WHOLE = {"claim": 1, "verdict": 1, "history": 1, HEAD: 1}
ABSENT = dict.fromkeys(WHOLE, 0)


def calls_of_one_claim() -> int:
    counted = CountingTable(MemoryTable())
    recorded(counted, claim(), "key")
    return len(counted.calls)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_call_leaves_a_claim_whole_or_absent_and_a_retry_completes_it(fault):
    calls, table = calls_of_one_claim(), MemoryTable()
    assert calls >= 3
    for number in range(2_000 // len(FAULTS)):
        made = claim(f"C-{number}", f"P-{number}")
        faulty = FaultyTable(table, fault_at(number % calls, fault))
        try:
            recorded(faulty, made, f"key-{number}")
        except (StoreUnavailable, Killed):
            assert parts_of(table, made) in (WHOLE, ABSENT)
        answer = recorded(table, made, f"key-{number}")
        assert parts_of(table, made) == WHOLE
        assert answer.body["claim_id"] == made["claim_id"]
        assert recorded(table, made, f"key-{number}") == answer


def what_an_event_left(table, claim_id) -> tuple[int, str, list[str | None]]:
    """Events kept, the claim's status, and what closed its clocks."""
    folder = read_folder(table, SPACE, "sample_payer", claim_id)
    return len(folder.events()), folder.claim.status, [clock.data["closed_by"] for clock in folder.clocks]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_call_leaves_an_event_whole_or_absent_and_telling_it_again_completes_it(fault):
    event = read_as(ClaimEvent, {"event_id": "e-1", "type": "accepted", "on": "2026-03-10"})
    for number in range(12):
        table = MemoryTable()
        recorded(table, claim("C-1"))
        faulty = FaultyTable(table, fault_at(number % 5, fault))
        try:
            tell_claim(office(faulty), "C-1", "sample_payer", event, UNPROTECTED)
        except (StoreUnavailable, Killed):
            assert what_an_event_left(table, "C-1") in ((0, "draft", [None]), (1, "accepted", ["e-1"]))
        tell_claim(office(table), "C-1", "sample_payer", event, UNPROTECTED)
        assert what_an_event_left(table, "C-1") == (1, "accepted", ["e-1"])
