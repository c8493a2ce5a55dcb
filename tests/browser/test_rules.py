"""Staff change a payer's rule in a real browser: the whole way from a filing limit to the audit, and what may go wrong
on it. The payers are the shipped ones."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from chalicelib import wiring
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.record_claim import Recording, record_claim
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.staff.account import Role
from tests.browser.conftest import PHONE, Site, follow, look, served, sign_in
from tests.services.samples import claim, office

CIGNA = "/console/rules/payer/cigna_commercial"
FILING = f"{CIGNA}/change/timely_filing"
CODES = "/console/rules/payer/uhc_commercial/change/discipline_modifier"


@pytest.fixture
def site(chromium) -> Iterator[Site]:
    """A console with the shipped payers, an editor and an approver."""
    for one in served(chromium, second_factor_required=False, shipped=shipped_library()):
        one.console.account("eva", Role.EDITOR)
        one.console.account("abe", Role.APPROVER, patients=True)
        yield one


def signed_in(site: Site, login: str, path: str = "/console/payers", *, script: bool = True) -> Page:
    page = site.open(path, script=script)
    sign_in(page, login)
    expect(page.get_by_role("link", name="Payers", exact=True).first).to_be_visible()
    return page


def entered(place: Locator) -> None:
    """Presses Enter in a field, which leads to another page, and waits for that page."""
    with place.page.expect_navigation():
        place.press("Enter")


def in_network(page: Page) -> Locator:
    """The fields of the filing limit in the network, unfolded."""
    row = page.locator("details.one-row").filter(has_text=re.compile(r"^\s*A claim: .*\(in network\)"))
    if row.get_attribute("open") is None:
        row.locator("summary").first.click()
    return row


def limit_changed(page: Page, site: Site, days: str = "120", since: str = "2026-06-01") -> None:
    """From the list of payers to a draft with another filing limit."""
    page.goto(site.address + "/console/payers")
    follow(page.get_by_role("link", name="Cigna (commercial)"))
    page.get_by_role("link", name="Change Timely filing").click()
    page.get_by_label("For services from").fill(since)
    in_network(page).get_by_label("How long").fill(days)
    page.get_by_label("Source").fill("Cigna: letter of May 2026")
    page.get_by_label("Link").fill("https://payer.example/filing")
    page.get_by_label("I read it in the payer's own words").check()
    follow(page.get_by_role("button", name="Save in draft"))


def deadline(site: Site, day: str) -> str:
    query = f"payer_id=cigna_commercial&network=in&service_date={day}"
    answer: dict[str, Any] = site.console.service.call("GET", f"/v1/filing-deadlines?{query}")[1]
    return str(answer["deadline"])


def some_recorded_claims() -> None:
    """Three claims of the practice `demo` that Cigna has, judged 100 days after the service."""
    parts = wiring.parts()
    where = replace(office(parts.table), book=parts.rules)
    for number in range(3):
        made = claim(f"C-{number}", f"P-{number}", payer_id="cigna_commercial", network="in")
        late = {"claim": made, "as_of": date(2026, 6, 10).isoformat()}
        record_claim(where, read_as(Recording, late), UNPROTECTED)


def test_a_filing_limit_is_changed_tested_approved_published_rolled_back_and_read_in_the_audit(site):
    some_recorded_claims()
    editor, approver = signed_in(site, "eva"), signed_in(site, "abe")
    look(editor, "payers")
    limit_changed(editor, site, since="2026-01-01")
    expect(editor.get_by_text("A claim: 120 days from the service date (in network).")).to_be_visible()
    expect(editor.get_by_text("Nothing stands against publishing it")).to_be_visible()
    look(editor, "draft")
    draft = re.sub(r"\?.*", "", editor.url)

    approver.goto(draft)
    approver.get_by_label("Practice to back-test on").fill("demo")
    approver.get_by_role("button", name="Back-test", exact=True).click()
    approver.get_by_role("button", name="Begin").click()
    expect(approver.get_by_role("status")).to_contain_text("Done: 3 claims")
    expect(approver.get_by_text("Milder").locator("xpath=following-sibling::dd[1]")).to_contain_text("3, charges")
    look(approver, "back-test")

    approver.goto(draft)
    approver.get_by_role("button", name="Approve").click()
    expect(approver.get_by_role("status")).to_contain_text("Approved")
    look(approver, "draft-approved")
    editor.goto(draft)
    editor.get_by_label("Why").fill("The letter of May says so.")
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_role("status")).to_contain_text("in force everywhere within 30 seconds")
    look(editor, "payer")
    assert deadline(site, "2026-01-01") == "2026-05-01"
    assert deadline(site, "2025-12-31") == "2026-03-31"

    approver.goto(site.address + CIGNA + "/versions")
    look(approver, "versions")
    approver.get_by_label("Why").fill("The letter was for another plan.")
    approver.get_by_role("button", name="Roll back to version 1").click()
    expect(approver.get_by_role("status")).to_contain_text("Rolled back")
    assert deadline(site, "2026-01-01") == "2026-04-01"
    editor.get_by_role("link", name="Audit", exact=True).first.click()
    expect(editor.get_by_text("rolled back to version 1")).to_be_visible()
    expect(editor.get_by_text("The letter of May says so.")).to_be_visible()
    expect(editor.get_by_text("approved", exact=False).first).to_be_visible()
    look(editor, "audit")


def test_a_mistake_is_told_beside_its_field_and_what_was_typed_stays(site):
    page = signed_in(site, "eva", FILING)
    page.get_by_label("For services from").fill("2026-06-01")
    in_network(page).get_by_label("How long").fill("ninety")
    page.get_by_label("Source").fill("A letter <b>with marks</b>")
    page.get_by_label("I read it in the payer's own words").check()
    page.get_by_role("button", name="Save in draft").click()
    expect(page.get_by_role("alert")).to_be_focused()
    amount = page.locator('[name="value.limits.0.amount"]')
    expect(amount).to_be_visible()
    expect(amount).to_have_value("ninety")
    expect(page.get_by_label("Source")).to_have_value("A letter <b>with marks</b>")
    expect(page.get_by_label("For services from")).to_have_value("2026-06-01")
    look(page, "edit-mistake")


def test_two_editors_on_one_draft_are_told_and_neither_overwrites_the_other(site):
    site.console.account("odo", Role.EDITOR)
    first, second = signed_in(site, "eva", FILING), signed_in(site, "odo", FILING)
    for page, days in ((first, "100"), (second, "110")):
        page.get_by_label("For services from").fill("2026-06-01")
        in_network(page).get_by_label("How long").fill(days)
        page.get_by_label("Source").fill("A letter")
        page.get_by_label("I read it in the payer's own words").check()
    first.get_by_role("button", name="Save in draft").click()
    expect(first.get_by_role("status")).to_contain_text("Saved in the draft")
    second.get_by_role("button", name="Save in draft").click()
    expect(second.get_by_role("alert")).to_contain_text("eva changed this draft")
    expect(in_network(second).get_by_label("How long")).to_have_value("110")
    look(second, "collision")
    second.get_by_role("button", name="Save in draft").click()
    expect(second.get_by_text("110 days")).to_be_visible()
    expect(second.get_by_text("Worked on by eva, odo")).to_be_visible()


def test_an_edit_makes_an_approval_void(site):
    editor, approver = signed_in(site, "eva"), signed_in(site, "abe")
    limit_changed(editor, site)
    draft = re.sub(r"\?.*", "", editor.url)
    approver.goto(draft)
    follow(approver.get_by_role("button", name="Approve"))
    limit_changed(editor, site, days="130", since="2026-07-01")
    expect(editor.get_by_text("A second person with the approver role approves first")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)


def test_a_viewer_cannot_edit_by_address(site):
    site.console.account("vic", Role.VIEWER)
    page = signed_in(site, "vic", CIGNA)
    page.goto(site.address + CIGNA)
    expect(page.get_by_role("link", name="Change Timely filing")).to_have_count(0)
    page.goto(site.address + FILING)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Timely filing")
    look(page, "viewer-refused")


def test_a_biller_adds_a_code_from_a_day_on_with_a_link_and_sees_just_that(site):
    page = signed_in(site, "eva")
    page.get_by_role("link", name="UnitedHealthcare (commercial)").click()
    page.get_by_label("Find a rule").fill("GO")
    follow(page.get_by_role("button", name="Find"))
    look(page, "payer-found")
    follow(page.get_by_role("link", name="Change Discipline modifier"))
    look(page, "edit-codes")
    page.get_by_label("For services from").fill("2027-01-01")
    page.get_by_role("group", name="Codes that need it on every line").get_by_label("Add a code").fill("97129")
    page.get_by_label("Source").fill("UHC policy update bulletin")
    page.get_by_label("Link").fill("https://payer.example/go")
    page.get_by_label("I read it in the payer's own words").check()
    page.get_by_role("button", name="Save in draft").click()
    then = page.get_by_role("row").filter(has_text="97129 added.")
    expect(then.get_by_role("cell").nth(1)).to_contain_text(
        re.compile(r"Codes that need it on every line \(always therapy\): \d+ in all\.")
    )
    expect(page.get_by_text("97129 stands in both")).to_be_visible()
    look(page, "draft-codes")
    whole = then.get_by_role("cell").nth(2).locator("details").first
    whole.locator("summary").click()
    expect(whole.get_by_text("97129", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/console/compare?payer1=uhc_commercial&payer2=cigna_commercial&payer3=aetna_commercial", "compare"),
        ("/console/rules/payer/tricare/change/timely_filing", "edit-limits"),
        ("/console/rules/payer/medicare_part_b/change/threshold_modifier", "edit-map"),
        ("/console/rules/payer/medicare_part_b/change/ncci_ptp", "edit-pairs"),
    ],
)
def test_a_large_page_is_whole_small_and_without_a_fault_that_axe_knows(site, path, name):
    page = signed_in(site, "eva")
    page.goto(site.address + path)
    look(page, name)


def test_a_claim_from_a_file_is_tried_and_the_examples_run(site, tmp_path):
    page = signed_in(site, "eva")
    limit_changed(page, site)
    follow(page.get_by_role("link", name="Run the worked examples"))
    look(page, "examples")
    page.go_back()
    page.get_by_role("link", name="Try it on a claim").click()
    page.get_by_text("Paste a claim, or read claims from a file").click()
    page.get_by_label("Choose a file").set_input_files("docs/example-claim.json")
    expect(page.get_by_label("Claim", exact=True)).not_to_have_value("")
    follow(page.get_by_role("button", name="Judge what is pasted"))
    expect(page.get_by_role("status")).to_contain_text("would be judged otherwise")
    look(page, "try-file")


def test_a_biller_sees_at_once_what_a_draft_changes_and_tries_another_claim_without_a_file(site):
    page = signed_in(site, "eva")
    limit_changed(page, site)
    follow(page.get_by_role("link", name="Try it on a claim"))
    expect(page.get_by_role("status")).to_contain_text("1 of 1 claim would be judged otherwise")
    expect(page.get_by_label("Date of service")).to_have_value("2026-06-01")
    expect(page.get_by_role("group", name="Line 1").get_by_label("Procedure code")).not_to_have_value("")
    look(page, "try")
    page.get_by_label("Judged on", exact=True).fill("2026-09-29")
    follow(page.get_by_role("button", name="Judge it"))
    now, then = page.get_by_role("heading", name="Now: "), page.get_by_role("heading", name="With the draft: ")
    expect(now).to_contain_text("do not send")
    expect(then).not_to_contain_text("do not send")
    page.get_by_label("Judged on", exact=True).fill("2026-09-30")
    entered(page.get_by_label("Judged on", exact=True))
    expect(then).to_contain_text("do not send")
    page.get_by_role("group", name="Line 1").get_by_label("Units").fill("two")
    follow(page.get_by_role("button", name="Judge it"))
    expect(page.get_by_role("alert")).to_contain_text("Line 1: units")
    expect(page.get_by_role("group", name="Line 1").get_by_label("Units")).to_have_value("two")
    look(page, "try-mistake")


@pytest.mark.parametrize("script", [True, False])
def test_enter_after_a_code_puts_it_into_its_list_and_one_goes_on_typing_there(site, script):
    page = signed_in(site, "eva", CODES, script=script)
    add = page.locator('[name="value.sometimes_procedures.add"]')
    expect(page.locator('button[value="enter"]')).to_be_hidden()
    page.get_by_label("Source").fill("A letter")
    add.fill("97550")
    add.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nothing is saved yet")
    expect(add).to_be_focused()
    expect(page.locator('[name="value.sometimes_procedures"][value="97550"]')).to_be_checked()
    expect(page.get_by_label("Source")).to_have_value("A letter")
    expect(page.get_by_text("needs a look")).to_have_count(0)


ALWAYS = "Codes that need it on every line"


@pytest.mark.parametrize("by_enter", [True, False])
def test_what_is_half_typed_elsewhere_stays_when_a_code_is_put_into_its_list(site, by_enter):
    page = signed_in(site, "eva", CODES)
    page.get_by_label("For services from").click()
    page.keyboard.type("0101")
    half_typed = "document.getElementById('effective_from').validity.badInput"
    assert page.evaluate(half_typed), "month and day, and no year yet"
    always = page.get_by_role("group", name=ALWAYS)
    always.get_by_label("Add a code").fill("97129")
    if by_enter:
        always.get_by_label("Add a code").press("Enter")
    else:
        always.get_by_role("button", name="Add to").click()
    expect(always.get_by_text("Nothing is saved yet")).to_be_visible()
    expect(always.get_by_label("Add a code")).to_be_focused()
    assert page.evaluate(half_typed)


def test_without_script_a_half_typed_day_stays_as_it_was_typed(site):
    page = signed_in(site, "eva", CODES, script=False)
    page.get_by_label("For services from").fill("2027-01")
    always = page.get_by_role("group", name=ALWAYS)
    always.get_by_label("Add a code").fill("97129")
    follow(always.get_by_role("button", name="Add to"))
    expect(page.get_by_label("For services from")).to_have_value("2027-01")


def test_a_day_that_does_not_exist_is_shown_as_it_was_typed_and_a_real_one_in_a_date_field(site):
    page = signed_in(site, "eva", CODES)
    page.evaluate("document.getElementById('effective_from').type = 'text'")
    page.get_by_label("For services from").fill("2027-02-30")
    page.get_by_label("Source").fill("A letter")
    page.get_by_label("I read it in the payer's own words").check()
    follow(page.get_by_role("button", name="Save in draft"))
    expect(page.get_by_label("For services from")).to_have_value("2027-02-30")
    expect(page.get_by_label("Read on")).to_have_attribute("type", "date")
    expect(page.get_by_text("is no day that exists")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_code_that_stands_in_the_sibling_list_is_moved_by_one_click(site, script):
    page = signed_in(site, "eva", CODES, script=script)
    always, sometimes = (page.get_by_role("group", name=name) for name in (ALWAYS, "Codes that need it where"))
    always.get_by_label("Add a code").fill("97129")
    always.get_by_role("button", name="Add to").click()
    expect(always.get_by_text("This list is the one that counts for it")).to_be_visible()
    look(page, "edit-two-lists") if script else None
    always.get_by_role("button", name="Move 97129 here").click()
    expect(always.get_by_text("This list is the one that counts for it")).to_have_count(0)
    expect(always.get_by_role("checkbox", name="97129")).to_be_checked()
    expect(sometimes.get_by_text("Taken off:")).to_be_visible()
    expect(sometimes.get_by_role("checkbox", name="97129")).not_to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_a_source_stated_before_is_taken_again_by_one_click(site, script):
    page = signed_in(site, "eva", CODES, script=script)
    page.get_by_label("For services from").fill("2027-01-01")
    page.get_by_role("button", name="Take it again").first.click()
    expect(page.get_by_label("Source")).to_have_value(re.compile("UnitedHealthcare: GO, GP and GN"))
    expect(page.get_by_label("Source")).to_be_focused()
    expect(page.get_by_label("For services from")).to_have_value("2027-01-01")


@pytest.mark.parametrize("script", [True, False])
def test_a_limit_of_several_limits_is_given_in_fields(site, script):
    page = signed_in(site, "eva", "/console/rules/template/medicaid/change/timely_filing", script=script)
    secondary = page.locator("details.one-row").filter(has_text=re.compile(r"^\s*A secondary claim"))
    secondary.locator("summary").first.click()
    latest = secondary.get_by_role("group", name="Instead: the latest of several limits")
    expect(latest.get_by_role("group", name="Limit 2").get_by_label("How long")).to_have_value("6")
    latest.get_by_role("button", name="One more limit").click()
    third = latest.get_by_role("group", name="Limit 3")
    expect(third.get_by_label("How long")).to_be_focused()
    look(page, "edit-limit-within") if script else None
    third.get_by_label("How long").fill("90")
    third.get_by_label("Counted in").select_option("days")
    third.get_by_label("Counted from").select_option("remittance")
    page.get_by_label("For services from").fill("2027-01-01")
    page.get_by_label("Source", exact=True).fill("A letter")
    page.get_by_label("I read it in the payer's own words").check()
    follow(page.get_by_role("button", name="Save in draft"))
    expect(
        page.get_by_text("and 6 months from the primary payer's decision and 90 days from the remitt")
    ).to_be_visible()


def test_a_step_that_meets_an_ended_session_leads_to_the_sign_in_and_nothing_typed_is_lost(site):
    page = signed_in(site, "eva", CODES)
    page.get_by_label("Source", exact=True).fill("A letter")
    page.get_by_role("group", name=ALWAYS).get_by_label("Add a code").fill("97129")
    page.context.clear_cookies()
    follow(page.get_by_role("group", name=ALWAYS).get_by_role("button", name="Add to"))
    expect(page.get_by_text("A letter")).to_have_count(0)
    assert page.locator('input[type="hidden"][name="title"]').get_attribute("value") == "A letter"


def test_a_page_with_a_code_put_into_its_list_is_without_a_fault_that_axe_knows(site):
    page = signed_in(site, "eva", CODES)
    add = page.locator('[name="value.sometimes_procedures.add"]')
    add.fill("97552")
    add.press("Enter")
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    look(page, "edit-added")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("label", ["Source", "Link", "For services from"])
def test_enter_in_any_other_field_of_a_form_with_lists_of_codes_saves_the_draft(site, script, label):
    page = signed_in(site, "eva", CODES, script=script)
    page.get_by_label("For services from").fill("2027-01-01")
    page.get_by_role("group", name="Codes that need it on every line").locator("summary").click()
    page.get_by_role("checkbox", name="97535").first.uncheck()
    page.get_by_label("Source").fill("UHC policy update bulletin")
    page.get_by_label("Link").fill("https://payer.example/go")
    page.get_by_label("I read it in the payer's own words").check()
    entered(page.get_by_label(label))
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft")


def test_enter_in_another_field_saves_a_code_that_still_stands_beside_its_list(site):
    page = signed_in(site, "eva", CODES)
    page.get_by_label("For services from").fill("2027-01-01")
    page.get_by_role("group", name="Codes that need it on every line").get_by_label("Add a code").fill("97129")
    page.get_by_label("I read it in the payer's own words").check()
    page.get_by_label("Source").fill("UHC policy update bulletin")
    entered(page.get_by_label("Source"))
    expect(page.get_by_text("97129 added")).to_be_visible()


def test_enter_where_something_is_lacking_says_so_and_keeps_what_was_typed(site):
    page = signed_in(site, "eva", CODES, script=False)
    page.get_by_label("Source").fill("A letter")
    entered(page.get_by_label("Source"))
    expect(page.get_by_role("alert")).to_contain_text("For services from")
    expect(page.get_by_label("Source")).to_have_value("A letter")


def stops(page: Page) -> int:
    """How often Tab stops from the top of the page until it has gone round; a date is several stops."""
    page.evaluate("document.activeElement.blur()")
    for number in range(400):
        page.keyboard.press("Tab")
        here = "document.activeElement"
        if page.evaluate(f"{here} === document.body || ({here}.dataset.seen === 'yes' && {here} !== window.before)"):
            return number
        page.evaluate(f"{here}.dataset.seen = 'yes'; window.before = {here}")
    return 400


@pytest.mark.parametrize(
    ("payer", "most"), [("cigna_commercial", 60), ("uhc_commercial", 60), ("medicare_part_b", 60), ("tricare", 60)]
)
def test_the_form_of_filing_limits_is_short_and_each_limit_unfolds_under_what_it_says(site, payer, most):
    page = signed_in(site, "eva", f"/console/rules/payer/{payer}/change/timely_filing")
    assert stops(page) <= most, stops(page)
    look(page, f"edit-limits-{payer}")


def test_a_new_payer_comes_from_its_template_into_force_and_the_api_judges_its_claims(site):
    editor, approver = signed_in(site, "eva"), signed_in(site, "abe")
    follow(editor.get_by_role("link", name="Add a payer"))
    editor.get_by_label("Id", exact=True).fill("acme_health")
    editor.get_by_label("Name", exact=True).fill("Acme Health (commercial)")
    editor.get_by_label("Line of business").fill("commercial")
    editor.get_by_label("Built on the template").select_option("commercial")
    editor.get_by_label("Identifiers in an 837P").fill("ACME1")
    expect(editor.get_by_role("status")).to_contain_text("rules: ")
    editor.get_by_text(", with their sources").click()
    expect(editor.get_by_text("A claim: 90 days from the service date.")).to_be_visible()
    look(editor, "new-payer")
    follow(editor.get_by_role("button", name="Begin a draft"))
    draft = re.sub(r"\?.*", "", editor.url)
    look(editor, "new-payer-draft")

    editor.get_by_label("Change another rule").select_option(label="Timely filing")
    follow(editor.get_by_role("button", name="Change", exact=True))
    expect(editor.get_by_text("Inherited from the template commercial.")).to_be_visible()
    editor.get_by_label("For services from").fill("2026-01-01")
    editor.get_by_role("group", name="A claim: 90 days from the service date.").get_by_label("How long").fill("60")
    look(editor, "new-payer-limit")
    editor.get_by_label("Source").fill("Acme Health: provider manual, chapter 7")
    editor.get_by_label("Link").fill("https://payer.example/manual")
    editor.get_by_label("I read it in the payer's own words").check()
    entered(editor.get_by_label("Source"))
    expect(editor.get_by_text("A claim: 60 days from the service date.")).to_be_visible()
    expect(editor.get_by_text("Nothing stands against publishing it")).to_be_visible()

    follow(editor.get_by_role("link", name="Try it on a claim"))
    editor.get_by_label("Date of service").fill("2026-01-02")
    editor.get_by_label("Judged on", exact=True).fill("2026-03-04")
    follow(editor.get_by_role("button", name="Judge it"))
    expect(editor.get_by_role("heading", name="Now: no rules yet")).to_be_visible()
    expect(editor.get_by_role("heading", name="With the draft: do not send")).to_be_visible()
    look(editor, "new-payer-try")

    approver.goto(draft)
    follow(approver.get_by_role("button", name="Approve"))
    editor.goto(draft)
    editor.get_by_label("Why").fill("We signed with Acme in March.")
    follow(editor.get_by_role("button", name="Publish"))
    expect(editor.get_by_role("status")).to_contain_text("in force everywhere within 30 seconds")
    look(editor, "new-payer-published")

    judged = claim("C-1", "P-1", payer_id="acme_health")
    for line in judged["lines"]:
        line["service_date"] = "2026-01-02"
    for as_of, late in (("2026-03-03", False), ("2026-03-04", True)):
        status, verdict, _ = site.console.service.call("POST", "/v1/validations", {"claim": judged, "as_of": as_of})
        assert status == 200, verdict
        assert verdict["rules_version"].startswith("acme_health@1+")
        assert ("timely_filing.late" in [one["code"] for one in verdict["findings"]]) == late


def test_a_biller_who_never_saw_the_console_needs_eleven_steps_to_a_draft_and_one_more_to_see_it_tried(site):
    page = signed_in(site, "eva", "/console")
    codes = page.get_by_role("group", name="Codes that need it on every line")
    steps = [
        lambda: follow(page.get_by_role("link", name="Payers", exact=True).first),
        lambda: follow(page.get_by_role("link", name="UnitedHealthcare (commercial)")),
        lambda: page.get_by_label("Find a rule").fill("GO"),
        lambda: entered(page.get_by_label("Find a rule")),
        lambda: follow(page.get_by_role("link", name="Change Discipline modifier")),
        lambda: page.get_by_label("For services from").fill("2027-01-01"),
        lambda: codes.get_by_label("Add a code").fill("97129"),
        lambda: page.get_by_label("Source").fill("UHC policy update"),
        lambda: page.get_by_label("Link").fill("https://payer.example/go"),
        lambda: page.get_by_label("I read it in the payer's own words").check(),
        lambda: entered(page.get_by_label("Link")),
    ]
    for step in steps:
        step()
    assert len(steps) == 11
    expect(page.get_by_text("97129 added.")).to_be_visible()
    follow(page.get_by_role("link", name="Try it on a claim"))
    expect(page.get_by_role("group", name="Line 1").get_by_label("Procedure code")).to_have_value("97129")
    expect(page.get_by_role("heading", name="With the draft: do not send")).to_be_visible()
    look(page, "task-tried")


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_each_rule_stands_by_itself_and_a_limit_of_visits_is_raised_and_tried(site, script):
    page = signed_in(site, "eva", script=script)
    page.set_viewport_size(PHONE)
    page.goto(site.address + "/console/rules/payer/bcbs_fep?find=visit")
    row = page.locator("#visit_cap")
    assert row.get_by_role("cell").first.bounding_box()["width"] > 300, "a cell is as wide as the page"
    follow(page.get_by_role("link", name="Change Visit limit"))
    page.get_by_label("For services from").fill("2027-01-01")
    page.get_by_label("Visits that are covered in a period").fill("90")
    page.get_by_label("Source", exact=True).fill("Brochure of 2027")
    page.get_by_label("I read it in the payer's own words").check()
    follow(page.get_by_role("button", name="Save in draft"))
    follow(page.get_by_role("link", name="Try it on a claim"))
    expect(page.get_by_text("2027-01-01 is visit 76 since 2027-01-01; this payer covers 75.")).to_be_visible()
    expect(page.get_by_label("Visits used before")).to_have_value("75")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] if script else True


def test_what_was_done_is_told_once_and_not_again_where_the_page_is_loaded_anew(site):
    page = signed_in(site, "eva")
    limit_changed(page, site)
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft")
    page.reload()
    expect(page.get_by_text("Saved in the draft")).to_have_count(0)


def test_back_from_what_was_published_leads_to_the_rules_in_force(site):
    editor, approver = signed_in(site, "eva"), signed_in(site, "abe")
    limit_changed(editor, site)
    approver.goto(re.sub(r"\?.*", "", editor.url))
    approver.get_by_role("button", name="Approve").dblclick()
    expect(approver.get_by_role("status")).to_contain_text("Approved")
    editor.reload()
    editor.get_by_label("Why").fill("The letter of May says so.")
    follow(editor.get_by_role("button", name="Publish"))
    editor.go_back()
    look(editor, "draft-gone")
    follow(editor.get_by_role("link", name="Cigna (commercial)"))
    expect(editor.get_by_role("heading", level=1)).to_have_text("Cigna (commercial)")


def test_whoever_goes_elsewhere_from_a_form_is_asked_whether_what_was_typed_may_go(site):
    page = signed_in(site, "eva", CIGNA)
    follow(page.get_by_role("link", name="Change Timely filing"))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Source", exact=True).press_sequentially("A let")
    page.get_by_role("link", name="Drafts", exact=True).first.click()
    expect(page.get_by_label("Source", exact=True)).to_have_value("A let")
    assert asked == ["beforeunload"]
    follow(page.get_by_role("link", name="Leave without saving"))
    assert asked == ["beforeunload"], "who says so is not asked"


def test_a_form_that_is_saved_or_in_which_nothing_was_typed_asks_nothing(site):
    page = signed_in(site, "eva")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(site.address + FILING)
    follow(page.get_by_role("link", name="Drafts", exact=True).first)
    limit_changed(page, site)
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft")
    assert not asked
