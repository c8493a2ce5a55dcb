"""What is on file, in every store: kept with the patient's head, found again, closed, looked at; and who saw it."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.claim import Claim
from chalicelib.domain.reading import read_as
from chalicelib.services.access.list_access import AccessQuery, list_access
from chalicelib.services.access.note_access import Reader, note_access
from chalicelib.services.errors import OnFileAlready, VersionOutdated
from chalicelib.services.on_file.cabinet import ANY_VERSION, Cabinet, change_on_file, close_on_file, put_on_file
from chalicelib.services.on_file.kinds import COVERAGE, PROVIDER
from chalicelib.services.on_file.look_up import find_on_file, list_on_file
from chalicelib.services.practice.change_settings import change_settings
from chalicelib.services.practice.practice_file import read_practice_file
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.who import Fingerprints, identity_changes, whose

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
SPACE = "P#demo"
PEOPLE = Fingerprints(lambda: (b"a key for tests",))
PERSON = {"member_id": "M1", "first_name": "Sample", "birth_date": "1950-02-01"}


NAMELESS = read_as(Claim, {"claim_id": "C-1", "payer_id": "sample_payer", "patient": {}, "lines": []})


@pytest.fixture
def cabinet(table):
    return Cabinet(Desk(table, lambda: NOW, lambda attempt: None), SPACE, "a test", PEOPLE)


def coverage(coverage_id="K-1", patient_id="P-1", **more):
    form = {"coverage_id": coverage_id, "patient_id": patient_id, "payer_id": "sample_payer"} | PERSON | more
    return read_as(COVERAGE.form, form)


def test_a_record_is_put_changed_and_closed_and_raises_the_head_each_time(table, cabinet):
    put_on_file(cabinet, COVERAGE, coverage(), UNPROTECTED)
    assert put_on_file(cabinet, COVERAGE, coverage(), UNPROTECTED).status == 200
    with pytest.raises(OnFileAlready):
        put_on_file(cabinet, COVERAGE, coverage(rank=2), UNPROTECTED)
    change_on_file(cabinet, COVERAGE, coverage(rank=2), 1, UNPROTECTED)
    with pytest.raises(VersionOutdated):
        change_on_file(cabinet, COVERAGE, coverage(rank=3), 1, UNPROTECTED)
    change_on_file(cabinet, COVERAGE, coverage(rank=3), ANY_VERSION, UNPROTECTED)
    assert table.get(address.head(SPACE, "P-1")).version == 3
    close_on_file(cabinet, COVERAGE, "P-1", "K-1", 3, UNPROTECTED)
    assert table.get(address.head(SPACE, "P-1")).version == 4
    assert list_on_file(table, SPACE, COVERAGE, "P-1", closed=False, limit=10, cursor=None) == ([], None)
    assert COVERAGE.read(find_on_file(table, SPACE, COVERAGE, "P-1", "K-1")).rank == 3


def test_one_query_reads_settings_and_providers_and_no_closed_ones(table, cabinet):
    for npi in ("1234567893", "1999999984"):
        put_on_file(cabinet, PROVIDER, read_as(PROVIDER.form, {"npi": npi}), UNPROTECTED)
    close_on_file(cabinet, PROVIDER, None, "1999999984", 1, UNPROTECTED)
    change_settings(cabinet, read_as(PracticeSettings, {"keeps": {"coverages": True}}), 0, UNPROTECTED)
    file = read_practice_file(table, SPACE)
    assert ([provider.npi for provider in file.providers], file.settings.keeps.coverages) == (["1234567893"], True)


def test_a_person_is_found_again_and_two_ids_of_one_person_name_each_other(table, cabinet):
    put_on_file(cabinet, COVERAGE, coverage(), UNPROTECTED)
    put_on_file(cabinet, COVERAGE, coverage("K-2", "P-2"), UNPROTECTED)
    put_on_file(cabinet, COVERAGE, coverage("K-3", "P-3"), UNPROTECTED)
    sent = {"claim_id": "C-1", "payer_id": "sample_payer", "lines": []}
    for patient_id, others in ((None, ["P-2", "P-3"]), ("P-2", ["P-1", "P-3"]), ("P-1", ["P-2", "P-3"])):
        claim = read_as(Claim, sent | {"patient": PERSON | {"patient_id": patient_id}})
        found = whose(PEOPLE, table, SPACE, claim, date(2026, 1, 1))
        assert found.patient_id == (patient_id or "P-1")
        assert [file.patient_id for file in found.others] == others
        assert found.is_new_here is False


OLD, NEW = b"a key for tests", b"its successor"


@pytest.mark.parametrize("with_id", [False, True])
def test_after_a_new_secret_whoever_was_known_is_known_still_and_from_then_on_by_the_new_one(table, cabinet, with_id):
    put_on_file(cabinet, COVERAGE, coverage(), UNPROTECTED)
    put_on_file(cabinet, COVERAGE, coverage("K-2", "P-2"), UNPROTECTED)
    both, new = Fingerprints(lambda: (NEW, OLD)), Fingerprints(lambda: (NEW,))
    patient = PERSON | ({"patient_id": "P-2"} if with_id else {})
    claim = read_as(Claim, {"claim_id": "C-1", "payer_id": "sample_payer", "lines": [], "patient": patient})

    found = whose(both, table, SPACE, claim, date(2026, 1, 1))
    assert ({found.patient_id, *(file.patient_id for file in found.others)}, found.is_new_here) == (
        {"P-1", "P-2"},
        True,
    )
    table.write([*identity_changes(table, SPACE, found.patient_id, found.fingerprint), found.file.raised_head()])

    for people in (both, new):
        again = whose(people, table, SPACE, claim, date(2026, 1, 1))
        assert {again.patient_id, *(file.patient_id for file in again.others)} == {"P-1", "P-2"}
        assert (again.patient_id, again.is_new_here) == (found.patient_id, False)


def test_opaque_ids_and_ids_that_we_gave_stay_when_a_secret_is_added():
    before, after = Fingerprints(lambda: (OLD,)), Fingerprints(lambda: (NEW, OLD))
    key = address.head(SPACE, "P-1")
    assert after.refs.of(key) == before.refs.of(key)
    assert after.of_nobody(SPACE, NAMELESS) == before.of_nobody(SPACE, NAMELESS)


def test_who_saw_a_patient_is_told_newest_first_whether_alone_or_among_many(table, cabinet):
    for minute, patients in enumerate((["P-1"], ["P-1", "P-2"], ["P-2"], ["P-1"])):
        at = NOW.replace(minute=minute)
        reader = Reader(SPACE, f"key-{minute % 2}", "key", f"request-{minute}")
        note_access(Desk(table, lambda at=at: at), reader, "a page", patients)
    told, cursor = [], None
    while True:
        page = list_access(table, SPACE, AccessQuery(patient_id="P-1", limit="1", cursor=cursor), NOW.date())
        told += [record["request_id"] for record in page["access_records"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert told == ["request-3", "request-1", "request-0"]
    of_user = list_access(table, SPACE, AccessQuery(user="key-1"), NOW.date())
    assert [record["patient_ids"] for record in of_user["access_records"]] == [["P-1"], ["P-1", "P-2"]]


@pytest.mark.parametrize("most_read", [1, 2, 3])
def test_looking_through_many_lists_for_one_patient_goes_on_by_the_cursor(table, most_read):
    shown = [["P-1"], ["P-2", "P-3"], ["P-1", "P-2"], ["P-3", "P-4"], ["P-1"], ["P-2", "P-4"], ["P-1", "P-4"]]
    for number, patients in enumerate(shown):
        at = NOW.replace(month=2 + number % 2, minute=number)
        note_access(Desk(table, lambda at=at: at), Reader(SPACE, "key-1", "key", f"r-{number}"), "a page", patients)
    told, cursor, calls = [], None, 0
    while calls == 0 or cursor:
        page = list_access(table, SPACE, AccessQuery(patient_id="P-1", cursor=cursor), NOW.date(), most_read)
        told += [record["request_id"] for record in page["access_records"]]
        cursor, calls = page["cursor"], calls + 1
    assert told == ["r-6", "r-4", "r-2", "r-0"]
    assert calls > 1


@pytest.mark.parametrize("asked", [{"patient_id": "P-1"}, {"user": "key-1"}])
def test_looks_of_a_period_are_told_with_its_first_and_last_day(table, asked):
    for day in (8, 9, 10, 11):
        at = NOW.replace(day=day, hour=23)
        for patients in (["P-1"], ["P-1", "P-2"]):
            reader = Reader(SPACE, "key-1", "key", f"{day}-{len(patients)}")
            note_access(Desk(table, lambda at=at: at), reader, "a page", patients)
    query = AccessQuery(**asked, since=NOW.date().replace(day=9), until=NOW.date().replace(day=10))
    told = list_access(table, SPACE, query, NOW.date())["access_records"]
    assert [record["request_id"] for record in told] == ["10-2", "10-1", "9-2", "9-1"]


def test_what_nobody_was_shown_is_no_access(table):
    note_access(Desk(table, lambda: NOW), Reader(SPACE, "key-1", "key", "request-1"), "a page", [])
    assert list_access(table, SPACE, AccessQuery(user="key-1"), NOW.date())["access_records"] == []
