"""Claims whose retention is over are removed whole, on every store; younger ones, those of others and holds stay."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.recorded import find_claim
from chalicelib.services.claims.tell_claim import tell_claim
from chalicelib.services.errors import NotKept
from chalicelib.services.imports.historic import HistoricClaim, keep_historic
from chalicelib.services.on_file.cabinet import Cabinet
from chalicelib.services.practice.change_settings import settings_json
from chalicelib.services.practice.leave import UnderHold, export_practice, set_hold
from chalicelib.services.practice.practice_file import SETTINGS
from chalicelib.services.practice.purge import purge_claims, years_before
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.patient_file import read_patient_file
from chalicelib.services.records.table import Delete, Key, Put, Record
from chalicelib.store.memory_table import MemoryTable
from chalicelib.store.scan import DynamoWalk
from tests.services.samples import SPACE, claim, office, recorded
from tests.tables import FaultyTable, Killed

# The claims are of 2 March 2026, recorded on 20 March: that day is the last on which anything of them happened.
LAST_DAY = date(2036, 3, 20)
OVER = date(2036, 3, 21)
EVENT = {"event_id": "e-1", "type": "submitted", "on": "2026-03-20"}


@pytest.fixture
def walk(table):
    return table if isinstance(table, MemoryTable) else DynamoWalk()


@pytest.fixture
def desk(table):
    return office(table).desk


def purged(table, walk, today: date, dry_run: bool = False):
    told = purge_claims(office(table).desk, walk, "demo", today, dry_run)
    return told["claims"], told["records"]


def is_kept(table, claim_id: str) -> bool:
    try:
        return bool(find_claim(table, SPACE, "sample_payer", claim_id))
    except NotKept:
        return False


def left_of(walk, claim_id: str) -> list[str]:
    return [line["kind"] for line in export_practice(walk, "demo") if claim_id in str(line)]


def test_a_claim_is_kept_for_ten_years_to_the_day_and_removed_whole_the_day_after(table, walk):
    recorded(table, claim("C-OLD"))
    assert purged(table, walk, LAST_DAY) == (0, 0)
    assert is_kept(table, "C-OLD")
    claims, records = purged(table, walk, OVER)
    assert (claims, records >= 5) == (1, True)
    assert left_of(walk, "C-OLD") == []
    assert purged(table, walk, OVER) == (0, 0)


def test_a_dry_run_counts_the_same_and_removes_nothing(table, walk):
    recorded(table, claim("C-1"))
    recorded(table, claim("C-2", "P-2"))
    told = purged(table, walk, OVER, dry_run=True)
    assert is_kept(table, "C-1")
    assert is_kept(table, "C-2")
    assert purged(table, walk, OVER) == told


def test_whoever_is_judged_meanwhile_is_judged_anew_for_the_patients_head_is_raised(table, walk):
    recorded(table, claim("C-1"))
    place = address.head(SPACE, "P-1")
    before = table.get(place).version
    purged(table, walk, OVER)
    assert table.get(place).version == before + 1
    assert read_patient_file(table, SPACE, "P-1").of_kind("history") == []


def test_the_practice_chooses_how_long(table, walk):
    recorded(table, claim("C-1"))
    form = settings_json(PracticeSettings(retention_years=7))
    table.write([Put(Record(address.settings(SPACE), SETTINGS, {"form": form}))])
    assert purged(table, walk, date(2033, 3, 20)) == (0, 0)
    assert purged(table, walk, date(2033, 3, 21))[0] == 1


def test_what_happened_last_counts_not_the_day_of_service(table, walk, desk):
    recorded(table, claim("C-1"))
    later = replace(office(table), today=date(2027, 1, 5))
    event = read_as(ClaimEvent, EVENT | {"on": "2027-01-05"})
    tell_claim(later, "C-1", "sample_payer", event, UNPROTECTED)
    assert purged(table, walk, date(2037, 1, 5)) == (0, 0)
    assert purged(table, walk, date(2037, 1, 6))[0] == 1
    assert left_of(walk, "C-1") == []


def test_history_that_was_brought_in_is_removed_with_its_mark(table, walk, desk):
    line = {"service_date": "2026-03-02", "procedure": "97530", "units": 2}
    form = {"claim_id": "H-1", "payer_id": "sample_payer", "patient_id": "P-1", "status": "paid", "lines": [line]}
    of = office(table)
    keep_historic(Cabinet(desk, SPACE, "a test", of.people), read_as(HistoricClaim, form))
    assert purged(table, walk, date(2036, 3, 2)) == (0, 0)
    assert purged(table, walk, date(2036, 3, 3)) == (1, 2)
    assert left_of(walk, "H-1") == []


def test_under_a_legal_hold_nothing_is_removed_not_even_where_it_is_put_meanwhile(table, walk, desk):
    recorded(table, claim("C-1"))
    recorded(table, claim("C-2", "P-2"))
    set_hold(desk, "demo", "a court asks")
    with pytest.raises(UnderHold):
        purged(table, walk, OVER)
    set_hold(desk, "demo", "")

    class Meanwhile:
        def every(self, beginnings):
            for record in list(walk.every(beginnings)):
                if record.kind == "claim" and record.data["claim_id"] == "C-2":
                    set_hold(desk, "demo", "a court asks")
                yield record

    with pytest.raises(UnderHold):
        purged(table, Meanwhile(), OVER)
    assert is_kept(table, "C-2")


def test_a_claim_of_many_records_is_removed_in_parts_and_goes_on_after_a_break():
    table = MemoryTable()
    recorded(table, claim("C-1"))
    place = address.claim(SPACE, "sample_payer", "C-1")
    more = [Record(Key(place, f"VERDICT#{number:06d}"), "verdict", {}) for number in range(2, 160)]
    for begin in range(0, len(more), 50):
        table.write([Put(record) for record in more[begin : begin + 50]])
    broken = FaultyTable(table, lambda number, name: "killed after" if name == "write" else None)
    with pytest.raises(Killed):
        purge_claims(office(broken).desk, table, "demo", OVER, dry_run=False)
    assert is_kept(table, "C-1")
    purged(table, table, OVER)
    assert left_of(table, "C-1") == []


def test_a_neighbour_whose_name_begins_alike_keeps_its_claims(table, walk, desk):
    recorded(table, claim("C-1"))
    purge_claims(desk, walk, "dem", OVER, dry_run=False)
    assert is_kept(table, "C-1")
    table.write([Delete(address.head(SPACE, "P-1"), table.get(address.head(SPACE, "P-1")).version)])
    assert purged(table, walk, OVER)[0] == 1


@pytest.mark.parametrize(
    ("day", "before"), [(date(2036, 2, 29), date(2026, 2, 28)), (date(2036, 3, 1), date(2026, 3, 1))]
)
def test_years_are_counted_to_the_same_day_and_a_leap_day_to_the_last_of_february(day, before):
    assert years_before(day, 10) == before
