"""Looking up: claims, patients, authorizations, work lists, who looked; and who may."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from chalicelib import wiring
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.access.note_access import Reader, note_access
from chalicelib.services.alerts.open_alerts import refresh_alerts
from chalicelib.services.alerts.sources.authorizations import AuthorizationAlerts
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.alerts.subscribe import keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Delete, Put, Record
from chalicelib.services.staff.account import Role
from chalicelib.services.who import Fingerprints
from tests.console.desk import PASSWORD, Browser, Console
from tests.console.shelf import SPACE, Shelf, authorization_page, claim_page, patient_page, refs
from tests.http.service import NOW

DEMO = "/console/practices/demo"


@pytest.fixture
def filled(console: Console) -> Browser:
    """A biller of the demo practice before a filled shelf."""
    Shelf(console).fill()
    return console.signed_in("bea", Role.ADMIN, place="demo", patients=True)


def every_page() -> list[str]:
    """Every page that shows patients' data."""
    return [
        f"{DEMO}/claims?month=2026-03&status=denied",
        claim_page(),
        claim_page("C-1", "again"),
        claim_page("C-1", "filing-proof"),
        patient_page(),
        patient_page("P-1", "access"),
        f"{DEMO}/authorizations",
        f"{DEMO}/authorizations/csv",
        authorization_page(),
        f"{DEMO}/work/filing",
        f"{DEMO}/work/filing/csv",
        f"{DEMO}/work/denials",
        f"{DEMO}/work/disputes",
        f"{DEMO}/access",
        f"{DEMO}/find",
    ]


def test_every_page_opens_for_a_biller_and_none_for_a_viewer_without_patient_data(console, filled):
    viewer = console.signed_in("val", Role.ADMIN, place="demo")
    stranger = console.signed_in("sam", Role.ADMIN, place="elsewhere", patients=True)
    for path in every_page():
        page = filled.get(path)
        assert page.status == 200, (path, page.text)
        assert viewer.get(path).status == 403, path
        assert stranger.get(path).status == 404, path


def test_a_claim_shows_what_was_found_on_its_lines_its_deadlines_draws_and_denials(filled):
    page = filled.get(claim_page())
    for words in (
        "Claim C-1", "Must be fixed", "40 minutes", "Do not send".lower(),
        "Filing a corrected claim", "Denied lines, explained", "N99999 is not in the table of denials",
        "control number ICN-5", "Sent", "2 days after the last service", "A1",
    ):  # fmt: skip
        assert page.has(words), words
    assert shipped_tables().procedures().find("97530").label in page.text
    assert filled.get(claim_page("C-2")).has("What was not checked, and why")
    assert 'href="#finding-1"' in page.text
    assert 'id="line-2"' in page.text
    assert "/console/verdict-rules?version=sample_payer%40" in page.text
    assert f"practice=demo&amp;claim={claim_page().rpartition('/')[2]}&amp;day=2026-03-0" in page.text


def test_a_claim_judged_again_gives_the_same_and_its_proof_prints(filled):
    assert filled.get(claim_page("C-1", "again")).has("The same verdict, to the last letter.")
    proof = filled.get(claim_page("C-1", "filing-proof"))
    assert proof.has("Proof of filing")
    assert proof.has("Claim C-1, payer Sample")
    assert f'href="{claim_page()}">Back to the claim' in proof.text
    assert "style-src 'sha256-" in str(proof.headers["Content-Security-Policy"])


def test_a_draft_that_is_not_to_be_sent_stands_on_the_first_page_and_says_so_in_the_list_to_file(console, filled):
    assert not filled.get(DEMO).has("do not send")
    line = {"line": 1, "service_date": "2026-03-02", "procedure": "97530", "units": 9, "minutes": 15, "charge": "40.00"}
    shelf = Shelf(console)
    shelf.claim("C-BAD", "P-1", lines=[line])
    page = filled.get(DEMO)
    assert page.has("1 draft of 2026-03: do not send.")
    assert f'href="{DEMO}/claims?month=2026-03&amp;status=draft"' in page.text
    assert filled.get(f"{DEMO}/work/filing").has("C-BAD do not send")
    assert not console.signed_in("val", Role.VIEWER, place="demo").get(DEMO).has("do not send")


def test_the_rule_of_a_finding_is_asked_for_the_day_of_its_line(console, filled):
    line = {"procedure": "97530", "modifiers": ["GO"], "units": 9, "minutes": 15, "charge": "40.00"}
    lines = [{**line, "line": number, "service_date": f"2026-03-0{number}"} for number in (1, 2)]
    Shelf(console).claim("C-2D", "P-1", lines=lines)
    page = filled.get(claim_page("C-2D"))
    for day in ("2026-03-01", "2026-03-02"):
        assert f'&amp;day={day}">The rule' in page.text, day


def test_claims_open_on_drafts_and_on_what_was_sent_and_say_so(console, filled):
    shelf = Shelf(console)
    shelf.claim("C-D", "P-1")
    shelf.claim("C-S", "P-1")
    shelf.tell("C-S", {"event_id": "s1", "type": "submitted", "on": "2026-03-04"})
    page = filled.get(f"{DEMO}/claims?month=2026-03")
    assert page.has("C-D")
    assert page.has("C-S")
    assert f'href="{claim_page()}"' not in page.text
    assert page.has("Claims that were answered are under their status")
    sent = filled.get(f"{DEMO}/claims?month=2026-03&status=submitted")
    assert sent.has("C-S")
    assert not sent.has("C-D")


@pytest.mark.parametrize(("month", "before"), [("2026-01", "2025-12"), ("2026-03", "2026-02"), ("0000-01", "0000-01")])
def test_a_month_without_claims_leads_to_the_one_before(filled, month, before):
    page = filled.get(f"{DEMO}/claims?month={month}&status=paid")
    assert page.has(f"No claim of {month} has this status")
    assert f'href="{DEMO}/claims?month={before}&amp;status=paid"' in page.text


def test_a_proof_of_filing_is_offered_for_what_was_sent_alone(console, filled):
    Shelf(console).claim("C-D", "P-1")
    assert filled.get(claim_page()).has("Proof of filing, to print")
    assert not filled.get(claim_page("C-D")).has("Proof of filing")


def test_every_status_is_looked_through_page_by_page_and_each_claim_stands_once(console, filled):
    shelf = Shelf(console)
    told = {"submitted": {}, "accepted": {}, "rejected": {}, "paid": {}, "voided": {}}
    for number, (status, more) in enumerate(told.items()):
        shelf.claim(f"C-{status}", f"P-{number + 10}")
        shelf.tell(f"C-{status}", {"event_id": "e1", "type": status, "on": "2026-03-05"} | more)
    path, found, pages = f"{DEMO}/claims?month=2026-03&status=every", [], 0
    while path:
        page = filled.get(path)
        assert page.status == 200
        found += re.findall(r'/claims/[0-9a-f]{32}">(C-[^<]+)<', page.text)
        onward = re.search(r'class="button second" href="([^"]+)">Go on', page.text)
        path, pages = unescape(onward[1]) if onward else "", pages + 1
    assert sorted(found) == sorted(["C-1", "C-2", *(f"C-{status}" for status in told)])
    assert pages == 3


def test_every_status_of_one_payer_is_looked_through_and_an_end_is_said(filled):
    path = f"{DEMO}/claims?month=2026-03&status=every&payer_id=other_payer"
    page = filled.get(path)
    while onward := re.search(r'class="button second" href="([^"]+)">Go on', page.text):
        assert page.has("None among those looked through so far; go on.")
        page = filled.get(unescape(onward[1]))
    assert page.has("No further claim is of 2026-03 and this payer")


def test_a_claim_is_found_by_its_number_alone_and_where_several_payers_have_it_none_is_guessed(console, filled):
    assert '<option value="">any payer' in filled.get(f"{DEMO}/find").text
    assert filled.post(f"{DEMO}/find/claim", {"claim_id": "C-1", "payer_id": ""}).location == claim_page()
    Shelf(console).claim("C-1", "P-3", payer_id="other_payer")
    page = filled.post(f"{DEMO}/find/claim", {"claim_id": "C-1", "payer_id": ""})
    assert page.status == 200
    assert page.has("More than one fits")
    assert f'href="{claim_page()}">Sample_Payer' in page.text
    assert ">Other_Payer</a>" in page.text
    one = filled.post(f"{DEMO}/find/claim", {"claim_id": "C-1", "payer_id": "sample_payer"})
    assert one.location == claim_page()
    missed = filled.post(f"{DEMO}/find/claim", {"claim_id": "C-9", "payer_id": ""})
    assert missed.has("is recorded for no claim of any payer")


CARD = {"member_id": "w-123 456", "birth_date": "1950-02-01", "first_name": "ADA M.", "card_payer": ""}


def with_coverage(console: Console, *patient_ids: str) -> None:
    """Patients who carry one card."""
    wiring.use(replace(wiring.parts(), people=Fingerprints(lambda: (b"a key for tests",))))
    shelf = Shelf(console)
    for patient_id in patient_ids:
        shelf.send("POST", "/v1/coverages", {
            "coverage_id": f"K-{patient_id}", "patient_id": patient_id, "payer_id": "sample_payer",
            "member_id": "W123456", "first_name": "Ada", "birth_date": "1950-02-01",
        })  # fmt: skip


def test_a_patient_is_found_by_the_members_card_whatever_the_writing(console):
    with_coverage(console, "P-1")
    browser = console.signed_in("bea", Role.ADMIN, place="demo", patients=True)
    for payer in ("", "sample_payer"):
        assert browser.post(f"{DEMO}/find/card", CARD | {"card_payer": payer}).location == patient_page()
    for wrong in (
        {"member_id": "W9"},
        {"birth_date": "1950-02-02"},
        {"first_name": "Eve"},
        {"card_payer": "other_payer"},
    ):
        page = browser.post(f"{DEMO}/find/card", CARD | wrong)
        assert (page.status, page.has("belongs to nobody known here")) == (422, True), wrong
    assert browser.post(f"{DEMO}/find/card", CARD | {"birth_date": "soon"}).has("is no day that exists")


def test_one_card_under_two_patient_ids_tells_both_and_that_is_noted(console):
    with_coverage(console, "P-1", "P-2")
    browser = console.signed_in("bea", Role.ADMIN, place="demo", patients=True)
    page = browser.post(f"{DEMO}/find/card", CARD)
    for patient_id in ("P-1", "P-2"):
        assert f'href="{patient_page(patient_id)}">{patient_id}<' in page.text
    assert browser.get(patient_page("P-2", "access")).has("Patients of one card")


def test_nobody_is_found_by_name_alone_and_the_page_says_why(filled):
    assert filled.get(f"{DEMO}/find").has("Nobody can be found by name alone: names stand inside records")


def test_a_claim_is_found_by_its_number_and_payer_which_never_stand_in_an_address(filled):
    found = filled.post(f"{DEMO}/find/claim", {"claim_id": "C-1", "payer_id": "sample_payer"})
    assert found.location == claim_page()
    assert "C-1" not in found.location
    missed = filled.post(f"{DEMO}/find/claim", {"claim_id": "C-9", "payer_id": "sample_payer"})
    assert missed.status == 422
    assert missed.has("is recorded for no claim of this payer")
    assert 'value="C-9"' in missed.text
    assert filled.post(f"{DEMO}/find/patient", {"patient_id": "P-1"}).location == patient_page()
    for nobody in ("P-9", "../../x", "*"):
        assert filled.post(f"{DEMO}/find/patient", {"patient_id": nobody}).status == 422


def test_no_address_on_any_page_holds_a_partners_number(filled):
    for path in every_page():
        page = filled.get(path)
        for address_of in page.text.split('href="')[1:]:
            place = address_of.split('"')[0]
            assert not any(number in place for number in ("C-1", "P-1", "auth-1", "A1", "PCN-9")), (path, place)


def test_an_authorization_shows_its_bar_its_forecast_and_its_ledger(filled):
    page = filled.get(authorization_page())
    for words in ("Authorization A1", "6 visits left", "12 approved, 6 used, 0 reserved", "Put on file", "Used +1"):
        assert page.has(words), words
    assert claim_page() in page.text
    assert filled.get(f"{DEMO}/authorizations").has("A1")
    assert filled.get(f"{DEMO}/authorizations?about=unanswered").has("No request waits for an answer.")


def test_work_lists_tell_what_is_due_and_save_as_files(filled):
    page = filled.get(f"{DEMO}/work/denials")
    assert page.has("C-1")
    assert page.has("Working the denial")
    assert filled.get(f"{DEMO}/work/filing?payer_id=other_payer").has(
        "Nothing waits here of this payer. Show every payer"
    )
    saved = filled.get(f"{DEMO}/work/denials/csv")
    assert saved.text.splitlines()[0].startswith("deadline,days_left,kind,claim_id")
    assert "CO-197" in saved.text
    assert filled.get(f"{DEMO}/work/nothing").status == 404


def test_a_viewer_without_patient_data_sees_credentials_and_what_needs_attention_without_links_to_claims(
    console, filled
):
    refresh(console)
    viewer = console.signed_in("val", Role.VIEWER, place="demo")
    page = viewer.get(DEMO)
    assert page.has("Denials")
    assert "/claims/" not in page.text
    assert viewer.get(f"{DEMO}/work/credentials").status == 200


def test_the_first_page_says_what_needs_attention_and_leads_there(console, filled):
    page = filled.get("/console")
    assert page.has("Nobody has looked this practice through")
    for place in ("/console/alerts/subscription", f"{DEMO}/work/filing", f"{DEMO}/claims?status=draft"):
        assert f'href="{place}"' in page.text
    refresh(console)
    page = filled.get("/console")
    assert page.has("Soonest first")
    assert page.has("last day")
    assert claim_page("C-1") in page.text
    assert filled.follow(filled.get("/console/practices")).has("What needs attention")


def test_whoever_works_everywhere_names_the_practice(console, filled):
    owner = console.signed_in("olga", Role.ADMIN, patients=True)
    assert owner.get("/console/practices").has("type the id of the one that you want")
    assert owner.get("/console/practices?practice=demo").location == DEMO
    assert owner.get("/console/practices?practice=../x").location == "/console/practices/..%2Fx"


def test_whoever_works_everywhere_is_led_to_the_practices_that_he_hears_alerts_of(console, filled):
    owner = console.account("olga", Role.ADMIN, patients=True)
    heard = Subscription(person_id=owner.account_id, address="olga@example.com", spaces=(SPACE,), time_zone="UTC")
    keep_subscription(wiring.parts().table, heard)
    browser = console.browser()
    browser.post("/console/sign-in", {"login": "olga", "password": PASSWORD})
    for path in ("/console", "/console/practices"):
        assert f'href="{DEMO}"' in browser.get(path).text


@pytest.mark.parametrize(
    "path",
    [
        "claims?month=2026-13", "claims?status=lost", "claims?cursor=x", "claims?payer_id=a%20b",
        "work/filing?cursor=%ff",
        "authorizations?about=x", "access?user=u&since=yesterday", "work/credentials?cursor=x",
    ],
)  # fmt: skip
def test_what_an_address_asks_wrongly_is_refused_in_words(filled, path):
    page = filled.get(f"{DEMO}/{path}")
    assert page.status == 422
    assert page.title


def test_each_look_at_patient_data_is_written_down_for_the_administrator(console, filled):
    filled.get(claim_page())
    filled.get(f"{DEMO}/work/filing")
    page = filled.get(patient_page("P-1", "access"))
    assert page.has("A claim")
    assert page.has("Work list filing")
    assert page.has("Bea Sample")
    biller = console.signed_in("bob", Role.EDITOR, place="demo", patients=True)
    assert biller.get(patient_page("P-1", "access")).status == 403
    assert biller.get(f"{DEMO}/access").status == 403


def test_who_looked_at_a_patient_is_told_month_by_month(console, filled):
    at, patient = datetime(2026, 2, 28, 23, 59, tzinfo=UTC), patient_page("P-1", "access")
    for number, patients in enumerate((["P-1"], ["P-1", "P-2"], ["P-2", "P-3"])):
        reader = Reader(SPACE, "someone", "account", f"r-{number}", "looked up", f"Fay {number}")
        note_access(Desk(wiring.parts().table, lambda: at), reader, "page a claim", patients)
    now, before = filled.get(patient), filled.get(f"{patient}?month=2026-02")
    assert f'href="{patient}?month=2026-02">The month before' in now.text
    assert not now.has("Fay 0")
    assert [before.has(f"Fay {number}") for number in range(3)] == [True, True, False]
    assert filled.get(f"{patient}?month=2026-01").has("Nobody in 2026-01.")


def test_who_looked_before_names_were_noted_is_told_by_id_and_leads_to_what_else_that_account_saw(console, filled):
    note_access(wiring.parts().desk, Reader(SPACE, "acc-1", "account", "r-1", "looked up"), "page a claim", ["P-1"])
    page = filled.get(patient_page("P-1", "access"))
    assert page.has("acc-1 account, noted without a name")
    assert f'href="{DEMO}/access?user=acc-1"' in page.text


def test_the_page_of_who_looked_leads_to_where_one_patient_is_asked_for(filled):
    assert (
        f'To see who looked at one patient, <a href="{DEMO}/find">find the patient</a>'
        in filled.get(f"{DEMO}/access").text
    )
    assert not filled.get(patient_page("P-1", "access")).has("find the patient")
    assert f'href="{patient_page("P-1", "access")}"' in filled.get(patient_page("P-1")).text


def test_where_a_look_cannot_be_written_down_nothing_is_shown(filled, monkeypatch):
    def fails(self: object, changes: object) -> None:
        raise StoreUnavailable("down")

    monkeypatch.setattr(type(wiring.parts().table), "write", fails)
    page = filled.get(claim_page())
    assert page.status == 503
    assert not page.has("C-1")


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "March"])
def test_who_looked_in_what_is_no_month_is_refused(filled, month):
    assert filled.get(f"{patient_page('P-1', 'access')}?month={month}").status == 422


@pytest.mark.parametrize("ref", ["0" * 32, "x", "..", "%00", "A" * 32, "<script>", "C-1"])
def test_a_guessed_id_leads_nowhere(filled, ref):
    for kind in ("claims", "patients", "authorizations"):
        assert filled.get(f"{DEMO}/{kind}/{ref}").status == 404


def test_an_id_of_another_practice_or_another_kind_leads_nowhere(console, filled):
    Shelf(console, "other").claim("C-1")
    console.signed_in("oz", Role.ADMIN, place="other", patients=True)
    there = claim_page("C-1", space="P#other").rpartition("/")[2]
    assert filled.get(f"{DEMO}/claims/{there}").status == 404
    for kind, ref in (("claims", patient_page()), ("patients", claim_page()), ("authorizations", claim_page())):
        assert filled.get(f"{DEMO}/{kind}/{ref.rpartition('/')[2]}").status == 404, kind


def test_script_in_every_stored_text_stays_text(console, filled):
    script = "<script>alert(1)</script>"
    shelf = Shelf(console)
    line = {
        "line": 1, "service_date": "2026-03-02", "procedure": script, "modifiers": [script], "units": 1,
        "charge": "1.00", "authorization_number": script,
    }  # fmt: skip
    patient = {
        "first_name": script,
        "last_name": script,
        "member_id": script,
        "birth_date": "1950-02-01",
        "sex": script,
    }
    shelf.claim("C-X", "P-X", lines=[line], diagnoses=[script], patient=patient, authorization_number=script)
    shelf.tell("C-X", {"event_id": "e1", "type": "denied", "on": "2026-03-05", "reasons": [script],
                       "payer_control_number": script, "control_number": script})  # fmt: skip
    authorization = {
        "authorization_id": "auth-x", "patient_id": "P-X", "payer_id": "sample_payer", "status": "approved",
        "authorization_number": script, "ends_on": "2026-04-01", "procedures": [script],
        "unit_kind": "visits", "approved": 3,
    }  # fmt: skip
    shelf.send("POST", "/v1/authorizations", authorization)
    refresh(console)
    places = [claim_page("C-X"), claim_page("C-X", "again"), claim_page("C-X", "filing-proof"), patient_page("P-X")]
    places += [
        f"{DEMO}/{place}"
        for place in ("claims?month=2026-03&status=denied", "work/denials", "authorizations", "access")
    ]
    places += ["/console", DEMO, f"{DEMO}/access?user={script}", f"{DEMO}/claims?month={script}"]
    for place in places:
        assert "<script>alert" not in filled.get(place).text, place


def test_what_is_older_than_ids_gets_one_when_it_is_shown(console, filled):
    table, key = wiring.parts().table, address.ref(SPACE, claim_page().rpartition("/")[2])
    meta = table.look_up("list", address.claims(SPACE, "2026-03", "denied"))[0]
    older = {name: value for name, value in meta.data.items() if name not in ("ref", "patient_ref")}
    table.write(
        [Delete(key, 1), Put(Record(meta.key, meta.kind, older, meta.version, meta.due, meta.listed, meta.expires_at))]
    )
    assert filled.get(claim_page()).status == 404
    assert claim_page() in filled.get(f"{DEMO}/claims?month=2026-03&status=denied").text
    assert filled.get(claim_page()).status == 200
    assert refs().of(meta.key) in claim_page()


def refresh(console: Console) -> None:
    """Looks the practice through, as each morning does."""
    sources = [source(b"a secret") for source in (ClockAlerts, UnsubmittedAlerts, AuthorizationAlerts)]
    refresh_alerts(wiring.parts().desk, SPACE, sources, NOW.date())
