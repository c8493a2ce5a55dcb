"""The claim that a draft is tried on: what it begins with for a limit of visits and a threshold of the year."""

from collections.abc import Iterator

import pytest

from chalicelib.services.rulebook import shipped_library
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, running
from tests.console.drafting import fields_of

STATED = {"effective_from": ["2027-01-01"], "title": ["A brochure"], "confidence": ["verified"]}
VISITS = "/console/rules/payer/bcbs_fep/change/visit_cap"
THRESHOLD = "/console/rules/payer/medicare_part_b/change/threshold_modifier"


@pytest.fixture(scope="module")
def editor() -> Iterator[Browser]:
    with running(shipped=shipped_library()) as one:
        yield one.signed_in("eva", Role.EDITOR)


def trial_of(editor: Browser, path: str, **more: str) -> str:
    sent = fields_of(editor.get(path)) | STATED | {name: [value] for name, value in more.items()}
    answer = editor.post(path, sent)
    assert answer.status == 303, answer.text
    return answer.location.partition("?")[0] + "/try"


@pytest.fixture(scope="module")
def raised(editor: Browser) -> str:
    """The address of a trial of a draft that raises the limit of visits from 75 to 90."""
    return trial_of(editor, VISITS, **{"value.visits": "90"})


def test_a_raised_limit_of_visits_is_shown_by_the_visit_that_only_it_covers(editor, raised):
    page = editor.get(raised)
    assert page.has("1 of 1 claim would be judged otherwise")
    assert page.has("2027-01-01 is visit 76 since 2027-01-01; this payer covers 75.")
    assert fields_of(page)["visits_before"] == ["75"]


@pytest.mark.parametrize(
    ("before", "now", "then"),
    [("74", "near", "fine"), ("75", "over", "fine"), ("89", "over", "near"), ("90", "over", "over")],
)
def test_the_visits_used_before_count_on_both_sides(editor, raised, before, now, then):
    page = editor.post(raised, fields_of(editor.get(raised)) | {"visits_before": [before]})
    sides = page.text.split("With the draft:")
    for text, said in ((sides[0], now), (sides[1], then)):
        assert ("this payer covers" in text) == (said == "over")
        assert ("visits since 2027-01-01 are used" in text) == (said == "near")


def test_a_threshold_of_a_new_year_is_shown_by_the_amount_just_over_it(editor):
    more = {"value.yearly.9.key": "2027", "value.yearly.9.value": "2550.00"}
    address = trial_of(editor, THRESHOLD, **more)
    page = editor.get(address)
    assert fields_of(page)["amount_before"] == ["2550.01"]
    assert page.has("The year is over the threshold of 2550.00 before this claim")
    page = editor.post(address, fields_of(page) | {"amount_before": ["$2,550"]})
    assert not page.has("The year is over the threshold"), "the threshold itself is not over it"


@pytest.mark.parametrize(
    ("field", "typed", "label"),
    [
        ("visits_before", "many", "Visits used before"),
        ("visits_before", "1001", "Visits used before"),
        ("amount_before", "1.5", "Amount used before"),
        ("amount_before", "-1", "Amount used before"),
        ("amount_before", "12345678", "Amount used before"),
    ],
)
def test_what_was_used_before_is_refused_beside_its_field(editor, raised, field, typed, label):
    page = editor.post(raised, fields_of(editor.get(raised)) | {field: [typed]})
    assert (page.status, f">{label}</a>" in page.text) == (422, True)
