"""Looking at rules, changing them, and bringing them into force, page by page."""

import json
import re
from dataclasses import replace
from urllib.parse import quote, urlsplit

import pytest

from chalicelib.services.rulebook import shipped_library
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console, running
from tests.console.drafting import FILING, PAYER, changed, drafted, drafted_at, fields_of, version_of
from tests.http.service import CLAIM, SAMPLE, dated, document, sample_with


@pytest.fixture
def editor(console: Console) -> Browser:
    return console.signed_in("eva", Role.EDITOR)


@pytest.fixture
def approver(console: Console) -> Browser:
    return console.signed_in("abe", Role.APPROVER)


def test_the_list_shows_every_payer_and_a_payer_shows_each_check_in_words_with_its_source(editor):
    page = editor.get("/console/payers")
    assert page.has("Sample_Payer")
    assert page.has("Commercial")
    page = editor.get(PAYER)
    assert page.has("A claim: 90 days from the service date.")
    assert page.has("Sample manual, chapter 5")
    assert page.has("universal template")
    assert page.has("Its own rules")


def test_the_list_says_in_words_what_waits_for_somebody_and_what_came_with_the_program(console, editor):
    page = editor.get("/console/payers")
    assert page.has("As shipped: the rules came with OT Guard")
    assert page.has("2026-03-20 as shipped")
    assert page.has("rules whose source is due")
    assert not page.has("not in force yet")
    drafted(editor)
    assert editor.get("/console/payers").has("Change by eva, not in force yet")
    assert editor.get(PAYER).has("by OT Guard (shipped with the program): Comes with the program.")


def test_a_form_says_what_holds_now_and_which_template_it_comes_from(editor):
    page = editor.get(f"{PAYER}/change/line_structure")
    assert page.has("Inherited from the template universal.")
    page = editor.get(FILING)
    assert page.has("A claim: 90 days from the service date.")
    assert not page.has("Inherited from")


def test_a_rule_is_found_by_a_word_or_by_any_code_that_it_lists(editor):
    page = editor.get(f"{PAYER}?find=97530")
    assert page.has("Its own rules: 1 with “97530”")
    assert page.has("Timed units")
    assert not page.has("Timely filing")
    assert editor.get(f"{PAYER}?find=no+such+thing").has("Its own rules: 0 with")


def test_a_code_that_a_value_to_come_adds_to_a_long_list_is_found_beside_its_day_and_source(console, editor):
    codes = ["97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97140", "97530"]
    lists = [
        dated({"method": "cms", "timed": codes}),
        dated({"method": "cms", "timed": [*codes, "97760"]}, "2027-01-01"),
    ]
    checks = {**SAMPLE.checks, **document("sample_payer", {"timed_units": lists}).checks}
    console.service.publish(replace(SAMPLE, checks=checks), after=1)
    console.service.seconds[0] += 31
    page = editor.get(f"{PAYER}?find=97760")
    today, coming = page.text.split("From 2027-01-01", 1)
    assert "97760</strong> is one of" not in today
    assert "97760</strong> is one of" in coming
    assert "Sample manual, chapter 5" in coming.split("<details>")[0]


def test_filing_limits_are_told_in_words_and_only_one_that_is_wrong_unfolds(editor):
    more = [("corrected", "180", "remittance"), ("records", "30", "notice")]
    fields: dict[str, str] = {"value.limits.0.amount": "120"}
    for number, (kind, amount, start) in enumerate(more, start=1):
        fields |= {f"value.limits.{number}.{name}": said for name, said in (("kind", kind), ("amount", amount))}
        fields |= {f"value.limits.{number}.unit": "days", f"value.limits.{number}.from": start}
    draft = drafted(editor, **fields)
    assert draft
    page = editor.get(FILING + "?since=2026-06-01")
    rows = re.findall(r'<details class="one-row"( open)?><summary>(.*?)</summary>', page.text)
    assert rows == [
        ("", "A claim: 120 days from the service date."),
        ("", "A corrected claim: 180 days from the remittance."),
        ("", "Records that the payer asks for: 30 days from the notice."),
        ("", "One more"),
    ]
    assert page.text.count('<option value="end_of_month">months, then to the end of that month') == 4
    page = editor.post(FILING, fields_of(page) | {"value.limits.1.presumed_days": ["5"]})
    assert page.status == 422
    rows = re.findall(r'<details class="one-row"( open)?><summary>(.*?)</summary>', page.text)
    assert [is_open for is_open, _ in rows] == ["", " open", "", ""], "what is wrong unfolds, and nothing else"
    assert page.has("Say after how many days a notice counts as received"), "beside the limit that it is about"


def test_checks_are_called_as_a_biller_calls_them(editor):
    page = editor.get(PAYER)
    for title in ("NCCI edits", "MUE", "Add-on codes", "Timely filing"):
        assert page.has(title), title


def test_how_sure_a_source_is_must_be_said_and_is_not_said_beforehand(editor):
    page = editor.get(FILING)
    assert " checked" not in "".join(re.findall(r'<input type="radio"[^>]*>', page.text))
    sent = changed(editor)
    del sent["confidence"]
    page = editor.post(FILING, sent)
    assert (page.status, page.has("Confidence is needed")) == (422, True)


def test_what_is_wrong_is_listed_by_the_labels_of_the_fields(editor):
    sent = changed(editor, effective_from="2026-06-31", title="")
    page = editor.post(FILING, sent | {"value.limits.0.amount": ["many"]})
    named = dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', page.text))
    for field, label in (("effective_from", "For services from"), ("title", "Source")):
        assert named[field] == label
    assert named["value.limits.0.amount"].lower() == "a claim: how long"


def test_an_identifier_of_another_payer_is_refused_with_both_payers_values_side_by_side(editor):
    path = "/console/rules/payer/other_payer/identity"
    sent = fields_of(editor.get(path)) | {"identifiers": ["SAMPLE01"], "line_of_business": ["commercial"]}
    page = editor.post(path, sent)
    assert page.status == 422
    assert page.has("Identifiers in an 837P hold what is another payer's: SAMPLE01 of Sample_Payer")
    assert page.text.count("<code>SAMPLE01</code>") >= 2


def test_two_editors_of_a_payers_name_see_what_both_say_side_by_side(console, editor):
    path, second = f"{PAYER}/identity", console.signed_in("odo", Role.EDITOR)
    mine, theirs = fields_of(editor.get(path)), fields_of(second.get(path))
    assert editor.post(path, mine | {"name": ["Sample One"], "identifiers": ["SAMPLE01"]}).status == 303
    page = second.post(path, theirs | {"name": ["Sample Two"], "identifiers": ["SAMPLE01"]})
    assert page.status == 422
    assert page.has("eva changed this draft")
    assert re.search(r"<td>Sample One</td>\s*<td>Sample Two</td>", page.text)
    assert second.post(path, fields_of(page) | {"identifiers": ["SAMPLE01"]}).status == 303


def test_a_back_test_on_a_practice_that_keeps_nothing_is_refused_beside_the_field(console, editor):
    draft = drafted(editor)
    approver = console.signed_in("ann", Role.APPROVER, patients=True)
    page = approver.get(f"{draft}/back-test?practice=no-such-practice")
    assert page.status == 422
    assert page.has("Practice to back-test on is no practice that keeps anything here")
    assert 'value="no-such-practice"' in page.text


def test_two_payers_side_by_side_mark_where_they_differ_and_can_show_one_check_alone(editor):
    page = editor.get("/console/compare?payer1=sample_payer&payer2=other_payer")
    assert page.has("≠ differs Timed units")
    assert page.has("The same for all")
    assert 'href="/console/rules/payer/other_payer#timed_units"' in page.text
    page = editor.get("/console/compare?payer1=sample_payer&payer2=other_payer&check=timely_filing")
    assert page.has("They differ in 1 of the checks shown")
    assert not page.has("Timed unitsCounts")


def test_payers_are_laid_side_by_side_by_name_or_id_and_one_that_is_not_here_is_told_beside_its_field(editor):
    page = editor.get("/console/compare?payer1=sample_payer&payer2=OTHER_payer")
    assert page.has("They differ in")
    assert 'value="Sample_Payer"' in page.text
    page = editor.get("/console/compare?payer1=sample_payer&payer2=nobody&payer3=other_payer")
    assert (page.status, page.has("Payer 2 is no payer here")) == (422, True)
    assert 'value="nobody"' in page.text
    assert page.has("They differ in"), "the others are shown all the same"


def test_a_change_becomes_a_draft_that_says_in_words_what_will_be_new(editor):
    page = editor.get(drafted(editor))
    assert page.has("A claim: 90 days from the service date.")
    assert page.has("A claim: 120 days from the service date.")
    assert page.has("2026-06-01")
    assert '<a href="https://payer.example/filing"' in page.text
    assert page.has("Nothing stands against publishing it")


def test_a_draft_says_both_sides_also_where_something_is_only_added(editor):
    more = {"kind": "appeal_1", "amount": "60", "unit": "days", "from": "denial"}
    days = {"value.limits.0.amount": "90"} | {f"value.limits.1.{name}": value for name, value in more.items()}
    page = editor.get(drafted(editor, **days))
    assert page.has("Not said yet.")
    page = editor.get(drafted(editor, **{"value.limits.0.amount": "90"}))
    assert page.has("The same, with another source, date or note.")
    assert not re.search(r"<td>\s*</td>", page.text)


def test_whatever_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(editor):
    sent = changed(editor, effective_from="2026-06-31", url="payer.example", title="")
    sent |= {"value.limits.0.amount": ["many <b>days"]}
    page = editor.post(FILING, sent)
    assert page.status == 422
    for name in ("effective_from", "title", "value.limits.0.amount"):
        assert f'id="{name}-error"' in page.text or page.has("needs a look"), name
    assert 'value="2026-06-31"' in page.text
    assert 'value="many &lt;b&gt;days"' in page.text
    assert 'value="payer.example"' in page.text
    assert editor.get("/console/drafts").has("There is no draft")


def test_a_code_is_added_by_typing_it_and_removed_by_unticking_it(editor):
    path = f"{PAYER}/change/timed_units"
    sent = changed(editor, path) | {"value.timed": ["97530"], "value.timed.add": ["97129, 97130"]}
    sent.pop("value.limits.0.amount")
    page = editor.follow(editor.post(path, sent))
    assert page.has("97129, 97130, 97530"), page.text
    assert not page.has("97110, 97129")


def test_the_button_beside_a_list_puts_the_code_into_it_and_saves_nothing(editor):
    path = f"{PAYER}/change/timed_units"
    sent = fields_of(editor.get(path)) | {"value.timed.add": ["97129, 97130"], "title": ["A let"], "step": ["add"]}
    page = editor.post(path, sent)
    assert page.status == 200
    assert 'value="97129" checked' in page.text
    assert 'value="A let"' in page.text
    assert re.search(r'name="value.timed.add"[^>]* value="" autofocus', page.text)
    assert page.has("Nothing is saved yet")
    assert editor.get("/console/drafts").has("There is no draft")
    stated = {"effective_from": ["2026-06-01"], "title": ["A letter"], "confidence": ["verified"]}
    page = editor.follow(editor.post(path, fields_of(page) | stated))
    assert page.has("97129"), page.text


def test_enter_puts_in_what_stands_beside_a_list_and_saves_where_nothing_does(editor):
    path = f"{PAYER}/change/timed_units"
    stated = {"effective_from": ["2026-06-01"], "title": ["A letter"], "confidence": ["verified"], "step": ["enter"]}
    page = editor.post(path, fields_of(editor.get(path)) | stated | {"value.timed.add": ["97129"]})
    assert (page.status, 'value="97129" checked' in page.text) == (200, True)
    answer = editor.post(path, fields_of(page) | stated)
    assert answer.status == 303, answer.text
    assert editor.follow(answer).has("97129")


def test_a_code_in_two_lists_of_which_one_counts_is_told_on_the_draft_and_can_still_be_published(editor):
    path = f"{PAYER}/change/discipline_modifier"
    sent = changed(editor, path) | {"value.required": ["GO"], "value.procedures.add": ["97129 97530"]}
    sent |= {"value.sometimes_procedures.add": ["97129"]}
    sent.pop("value.limits.0.amount")
    page = editor.follow(editor.post(path, sent))
    assert page.has("97129 stands in both “Codes that need it on every line (always therapy)” and")
    assert page.has("Nothing stands against publishing it")
    sent = fields_of(editor.get(path)) | {"effective_from": ["2026-06-01"], "title": ["A letter"]}
    sent |= {"value.procedures": ["97530"], "value.sometimes_procedures": ["97129"], "confidence": ["verified"]}
    assert not editor.follow(editor.post(path, sent)).has("stands in both")


def test_a_code_that_does_not_exist_is_told_beside_the_list(editor):
    path = f"{PAYER}/change/timed_units"
    sent = changed(editor, path) | {"value.timed.add": ["97X30"]}
    sent.pop("value.limits.0.amount")
    page = editor.post(path, sent)
    assert page.status == 422
    assert page.has("97X30 is no procedure that the reference table knows")
    assert 'value="97X30" checked' in page.text


@pytest.mark.parametrize("pattern", ["(a+)+$", r"(A)\1", "([A-Z]*)*", "[A-Z"])
def test_a_pattern_that_could_hang_or_is_none_is_refused_beside_its_field(editor, pattern):
    path = f"{PAYER}/change/member_id"
    sent = changed(editor, path) | {"value.pattern": [pattern]}
    sent.pop("value.limits.0.amount")
    page = editor.post(path, sent)
    assert (page.status, 'id="value.pattern-error"' in page.text) == (422, True)


def test_a_second_person_approves_then_it_is_published_and_everybody_judges_by_it(console, editor, approver):
    draft = drafted(editor)
    refused = editor.post(f"{draft}/publish", {"version": "1", "reason": "The letter says so"})
    assert (refused.status, refused.has("A second person with the approver role must approve")) == (409, True)
    assert editor.post(f"{draft}/approve", {"version": "1"}).status == 403
    assert approver.post(f"{draft}/approve", {"version": "1"}).status == 303
    done = editor.post(f"{draft}/publish", {"version": "2", "reason": "The letter says so"})
    assert done.status == 303, done.text
    assert editor.follow(done).has("in force everywhere within 30 seconds. It counts for services from 2026-06-01 on")
    ask = "/v1/filing-deadlines?payer_id=sample_payer&service_date="
    assert console.service.call("GET", f"{ask}2026-06-01")[1]["deadline"] == "2026-09-29"
    assert console.service.call("GET", f"{ask}2026-05-31")[1]["deadline"] == "2026-08-29"
    audit = editor.get("/console/audit")
    assert audit.has("Timely filing from 2026-06-01: A claim: 120 days from the service date.")
    assert audit.has("The letter says so")
    assert audit.has("approved")


def test_whoever_worked_on_a_draft_does_not_approve_it(approver):
    draft = drafted(approver)
    answer = approver.post(f"{draft}/approve", {"version": "1"})
    assert (answer.status, answer.has("You worked on this draft yourself")) == (409, True)


def test_an_edit_after_the_approval_makes_it_void(editor, approver):
    draft = drafted(editor)
    assert approver.post(f"{draft}/approve", {"version": "1"}).status == 303
    assert editor.get(draft).has("Approved by abe")
    drafted(editor, effective_from="2026-07-01")
    page = editor.get(draft)
    assert not page.has("Approved by abe")
    answer = editor.post(f"{draft}/publish", {"version": version_of(editor, draft), "reason": "now"})
    assert answer.status == 409
    assert editor.get("/console/audit").has("approval voided by an edit")


def test_two_editors_on_one_draft_are_told_and_neither_overwrites_the_other(console, editor):
    second = console.signed_in("odo", Role.EDITOR)
    draft = drafted(editor)
    mine, theirs = changed(editor), changed(second)
    mine["value.limits.0.amount"], theirs["value.limits.0.amount"] = ["100"], ["110"]
    assert editor.post(FILING, mine).status == 303
    told = second.post(FILING, theirs)
    assert told.status == 422
    assert told.has("eva changed this draft")
    assert told.has("From 2026-06-01: A claim: 100 days from the service date.")
    assert 'value="110"' in told.text
    assert second.get(draft).has("100 days")
    again = second.post(FILING, fields_of(told))
    assert again.status == 303
    assert second.get(draft).has("110 days")


def test_two_who_begin_at_once_are_told_too(console, editor):
    second = console.signed_in("odo", Role.EDITOR)
    mine, theirs = changed(editor), changed(second)
    assert editor.post(FILING, mine).status == 303
    told = second.post(FILING, theirs)
    assert (told.status, told.has("eva changed this draft")) == (422, True)


def test_a_draft_of_a_version_that_is_no_longer_in_force_must_be_brought_up_to_date(console, editor, approver):
    draft = drafted(editor)
    console.service.publish(sample_with(days=95), after=1)
    console.service.seconds[0] += 31
    assert editor.get(draft).has("Another version came into force")
    approver.post(f"{draft}/approve", {"version": "1"})
    assert editor.post(f"{draft}/publish", {"version": "2", "reason": "now"}).status == 409
    page = editor.get(f"{draft}/rebase")
    assert page.has("Both changed the same")
    assert editor.post(f"{draft}/rebase", {"version": "2", "side.timely_filing": "mine"}).status == 303
    page = editor.get(draft)
    assert page.has("Made from version 2")
    assert page.has("120 days")
    assert not page.has("Approved by")


def test_rolling_back_puts_the_old_text_in_force_as_a_new_version(console, editor, approver):
    draft = drafted(editor)
    approver.post(f"{draft}/approve", {"version": "1"})
    editor.post(f"{draft}/publish", {"version": "2", "reason": "The letter says so"})
    assert editor.post(f"{PAYER}/versions/1/roll-back", {"reason-1": "A mistake"}).status == 403
    refused = approver.post(f"{PAYER}/versions/1/roll-back", {"reason-1": "A mistake", "seen": "1"})
    assert (refused.status, refused.has("Another version came into force")) == (409, True)
    assert 'value="A mistake"' in refused.text
    done = approver.post(f"{PAYER}/versions/1/roll-back", {"reason-1": "A mistake", "seen": "2"})
    assert done.status == 303
    page = approver.follow(done)
    assert page.has("Version 3")
    assert not page.has("120 days")
    audit = approver.get("/console/audit?document=sample_payer")
    assert audit.has("rolled back to version 1")
    assert '<option value="sample_payer" selected>Sample_Payer</option>' in audit.text
    assert not approver.get("/console/audit?document=other_payer").has("rolled back")
    assert approver.get(f"{PAYER}/versions").has("Roll back to version 2")


def test_a_page_that_failed_after_the_deed_does_not_say_that_nothing_was_done(editor, approver, monkeypatch):
    draft = drafted(editor)
    approver.post(f"{draft}/approve", {"version": "1"})

    def fails(*_):
        raise RuntimeError("after the deed")

    monkeypatch.setattr("chalicelib.console.rules.publishing.See", fails)
    page = editor.post(f"{draft}/publish", {"version": "2", "reason": "The letter says so"})
    assert (page.status, page.has("What you asked for may have been done all the same")) == (500, True)
    assert editor.get(PAYER).has("Version 2,")


def test_the_header_names_the_widest_role_and_the_account_page_all_of_them(console):
    page = console.signed_in("abe", Role.APPROVER, patients=True).get("/console/account")
    assert '<span class="may" title="approver everywhere, with patient data">approver</span>' in page.text
    assert page.has("You areapprover everywhere, with patient data")


def test_a_viewer_sees_the_rules_and_can_change_nothing_by_address(console, editor):
    draft = drafted(editor)
    viewer = console.signed_in("vic", Role.VIEWER)
    assert "Change<" not in viewer.get(PAYER).text
    assert viewer.get(draft).status == 200
    assert viewer.get(FILING).status == 403
    for path in (FILING, f"{draft}/publish", f"{draft}/approve", f"{draft}/discard", f"{PAYER}/import"):
        assert viewer.post(path, {"version": "1", "reason": "x"}).status == 403, path


def test_a_new_payer_begins_with_its_template_and_comes_into_force_with_a_filing_limit(console, editor, approver):
    stated = {"payer_id": "acme_health", "name": "Acme", "line_of_business": "commercial", "extends": "universal"}
    page = editor.post("/console/new-payer", stated | {"identifiers": "ACME1 12 CI"})
    assert page.status == 303, page.text
    draft = urlsplit(page.location).path
    page = editor.get(draft)
    assert page.has("Timely filing: no initial filing limit")
    assert 'change/timely_filing">Timely filing</a>' in page.text
    path = "/console/rules/payer/acme_health/change/timely_filing"
    sent = changed(
        editor,
        path,
        **{"value.limits.0.kind": "initial", "value.limits.0.unit": "days", "effective_from": "2026-01-01"},
    )
    sent["value.limits.0.from"] = ["service_date"]
    answer = editor.post(path, sent)
    assert answer.status == 303, answer.text
    approver.post(f"{draft}/approve", {"version": "2"})
    assert editor.post(f"{draft}/publish", {"version": "3", "reason": "new contract"}).status == 303
    assert editor.get("/console/payers").has("Acme")
    assert editor.post("/console/new-payer", stated).has("is taken")


def test_what_is_exported_can_be_imported_and_changes_nothing(editor):
    exported = editor.get(f"{PAYER}/export")
    assert str(exported.headers["Content-Disposition"]) == 'attachment; filename="sample_payer.json"'
    page = editor.follow(editor.post(f"{PAYER}/import", {"text": exported.text}))
    assert page.has("Nothing is changed yet")
    page = editor.post(f"{PAYER}/import", {"text": '{"payer_id": "sample_payer", "oops": 1}'})
    assert page.status == 422
    assert page.has("oops")


def test_the_audit_as_a_file_holds_no_cell_that_a_spreadsheet_would_run(editor, approver):
    draft = drafted(editor)
    approver.post(f"{draft}/approve", {"version": "1"})
    editor.post(f"{draft}/publish", {"version": "2", "reason": '=HYPERLINK("https://evil.example")'})
    page = editor.get("/console/audit.csv")
    assert "\"'=HYPERLINK(" in page.text
    assert str(page.headers["Content-Type"]).startswith("text/csv")


def test_a_claim_is_tried_by_both_rules_side_by_side_and_not_kept(console, editor):
    draft = drafted(editor, effective_from="2025-01-01")
    late = json.dumps({"claim": CLAIM, "as_of": "2026-06-20"})
    page = editor.post(f"{draft}/try", {"claim": late})
    assert page.status == 200, page.text
    assert page.has("1 of 1 claim would be judged otherwise")
    assert page.has("only here")
    assert page.has("Comes out otherwise: Timely filing (found something → fine).")
    bare = {"claim": json.dumps(CLAIM)}
    assert editor.post(f"{draft}/try", bare).has("0 of 1 claim would be judged otherwise")
    assert editor.post(f"{draft}/try", bare | {"claim_judged_on": "2026-06-20"}).has("1 of 1 claim would be")
    page = editor.post(f"{draft}/try", {"claim": "{"})
    assert (page.status, 'id="claim-error"' in page.text) == (422, True)
    page = editor.post(f"{draft}/try", {"claim": "ISA*nothing"})
    assert page.status == 422


def test_the_form_of_a_claim_begins_with_one_that_the_draft_judges_otherwise(editor):
    page = editor.get(f"{drafted(editor)}/try")
    assert page.has("1 of 1 claim would be judged otherwise")
    sent = fields_of(page)
    assert (sent["service_date"], sent["line.0.procedure"]) == (["2026-06-01"], ["97530"])


def test_a_claim_of_a_few_fields_is_tried_on_a_chosen_day(editor):
    draft = drafted(editor)
    sent = fields_of(editor.get(f"{draft}/try")) | {"judged_on": ["2026-09-29"]}
    page = editor.post(f"{draft}/try", sent)
    assert page.has("Comes out otherwise: Timely filing (found something → fine)."), "day 120"
    page = editor.post(f"{draft}/try", sent | {"judged_on": ["2026-09-30"]})
    assert page.has("0 of 1 claim would be judged otherwise"), "day 121 is late by both"
    page = editor.post(f"{draft}/try", sent | {"judged_on": ["2026-08-30"]})
    assert page.has("0 of 1 claim would be judged otherwise"), "day 90 is in time by both"


def test_further_lines_of_the_form_count_and_blank_ones_do_not(editor):
    draft = drafted(editor)
    sent = fields_of(editor.get(f"{draft}/try"))
    sent |= {"line.2.procedure": ["97530"], "line.2.modifiers": ["go, 59"]}
    sent |= {"line.2.units": ["9"], "line.2.minutes": ["15"]}
    page = editor.post(f"{draft}/try", sent)
    assert page.status == 200, page.text
    assert page.has("11 units billed; 45 minutes earn 3")
    assert 'value="go, 59"' in page.text


@pytest.mark.parametrize(
    ("field", "typed", "label"),
    [
        ("service_date", "2026-06-31", "Date of service"),
        ("judged_on", "", "Judged on"),
        ("place", "5", "Place of service"),
        ("network", "both", "Network"),
        ("line.0.units", "1001", "Line 1: units"),
        ("line.0.units", "nan", "Line 1: units"),
        ("line.0.minutes", "1441", "Line 1: minutes"),
        ("line.1.units", "1", "Line 2: procedure code"),
        ("line.0.procedure", "97530 and 97535", "Line 1: procedure code"),
    ],
)
def test_what_is_wrong_with_a_tried_claim_stands_beside_its_field(editor, field, typed, label):
    draft = drafted(editor)
    page = editor.post(f"{draft}/try", fields_of(editor.get(f"{draft}/try")) | {field: [typed]})
    assert page.status == 422
    assert f">{label}</a>" in page.text
    assert not page.has("would be judged otherwise")


def test_a_draft_that_cannot_judge_says_so_where_it_would_be_tried(editor):
    exported = editor.get(f"{PAYER}/export").text.replace('"extends": "universal"', '"extends": "no_such_template"')
    draft = urlsplit(editor.post(f"{PAYER}/import", {"text": exported}).location).path
    for page in (editor.get(f"{draft}/try"), editor.post(f"{draft}/try", {"claim": json.dumps(CLAIM)})):
        assert page.has("The draft cannot judge yet: there is no template 'no_such_template'")
        assert not page.has("would be judged otherwise")
    assert editor.get(f"{draft}/examples").has("there is no template 'no_such_template'")


def test_a_new_payer_is_tried_without_rules_in_force_beside(editor):
    stated = {"payer_id": "acme_health", "name": "Acme", "line_of_business": "commercial", "extends": "universal"}
    draft = urlsplit(editor.post("/console/new-payer", stated).location).path
    page = editor.get(f"{draft}/try")
    assert page.has("no rules yet")
    assert page.has("With the draft")


def test_from_a_verdict_to_the_version_its_source_and_its_publication(console, editor):
    verdict = console.service.call("POST", "/v1/validations", {"claim": CLAIM})[1]
    page = editor.get(f"/console/verdict-rules?version={quote(verdict['rules_version'])}&check=timely_filing")
    assert page.has("A claim: 90 days from the service date.")
    assert page.has("Sample manual, chapter 5")
    assert page.has("version 1")
    assert editor.get("/console/verdict-rules?version=x").status == 422


def test_of_the_periods_of_a_verdicts_rule_the_one_of_the_service_is_marked_and_the_claim_is_a_step_back(
    console, editor
):
    verdict = console.service.call("POST", "/v1/validations", {"claim": CLAIM})[1]
    place = f"/console/verdict-rules?version={quote(verdict['rules_version'])}&check=timely_filing"
    page = editor.get(f"{place}&practice=demo&claim=abc&day=2026-03-02")
    assert 'tag good">for the service of 2026-03-02' in page.text
    assert 'href="/console/practices/demo/claims/abc">Back to the claim' in page.text
    assert 'tag good">for the service' not in editor.get(f"{place}&day=1999-12-31").text
    assert not editor.get(place).has("Back to the claim")
    assert editor.get(f"{place}&day=soon").status == 422


def test_a_draft_can_be_discarded_and_its_address_then_says_so(editor):
    draft = drafted(editor)
    assert editor.post(f"{draft}/discard", {"version": "1"}).status == 303
    page = editor.get(draft)
    assert (page.status, page.has("published or discarded")) == (404, True)


@pytest.mark.parametrize(
    "path", ["/console/rules/nothing/x", "/console/rules/payer/nobody", f"{PAYER}/change/no_check"]
)
def test_what_is_not_there_is_not_found(editor, path):
    assert editor.get(path).status == 404


def test_a_templates_draft_is_looked_over_with_every_payer_built_on_it_when_somebody_asks(editor):
    path = "/console/rules/template/universal/change/line_structure"
    sent = fields_of(editor.get(path)) | {
        "effective_from": ["2026-06-01"], "title": ["A manual"], "confidence": ["verified"]
    }  # fmt: skip
    draft = urlsplit(editor.post(path, sent).location).path
    page = editor.get(draft)
    assert page.has("Not looked over yet")
    assert not page.has("Nothing stands against")
    assert not editor.post(f"{draft}/look-over").has("Not looked over yet")
    assert not editor.get(draft).has("Not looked over yet"), "what was found is kept for this text"


def test_examples_of_what_a_draft_changes_are_run_at_once_and_all_of_them_on_request():
    with running(shipped=shipped_library()) as full:
        editor = full.signed_in("eva", Role.EDITOR)
        path = "/console/rules/payer/cigna_commercial/change/timely_filing"
        draft = drafted_at(editor, path)
        page = editor.get(f"{draft}/examples")
        touched = page.text.count('<th scope="row">')
        assert page.has("Run all")
        assert re.search(r'<span class="sentence">[A-Z][^<]+\.</span><span class="help">timely_filing\.', page.text)
        whole = editor.post(f"{draft}/examples")
        assert whole.text.count('<th scope="row">') > touched > 0
        assert not whole.has("Run all")


def test_a_draft_that_is_built_on_another_template_is_told_and_tried_by_that_one():
    with running(shipped=shipped_library()) as full:
        editor = full.signed_in("eva", Role.EDITOR)
        path = "/console/rules/payer/uhc_commercial/identity"
        sent = fields_of(editor.get(path)) | {"extends": ["medicare"], "identifiers": ["87726 12"], "note": [""]}
        answer = editor.post(path, sent)
        assert answer.status == 303, answer.text
        draft = urlsplit(answer.location).path
        page = editor.get(draft)
        assert page.has("Built on: medicare.")
        assert not page.has("there is no template")
        for part in ("try", "examples"):
            assert editor.get(f"{draft}/{part}").status == 200
        assert editor.get("/console/rules/payer/uhc_commercial/change/plan_of_care").has("the template medicare")


def test_publishing_twice_by_a_double_click_makes_one_version_and_tells_it_again(editor, approver):
    draft = drafted(editor)
    approver.post(f"{draft}/approve", {"version": "1"})
    sent = {"version": "2", "reason": "The letter says so"}
    first, second = editor.post(f"{draft}/publish", sent), editor.post(f"{draft}/publish", sent)
    assert (first.status, second.status) == (303, 303)
    assert editor.follow(second).has("Version 2,")
    assert editor.post(f"{draft}/publish", sent | {"reason": "Another"}).status == 404
    assert approver.post(f"{draft}/publish", sent).status == 404


def test_an_import_does_not_overwrite_a_draft_that_its_page_had_not_shown(console, editor):
    second = console.signed_in("odo", Role.EDITOR)
    page = second.get(f"{PAYER}/import")
    draft = drafted(editor)
    text = second.get(f"{PAYER}/export").text.replace("Sample_Payer", "Sample Two")
    told = second.post(f"{PAYER}/import", fields_of(page) | {"text": [text]})
    assert (told.status, told.has("eva changed this draft")) == (422, True)
    assert told.has("Sample Two")
    assert editor.get(draft).has("120 days")
    assert second.post(f"{PAYER}/import", fields_of(told) | {"text": [text]}).status == 303
    assert editor.get(draft).has("Name: Sample Two.")


def test_what_is_sent_twice_by_a_double_click_is_done_once_and_told_as_done(editor, approver):
    sent = changed(editor)
    first, second = editor.post(FILING, sent), editor.post(FILING, sent)
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    draft = first.location.partition("?")[0]
    asked = {"version": version_of(editor, draft)}
    assert [approver.post(f"{draft}/approve", asked).status for _ in range(2)] == [303, 303]
    payer = {"payer_id": "acme", "name": "Acme", "line_of_business": "commercial", "extends": "universal"}
    first, second = (editor.post("/console/new-payer", payer) for _ in range(2))
    assert (first.status, second.location) == (303, first.location)
    assert editor.post("/console/new-payer", payer | {"name": "Other"}).has("is taken")


def test_the_address_of_a_draft_that_was_published_leads_to_the_rules_in_force(editor, approver):
    draft = drafted(editor)
    approver.post(f"{draft}/approve", {"version": "1"})
    editor.post(f"{draft}/publish", {"version": "2", "reason": "The letter says so"})
    page = editor.get(draft)
    assert (page.status, page.has("It was published or discarded.")) == (404, True)
    assert f'href="{PAYER}">Sample_Payer</a>' in page.text
    assert f'href="{PAYER}/versions"' in page.text


@pytest.mark.parametrize(
    ("typed", "found"), [("sample payer", True), ("SamplePayer", True), ("payer sample", True), ("sampel", False)]
)
def test_a_payer_is_found_by_words_of_its_name_however_they_are_spaced(editor, typed, found):
    page = editor.get(f"/console/payers?name={quote(typed)}")
    assert page.has("Sample_Payer") == found
