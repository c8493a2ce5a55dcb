"""rules-check on the command line: what it tells of the shipped book and of documents beside it, and its status."""

import json

from tests.cli.test_command_line import run
from tests.unit.services.lint.books import FILING, dated

SHIPPED_DAY = "2026-11-23"


def payer(checks, payer_id="sample_plan", **more):
    value = {"payer_id": payer_id, "name": "Sample plan", "extends": "commercial", "line_of_business": "commercial"}
    return json.dumps(value | {"checks": checks} | more)


def check(*more):
    done = run("rules-check", "--as-of", "2026-03-20", *more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_shipped_rule_book_passes():
    status, told, _ = check("--as-of", SHIPPED_DAY)
    answer = json.loads(told)
    assert (status, answer["errors"], answer["on"]) == (0, 0, SHIPPED_DAY)
    assert all(remark["severity"] == "warning" for remark in answer["remarks"])


def test_a_document_in_order_gives_exit_0(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(payer({"timely_filing": FILING}))
    status, told, _ = check("--rules", path)
    assert (status, json.loads(told)["errors"]) == (0, 0)


def test_an_error_gives_exit_1_and_names_document_check_and_field(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(payer({"timely_filing": FILING, "unit_cap": [dated({"per_day": 4, "procedures": ["97X30"]})]}))
    status, told, _ = check("--rules", path)
    (remark,) = [one for one in json.loads(told)["remarks"] if one["severity"] == "error"]
    assert status == 1
    assert (remark["document"], remark["check"]) == ("sample_plan", "unit_cap")
    assert remark["field"] == "checks.unit_cap.0.value.procedures"


def test_warnings_alone_give_exit_0_and_in_text_a_line_each(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(payer({"timely_filing": [{**FILING[0], "verify_by": "2026-03-19"}]}))
    status, told, _ = check("--rules", path, "--format", "text")
    assert status == 0
    assert "warning: sample_plan: timely_filing: was to be looked at again by 2026-03-19" in told
    assert "0 errors, 1 warnings on 2026-03-20" in told


def test_a_payers_own_folder_is_judged_with_its_examples(tmp_path):
    (tmp_path / "rules.json").write_text(payer({"timely_filing": FILING}))
    status, told, _ = check("--rules", tmp_path)
    lacking = [remark["message"] for remark in json.loads(told)["remarks"] if remark["check"] == "timely_filing"]
    assert status == 1
    assert lacking == ["no failing example shows the value in force", "no passing example shows the value in force"]


def test_a_document_that_cannot_be_read_is_told_as_an_error(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(payer({"timely_filing": [{"effective_from": "2026-02-30", "value": None}]}))
    status, told, _ = check("--rules", path)
    fields = [remark["field"] for remark in json.loads(told)["remarks"]]
    assert status == 1
    assert set(fields) == {"checks.timely_filing.0.effective_from", "checks.timely_filing.0.reference"}


def test_an_identifier_that_a_shipped_payer_has_is_told_as_an_error(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(payer({"timely_filing": FILING}, x12_payer_ids=["62308"]))
    status, told, _ = check("--rules", path)
    (remark,) = json.loads(told)["remarks"]
    assert (status, remark["field"]) == (1, "x12_payer_ids")
    assert "cigna_commercial" in remark["message"]


def test_a_folder_that_is_not_there_is_told_as_an_error(tmp_path):
    status, told, _ = check("--rules", tmp_path / "nowhere", "--format", "text")
    assert status == 1
    assert "there is no such file or folder" in told
