"""The command line as a person and a script meet it: forms of input and output, exit status, words on standard
error."""

import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from tests.http.service import CLAIM, dated, filing
from tests.x12.interchange import make_837p

ROOT = Path(__file__).resolve().parents[2]
TIMED = {"method": "cms", "timed": ["97110", "97530"]}
PAYER = {
    "payer_id": "sample_payer",
    "name": "Sample payer",
    "extends": None,
    "line_of_business": "commercial",
    "x12_payer_ids": ["SAMPLEPAYER"],
    "checks": {"timed_units": [dated(TIMED)], "timely_filing": [dated(filing(90))]},
}


def run(*arguments, given=b"", **environment):
    command = [sys.executable, "-m", "chalicelib.cli", *map(str, arguments)]
    surroundings = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, check=False, env=surroundings)


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(PAYER))
    return path


def claim(number=1, minutes=30, **changes):
    value = deepcopy(CLAIM) | {"claim_id": f"C-{number}"} | changes
    value["lines"][0]["minutes"] = minutes
    return value


def validate(value, rules, *more):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return run("validate", "-", "--rules", rules, "--as-of", "2026-03-20", *more, given=data)


def test_a_bare_claim_gives_one_verdict_and_exit_0(rules):
    done = validate(claim(), rules)
    assert (done.returncode, json.loads(done.stdout)["verdict"], done.stderr) == (0, "accept", b"")


def test_a_rejected_claim_gives_exit_1(rules):
    done = validate({"claim": claim(minutes=22)}, rules)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "reject")


def test_a_list_is_judged_in_order(rules):
    done = validate([claim(1), {"claim": claim(2, minutes=22)}, claim(3)], rules)
    assert [verdict["claim_id"] for verdict in json.loads(done.stdout)] == ["C-1", "C-2", "C-3"]
    assert done.returncode == 1


def test_json_lines_go_in_and_come_out_one_by_one_and_a_bad_one_stands_in_its_place(rules):
    lines = [json.dumps(claim(1)), "{broken", json.dumps(claim(3)), json.dumps({"claim_id": "C-4"})]
    done = validate("\n".join(lines).encode(), rules, "--format", "jsonl")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["claim_id"] for answer in answers] == ["C-1", None, "C-3", "C-4"]
    assert [("error" in answer) for answer in answers] == [False, True, False, True]
    assert {found["field"] for found in answers[3]["error"]["errors"]} >= {"payer_id", "lines"}
    assert done.returncode == 2
    assert b"cannot be judged" in done.stderr


def test_an_item_may_carry_its_own_day(rules):
    done = validate([{"claim": claim(), "as_of": "2026-06-01"}], rules)
    assert json.loads(done.stdout)[0]["as_of"] == "2026-06-01"


def test_an_837p_is_found_by_its_content_and_judged_by_the_payer_it_names(rules, tmp_path):
    file = tmp_path / "claims.txt"
    file.write_bytes(make_837p(claims=2, lines=1))
    done = run("validate", file, "--rules", rules, "--as-of", "2026-03-20", "--format", "jsonl")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["payer_id"] for answer in answers] == ["sample_payer", "sample_payer"]


def test_an_837p_of_a_payer_that_nobody_knows_is_judged_by_what_holds_for_all(tmp_path):
    file = tmp_path / "claims.txt"
    file.write_bytes(make_837p())
    done = run("validate", file, "--as-of", "2026-03-20", "--format", "jsonl")
    answer = json.loads(done.stdout)
    assert "payer.unknown" in [found["code"] for found in answer["findings"]]
    assert answer["complete"] is False
    assert answer["rules_version"].startswith("universal@file+")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_file_with_problems_is_judged_on_any_day(tmp_path, day):
    file = tmp_path / "claims.edi"
    file.write_bytes(make_837p().replace(b"IEA*1*", b"IEA*2*"))
    done = run("validate", file, "--as-of", day, "--format", "jsonl")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["findings"][0]["code"] == "x12_structure.count"
    assert second["as_of"] == day


def test_problems_of_a_file_stand_before_its_verdicts(rules, tmp_path):
    file = tmp_path / "claims.edi"
    file.write_bytes(make_837p().replace(b"IEA*1*", b"IEA*2*"))
    done = run("validate", file, "--rules", rules, "--as-of", "2026-03-20", "--format", "jsonl")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["file"], first["claim_id"]) == ("claims.edi", None)
    assert first["findings"][0]["code"].startswith("x12_structure.")
    assert second["payer_id"] == "sample_payer"
    assert done.returncode == 1


def test_one_unusable_file_does_not_keep_the_others_from_being_judged(rules, tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.bin"
    good.write_text(json.dumps(claim()))
    bad.write_bytes(b"\x00\x01 nothing")
    files = (bad, tmp_path / "absent.json", good)
    done = run("validate", *files, "--rules", rules, "--as-of", "2026-03-20", "--format", "jsonl")
    assert json.loads(done.stdout)["verdict"] == "accept"
    assert done.returncode == 2
    assert b"bad.bin" in done.stderr
    assert b"absent.json" in done.stderr


def test_text_says_what_is_wrong_and_what_to_do(rules):
    done = validate(claim(minutes=22), rules, "--format", "text")
    words = done.stdout.decode()
    assert "C-1 to sample_payer: REJECT" in words
    assert "22 minutes earn 1 under the CMS 8-minute rule" in words
    assert "Bill 97530 × 1" in words


def test_a_rules_file_with_an_error_is_refused_with_file_check_and_field(tmp_path):
    wrong = deepcopy(PAYER)
    wrong["checks"]["timely_filing"][0]["value"]["limits"][0]["unit"] = "weeks"
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(wrong))
    done = validate(claim(), path)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["type"] == "/problems/rules-refused"
    assert b"rules.json" in done.stderr
    assert b"checks.timely_filing.0.value.limits.0.unit" in done.stderr


def test_a_key_that_stands_twice_in_a_rules_file_is_refused(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(PAYER).replace('"name"', '"name": "Twice", "name"'))
    done = validate(claim(), path)
    assert done.returncode == 2
    assert b"'name' stands twice" in done.stderr


def test_a_document_in_place_of_a_shipped_one_says_so(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(PAYER | {"payer_id": "medicare_part_b", "x12_payer_ids": []}))
    done = validate(claim(payer_id="medicare_part_b"), path)
    assert b"replaces the shipped document medicare_part_b" in done.stderr
    assert done.returncode == 0


def test_the_same_input_gives_the_same_bytes_in_every_process_and_hash_seed(rules):
    items = json.dumps([claim(1), claim(2, minutes=22), claim(3, diagnoses=["M62.81", "M62.81"])]).encode()
    command = ("validate", "-", "--rules", rules, "--as-of", "2026-03-20", "--format", "jsonl")
    surroundings = (("0", "C"), ("1", "C.UTF-8"), ("77", "POSIX"))
    seen = {run(*command, given=items, PYTHONHASHSEED=seed, LC_ALL=locale).stdout for seed, locale in surroundings}
    assert len(seen) == 1


def test_units_are_counted_with_their_explanation():
    done = run("units", "--method", "cms", "97112=20", "97110=20")
    answer = json.loads(done.stdout)
    assert answer["units"] == {"97112": 2, "97110": 1}
    assert answer["also_acceptable"] == [{"97112": 1, "97110": 2}]
    assert (answer["total"], answer["timed_total"]) == (3, 3)


def test_an_untimed_code_is_one_unit_and_never_pooled_and_a_code_given_twice_adds_up():
    answer = json.loads(run("units", "--method", "cms", "97166=45", "97530=8", "97530=8").stdout)
    assert answer["units"] == {"97166": 1, "97530": 1}
    assert (answer["total"], answer["timed_total"]) == (2, 1)


@pytest.mark.parametrize("service", ["97530", "97530=x", "97530=-1", "97530=1441", "=10", "00000=10"])
def test_a_service_that_makes_no_sense_gives_exit_2(service):
    done = run("units", "--method", "cms", service)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr


def test_a_deadline_is_told_with_its_rule(rules):
    days = ("--service-date", "2026-03-02", "--as-of", "2026-05-31")
    done = run("deadline", "--payer", "sample_payer", "--kind", "initial", *days, "--rules", rules)
    answer = json.loads(done.stdout)
    assert (answer["deadline"], answer["days_left"]) == ("2026-05-31", 0)
    assert answer["rule"]["limit"] == {"kind": "initial", "amount": 90, "unit": "days", "from": "service_date"}


def test_a_deadline_of_a_payer_that_nobody_knows_gives_exit_2_and_near_names(rules):
    done = run("deadline", "--payer", "sample_payr", "--service-date", "2026-03-02", "--rules", rules)
    assert done.returncode == 2
    assert b"sample_payer" in done.stderr


def test_one_refused_rules_document_leaves_the_others_in_use(tmp_path):
    for name in ("good_plan", "bad_plan"):
        place = tmp_path / "payers" / name
        place.mkdir(parents=True)
        (place / "rules.json").write_text(json.dumps(PAYER | {"payer_id": name, "x12_payer_ids": []}))
    (tmp_path / "payers" / "bad_plan" / "rules.json").write_text('{"payer_id": "bad_plan"}')
    claims = [claim(payer_id=name) for name in ("good_plan", "bad_plan", "medicare_part_b")]
    done = validate(claims, tmp_path, "--format", "jsonl")
    judged, refused, shipped = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 2
    assert (judged["payer_id"], shipped["payer_id"]) == ("good_plan", "medicare_part_b")
    assert refused["error"]["type"] == "/problems/rules-refused"
    assert b"bad_plan/rules.json: name: is required" in done.stderr


def test_a_refused_document_is_not_replaced_by_the_shipped_one_of_its_name(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text('{"payer_id": "medicare_part_b"}')
    done = validate(claim(payer_id="medicare_part_b"), path)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["type"] == "/problems/rules-refused"


def test_a_file_that_is_not_there_is_told_and_nothing_is_printed_as_if_it_were_empty(rules, tmp_path):
    missing, empty = str(tmp_path / "missing.837"), tmp_path / "empty.json"
    done = run("validate", missing, "--rules", rules)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"missing.837: No such file or directory" in done.stderr
    empty.write_text("[]")
    assert json.loads(run("validate", missing, str(empty), "--rules", rules).stdout) == []


def test_rules_that_are_not_there_are_told_and_the_shipped_ones_judge(tmp_path):
    done = validate(claim(payer_id="medicare_part_b"), tmp_path / "missing")
    assert done.returncode == 2
    assert b"there is no such file or folder" in done.stderr
    assert "verdict" in json.loads(done.stdout)
    empty = validate(claim(payer_id="medicare_part_b"), tmp_path)
    assert b"holds no rules.json" in empty.stderr


def own_tables(folder, rows=1):
    reference = folder / "reference"
    reference.mkdir()
    (reference / "mue_practitioner.csv").write_text("code,units,indicator,valid_from,valid_to\n97530,1,2,,\n")
    source = json.loads((ROOT / "rules_data/reference/sources.json").read_text(encoding="utf-8"))["mue_practitioner"]
    (reference / "sources.json").write_text(json.dumps({"mue_practitioner": source | {"rows": rows}}))
    return folder


def test_reference_tables_beside_rules_go_before_the_shipped_ones_and_say_so(tmp_path):
    bare = claim(payer_id="medicare_part_b")
    done = validate(bare, own_tables(tmp_path))
    assert b"replaces the shipped reference table mue_practitioner" in done.stderr
    over = [finding["code"] for finding in json.loads(done.stdout)["findings"]]
    assert "mue.over" in over


def test_a_reference_folder_with_a_fault_is_named_and_left_out(tmp_path):
    done = validate(claim(payer_id="medicare_part_b"), own_tables(tmp_path, rows=2))
    assert done.returncode == 2
    assert b"reference/mue_practitioner.csv" in done.stderr
    assert "verdict" in json.loads(done.stdout)


def test_a_claim_that_is_asked_about_twice_gets_the_same_bytes_twice(rules):
    first, second = validate([claim(payer_id="medicare_part_b")] * 2, rules, "--format", "jsonl").stdout.splitlines()
    assert first == second


def test_a_claim_that_stands_twice_in_an_837p_is_told_once():
    done = run("validate", "-", "--format", "jsonl", given=make_837p(claims=2, per_subscriber=2))
    told = [
        [finding["code"] for finding in json.loads(line)["findings"] if finding["check"] == "duplicate_claim"]
        for line in done.stdout.splitlines()
    ]
    assert told == [[], ["duplicate_claim.repeated_claim"]]
