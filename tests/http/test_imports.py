"""Bringing in what a practice already has, over HTTP and from the command line: all rows or none, and once."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.cli.__main__ import main
from chalicelib.services.claims.history import HISTORY
from chalicelib.services.imports.columns import TABLES
from chalicelib.services.records.patient_file import read_patient_file
from tests.http.service import CLAIM, SAMPLE, Service, dated, document, running

FILES = {
    "patients": "patient_id,first_name,birth_date,payer_id,member_id\nP-1,SAMPLE,1950-02-01,sample_payer,M1\nP-2,,,,\n",
    "coverages": "coverage_id;patient_id;payer_id;rank;effective_on\nK-1;P-1;sample_payer;1;2026-01-01\n",
    "authorizations": (
        "authorization_id,patient_id,payer_id,authorization_number,status,approved,used,starts_on,procedures\n"
        "A-1,P-1,sample_payer,N-1,approved,12,10,2026-01-01,97530 97110\n"
    ),
    "plans": "plan_id,patient_id,kind,established_on\nL-1,P-1,initial,2026-02-20\n",
    "providers": (
        "npi,name,enrolled_with,enrolled_from\n"
        "1234567893,Sample,sample_payer,2020-01-01\n1234567893,,other_payer,2021-01-01\n1999999984,Other,,\n"
    ),
    "claims": (
        "claim_id,payer_id,patient_id,status,service_date,procedure,units,charge,allowed,modifiers,line_status\n"
        "H-1,sample_payer,P-1,paid,2026-02-02,97530,2,120.00,98.10,GO,\n"
        "H-1,sample_payer,P-1,paid,2026-02-03,97110,1,60.00,,GO,denied\n"
        "H-2,sample_payer,P-1,denied,2026-02-09,97530,2,120.00,,GO,\n"
    ),
}
RECORDS = {"patients": 2, "coverages": 1, "authorizations": 1, "plans": 1, "providers": 2, "claims": 2}


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def brought(service, kind, text, dry_run="false"):
    path = f"/v1/imports?kind={kind}&dry_run={dry_run}"
    return service.call("POST", path, text.encode(), **{"Content-Type": "text/csv"})


def stood():
    return dict(wiring.parts().table._records)


def history(patient_id="P-1"):
    return read_patient_file(wiring.parts().table, "T#demo", patient_id).of_kind(HISTORY)


@pytest.mark.parametrize("kind", FILES)
class TestEveryTable:
    def test_a_dry_run_says_what_would_become_of_it_and_keeps_nothing(self, service, kind):
        before = stood()
        status, told, _ = brought(service, kind, FILES[kind], "true")
        assert (status, told["dry_run"], told["created"]) == (200, True, RECORDS[kind])
        assert stood() == before

    def test_the_same_file_twice_changes_nothing(self, service, kind):
        assert brought(service, kind, FILES[kind])[1]["created"] == RECORDS[kind]
        before = stood()
        told = brought(service, kind, FILES[kind])[1]
        assert (told["created"], told["changed"], told["unchanged"]) == (0, 0, RECORDS[kind])
        assert stood() == before

    def test_a_column_that_is_unknown_is_named_with_what_was_meant(self, service, kind):
        name = TABLES[kind].columns[0].name
        status, problem, _ = brought(service, kind, FILES[kind].replace(name, name[:-1], 1))
        assert status == 422
        fields = {error["field"]: error["message"] for error in problem["errors"]}
        assert name in fields[f"column {name[:-1]}"]
        assert fields[f"column {name}"] == "is required"

    def test_a_row_that_lacks_its_id_keeps_every_row_out(self, service, kind):
        separator = ";" if ";" in FILES[kind] else ","
        before = stood()
        status, problem, _ = brought(service, kind, FILES[kind] + separator.join(["", "x", "y", "z"]) + "\n")
        row = FILES[kind].count("\n") + 1
        assert status == 422
        assert f"row {row}, column {TABLES[kind].columns[0].name}" in [e["field"] for e in problem["errors"]]
        assert stood() == before


def test_everything_that_is_wrong_is_told_at_once_by_row_and_column(service):
    text = (
        "coverage_id,patient_id,payer_id,rank,effective_on,status\n"
        "K-1,P-1,sample_payer,first,2026-01-01,active\n"
        "K-2,P 2,sample_payer,1,01/02/2026,sleeping\n"
    )
    problem = brought(service, "coverages", text)[1]
    assert {error["field"] for error in problem["errors"]} == {
        "row 2, column rank", "row 3, column status", "row 3, column effective_on", "row 3, column patient_id",
    }  # fmt: skip


def test_what_is_wrong_with_a_line_is_told_at_its_row(service):
    text = FILES["claims"].replace("60.00", "sixty").replace("2026-02-09", "2026-02-30")
    fields = [error["field"] for error in brought(service, "claims", text)[1]["errors"]]
    assert sorted(fields) == ["row 3, column charge", "row 4, column service_date"]


def test_rows_of_one_record_that_disagree_are_refused(service):
    text = FILES["claims"].replace("H-1,sample_payer,P-1,paid,2026-02-03", "H-1,sample_payer,P-2,paid,2026-02-03")
    (error,) = brought(service, "claims", text)[1]["errors"]
    assert error == {"field": "row 3, column patient_id", "message": "differs from row 2 of the same record"}


def test_a_changed_row_changes_its_record_alone(service):
    brought(service, "providers", FILES["providers"])
    told = brought(service, "providers", FILES["providers"].replace("Other", "Another"))[1]
    assert (told["changed"], told["unchanged"]) == (1, 1)
    assert service.call("GET", "/v1/providers/1999999984")[1]["name"] == "Another"


def test_the_enrolments_of_a_provider_are_its_rows(service):
    brought(service, "providers", FILES["providers"])
    enrollments = service.call("GET", "/v1/providers/1234567893")[1]["enrollments"]
    assert [one["payer_id"] for one in enrollments] == ["sample_payer", "other_payer"]


def test_a_payer_that_nobody_knows_is_told_at_its_row(service):
    problem = brought(service, "authorizations", FILES["authorizations"].replace("sample_payer", "sample_paye"))[1]
    assert problem["errors"][0]["field"] == "row 2, column payer_id"


def test_an_authorization_comes_with_its_balance(service):
    brought(service, "authorizations", FILES["authorizations"])
    found = service.call("GET", "/v1/authorizations/A-1?patient_id=P-1")[1]
    balance = found["balance"]
    assert (balance["approved"], balance["used"], balance["remaining"]) == (12, 10, 2)
    assert found["procedures"] == ["97530", "97110"]


def test_a_year_of_claims_becomes_history_that_later_claims_are_compared_with(service):
    brought(service, "claims", FILES["claims"])
    one, two = history()
    assert (one.data["status"], two.data["status"]) == ("paid", "denied")
    assert one.data["lines"][0]["allowed_cents"] == 9810
    assert one.data["lines"][1]["status"] == "denied"


def test_a_claim_that_is_answered_later_changes_in_place(service):
    brought(service, "claims", FILES["claims"])
    later = FILES["claims"].replace("H-2,sample_payer,P-1,denied,2026-02-09", "H-2,sample_payer,P-1,paid,2026-02-10")
    assert brought(service, "claims", later)[1]["changed"] == 1
    assert [record.data["status"] for record in history()] == ["paid", "paid"]


def test_a_claim_that_is_recorded_here_stays_as_it_is(service):
    made = CLAIM | {"claim_id": "H-2", "patient": CLAIM["patient"] | {"patient_id": "P-1"}}
    assert service.call("POST", "/v1/claims", {"claim": made})[0] == 201
    assert brought(service, "claims", FILES["claims"])[1]["unchanged"] == 1
    assert "draft" in [record.data["status"] for record in history()]


def test_a_heading_of_more_columns_than_any_table_has_is_refused_at_once(service):
    heading = ",".join(f"c{number}" for number in range(100_000)).encode()
    media = {"Content-Type": "text/csv"}
    status, problem, _ = service.call("POST", "/v1/imports?kind=claims", heading + b"\n1\n", **media)
    assert status == 422
    assert [one["message"] for one in problem["errors"]] == [
        "has 100000 columns; take out those that are not known here"
    ]


def test_more_records_than_a_call_takes_are_refused_with_the_number(service):
    rows = "".join(f"P-{number},,,,\n" for number in range(501))
    status, problem, _ = brought(service, "patients", FILES["patients"].splitlines()[0] + "\n" + rows)
    assert (status, "at most 500" in problem["errors"][0]["message"]) == (422, True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no rows"),
        (b"patient_id\n", "no rows"),
        (b"patient_id\nP-\xe9\n", "UTF-8"),
        (b"patient_id\nP,1\n", ""),
    ],
)
def test_what_is_no_table_is_refused(service, data, said):
    status, problem, _ = service.call("POST", "/v1/imports?kind=patients", data, **{"Content-Type": "text/csv"})
    assert status == 422
    assert said in str(problem["errors"])


def test_the_command_line_brings_in_the_same(service, tmp_path, capsys):
    file = tmp_path / "coverages.csv"
    file.write_text(FILES["coverages"])
    command = ["import", str(file), "--practice", "demo", "--kind", "coverages"]
    assert main([*command, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["dry_run"] is True
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1
    file.write_text(FILES["coverages"].replace("2026-01-01", "soon"))
    assert main(command) == 2
    assert "row 2, column effective_on" in capsys.readouterr().err


def test_switching_a_setting_on_shows_first_what_it_changes(service):
    eligibility = document("sample_payer", {"eligibility": [dated({})]})
    service.publish(replace(SAMPLE, checks=SAMPLE.checks | eligibility.checks), after=1)
    service.seconds[0] += 60
    for number in (1, 2):
        patient = CLAIM["patient"] | {"patient_id": f"P-{number}"}
        made = CLAIM | {"claim_id": f"C-{number}", "patient": patient}
        assert service.call("POST", "/v1/claims", {"claim": made})[0] == 201
    ended = {"coverage_id": "K-1", "patient_id": "P-1", "payer_id": "sample_payer", "ends_on": "2026-02-15"}
    service.call("POST", "/v1/coverages", ended)
    before = stood()
    status, told, _ = service.call("POST", "/v1/settings/preview", {"keeps": {"coverages": True}})
    assert (status, told["claims"], told["changed"], told["completed"]) == (200, 2, 1, 1)
    (example,) = told["examples"]
    assert (example["claim_id"], example["now"]) == ("C-1", "accept")
    assert example["new_findings"][0].startswith("eligibility.")
    assert {key for key in stood() if key not in before} <= {key for key in stood() if "#SEEN#" in key.partition}
    assert service.call("POST", "/v1/settings/preview", {})[1]["changed"] == 0
