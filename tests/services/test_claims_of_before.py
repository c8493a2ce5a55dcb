"""Claims that were sent before they came here, and claims that do not say whose they are."""

import pytest

from chalicelib.domain.reading import read_as
from chalicelib.services.claims.history import HISTORY
from chalicelib.services.claims.recorded import find_claim
from chalicelib.services.errors import ClaimRecorded
from chalicelib.services.imports.historic import HistoricClaim, keep_historic
from chalicelib.services.on_file.cabinet import Cabinet
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.patient_file import read_patient_file
from chalicelib.services.who import Fingerprints
from chalicelib.store.memory_table import MemoryTable
from tests.services.samples import NOW, SPACE, claim, recorded

PAID = {
    "claim_id": "C-1", "payer_id": "sample_payer", "patient_id": "P-1", "status": "paid",
    "lines": [{"service_date": "2026-03-02", "procedure": "97530", "units": 2}],
}  # fmt: skip


@pytest.fixture
def table():
    made = MemoryTable()
    cabinet = Cabinet(Desk(made, lambda: NOW), SPACE, "a test", Fingerprints(tuple))
    assert keep_historic(cabinet, read_as(HistoricClaim, PAID)) == "created"
    return made


def history(table, patient_id="P-1"):
    return read_patient_file(table, SPACE, patient_id).of_kind(HISTORY)


def test_the_number_of_a_claim_that_was_brought_in_is_taken(table):
    with pytest.raises(ClaimRecorded):
        recorded(table, claim("C-1"))
    assert [record.data["status"] for record in history(table)] == ["paid"]


def test_its_correction_is_recorded_in_its_place(table):
    assert recorded(table, claim("C-1", frequency="7", original_reference="PCN-1")).status == 201
    assert [record.data["status"] for record in history(table)] == ["draft"]


def test_the_same_service_under_another_number_is_compared_with_it(table):
    recorded(table, claim("C-2"))
    assert len(history(table)) == 2


def nobodys(claim_id, **patient):
    made = claim(claim_id)
    made["patient"] = {"last_name": "PATIENT", "patient_id": None} | patient
    return made


def test_a_claim_that_does_not_say_whose_it_is_is_kept_under_a_patient_of_its_own(table):
    whose = [recorded(table, nobodys(claim_id)).body["patient_id"] for claim_id in ("N-1", "N-2")]
    assert len(set(whose)) == 2
    assert recorded(table, nobodys("N-1")).status == 200
    assert len(history(table, whose[0])) == 1


def test_claims_of_one_person_without_patient_id_stand_together(table):
    person = {"member_id": "M1", "first_name": "Sample", "birth_date": "1950-02-01"}
    first = recorded(table, nobodys("N-1", **person)).body["patient_id"]
    again = recorded(table, nobodys("N-2", **person | {"first_name": "SÁMPLE"})).body["patient_id"]
    assert first == again
    assert find_claim(table, SPACE, "sample_payer", "N-2").patient_id == first
    assert len(history(table, first)) == 2
