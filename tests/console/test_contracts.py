"""A practice's contracts in the console: what they say beside the payer's rules, changing that, its history, and who
may."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from chalicelib import wiring
from chalicelib.services.practice.contract_audit import audit_entry
from chalicelib.services.practice.practice_file import CONTRACT
from chalicelib.services.records import address
from chalicelib.services.records.table import Overtaken, Put, Record
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console, Page
from tests.console.drafting import fields_of
from tests.console.shelf import SPACE, Shelf
from tests.http.service import NOW

ALL = "/console/practices/demo/contracts"
SAMPLE = f"{ALL}/sample_payer"
FILING = f"{SAMPLE}/change/timely_filing"
REMOVE = f"{SAMPLE}/remove/timely_filing"
SCRIPT = "<script>alert(1)</script>\"'{{7*7}}"


@pytest.fixture
def editor(console: Console) -> Browser:
    """Edits rules at the demo practice, sees no patient and edits no payer's rules."""
    return console.signed_in("eva", Role.EDITOR, place="demo")


def form(browser: Browser, path: str = FILING, **more: str) -> dict[str, list[str]]:
    """The form as it is opened, with a limit of 120 days from June on."""
    page = browser.get(path)
    assert page.status == 200, page.text
    stated = {
        "contract_name": "Group agreement of 2026",
        "effective_from": "2026-06-01",
        "value.limits.0.amount": "120",
        "title": "Annex B",
        "why": "Signed in May.",
    }
    return fields_of(page) | {name: [value] for name, value in (stated | more).items()}


def kept(browser: Browser, **more: str) -> Page:
    """The contract's page after such a change."""
    answer = browser.post(FILING, form(browser, **more))
    assert answer.status == 303, answer.text
    assert urlsplit(answer.location).path == SAMPLE
    return browser.follow(answer)


def number_kept() -> int:
    place = address.contract(SPACE, "sample_payer")
    record = wiring.parts().table.get_many([place]).get(place)
    return record.version if record else 0


def deadline(console: Console, day: str, practice: str = "demo") -> str:
    query = f"payer_id=sample_payer&service_date={day}"
    return str(Shelf(console, practice).send("GET", f"/v1/filing-deadlines?{query}", None)["deadline"])


def test_a_practice_without_contracts_is_told_so_and_begins_one_by_choosing_a_payer(editor):
    assert editor.get(ALL).has("No contract is kept here yet: every payer's own rules count.")
    page = editor.follow(editor.get(f"{ALL}?payer=sample_payer"))
    assert page.has("Sample_Payer: no contract yet")
    assert editor.follow(editor.get(f"{SAMPLE}/change?check=timely_filing")).has("Name of the contract")
    assert editor.get(f"{ALL}/no_such_payer").status == 404
    assert editor.get(f"{SAMPLE}/change?check=no_such_check").status == 404


def test_an_override_stands_beside_the_payers_value_with_its_source_and_since_when(editor):
    page = kept(editor, effective_from="2026-03-01")
    for words in (
        "Sample_Payer: Group agreement of 2026",
        "A claim: 120 days from the service date.",
        "since 2026-03-01",
        "Annex B read 2026-03-20, contract",
        "A claim: 90 days from the service date.",
        "Sample manual, chapter 5",
        "everywhere within 30 seconds",
    ):
        assert page.has(words), words
    page = editor.get(ALL)
    assert page.has("Group agreement of 2026")
    assert page.has("Timely filing")


def test_an_override_counts_at_once_from_its_day_on_and_for_this_practice_alone(console, editor):
    assert deadline(console, "2026-06-01") == "2026-08-30"
    kept(editor)
    assert deadline(console, "2026-05-31") == "2026-08-29"
    assert deadline(console, "2026-06-01") == "2026-09-29"
    assert deadline(console, "2026-06-01", "other") == "2026-08-30"


def test_a_value_of_the_contract_is_corrected_on_its_own_day(console, editor):
    kept(editor)
    editor.post(FILING, form(editor, f"{FILING}?since=2026-06-01", **{"value.limits.0.amount": "100"}))
    assert deadline(console, "2026-06-01") == "2026-09-09"
    assert editor.get(f"{FILING}?since=2026-07-01").status == 404


def test_whatever_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(editor):
    wrong = {
        "contract_name": "",
        "effective_from": "2026-06-31",
        "url": "payer.example",
        "why": "",
        "title": "Annex <b>",
    }
    page = editor.post(FILING, form(editor, **wrong, **{"value.limits.0.amount": "many"}))
    assert page.status == 422
    for name in ("contract_name", "effective_from", "why", "value.limits.0.amount"):
        assert f'id="{name}-error"' in page.text, name
    for typed in ("2026-06-31", "payer.example", "Annex &lt;b&gt;", "many"):
        assert f'value="{typed}"' in page.text, typed
    assert number_kept() == 0


def test_the_button_beside_a_list_puts_the_code_into_it_and_puts_nothing_in_force(editor):
    path = f"{SAMPLE}/change/timed_units"
    sent = form(editor, path) | {"value.timed.add": ["97129"], "step": ["add"]}
    page = editor.post(path, sent)
    assert page.status == 200
    assert 'value="97129" checked' in page.text
    assert page.has("Nothing is saved yet")
    assert 'value="97129" checked' not in editor.get(path).text


def test_a_code_that_does_not_exist_is_told_beside_the_list(editor):
    path = f"{SAMPLE}/change/timed_units"
    sent = form(editor, path) | {"value.timed.add": ["97X30"]}
    sent.pop("value.limits.0.amount")
    page = editor.post(path, sent)
    assert page.status == 422
    assert page.has("97X30 is no procedure that the reference table knows")


@pytest.mark.parametrize("confidence", ["verified", "secondary", ""])
def test_a_contracts_value_comes_from_the_contract_and_from_nowhere_else(editor, confidence):
    page = editor.post(FILING, form(editor, confidence=confidence))
    assert page.status == 422
    assert 'id="confidence-error"' in page.text
    assert number_kept() == 0


def test_a_check_is_left_to_the_payer_again_with_a_reason(console, editor):
    kept(editor)
    page = editor.get(REMOVE)
    assert page.has("A claim: 90 days from the service date.")
    refused = editor.post(REMOVE, fields_of(page))
    assert refused.status == 422
    assert 'id="why-error"' in refused.text
    page = editor.follow(editor.post(REMOVE, fields_of(page) | {"why": ["The annex ended."]}))
    assert page.has("Nothing: the payer's rules count as they are.")
    assert deadline(console, "2026-06-01") == "2026-08-30"
    assert editor.get(REMOVE).status == 404


def test_whoever_is_second_is_told_who_was_quicker_and_may_put_theirs_on_top(console, editor):
    other = console.signed_in("odo", Role.EDITOR, place="demo")
    sent = form(other, **{"value.limits.0.amount": "110"})
    kept(editor)
    page = other.post(FILING, sent)
    assert page.status == 412
    assert page.has("eva was quicker and changed this contract at 2026-03-20")
    assert page.has("A claim: 120 days from the service date.")
    assert 'value="110"' in page.text
    assert number_kept() == 1
    assert other.post(FILING, fields_of(page) | {"confidence": ["contract"]}).status == 303
    assert number_kept() == 2


def test_whoever_is_overtaken_while_saving_is_told_and_nothing_is_written(editor, monkeypatch):
    sent = form(editor)

    def overtaken(*_: object) -> None:
        raise Overtaken("somebody")

    monkeypatch.setattr(type(wiring.parts().table), "write", overtaken)
    page = editor.post(FILING, sent)
    assert page.status == 412
    assert page.has("Somebody was quicker")
    assert 'value="120"' in page.text


@pytest.mark.parametrize("path", [REMOVE, f"{SAMPLE}/versions/1"])
def test_removing_and_rolling_back_what_was_changed_since_it_was_read_is_refused(editor, path):
    kept(editor)
    page = editor.post(path, {"version": "7", "why": "Now."})
    assert page.status == 412
    assert page.has("You changed this contract yourself at 2026-03-20")
    assert number_kept() == 1


def test_every_version_is_read_and_brought_back_in_one_step_as_a_new_one(console, editor):
    kept(editor)
    kept(editor, why="A new annex.", **{"value.limits.0.amount": "60"})
    page = editor.get(f"{SAMPLE}/versions")
    for words in ("Version 2 in force", "Signed in May.", "A new annex.", "120 days", "60 days"):
        assert page.has(words), words
    page = editor.get(f"{SAMPLE}/versions/1")
    assert page.has("Version 1: Group agreement of 2026")
    assert page.has("It would change:")
    page = editor.follow(editor.post(f"{SAMPLE}/versions/1", {"version": "2", "why": "The annex was void."}))
    assert page.has("Version 3. Rolled back to version 1")
    assert deadline(console, "2026-06-01") == "2026-09-29"
    for number in ("4", "0", "x", "1e1", "٣"):
        assert editor.get(f"{SAMPLE}/versions/{number}").status == 404, number


def test_the_audit_says_who_when_from_what_to_what_and_why_in_the_transaction_of_the_change(editor, monkeypatch):
    writes: list[list[str]] = []
    table = wiring.parts().table
    write = table.write
    monkeypatch.setattr(
        table, "write", lambda changes: (writes.append([c.key.partition for c in changes]), write(changes))
    )
    kept(editor)
    together = next(one for one in writes if address.practice(SPACE) in one)
    assert any(partition.startswith(f"{SPACE}#AUDIT#") for partition in together)
    page = editor.get("/console/practices/demo/contract-audit")
    for words in ("2026-03-20", "eva", "Timely filing changed", "Signed in May.", "120 days", "Before: ", "90 days"):
        assert page.has(words), words


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ("payer=sample_payer&person=EVA&since=2026-03-20&until=2026-03-20", True),
        ("payer=other_payer", False),
        ("person=odo", False),
        ("since=2026-03-21", False),
        ("until=2026-03-19", False),
    ],
)
def test_the_audit_is_filtered_on_the_page_and_in_the_file(editor, asked, is_there):
    kept(editor)
    page = editor.get(f"/console/practices/demo/contract-audit?{asked}")
    assert page.has("Signed in May.") == is_there
    assert page.has("Nothing was done that fits") != is_there
    file = editor.get(f"/console/practices/demo/contract-audit/csv?{asked}")
    assert file.headers["Content-Type"].startswith("text/csv")
    assert ("Signed in May." in file.text) == is_there


def test_a_long_audit_goes_on_page_by_page_and_file_by_file(editor):
    kept(editor)
    table = wiring.parts().table
    done = {"at": NOW.isoformat(), "by": "odo", "what": "changed", "why": "Once more.", "changes": []}
    for number in range(2, 201):
        table.write([audit_entry(SPACE, "sample_payer", number, NOW + timedelta(seconds=number), done)])
    page = editor.get("/console/practices/demo/contract-audit")
    assert page.has("150 entries of 2026-03-20")
    assert page.has("Sample_Payer version 200")
    files = [page, editor.get(unescape(re.findall(r'href="([^"]*cursor[^"]*)">Go to the entries', page.text)[0]))]
    rows = []
    for one in files:
        file = editor.get(unescape(re.findall(r'href="([^"]*/csv[^"]*)"', one.text)[0]))
        rows += file.text.splitlines()[1:]
    assert len(rows) == len(set(rows)) == 200


def test_a_contract_put_by_the_api_has_its_version_and_its_entry_too(console, editor):
    shelf = Shelf(console)
    value = {
        "effective_from": "2020-01-01",
        "value": {"limits": [{"kind": "initial", "amount": 30, "unit": "days", "from": "service_date"}]},
        "reference": {"title": "Annex A", "read_on": "2026-01-01", "confidence": "contract"},
    }
    body = {"name": "By call", "checks": {"timely_filing": [value]}}
    bearer = {"Authorization": f"Bearer {shelf.key}", "If-Match": '"0"', "Idempotency-Key": "k-1"}
    status, answer, _ = console.service.call("PUT", "/v1/contracts/sample_payer", body, **bearer)
    assert status == 201, answer
    page = editor.get("/console/practices/demo/contract-audit")
    assert page.has("put in force by a call of the API")
    assert page.has("Contract: By call.")
    assert editor.get(SAMPLE).has("A claim: 30 days from the service date.")


def test_a_viewer_reads_contracts_and_changes_none_by_address(console, editor):
    kept(editor)
    viewer = console.signed_in("vera", Role.VIEWER, place="demo")
    for path in (ALL, SAMPLE, f"{SAMPLE}/versions", f"{SAMPLE}/versions/1", "/console/practices/demo/contract-audit"):
        page = viewer.get(path)
        assert page.status == 200, path
        for act in ("/change", "/remove/", 'method="post" action="/console/practices'):
            assert act not in page.text, (path, act)
    for path in (FILING, REMOVE, f"{SAMPLE}/change"):
        assert viewer.get(path).status == 403, path
    for path in (FILING, REMOVE, f"{SAMPLE}/versions/1"):
        assert viewer.post(path, {"version": "1", "why": "Mine."}).status == 403, path
    assert number_kept() == 1


def test_another_practice_sees_and_changes_nothing_of_it(console, editor):
    kept(editor)
    stranger = console.signed_in("sam", Role.ADMIN, place="elsewhere", patients=True)
    for path in (ALL, SAMPLE, FILING, REMOVE, f"{SAMPLE}/versions/1", "/console/practices/demo/contract-audit"):
        assert stranger.get(path).status == 404, path
    for path in (FILING, REMOVE, f"{SAMPLE}/versions/1"):
        assert stranger.post(path, {"version": "1", "why": "Mine."}).status == 404, path
    elsewhere = "/console/practices/elsewhere/contracts"
    assert not stranger.get(elsewhere).has("Group agreement")
    assert stranger.get(f"{elsewhere}/sample_payer/versions/1").status == 404
    assert not stranger.get("/console/practices/elsewhere/contract-audit").has("Signed in May.")
    assert number_kept() == 1


def test_script_in_every_field_comes_back_as_text(editor):
    sent = {name: [SCRIPT] for name in form(editor) if name not in {"version", "since"}}
    page = editor.post(FILING, sent | {"version": ["0"], "since": [""]})
    assert page.status == 422
    assert "<script>alert" not in page.text
    kept(editor, contract_name=SCRIPT, title=SCRIPT, why=SCRIPT)
    for path in (ALL, SAMPLE, FILING, REMOVE, f"{SAMPLE}/versions", f"{SAMPLE}/versions/1"):
        page = editor.get(path)
        assert page.status == 200, path
        assert "<script>alert" not in page.text, path
    assert "<script>alert" not in editor.get("/console/practices/demo/contract-audit").text


def test_a_contract_of_before_the_audit_is_shown_all_the_same(editor):
    old = {"payer_id": "sample_payer", "contract": {"name": "Old paper", "checks": {}}, "by": "a key"}
    data = old | {"at": "2026-03-01T09:00:00+00:00"}
    places = address.contract(SPACE, "sample_payer"), address.contract_version(SPACE, "sample_payer", 1)
    wiring.parts().table.write([Put(Record(place, CONTRACT, data)) for place in places])
    for path in (ALL, SAMPLE, f"{SAMPLE}/versions", f"{SAMPLE}/versions/1"):
        assert editor.get(path).has("2026-03-01 09:00 UTC"), path
    assert kept(editor).has("Version 2.")


def test_a_code_that_a_contract_would_hold_in_two_lists_is_told_before_it_counts_and_kept_where_that_is_meant(editor):
    path = f"{SAMPLE}/change/discipline_modifier"
    lists = {"value.required": ["GO"], "value.procedures": ["97530"], "value.sometimes_procedures": ["97129"]}
    sent = form(editor, path) | lists | {"value.procedures.add": ["97129"]}
    page = editor.post(path, sent)
    assert page.status == 422
    assert page.has("Holds 97129, which “Codes that need it where a therapist furnishes them")
    assert page.has("move it, or send this again to leave it in both")
    assert number_kept() == 0
    moved = editor.post(path, fields_of(page) | {"step": ["only:value.procedures"]})
    assert editor.post(path, fields_of(moved) | {"step": []}).status == 303
    assert number_kept() == 1
    page = editor.post(path, fields_of(editor.get(f"{path}?since=2026-06-01")) | lists | sent | {"version": ["1"]})
    assert page.status == 422
    assert editor.post(path, fields_of(page)).status == 303
    assert number_kept() == 2
