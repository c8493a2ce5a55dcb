"""The connection breaks while a form puts rules in force: the old version stands or the new one, never half of it, and
the form can be sent again, which does nothing twice and says what happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.ports import DocumentName
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rule_audit import Wanted, find_entries
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console, Page, running
from tests.console.shelf import Shelf
from tests.console.test_contracts import FILING as FILING_OF_CONTRACT
from tests.console.test_contracts import form as contract_form
from tests.console.test_contracts import number_kept
from tests.console.test_rules import PAYER, drafted
from tests.http.service import sample_with
from tests.tables import Fault, FaultyTable, Killed, fault_at

FAULTS: tuple[Fault, ...] = ("throttled", "answer lost", "overtaken", "killed before", "killed after")
MOST_CALLS = 40
SAMPLE = DocumentName("payer", "sample_payer")
Send = Callable[[], Page]


@contextmanager
def breaking(place: int, fault: Fault) -> Iterator[FaultyTable]:
    """A process in which one call to the store, counted from 0, meets with a fault; afterwards another process."""
    parts, console = wiring.parts(), wiring.console()
    table = FaultyTable(parts.table, fault_at(place, fault))
    rules = PublishedRules(RuleStore(table), shipped_tables(), lambda: 0.0)
    wiring.use(replace(parts, table=table, rules=rules))
    wiring.use_console(replace(console, staff=replace(console.staff, desk=replace(console.staff.desk, table=table))))
    try:
        yield table
    finally:
        fresh = PublishedRules(RuleStore(parts.table), shipped_tables(), lambda: 0.0)
        wiring.use(replace(parts, rules=fresh))
        wiring.use_console(console)


def sent(send: Send) -> Page | None:
    """The answer; None where the process ended before there was one."""
    try:
        return send()
    except Killed:
        return None


def told_honestly(page: Page | None) -> bool:
    """Whether an answer leads on, or says that the deed may be done all the same, or that somebody was quicker."""
    return page is None or page.status in {303, 409} or page.has("may have been done all the same")


def ready_to_publish(console: Console) -> tuple[Browser, str]:
    editor, approver = console.signed_in("eva", Role.EDITOR), console.signed_in("abe", Role.APPROVER)
    draft = drafted(editor)
    assert approver.post(f"{draft}/approve", {"version": "1"}).status == 303
    return editor, draft


def stands(number: int) -> tuple[int, int]:
    """Which version is in force, and how often the audit tells that this number came into force."""
    table = wiring.parts().table
    now = next(one.number for one in RuleStore(table).current() if one.document == SAMPLE)
    told = [one for one in find_entries(table, Wanted(document=SAMPLE.name)).entries if one.number == number]
    return now, len(told)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_publication_whose_connection_breaks_is_whole_or_nothing_and_is_safely_sent_again(fault):
    seen = set()
    for place in range(MOST_CALLS):
        with running() as console:
            editor, draft = ready_to_publish(console)

            def publish(editor: Browser = editor, draft: str = draft) -> Page:
                return editor.post(f"{draft}/publish", {"version": "2", "reason": "The letter says so"})

            with breaking(place, fault) as table:
                answer = sent(publish)
            state = stands(2)
            assert state in {(1, 0), (2, 1)}, (place, fault)
            assert told_honestly(answer), (place, fault)
            assert (editor.get(draft).status == 200) == (state == (1, 0)), "the draft ends with its publication"
            again = publish()
            assert again.status == 303, (place, fault, again.text)
            page = editor.follow(again)
            assert page.has("Version 2,")
            assert page.has("It was published already") == (state == (2, 1))
            assert stands(2) == (2, 1), "once, and not twice"
            seen.add(state)
            if table.number <= place:
                break
    else:
        pytest.fail("publishing asks the store more often than was tried")
    assert seen == {(1, 0), (2, 1)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_roll_back_whose_connection_breaks_is_whole_or_nothing_and_is_not_done_twice(fault):
    for place in range(MOST_CALLS):
        with running() as console:
            console.service.publish(sample_with(days=120), after=1)
            approver = console.signed_in("abe", Role.APPROVER)

            def roll_back(approver: Browser = approver) -> Page:
                return approver.post(f"{PAYER}/versions/1/roll-back", {"reason-1": "A mistake", "seen": "2"})

            with breaking(place, fault) as table:
                answer = sent(roll_back)
            state = stands(3)
            assert state in {(2, 0), (3, 1)}, (place, fault)
            assert told_honestly(answer), (place, fault)
            again = roll_back()
            assert again.status == (303 if state == (2, 0) else 409), again.text
            assert again.status == 303 or again.has("Another version came into force")
            assert stands(3) == (3, 1)
            if table.number <= place:
                break
    else:
        pytest.fail("rolling back asks the store more often than was tried")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_contract_whose_connection_breaks_counts_whole_or_not_at_all_and_not_twice(fault):
    for place in range(MOST_CALLS):
        with running() as console:
            Shelf(console).fill()
            editor = console.signed_in("eva", Role.EDITOR, place="demo")
            fields = contract_form(editor)

            def put_in_force(editor: Browser = editor, fields: dict[str, list[str]] = fields) -> Page:
                return editor.post(FILING_OF_CONTRACT, fields)

            with breaking(place, fault) as table:
                answer = sent(put_in_force)
            state = number_kept()
            assert state in {0, 1}, (place, fault)
            assert answer is None or answer.status in {303, 409, 412} or told_honestly(answer), (place, fault)
            again = put_in_force()
            assert again.status == (303 if state == 0 else 412), again.text
            assert again.status == 303 or again.has("You changed this contract yourself")
            assert number_kept() == 1
            if table.number <= place:
                break
    else:
        pytest.fail("a contract asks the store more often than was tried")
