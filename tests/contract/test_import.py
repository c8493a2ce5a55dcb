"""What is brought in, in every store: tried first without a trace, then kept, once; and what is found by an index."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.services.claims.history import HISTORY
from chalicelib.services.imports.import_table import Importer, import_table
from chalicelib.services.on_file.cabinet import Cabinet
from chalicelib.services.on_file.credential_worklist import CredentialsQuery, credential_worklist
from chalicelib.services.practice.space_of_tests import begin_anew
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.patient_file import read_patient_file
from chalicelib.services.who import Fingerprints
from tests.http.service import library
from tests.http.test_imports import FILES, RECORDS

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
SPACE = "P#demo"


@pytest.fixture
def importer(table):
    desk = Desk(table, lambda: NOW, lambda attempt: None)
    cabinet = Cabinet(desk, SPACE, "a test", Fingerprints(lambda: (b"a key for tests",)))
    return Importer(cabinet, library(), date(2026, 3, 20))


def counts(told):
    return told["created"], told["changed"], told["unchanged"]


def test_every_table_is_tried_without_a_trace_and_then_kept_once(table, importer):
    for kind, text in FILES.items():
        for dry_run in (True, False):
            assert counts(import_table(importer, kind, text.encode(), dry_run)) == (RECORDS[kind], 0, 0)
        assert counts(import_table(importer, kind, text.encode(), False)) == (0, 0, RECORDS[kind])
    file = read_patient_file(table, SPACE, "P-1")
    assert [record.data["claim_id"] for record in file.of_kind(HISTORY)] == ["H-1", "H-2"]
    assert {"coverage", "authorization", "plan_of_care", "patient", "identity"} <= {r.kind for r in file.records}


def test_a_claim_whose_last_day_changed_stands_once(table, importer):
    import_table(importer, "claims", FILES["claims"].encode(), False)
    later = FILES["claims"].replace("2026-02-09", "2026-02-11")
    assert counts(import_table(importer, "claims", later.encode(), False)) == (0, 1, 1)
    assert len(read_patient_file(table, SPACE, "P-1").of_kind(HISTORY)) == 2


def test_credentials_are_found_by_the_day_on_which_the_first_of_them_ends(table, importer):
    text = "npi,license_expires_on\n1234567893,2026-04-01\n1999999984,2026-12-31\n1999999992,\n"
    import_table(importer, "providers", text.encode(), False)
    page = credential_worklist(table, SPACE, CredentialsQuery(), date(2026, 3, 20))
    assert [(row["npi"], row["days_left"]) for row in page["due"]] == [("1234567893", 12)]


def test_the_space_of_test_keys_begins_anew_as_often_as_it_is_asked_to(table):
    desk = Desk(table, lambda: NOW)
    assert [begin_anew(desk, "demo").body["resets"] for _ in range(3)] == [1, 2, 3]
