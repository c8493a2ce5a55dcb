"""A draft that changes nothing about a claim says why: which rule finds it already, or what the claim lacks."""

from collections.abc import Iterator

import pytest

from chalicelib.services.rulebook import shipped_library
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console, Page, running
from tests.console.drafting import drafted, fields_of

TEXAS = "/console/rules/payer/tx_medicaid"
STATED = {"effective_from": ["2027-01-01"], "title": ["A bulletin"], "confidence": ["secondary"]}


@pytest.fixture(scope="module")
def shipped() -> Iterator[Console]:
    with running(shipped=shipped_library()) as one:
        yield one


@pytest.fixture(scope="module")
def texas(shipped: Console) -> tuple[Browser, str]:
    """An editor, and a draft of Texas Medicaid's, no surer than its rule: GO on 97129 on every line from 2027 on."""
    editor = shipped.signed_in("eva", Role.EDITOR)
    path = f"{TEXAS}/change/discipline_modifier"
    answer = editor.post(path, fields_of(editor.get(path)) | STATED | {"value.procedures.add": ["97129"]})
    assert answer.status == 303, answer.text
    return editor, answer.location.partition("?")[0] + "/try"


def tried(editor: Browser, address: str, **more: str) -> Page:
    page = editor.post(address, fields_of(editor.get(address)) | {name: [value] for name, value in more.items()})
    assert page.status == 200, page.text
    return page


def test_what_the_rules_in_force_find_already_names_the_rule_its_source_and_the_list_that_holds_the_code(texas):
    editor, address = texas
    page = editor.get(address)
    assert page.has("0 of 1 claim would be judged otherwise")
    assert page.has("Why the same")
    assert page.has(
        "Line 1: “97129 lacks GO.” is found already, by the rule Discipline modifier in force since 2012-01-01"
    )
    assert f'<a href="{TEXAS}#discipline_modifier">Discipline modifier</a>' in page.text
    assert page.has("Texas Medicaid Provider Procedures Manual 2012")
    assert page.has("There 97129 stands in “Codes that need it where a therapist furnishes them under a therapy plan")


@pytest.mark.parametrize(("day", "told"), [("2026-12-31", True), ("2027-01-01", False)])
def test_a_claim_from_before_the_change_is_told_from_when_it_counts(texas, day, told):
    page = tried(*texas, service_date=day, judged_on="2027-01-10")
    words = "counts for services from 2027-01-01 on; this claim's last is of 2026-12-31. Choose a later date"
    assert page.has(words) == told


def test_a_claim_on_which_the_changed_check_finds_nothing_says_so(texas):
    page = tried(*texas, **{"line.0.modifiers": "GO"})
    assert page.has("Discipline modifier finds nothing wrong here, now and with the draft.")
    page = tried(*texas, **{"line.0.procedure": "99213", "line.0.units": "1", "line.0.minutes": ""})
    assert page.has("Discipline modifier is about nothing on this claim.")
    assert page.has("Change the claim below so that it meets what the draft changes.")


def test_a_rule_that_comes_from_a_template_is_named_with_it(shipped):
    editor = shipped.browser()
    assert editor.post("/console/sign-in", {"login": "eva", "password": "correct horse battery"}).status == 303
    path = "/console/rules/payer/anthem_commercial/change/discipline_modifier"
    stated = STATED | {"value.procedures.add": ["97129"]}
    answer = editor.post(path, fields_of(editor.get(path)) | stated)
    page = editor.get(answer.location.partition("?")[0] + "/try")
    assert page.has("in force since 2018-01-01, from the template commercial")


def test_a_verdict_that_changes_needs_no_reason(console):
    editor = console.signed_in("eva", Role.EDITOR)
    page = editor.get(f"{drafted(editor)}/try")
    assert page.has("1 of 1 claim would be judged otherwise")
    assert not page.has("Why the same")
