"""How an example is read: laid over a clean claim, its context the payer's, refused with its file where it is wrong."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.library import read_folder
from chalicelib.rules.text import canonical
from chalicelib.services.example_files import laid_over, read_examples
from chalicelib.services.examples import run_examples, unshown
from chalicelib.services.rulebook import shipped_library
from tools.format_rules import main, reformatted

CLEAN = {
    "claim_id": "C-1",
    "patient": {"first_name": "SAMPLE", "sex": "F"},
    "lines": [{"line": 1, "units": 2, "modifiers": ["GO"]}],
}
REFERENCE = {"title": "Sample manual", "confidence": "verified", "read_on": "2026-01-01"}
LATE = {
    "says": "A day after the limit.",
    "outcome": "fail",
    "claim": {"submitted_on": "2026-04-02"},
    "findings": ["timely_filing.late"],
}
IN_TIME = {"says": "On the last day.", "outcome": "pass", "claim": {"submitted_on": "2026-04-01"}}


def _payer(folder: Path, examples: list[dict[str, object]], days: int = 30) -> Path:
    place = folder / "payers" / "sample_plan" / "examples"
    place.mkdir(parents=True)
    limit = {"kind": "initial", "amount": days, "unit": "days", "from": "service_date"}
    filing = {"effective_from": "2020-01-01", "value": {"limits": [limit]}, "reference": REFERENCE}
    document = {
        "payer_id": "sample_plan",
        "name": "Sample plan",
        "extends": "commercial",
        "line_of_business": "commercial",
        "checks": {"timely_filing": [filing]},
    }
    (place.parent / "rules.json").write_text(json.dumps(document))
    (place / "timely_filing.json").write_text(json.dumps({"examples": examples}))
    return folder


def _failures(folder: Path) -> list[str]:
    library = shipped_library().with_documents(read_folder(folder)[0])
    return [result.says for result in run_examples(library, folder) if not result.holds]


def test_objects_merge_and_other_values_replace() -> None:
    whole = laid_over(CLEAN, {"patient": {"sex": "M"}, "diagnoses": ["M25.641"]})
    assert whole["patient"] == {"first_name": "SAMPLE", "sex": "M"}
    assert whole["diagnoses"] == ["M25.641"]


def test_every_line_is_laid_over_the_first_clean_one_and_numbered() -> None:
    lines = laid_over(CLEAN, {"lines": [{}, {"units": 1, "modifiers": []}]})["lines"]
    assert lines == [{"line": 1, "units": 2, "modifiers": ["GO"]}, {"line": 2, "units": 1, "modifiers": []}]


def test_the_clean_claim_stays_as_it_was() -> None:
    laid_over(CLEAN, {"patient": {"sex": "M"}, "lines": [{"units": 9}]})
    assert CLEAN["patient"] == {"first_name": "SAMPLE", "sex": "F"}


def test_a_payer_of_ones_own_is_one_folder_and_borrows_the_clean_claim_of_its_template(tmp_path: Path) -> None:
    folder = _payer(tmp_path, [IN_TIME, LATE])
    assert _failures(folder) == []


def test_an_example_that_no_longer_holds_is_told_by_its_sentence(tmp_path: Path) -> None:
    folder = _payer(tmp_path, [IN_TIME, LATE], days=31)
    assert _failures(folder) == ["A day after the limit."]


def test_a_check_without_a_failing_example_is_named(tmp_path: Path) -> None:
    folder = _payer(tmp_path, [IN_TIME])
    library = shipped_library().with_documents(read_folder(folder)[0])
    assert [
        (one.document, one.check, one.lacks) for one in unshown(library, folder) if one.document == "sample_plan"
    ] == [("sample_plan", "timely_filing", "failing")]


def test_a_context_entry_without_a_payer_is_the_payers(tmp_path: Path) -> None:
    coverage = {"member_id": "W1", "rank": 1}
    provider = {"npi": "1234567893", "enrollments": [{"effective_on": "2020-01-01"}]}
    folder = _payer(tmp_path, [{**IN_TIME, "context": {"coverages": [coverage], "providers": [provider]}}])
    library = shipped_library().with_documents(read_folder(folder)[0])
    [written] = [one for one in read_examples(library, folder) if one.document == "sample_plan"]
    context = written.context("sample_plan")
    assert context is not None
    assert context["coverages"][0]["payer_id"] == "sample_plan"
    assert context["providers"][0]["enrollments"][0]["payer_id"] == "sample_plan"


def test_an_unknown_field_of_an_example_is_refused_with_its_file(tmp_path: Path) -> None:
    folder = _payer(tmp_path, [{**IN_TIME, "finding": []}])
    with pytest.raises(RulesRefused, match=r"timely_filing\.json.*finding"):
        _failures(folder)


def test_a_payer_that_extends_nothing_and_has_no_clean_claim_is_told_so(tmp_path: Path) -> None:
    folder = _payer(tmp_path, [IN_TIME])
    file = folder / "payers" / "sample_plan" / "rules.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "extends": None}))
    with pytest.raises(RulesRefused, match=r"no examples/claim\.json"):
        _failures(folder)


def test_the_formatter_names_what_is_not_canonical_and_mends_it(tmp_path: Path) -> None:
    folder = _payer(tmp_path, [IN_TIME, LATE])
    assert len(reformatted(folder)) == 2
    assert main(["--check", str(folder)]) == 1
    assert main([str(folder)]) == 0
    assert main(["--check", str(folder)]) == 0


def test_the_formatter_puts_a_note_where_the_store_has_it_and_leaves_examples_in_their_order(tmp_path: Path) -> None:
    folder = _payer(tmp_path, [IN_TIME])
    main([str(folder)])
    file = folder / "payers" / "sample_plan" / "rules.json"
    written = json.loads(file.read_text())
    name = written.pop("name")
    file.write_text(canonical(written | {"note": "Read in excerpts.", "name": name}))
    assert list(reformatted(folder)) == [file]
    main([str(folder)])
    keys = list(json.loads(file.read_text()))
    assert keys.index("name") < keys.index("note") < keys.index("checks")


def test_the_formatter_refuses_a_key_that_stands_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _payer(tmp_path, [IN_TIME])
    (folder / "payers" / "sample_plan" / "rules.json").write_text('{"name": "a", "name": "b"}')
    assert main([str(folder)]) == 2
    assert "'name' stands twice" in capsys.readouterr().err
