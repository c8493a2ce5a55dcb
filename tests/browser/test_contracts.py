"""Staff of a practice put a contract over a payer's rules in a real browser, mend it and go back."""

from playwright.sync_api import expect

from chalicelib.services.staff.account import Role
from tests.browser.conftest import Site, follow, look, sign_in

ALL = "/console/practices/demo/contracts"


def test_a_contract_is_begun_changed_rolled_back_and_read_in_the_audit(site: Site):
    site.console.account("eva", Role.EDITOR, place="demo")
    page = site.open(ALL)
    sign_in(page, "eva")
    expect(page.get_by_text("No contract is kept here yet")).to_be_visible()
    look(page, "contracts-none")
    page.get_by_label("A payer without a contract").select_option("sample_payer")
    page.get_by_role("button", name="Begin one").click()
    page.get_by_label("Another check that the contract says otherwise").select_option("timely_filing")
    follow(page.get_by_role("button", name="Add it"))
    look(page, "contract-form")

    page.get_by_label("Name of the contract").fill("Group agreement of 2026")
    page.get_by_label("For services from").fill("2026-06-01")
    amount = page.locator('[name="value.limits.0.amount"]')
    amount.fill("many")
    page.get_by_label("Source").fill("Annex B")
    page.get_by_label("Reason").fill("Signed in May.")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(amount).to_have_value("many")
    expect(page.get_by_label("Name of the contract")).to_have_value("Group agreement of 2026")
    look(page, "contract-mistake")
    amount.fill("120")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_role("status")).to_contain_text("counts here at once")
    expect(page.get_by_text("A claim: 120 days from the service date.").first).to_be_visible()
    look(page, "contract")

    follow(page.get_by_role("link", name="Remove Timely filing"))
    look(page, "contract-removal")
    page.get_by_label("Reason").fill("The annex ended.")
    page.get_by_role("button", name="Remove from the contract").click()
    expect(page.get_by_text("Nothing: the payer's rules count as they are.")).to_be_visible()
    follow(page.get_by_role("link", name="Versions and roll back"))
    look(page, "contract-versions")
    follow(page.get_by_role("link", name="Read version 1"))
    look(page, "contract-version")
    page.get_by_label("Reason").fill("The annex was prolonged.")
    page.get_by_role("button", name="Roll back to version 1").click()
    expect(page.get_by_role("status")).to_contain_text("as a new version")

    page.get_by_role("link", name="Audit of contracts").click()
    for words in ("Signed in May.", "The annex ended.", "The annex was prolonged."):
        expect(page.get_by_text(words)).to_be_visible()
    look(page, "contract-audit")
    page.goto(site.address + ALL)
    look(page, "contracts")
