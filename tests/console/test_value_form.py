"""The form of a rule's value before it is saved: codes put into lists, moved between them, sources taken again, limits
within a limit."""

import re
from dataclasses import replace

import pytest

from chalicelib.checks import CHECKS
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console, Page
from tests.console.drafting import FILING, PAYER, changed, drafted, fields_of, version_of
from tests.http.service import SAMPLE, dated, document

CODES = f"{PAYER}/change/discipline_modifier"
LISTS = {"value.required": ["GO"], "value.procedures": ["97530"], "value.sometimes_procedures": ["97129", "97550"]}
STATED = {"effective_from": ["2026-06-01"], "title": ["A letter"], "confidence": ["verified"]}


@pytest.fixture
def editor(console: Console) -> Browser:
    return console.signed_in("eva", Role.EDITOR)


def ticked(page: Page, field: str) -> list[str]:
    return re.findall(rf'name="{re.escape(field)}" value="([^"]*)" checked', page.text)


def unticked(page: Page, field: str) -> list[str]:
    return re.findall(rf'name="{re.escape(field)}" value="([^"]*)">', page.text)


def typed(editor: Browser, **more: list[str]) -> Page:
    """The form of the discipline modifier after somebody typed 97129 beside the first list and pressed Add."""
    sent = fields_of(editor.get(CODES)) | LISTS | {"value.procedures.add": ["97129"], "step": ["add"]}
    return editor.post(CODES, sent | more)


def test_a_code_put_into_a_list_that_stands_in_its_sibling_is_told_beside_both_and_moved_by_one_button(editor):
    page = typed(editor)
    assert page.has("97129 stands in “Codes that need it where a therapist furnishes them")
    assert page.has("This list is the one that counts for it.")
    assert page.has("97129 stands in “Codes that need it on every line (always therapy)” too.")
    assert page.has("here it changes nothing")
    page = editor.post(CODES, fields_of(page) | {"step": ["only:value.procedures"]})
    assert ticked(page, "value.procedures") == ["97129", "97530"]
    assert ticked(page, "value.sometimes_procedures") == ["97550"]
    assert not page.has("too. This list")
    assert editor.get("/console/drafts").has("There is no draft"), "nothing is saved yet"


def test_the_move_goes_the_other_way_as_well(editor):
    page = editor.post(CODES, fields_of(typed(editor)) | {"step": ["only:value.sometimes_procedures"]})
    assert ticked(page, "value.procedures") == ["97530"]
    assert ticked(page, "value.sometimes_procedures") == ["97129", "97550"]


@pytest.mark.parametrize("step", ["only:value.nothing", "only:", "only", "source:no such", "several:x", "what", "add"])
def test_a_step_that_names_what_is_not_there_changes_nothing(editor, step):
    page = editor.post(CODES, fields_of(editor.get(CODES)) | LISTS | {"step": [step]})
    assert page.status == 200
    assert [ticked(page, field) for field in LISTS if "procedures" in field] == [["97530"], ["97129", "97550"]]


def test_a_code_in_two_lists_of_a_draft_is_kept_in_one_of_them_by_one_button(editor):
    sent = fields_of(editor.get(CODES)) | LISTS | STATED | {"value.procedures.add": ["97129"]}
    draft = editor.post(CODES, sent).location.partition("?")[0]
    page = editor.get(draft)
    assert page.has("Keep 97129 only in")
    asked = {"version": version_of(editor, draft), "since": "2026-06-01"}
    address = f"{draft}/keep-in-one/discipline_modifier"
    assert editor.post(address, asked | {"keep": "no_such_list"}).status == 422
    assert editor.post(address, asked | {"keep": "procedures", "since": "2026-06-02"}).status == 404
    assert editor.post(address, asked | {"keep": "procedures"}).status == 303
    assert not editor.get(draft).has("stands in both")
    page = editor.get(f"{CODES}?since=2026-06-01")
    assert ticked(page, "value.sometimes_procedures") == ["97550"]
    assert editor.post(address, asked | {"keep": "procedures"}).status == 409, "the page is not the draft's any more"


def test_a_viewer_is_shown_the_doubt_and_no_button(console, editor):
    sent = fields_of(editor.get(CODES)) | LISTS | STATED | {"value.procedures.add": ["97129"]}
    draft = editor.post(CODES, sent).location.partition("?")[0]
    page = console.signed_in("vic", Role.VIEWER).get(draft)
    assert page.has("97129 stands in both")
    assert not page.has("Keep 97129 only in")


def test_codes_that_came_and_went_stand_apart_until_the_form_is_saved(console, editor):
    lists = [dated({"method": "cms", "timed": ["97110", "97530"]})]
    checks = {**SAMPLE.checks, **document("sample_payer", {"timed_units": lists}).checks}
    console.service.publish(replace(SAMPLE, checks=checks), after=1)
    console.service.seconds[0] += 31
    path = f"{PAYER}/change/timed_units"
    page = editor.get(path)
    assert not page.has("New:")
    sent = fields_of(page) | {"value.timed": ["97530"], "value.timed.add": ["97129"], "step": ["add"]}
    page = editor.post(path, sent)
    assert page.has("New:97129")
    assert page.has("Taken off:97110"), "it can be ticked again"
    assert (ticked(page, "value.timed"), unticked(page, "value.timed")) == (["97129", "97530"], ["97110"])


def test_a_long_list_is_folded_under_all_its_codes_and_a_short_one_is_not(console, editor):
    codes = ["97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97129", "97140"]
    for number, timed in enumerate((codes, [*codes, "97530"]), start=1):
        checks = document("sample_payer", {"timed_units": [dated({"method": "cms", "timed": timed})]}).checks
        console.service.publish(replace(SAMPLE, checks={**SAMPLE.checks, **checks}), after=number)
        console.service.seconds[0] += 31
        page = editor.get(f"{PAYER}/change/timed_units")
        assert (f"<summary>{len(timed)} codes: {', '.join(timed)}</summary>" in page.text) == (len(timed) == 13)


def test_what_is_no_day_stays_in_its_field_where_nothing_would_drop_it(editor):
    page = editor.post(CODES, fields_of(editor.get(CODES)) | {"effective_from": ["2027-0"], "step": ["add"]})
    assert re.search(r'<input id="effective_from" name="effective_from" type="text" value="2027-0"', page.text)


def test_a_source_that_was_stated_before_is_taken_again_and_when_it_was_read_is_asked_anew(editor):
    page = editor.get(FILING)
    assert page.has("A source is what somebody else can open and read again")
    assert page.has("Stated before; read again, it may be taken again:")
    sent = fields_of(page) | {"title": ["A let"], "step": ["source:Sample manual, chapter 5"]}
    page = editor.post(FILING, sent)
    read = fields_of(page)
    assert read["title"] == ["Sample manual, chapter 5"]
    assert read["read_on"] == ["2026-03-20"]
    assert "confidence" not in read
    assert page.has("Say when you read it this time and how sure it is")
    assert editor.get("/console/drafts").has("There is no draft")


def test_a_source_of_another_change_in_the_draft_is_offered_too_and_first(editor):
    drafted(editor)
    page = editor.get(CODES)
    offered = re.findall(r'name="step" value="source:([^"]*)"', page.text)
    assert offered[0] == "Letter of May"
    page = editor.post(CODES, fields_of(page) | {"step": ["source:Letter of May"]})
    assert fields_of(page)["url"] == ["https://payer.example/filing"]


def test_limits_within_a_limit_have_fields_which_a_button_opens_and_what_they_say_is_kept(editor):
    sent = changed(editor)
    sent |= {"value.limits.1.kind": ["secondary"], "step": ["several:value.limits.1.later_of"]}
    page = editor.post(FILING, sent)
    assert page.status == 200
    within = "value.limits.1.later_of"
    assert [f"{within}.{number}.row" in fields_of(page) for number in range(3)] == [True, True, False]
    assert re.search(rf'id="{within}\.0\.amount"[^>]* autofocus', page.text)
    assert f'id="{within}.0.kind"' not in page.text, "for whom it is says the limit that holds it"
    said = {"amount": "12", "unit": "months", "from": "service_date"}
    filled = fields_of(page) | {f"{within}.0.{name}": [value] for name, value in said.items()}
    page = editor.post(FILING, filled | {"step": [f"several:{within}"]})
    assert f"{within}.1.row" in fields_of(page), "the blank one went, one more came"
    assert f"{within}.2.row" not in fields_of(page)
    said = {"amount": "6", "unit": "months", "from": "primary_decision"}
    filled = fields_of(page) | {f"{within}.1.{name}": [value] for name, value in said.items()}
    answer = editor.post(FILING, filled | {"confidence": ["verified"]})
    assert answer.status == 303, answer.text
    page = editor.follow(answer)
    words = "the later of 12 months from the service date and 6 months from the primary payer's decision."
    assert page.has(f"A secondary claim: {words}")
    page = editor.get(f"{FILING}?since=2026-06-01")
    assert fields_of(page)[f"{within}.1.amount"] == ["6"]


def test_what_is_wrong_with_a_limit_within_a_limit_stands_beside_it(editor):
    within = "value.limits.1.later_of"
    sent = changed(editor) | {"value.limits.1.kind": ["secondary"], f"{within}.0.row": ["yes"]}
    sent |= {f"{within}.0.amount": ["12"], f"{within}.0.unit": ["months"]}
    page = editor.post(FILING, sent)
    assert page.status == 422
    assert page.text.index("Say how long it is, in what that is counted") > page.text.index(f'id="{within}.0"')
    assert page.has("Instead: the latest of several limits, limit 1")


def test_what_a_check_says_without_being_told_is_not_marked_as_new(editor):
    page = editor.get(f"{PAYER}/change/authorization")
    assert 'value="PENDING" checked' in page.text
    assert not page.has("New:")


def test_a_code_typed_within_a_row_is_put_in_by_its_button_and_by_saving(editor):
    path, row = f"{PAYER}/change/medical_necessity", "value.rules.0"
    sent = fields_of(editor.get(path)) | {f"{row}.weak_prefixes": ["Z47"], f"{row}.procedures.add": ["97129"]}
    page = editor.post(path, sent | {"step": ["add"]})
    assert ticked(page, f"{row}.procedures") == ["97129"]
    assert re.search(rf'id="{row}.procedures.add"[^>]* value="" autofocus', page.text)
    answer = editor.post(path, fields_of(page) | STATED | {f"{row}.procedures.add": ["97130"]})
    assert answer.status == 303, answer.text
    assert editor.follow(answer).has("The codes that this rule is about: 97129, 97130.")


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_the_form_of_every_check_opens_for_a_payer_that_says_nothing_of_it(editor, check):
    page = editor.get(f"{PAYER}/change/{check}")
    assert page.status == 200
    assert page.has("Save in draft")


@pytest.mark.parametrize(
    ("confidence", "told"),
    [("verified", ""), ("secondary", "the whole rule warns at most, also of what it stops today")],
)
def test_a_source_that_is_less_sure_than_the_one_before_is_told_to_weaken_the_whole_rule(editor, confidence, told):
    page = editor.get(drafted(editor, confidence=confidence))
    assert page.has("Look again") == bool(told)
    assert page.has(told)
    page = editor.get(drafted(editor, **{"value.limits.0.amount": "90"}, confidence=confidence))
    assert page.has("The same, with another source, date or note.")
    assert page.has("Look again") == bool(told), "also where nothing else changes"


def test_a_source_that_is_surer_than_the_one_before_is_told_to_let_the_whole_rule_stop_claims(console, editor):
    (holds,) = SAMPLE.checks["timely_filing"]
    weaker = replace(holds, reference=replace(holds.reference, confidence="secondary"))
    console.service.publish(replace(SAMPLE, checks={**SAMPLE.checks, "timely_filing": [weaker]}), after=1)
    console.service.seconds[0] += 31
    page = editor.get(drafted(editor))
    assert page.has("the whole rule may stop a claim, also for what it only warns of today")


def test_a_code_that_no_table_knows_is_marked_as_soon_as_it_is_put_into_its_list(editor):
    page = typed(editor, **{"value.procedures.add": ["97X30 97129"], "value.conflicts.add": ["ZZ"]})
    marked = re.findall(r"<strong>(\w+)</strong>[^<]*<span class=\"tag bad\">not in the table of codes", page.text)
    assert marked == ["97X30"], "modifiers are the payer's own to say"
