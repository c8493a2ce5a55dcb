"""Back-tests: what a draft would have changed among recorded claims, step by step, and what the payer's answers say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.claim import Claim
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.judging import OnFile
from chalicelib.services.drafts import back_test
from chalicelib.services.drafts.back_test import BackTest, StoredClaim, begun, find_test, keep_test, months_of, step
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.recorded_claims import RecordedClaims
from chalicelib.services.drafts.try_draft import draft_library
from chalicelib.services.errors import NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.records import address
from chalicelib.services.records.table import Overtaken
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import NOW, library, sample_with
from tests.services.samples import SPACE, claim, recorded

NAME = DocumentName("payer", "sample_payer")
MARCH = date(2026, 3, 1)


def draft(days: int) -> Draft:
    return Draft("d1", NAME, 1, sample_with(days), NOW, NOW, ("eva",))


def run(test: BackTest, claims: back_test.StoredClaims, days: int) -> BackTest:
    """All steps of a test of a draft with that filing limit."""
    old = {"sample_payer": library().rules("sample_payer")}
    new = {"sample_payer": draft_library(library(), draft(days)).rules("sample_payer")}
    steps = 0
    while not test.done:
        test = step(test, claims, old, new)
        steps += 1
        assert steps < 50
    return test


def stored(number: int, status: str, as_of: date = date(2026, 6, 10), payer_id: str = "sample_payer") -> StoredClaim:
    """A claim of 2 March, judged on a day: with a limit of 90 days it is late from 1 June on."""
    sent = read_as(Claim, claim(f"C-{number:04d}", payer_id=payer_id))
    return StoredClaim(f"{number:04d}", sent.claim_id, payer_id, status, 12_000, as_of, sent, OnFile())


def store(claims: list[StoredClaim]) -> back_test.StoredClaims:
    def of_month(month: str, after: str) -> Iterator[StoredClaim]:
        return iter([one for one in claims if month == "2026-03" and one.place > after])

    return of_month


def test_a_longer_limit_is_milder_and_the_payers_answer_says_whether_that_is_right():
    claims = [stored(1, "paid"), stored(2, "denied"), stored(3, "submitted"), stored(4, "paid", date(2026, 4, 1))]
    test = run(begun(draft(120), MARCH, MARCH), store(claims), days=120)
    assert (test.judged, test.changed, test.milder, test.stricter) == (4, 3, 3, 0)
    assert (test.right, test.wrong, test.milder_cents) == (1, 1, 36_000)
    first = test.shown[0]
    assert (first.old, first.new, first.right, first.fewer) == ("reject", "accept", True, ("timely_filing.late",))
    assert [one.right for one in test.shown] == [True, False, None]


def test_a_shorter_limit_is_stricter_and_right_where_the_payer_denied():
    claims = [stored(1, "paid", date(2026, 5, 20)), stored(2, "denied", date(2026, 5, 20))]
    test = run(begun(draft(60), MARCH, MARCH), store(claims), days=60)
    assert (test.stricter, test.milder, test.right, test.wrong, test.stricter_cents) == (2, 0, 1, 1, 24_000)


def test_claims_of_other_payers_are_passed_over():
    claims = [stored(1, "paid", payer_id="other_payer"), stored(2, "paid")]
    assert run(begun(draft(120), MARCH, MARCH), store(claims), days=120).judged == 1


def test_thousands_of_claims_take_many_short_steps_and_each_claim_counts_once(monkeypatch):
    monkeypatch.setattr(back_test, "CLAIMS_A_STEP", 7)
    claims = [stored(number, "paid") for number in range(1, 31)]
    test = run(begun(draft(120), date(2026, 2, 1), date(2026, 4, 1)), store(claims), days=120)
    assert (test.judged, test.milder, test.right) == (30, 30, 30)


def test_at_most_a_hundred_claims_are_shown_and_all_are_counted():
    claims = [stored(number, "paid") for number in range(1, 151)]
    test = run(begun(draft(120), MARCH, MARCH), store(claims), days=120)
    assert (test.changed, len(test.shown)) == (150, 100)


def test_recorded_claims_come_month_by_month_and_page_by_page_each_once():
    table = MemoryTable()
    for number in range(230):
        recorded(table, claim(f"C-{number}", f"P-{number}"))
    recorded(table, claim("C-X", "P-X", payer_id="other_payer"))
    claims = RecordedClaims(table, SPACE)
    everyone = list(claims("2026-03", ""))
    assert len({one.claim_id for one in everyone}) == len(everyone) == 231
    behind = list(claims("2026-03", everyone[99].place))
    assert [one.claim_id for one in behind] == [one.claim_id for one in everyone[100:]]
    assert list(claims("2026-02", "")) == []
    assert run(begun(draft(120), MARCH, MARCH), claims, days=120).judged == 230


def test_progress_is_kept_and_two_who_go_on_at_once_do_not_count_twice():
    table = MemoryTable()
    with pytest.raises(NotKept):
        find_test(table, SPACE, "d1")
    claims = [stored(1, "paid"), stored(2, "submitted")]
    test = run(begun(draft(120), MARCH, MARCH), store(claims), days=120)
    keep_test(table, SPACE, "d1", begun(draft(120), MARCH, MARCH), 0)
    keep_test(table, SPACE, "d1", test, 1)
    assert find_test(table, SPACE, "d1").test == test
    with pytest.raises(Overtaken):
        keep_test(table, SPACE, "d1", test, 1)
    assert table.get(address.back_test(SPACE, "d1")).version == 2


def test_the_months_of_a_period_cross_the_year():
    assert months_of(date(2025, 11, 30), date(2026, 2, 1)) == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_a_test_of_a_draft_that_was_edited_since_is_known_as_such():
    test = begun(draft(120), MARCH, MARCH)
    assert test.digest == draft(120).digest
    assert test.digest != draft(121).digest
    assert replace(draft(120), editors=("odo",)).digest == test.digest
