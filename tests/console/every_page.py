"""Every page of the console, by the address under which it is registered, in a world where each has something to show.

A page that is registered and has no address here fails `test_every_page.py`; nothing that walks the pages forgets one.
"""

import re
from dataclasses import dataclass

from chalicelib import console as console_package
from chalicelib import wiring
from chalicelib.domain.reading import read_as
from chalicelib.services.alerts.open_alerts import refresh_alerts
from chalicelib.services.alerts.sources.authorizations import AuthorizationAlerts
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.alerts.subscribe import unsubscribe_token
from chalicelib.services.drafts.keep_draft import start_draft
from chalicelib.services.ports import DocumentName
from chalicelib.services.practice.contract_audit import Cause
from chalicelib.services.practice.contracts import Contract
from chalicelib.services.practice.keep_contract import keep_contract
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.staff.account import INSTALLATION, Grant, Role
from chalicelib.services.staff.invitations import invite
from tests.console.desk import Browser, Console
from tests.console.mails import link_to_confirm
from tests.console.shelf import SPACE, Shelf, authorization_page, claim_page, patient_page
from tests.http.service import NOW, REFERENCE, filing, sample_with
from tests.iam.table import OPERATOR, acting

SECRET = b"a secret of tests"
DEMO = "/console/practices/demo"
SAMPLE = "/console/rules/payer/sample_payer"
DRAFT = "/console/drafts/payer/sample_payer/d"
CONTRACT = f"{DEMO}/contracts/sample_payer"
# Steps on the way in: nobody stands there who is signed in. `tests/browser/test_signing_in.py` looks at them.
ON_THE_WAY_IN = frozenset({"/console/code", "/console/set-up"})


def registered() -> list[str]:
    """What is served to a GET, as it is registered."""
    return [path for pages in console_package.ALL for method, path, _, _ in pages.listed if method == "GET"]


@dataclass(frozen=True, slots=True)
class World:
    """A console in which each page shows something. `browser` is of an administrator who may see and do everything;
    `addresses` has those of each page by how it is registered, the plainest first."""

    console: Console
    browser: Browser
    addresses: dict[str, tuple[str, ...]]


def world_in(console: Console) -> World:
    """Fills a practice and the rule book of a console that has the sample payers."""
    shelf = Shelf(console)
    shelf.fill()
    parts = wiring.parts()
    with acting(OPERATOR):
        sources = [source(SECRET) for source in (ClockAlerts, UnsubmittedAlerts, AuthorizationAlerts)]
        for space, of in ((SPACE, sources), (address.INSTALLATION_ALERTS, [])):
            refresh_alerts(parts.desk, space, of, NOW.date())
    start_draft(parts.table, "d", DocumentName("payer", "sample_payer"), sample_with(120), 1, "eva", NOW)
    value = {"effective_from": "2020-01-01", "value": filing(60), "reference": REFERENCE | {"confidence": "contract"}}
    contract = read_as(Contract, {"name": "Group agreement", "checks": {"timely_filing": [value]}})
    cause = Cause("Timely filing changed", "Signed in May.")
    keep_contract(parts.desk, parts.rules, SPACE, "sample_payer", contract, 0, "eva", UNPROTECTED, cause)
    browser = console.signed_in("ada", Role.ADMIN, patients=True)
    ada = console.account("vera", Role.ADMIN)
    token = invite(console.staff, ada, "nina", "Nina Sample", [Grant(INSTALLATION, Role.VIEWER)])
    _subscribed(browser)
    consent = link_to_confirm()
    period = {"since": "2026-01-01", "until": "2026-03-31"}
    test = f"{DEMO}/back-tests/payer/sample_payer/d"
    assert browser.post(test, period).status == 303
    while not browser.get(test).has("Done: "):
        assert browser.post(f"{test}/step").status == 303
    addresses = _addresses(browser, ada.account_id, token, test) | _webhooks(browser)
    return World(console, browser, addresses | {"/console/confirm/{token}": (consent,)})


def _subscribed(browser: Browser) -> None:
    page = browser.get("/console/alerts/subscription")
    chosen = dict.fromkeys(re.findall(r'<select id="(kind_\w+)"', page.text), "1")
    chosen |= {"address": "ada@example.org", "practices": "demo", "time_zone": "America/New_York", "version": "0"}
    assert browser.post("/console/alerts/subscription", chosen | {"repeat_days": "7"}).status == 303
    browser.follow(browser.post("/console/outbox/send"))


def _webhooks(browser: Browser) -> dict[str, tuple[str, ...]]:
    """The pages of a webhook to which a test message was sent."""
    every, registered_as = f"{DEMO}/webhooks", "/console/practices/{practice}/webhooks"
    made = browser.post(f"{every}-new", {"url": "https://hooks.example.com/", "least_level": "1"})
    found = re.search(rf"{every}/[0-9a-f]+", made.text)
    assert found, made.text
    one = found[0]
    sent = browser.follow(browser.post(f"{one}/test"))
    delivery = re.search(rf'{one}/deliveries/[^"/]+', sent.text)
    assert delivery, sent.text
    return {
        registered_as: (every,),
        f"{registered_as}-new": (f"{every}-new",),
        "/console/practices/{practice}/webhook-audit": (f"{DEMO}/webhook-audit", f"{DEMO}/webhook-audit?person=nobody"),
        "/console/practices/{practice}/webhook-audit/csv": (f"{DEMO}/webhook-audit/csv",),
        registered_as + "/{webhook}": (one, f"{one}?undelivered=yes"),
        registered_as + "/{webhook}/deliveries/{delivery}": (delivery[0],),
        registered_as + "/{webhook}/change": (f"{one}/change",),
        registered_as + "/{webhook}/remove": (f"{one}/remove",),
    }


def _addresses(browser: Browser, account_id: str, invitation: str, test: str) -> dict[str, tuple[str, ...]]:
    alert = re.search(r'href="(/console/alerts/[0-9a-f]{20})"', browser.get("/console/alerts?practice=demo").text)
    verdict = re.search(r'href="(/console/verdict-rules[^"]*)"', browser.get(claim_page()).text)
    assert alert
    assert verdict
    beside = "/console/compare?payer1=sample_payer&payer2=other_payer"
    return {
        "/console": ("/console",),
        "/console/sign-in": ("/console/sign-in",),
        "/console/join/{token}": (f"/console/join/{invitation}",),
        "/console/account": ("/console/account",),
        "/console/account/password": ("/console/account/password",),
        "/console/account/second-factor": ("/console/account/second-factor",),
        "/console/account/recovery-codes": ("/console/account/recovery-codes",),
        "/console/staff": ("/console/staff",),
        "/console/staff/new": ("/console/staff/new",),
        "/console/staff/events": ("/console/staff/events",),
        "/console/staff/{account}": (f"/console/staff/{account_id}",),
        "/console/alerts": ("/console/alerts", "/console/alerts?practice=demo&state=lost"),
        "/console/alerts/subscription": ("/console/alerts/subscription",),
        "/console/alerts/preview": ("/console/alerts/preview?as=text",),
        "/console/alerts/{ref}": (alert[1], "/console/alerts/00000000000000000000"),
        "/console/unsubscribe/{token}": (f"/console/unsubscribe/{unsubscribe_token(SECRET, account_id, 'all')}",),
        "/console/outbox": ("/console/outbox",),
        "/console/outbox/{number}": ("/console/outbox/1?as=text",),
        "/console/payers": ("/console/payers", "/console/payers?name=nobody"),
        "/console/rules/{kind}/{document}": (SAMPLE, f"{SAMPLE}?find=97530", "/console/rules/template/universal"),
        "/console/compare": (beside, "/console/compare", f"{beside}&only=yes"),
        "/console/rules/{kind}/{document}/versions": (f"{SAMPLE}/versions",),
        "/console/rules/{kind}/{document}/export": (f"{SAMPLE}/export",),
        "/console/rules/{kind}/{document}/import": (f"{SAMPLE}/import",),
        "/console/verdict-rules": (verdict[1].replace("&amp;", "&"),),
        "/console/new-payer": ("/console/new-payer",),
        "/console/drafts": ("/console/drafts",),
        "/console/drafts/{kind}/{document}/{draft}": (DRAFT,),
        "/console/drafts/{kind}/{document}/{draft}/rebase": (f"{DRAFT}/rebase",),
        "/console/rules/{kind}/{document}/change": (f"{SAMPLE}/change?check=timely_filing",),
        "/console/rules/{kind}/{document}/change/{check}": (
            f"{SAMPLE}/change/timely_filing",
            f"{SAMPLE}/change/timely_filing?since=2020-01-01",
            f"{SAMPLE}/change/discipline_modifier",
        ),
        "/console/rules/{kind}/{document}/identity": (f"{SAMPLE}/identity",),
        "/console/drafts/{kind}/{document}/{draft}/try": (f"{DRAFT}/try",),
        "/console/drafts/{kind}/{document}/{draft}/examples": (f"{DRAFT}/examples",),
        "/console/drafts/{kind}/{document}/{draft}/back-test": (f"{DRAFT}/back-test?practice=demo",),
        "/console/practices/{practice}/back-tests/{kind}/{document}/{draft}": (test,),
        "/console/audit": ("/console/audit", "/console/audit?document=sample_payer&person=eva"),
        "/console/audit.csv": ("/console/audit.csv", "/console/audit.csv?person=nobody"),
        "/console/practices": ("/console/practices",),
        "/console/practices/{practice}": (DEMO,),
        "/console/practices/{practice}/claims": (
            f"{DEMO}/claims?month=2026-03&status=denied",
            f"{DEMO}/claims?month=2026-03&status=denied&payer_id=other_payer",
            f"{DEMO}/claims?month=2026-03&status=every",
            f"{DEMO}/claims?status=every",
        ),
        "/console/practices/{practice}/find": (f"{DEMO}/find",),
        "/console/practices/{practice}/claims/{ref}": (claim_page(), claim_page("C-2")),
        "/console/practices/{practice}/claims/{ref}/again": (claim_page("C-1", "again"),),
        "/console/practices/{practice}/claims/{ref}/filing-proof": (claim_page("C-1", "filing-proof"),),
        "/console/practices/{practice}/patients/{ref}": (patient_page(),),
        "/console/practices/{practice}/patients/{ref}/access": (patient_page("P-1", "access"),),
        "/console/practices/{practice}/authorizations": (f"{DEMO}/authorizations",),
        "/console/practices/{practice}/authorizations/csv": (f"{DEMO}/authorizations/csv",),
        "/console/practices/{practice}/authorizations/{ref}": (authorization_page(),),
        "/console/practices/{practice}/work/credentials": (f"{DEMO}/work/credentials",),
        "/console/practices/{practice}/work/credentials/csv": (f"{DEMO}/work/credentials/csv",),
        "/console/practices/{practice}/work/{work_list}": (
            f"{DEMO}/work/filing",
            f"{DEMO}/work/denials",
            f"{DEMO}/work/disputes",
            f"{DEMO}/work/filing?payer_id=other_payer",
        ),
        "/console/practices/{practice}/work/{work_list}/csv": (f"{DEMO}/work/denials/csv",),
        "/console/practices/{practice}/access": (f"{DEMO}/access", f"{DEMO}/access?user=key-1"),
        "/console/practices/{practice}/contracts": (f"{DEMO}/contracts",),
        "/console/practices/{practice}/contracts/{payer}": (CONTRACT,),
        "/console/practices/{practice}/contracts/{payer}/change": (f"{CONTRACT}/change?check=timely_filing",),
        "/console/practices/{practice}/contracts/{payer}/change/{check}": (f"{CONTRACT}/change/timely_filing",),
        "/console/practices/{practice}/contracts/{payer}/remove/{check}": (f"{CONTRACT}/remove/timely_filing",),
        "/console/practices/{practice}/contracts/{payer}/versions": (f"{CONTRACT}/versions",),
        "/console/practices/{practice}/contracts/{payer}/versions/{number}": (f"{CONTRACT}/versions/1",),
        "/console/practices/{practice}/contract-audit": (
            f"{DEMO}/contract-audit",
            f"{DEMO}/contract-audit?payer=other_payer",
        ),
        "/console/practices/{practice}/contract-audit/csv": (f"{DEMO}/contract-audit/csv",),
    }
