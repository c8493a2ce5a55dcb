"""A new payer shows what it takes from its template: before its draft is begun, in the draft, and once in force."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from chalicelib.services.rulebook import shipped_library
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console, Page, running

ACME = {"payer_id": "acme_health", "name": "Acme", "line_of_business": "commercial", "extends": "commercial"}


@pytest.fixture
def shipped() -> Iterator[Console]:
    with running(shipped=shipped_library()) as one:
        yield one


@pytest.fixture
def editor(shipped: Console) -> Browser:
    return shipped.signed_in("eva", Role.EDITOR)


def row_of(page: Page, check: str) -> str:
    found = re.search(rf'<tr>(?:(?!</tr>).)*#{check}"(?:(?!</tr>).)*</tr>', page.text, re.DOTALL)
    assert found, check
    return found[0]


def test_before_it_is_created_every_rule_that_it_takes_is_listed_with_its_source_and_how_sure_it_is(editor):
    page = editor.get("/console/new-payer")
    assert page.has("Choose a template above, then look at what the payer would begin with.")
    page = editor.post("/console/new-payer", {**ACME, "name": "", "step": "show"})
    assert page.status == 200
    assert not page.has("is needed"), "nothing is asked for yet"
    assert 'value="acme_health"' in page.text
    told = re.search(r"(\d+) rules: (\d+) from a source that somebody opened, .*; (\d+) warn at most", page.text)
    assert told
    every, sure, warn = map(int, told.groups())
    assert every == sure + warn == page.text.count('scope="row"')
    assert (sure, warn) == (page.text.count('tag good">verified'), page.text.count('tag warn">warns only'))
    filing = row_of(page, "timely_filing")
    assert "A claim: 90 days from the service date." in filing
    assert "warns only" in filing
    assert '/console/rules/template/commercial#timely_filing">commercial</a>' in filing
    assert '/console/rules/template/universal#service_dates">universal</a>' in row_of(page, "service_dates")
    assert editor.get("/console/drafts").has("There is no draft")


def test_a_payer_without_a_template_takes_what_all_have_and_one_that_is_not_here_shows_nothing(editor):
    page = editor.post("/console/new-payer", {**ACME, "extends": "", "step": "show"})
    assert "template/universal#" in page.text
    assert "template/commercial#" not in page.text
    page = editor.post("/console/new-payer", {**ACME, "extends": "no_such", "step": "show"})
    assert (page.status, page.has("Choose a template above")) == (200, True)


def test_enter_begins_the_draft_and_a_mistake_keeps_the_listing(editor):
    page = editor.post("/console/new-payer", {**ACME, "name": "", "step": "enter"})
    assert (page.status, page.has("Name is needed")) == (422, True)
    assert row_of(page, "timely_filing")
    assert editor.post("/console/new-payer", {**ACME, "step": "enter"}).status == 303


def test_the_draft_lists_what_is_taken_and_no_longer_what_the_payer_says_itself(editor):
    draft = urlsplit(editor.post("/console/new-payer", ACME).location).path
    page = editor.get(draft)
    assert page.has("What it takes from its template")
    assert '/console/rules/payer/acme_health/change/timely_filing"' in row_of(page, "timely_filing")
    exported = editor.get("/console/rules/payer/cigna_commercial")
    assert not exported.has("What it takes from its template")


def test_once_in_force_its_page_says_how_many_rules_are_taken_and_marks_each(shipped, editor):
    draft = urlsplit(editor.post("/console/new-payer", ACME).location).path
    approver = shipped.signed_in("abe", Role.APPROVER)
    assert approver.post(f"{draft}/approve", {"version": "1"}).status == 303
    assert editor.post(f"{draft}/publish", {"version": "2", "reason": "We signed with Acme."}).status == 303
    page = editor.get("/console/rules/payer/acme_health")
    assert re.search(r"\d+ rules: \d+ from a source that somebody opened", page.text)
    assert page.text.count('tag good">verified') > 5
    assert page.text.count('tag warn">warns only') > 5
    viewer = shipped.signed_in("vic", Role.VIEWER)
    assert viewer.get("/console/new-payer").status == 403
