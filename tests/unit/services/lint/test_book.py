"""The book as a whole: what is told first, what is told once, and that the shipped one has no error."""

from chalicelib.services.lint_rules import lint
from chalicelib.services.rulebook import shipped_library
from tests.unit.services.lint.books import ON, book, dated, remarks, sample, told

CAP = {"per_day": 4}


def test_a_book_in_order_gives_no_remark():
    assert remarks(sample(), sample(payer_id="second_plan")) == []


def test_errors_are_told_before_warnings():
    doubtful = sample({"unit_cap": [dated(CAP, verify_by=None)]}, "a_plan")
    wrong = sample({"unit_cap": [dated(CAP | {"procedures": ["97X30"]})]}, "b_plan")
    assert [severity for severity, *_ in told(doubtful, wrong)] == ["error", "warning"]


def test_one_document_that_does_not_compile_leaves_the_others_looked_at():
    broken = sample({"unit_cpa": [dated(CAP)]}, "a_plan")
    doubtful = sample({"unit_cap": [dated(CAP, verify_by=None)]}, "b_plan")
    first, second = remarks(broken, doubtful)
    assert (first.severity, first.document, first.check) == ("error", "a_plan", "unit_cpa")
    assert "did you mean unit_cap" in first.message
    assert (second.severity, second.document) == ("warning", "b_plan")


def test_a_payer_that_extends_nothing_known_is_told_by_its_field():
    assert told(sample(extends="no_such_frame")) == [("error", "sample_plan", "extends")]


def test_the_shipped_book_has_no_error():
    assert [remark for remark in lint(shipped_library(), ON) if remark.severity == "error"] == []


def test_looking_changes_nothing():
    library = book(sample())
    version = library.rules("sample_plan").version
    lint(library, ON)
    assert (library.rules("sample_plan").version, list(library.payers)) == (version, ["sample_plan"])
