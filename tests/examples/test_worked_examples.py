"""The shipped rule book keeps what its worked examples promise, in every document and for every payer that inherits."""

import pytest

from chalicelib.rules.library import shipped_folder
from chalicelib.services.example_files import Written
from chalicelib.services.examples import judge_clean_claim, run_example, to_run, unshown, with_templates_as_payers
from chalicelib.services.rulebook import shipped_library
from tools.format_rules import SHIPPED, reformatted

LIBRARY = shipped_library()
BOOK = with_templates_as_payers(LIBRARY)
EXAMPLES = list(to_run(LIBRARY, shipped_folder()))
OWN = [written for judged_by, written in EXAMPLES if written.document == judged_by]
DOCUMENTS = {**LIBRARY.templates, **LIBRARY.payers}


def _sentence(written: Written) -> str:
    return f"{written.document}: {written.check}: {written.example.says}"


@pytest.mark.parametrize("written", OWN, ids=[_sentence(written) for written in OWN])
def test_an_example_holds(written: Written) -> None:
    result = run_example(BOOK, written.document, written)
    assert result.found == result.promised


@pytest.mark.parametrize("payer", LIBRARY.payers)
def test_the_examples_of_a_template_hold_for_a_payer_that_inherits_the_check(payer: str) -> None:
    inherited = [written for judged_by, written in EXAMPLES if judged_by == payer and written.document != payer]
    results = [(_sentence(written), run_example(BOOK, payer, written)) for written in inherited]
    assert [(sentence, result.found) for sentence, result in results if not result.holds] == []
    assert inherited


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_clean_claim_of_a_document_gives_neither_error_nor_warning(document: str) -> None:
    verdict = judge_clean_claim(LIBRARY, DOCUMENTS[document], shipped_folder())
    assert [(finding.code, finding.message) for finding in verdict.findings if finding.severity != "info"] == []
    assert verdict.verdict == "accept"


def test_every_check_is_shown_failing_and_passing_by_the_document_that_defines_it() -> None:
    assert unshown(LIBRARY, shipped_folder()) == []


def test_the_rule_book_is_in_canonical_form() -> None:
    assert list(reformatted(SHIPPED)) == []


def test_every_value_says_when_a_person_should_look_again() -> None:
    undated = [
        f"{name}: {check}"
        for name, loaded in DOCUMENTS.items()
        for check, values in loaded.document.checks.items()
        for value in values
        if value.verify_by is None
    ]
    assert undated == []
