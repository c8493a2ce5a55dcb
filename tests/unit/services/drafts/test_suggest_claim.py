"""The claim that a trial begins with shows what the draft changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.claim import Claim
from chalicelib.domain.reading import read_as
from chalicelib.rules.library import Library, shipped_folder
from chalicelib.services.drafts.differences import differences
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.editing import inherited_values, layers_with, with_value
from chalicelib.services.drafts.simple_claim import laid_over_clean, simplified
from chalicelib.services.drafts.suggest_claim import MOST_LINES, Suggested, suggest_claim
from chalicelib.services.drafts.try_draft import trial_of
from chalicelib.services.example_files import read_examples
from chalicelib.services.ports import DocumentName
from chalicelib.services.rulebook import shipped_library

TODAY, NEXT_YEAR = date(2026, 11, 28), date(2027, 1, 1)
Altered = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped_library()


def suggested(library: Library, name: DocumentName, check: str, altered: Altered, since: date = NEXT_YEAR) -> Suggested:
    """For a draft that says something else of a check from a day on."""
    loaded = (library.payers if name.kind == "payer" else library.templates)[name.name]
    layers = library.layers(loaded)
    inherited = inherited_values(layers, check)[1]
    last = (loaded.document.checks.get(check) or inherited)[-1]
    dated = replace(last, effective_from=since, value=altered(last.value or {}))
    content = with_value(loaded.document, check, inherited, dated, None)
    now = datetime(2026, 11, 28, tzinfo=UTC)
    draft = Draft("d", name, 1, content, now, now, ("eva",))
    changes = differences(layers, layers_with(library, name, content))
    return suggest_claim(library, draft, trial_of(library, draft), changes, TODAY)


def limits_of(days: int) -> Altered:
    return lambda value: {
        "limits": [one | ({"amount": days} if one.get("amount") == 90 else {}) for one in value["limits"]]
    }


@pytest.mark.parametrize(
    ("kind", "document", "check", "altered"),
    [
        ("payer", "cigna_commercial", "timely_filing", limits_of(120)),
        ("payer", "cigna_commercial", "timely_filing", limits_of(60)),
        ("payer", "uhc_commercial", "unit_cap", lambda value: value | {"per_day": 2}),
        ("payer", "aetna_commercial", "place_of_service", lambda value: value | {"denied": ["12"]}),
        ("template", "commercial", "place_of_service", lambda value: value | {"denied": ["12"]}),
        ("payer", "uhc_commercial", "procedure_code", lambda value: value | {"not_covered": {"97129": "bill another"}}),
    ],
)
def test_a_trial_begins_with_a_claim_that_the_draft_judges_otherwise(library, kind, document, check, altered):
    found = suggested(library, DocumentName(kind, document), check, altered)
    assert found.beside.old is not None
    assert found.beside.came or found.beside.gone
    assert found.claim.service_date == NEXT_YEAR


def test_a_code_that_comes_is_the_one_that_is_tried(library):
    def altered(value: Mapping[str, Any]) -> Mapping[str, Any]:
        return value | {"procedures": [*value["procedures"], "97129"]}

    found = suggested(library, DocumentName("payer", "uhc_commercial"), "discipline_modifier", altered)
    assert found.claim.lines[0].procedure == "97129"


def test_what_counts_already_is_tried_on_a_service_of_today(library):
    since = date(2026, 6, 1)
    found = suggested(library, DocumentName("payer", "uhc_commercial"), "unit_cap", lambda v: v | {"per_day": 2}, since)
    assert found.claim.service_date == TODAY


def test_every_worked_example_that_fits_the_form_is_a_claim_that_can_be_read(library):
    for written in read_examples(library, shipped_folder()):
        lines = written.claim["lines"]
        if len(lines) <= MOST_LINES and any(line.get("service_date") for line in lines):
            simple = simplified(written.claim, written.example.as_of)
            claim = read_as(Claim, laid_over_clean(written.clean, simple.moved_to(TODAY), "any"))
            assert claim.first_service_date == TODAY
            assert [line.procedure or "" for line in claim.lines] == [line.procedure for line in simple.lines]


def test_the_papers_on_file_move_along_with_the_day_of_service(library):
    written = next(one for one in read_examples(library, shipped_folder(), {"medicare"}) if one.clean["documentation"])
    clean, simple = written.clean, simplified(written.clean, None)
    moved = laid_over_clean(clean, simple.moved_to(TODAY), "any")
    before, after = (read_as(Claim, dict(claim)) for claim in (clean, moved))
    assert before.documentation
    assert before.documentation.evaluation_on
    assert after.documentation
    assert after.documentation.evaluation_on
    assert (
        after.documentation.evaluation_on - before.documentation.evaluation_on
        == TODAY - (before.first_service_date or TODAY)
    )  # fmt: skip
    assert after.patient == before.patient
