"""Authorizations in every store: put on file once, reserved once, told what is left, never beyond it."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.authorizations.forms import MOST
from chalicelib.services.authorizations.look_at import (
    AuthorizationsQuery,
    LedgerQuery,
    ledger_of,
    list_authorizations,
    read_authorization,
    read_ledger,
)
from chalicelib.services.authorizations.refusals import (
    AlreadyRenewed,
    AuthorizationNotGood,
    AuthorizationShort,
    OutsideAuthorization,
    ReservationOver,
    ToldOtherwise,
)
from chalicelib.services.authorizations.work_list import AuthorizationsDueQuery, work_list
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of
from chalicelib.services.records.table import Put
from tests.services.desk_of_authorizations import (
    PATIENT,
    SPACE,
    TODAY,
    change,
    corrected,
    entries,
    extended,
    on_file,
    put,
    recorded,
    released,
    require_balanced,
    reserved,
)
from tests.tables import CountingTable
from tests.unit.services.authorizations.sample import claim, line, march


def test_an_authorization_comes_back_as_it_was_put_on_file(table):
    first = put(table, used=3, granted_on="2026-01-05", procedures=["97530"])
    found, version = read_authorization(table, SPACE, PATIENT, "a-1", TODAY)
    assert (first.status, version) == (201, first.version)
    assert found["balance"] == {"approved": 12, "used": 3, "reserved": 0, "remaining": 9}
    assert [one["kind"] for one in found["ledger"]["entries"][0]["movements"]] == ["approve", "correct"]
    assert {name: found[name] for name in first.body} == first.body
    require_balanced(table)


def test_the_same_again_is_on_file_once_and_other_content_is_refused(table):
    put(table)
    reserved(table, "R-1", "2026-03-24")
    again = put(table)
    assert (again.status, again.body["balance"]["reserved"]) == (200, 1)
    with pytest.raises(ToldOtherwise):
        put(table, approved=13)
    assert on_file(table).approved == 12


def test_without_an_id_it_gets_one(table):
    assert put(table, authorization_id=None).body["authorization_id"] == "new-id"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"status_on": "2026-03-21"}, "status_on"),
        ({"granted_on": "2026-03-21"}, "granted_on"),
        ({"authorization_number": None}, "authorization_number"),
        ({"used": 13}, "used"),
        ({"payer_id": "sample_payr"}, "payer_id"),
        ({"renews": "a-1"}, "renews"),
        ({"renews": "a-0"}, "renews"),
        ({"approved": MOST + 1}, "approved"),
        ({"rank": 0}, "rank"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(table, terms, field):
    with pytest.raises(InvalidInput) as refused:
        put(table, **terms)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_the_last_visit_can_be_reserved_and_one_more_cannot(table):
    put(table, approved=2)
    reserved(table, "R-1", "2026-03-24", "2026-03-26")
    with pytest.raises(AuthorizationShort, match="0 visits are left; 1 asked for") as refused:
        reserved(table, "R-2", "2026-03-27")
    told = refused.value.told
    assert (told["authorization_id"], told["authorization_number"], told["left"], told["asked"]) == ("a-1", "A1", 0, 1)
    require_balanced(table)


def test_a_reservation_of_several_days_holds_all_of_them_or_none(table):
    put(table, approved=1)
    with pytest.raises(AuthorizationShort, match="1 visit is left; 2 asked for"):
        reserved(table, "R-1", "2026-03-24", "2026-03-26")
    assert on_file(table).balance.reserved == 0


def test_the_same_reservation_again_gets_the_first_answer(table):
    put(table)
    first = reserved(table, "R-1", "2026-03-24")
    recorded(table, claim(line()))
    again = reserved(table, "R-1", "2026-03-24")
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    with pytest.raises(ToldOtherwise):
        reserved(table, "R-1", "2026-03-25")


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("2026-03-19", InvalidInput),
        ("2026-03-20", None),
        ("2026-04-30", None),
        ("2026-05-01", OutsideAuthorization),
    ],
)
def test_days_from_today_to_the_last_good_day_can_be_reserved(table, day, refusal):
    put(table, ends_on="2026-04-30")
    if refusal is None:
        assert reserved(table, "R-1", day).status == 201
    else:
        with pytest.raises(refusal):
            reserved(table, "R-1", day)


def test_days_before_it_begins_cannot_be_reserved(table):
    put(table, starts_on="2026-03-24")
    with pytest.raises(OutsideAuthorization, match="2026-03-23 lies outside"):
        reserved(table, "R-1", "2026-03-23")
    assert reserved(table, "R-1", "2026-03-24").status == 201


@pytest.mark.parametrize("status", ["requested", "pending", "denied", "cancelled"])
def test_nothing_is_reserved_on_what_is_not_approved(table, status):
    put(table, status=status)
    with pytest.raises(AuthorizationNotGood, match=status):
        reserved(table, "R-1", "2026-03-24")


def test_of_visits_a_reservation_takes_one_a_day_and_each_day_once(table):
    put(table)
    with pytest.raises(InvalidInput, match="each: must be 1"):
        reserved(table, "R-1", "2026-03-24", each=2)
    with pytest.raises(InvalidInput, match=r"days\.1: is given twice"):
        reserved(table, "R-1", "2026-03-24", "2026-03-24")


def test_units_are_reserved_for_each_day(table):
    put(table, unit_kind="units")
    assert reserved(table, "R-1", "2026-03-24", "2026-03-26", each=4).body["balance"]["remaining"] == 4


def test_a_reservation_given_up_is_released_once_and_its_id_is_used_up(table):
    put(table)
    reserved(table, "R-1", "2026-03-24")
    first = released(table, "R-1")
    assert first.body["balance"]["reserved"] == 0
    assert released(table, "R-1") == type(first)(200, first.body)
    with pytest.raises(ReservationOver):
        reserved(table, "R-1", "2026-03-24")
    with pytest.raises(NotKept):
        released(table, "R-2")
    require_balanced(table)


def test_a_reservation_counts_on_its_day_and_no_longer_on_the_next(table):
    put(table, approved=1)
    reserved(table, "R-1", "2026-03-24")
    with pytest.raises(AuthorizationShort):
        reserved(table, "R-2", "2026-03-25", today=date(2026, 3, 24))
    found, _ = read_authorization(table, SPACE, PATIENT, "a-1", date(2026, 3, 25))
    assert found["balance"]["remaining"] == 1
    assert reserved(table, "R-2", "2026-03-25", today=date(2026, 3, 25)).status == 201
    assert released(table, "R-1", today=date(2026, 3, 25)).body["movements"][-1]["because"] == (
        "nothing of it was held any more"
    )
    require_balanced(table)


def test_giving_up_a_reservation_whose_day_is_over_says_that_nothing_was_held(table):
    put(table)
    reserved(table, "R-1", "2026-03-24")
    told = released(table, "R-1", today=date(2026, 3, 25)).body["movements"]
    assert [one["because"] for one in told] == ["the day passed", "nothing of it was held any more"]
    require_balanced(table)


def test_a_claim_uses_up_the_reservation_of_its_day(table):
    put(table, approved=1)
    reserved(table, "R-1", "2026-03-20")
    assert recorded(table, claim(line(march(20)))) == [1]
    assert on_file(table).balance == (1, 1, 0)
    require_balanced(table)


def test_a_claim_that_is_corrected_and_taken_back_leaves_the_balance_as_it_was(table):
    put(table)
    recorded(table, claim(line(), line(march(4))))
    recorded(table, claim(line(march(4)), line(march(6)), line(march(9))), revision=2)
    assert on_file(table).balance.used == 3
    recorded(table, claim(), revision=3)
    assert on_file(table).balance.used == 0
    assert [entry.cause.kind for entry in entries(table)] == ["creation", "claim", "claim", "claim"]
    require_balanced(table)


def test_the_payer_may_count_more_or_fewer_but_not_beyond_what_is_left_or_used(table):
    put(table, used=2)
    assert corrected(table, "K-1", 10).body["balance"]["remaining"] == 0
    with pytest.raises(AuthorizationShort):
        corrected(table, "K-2", 1)
    assert corrected(table, "K-3", -12).body["balance"]["used"] == 0
    for change_by in (-1, 0):
        with pytest.raises(InvalidInput, match="used_change"):
            corrected(table, f"K-4{change_by}", change_by)
    assert corrected(table, "K-1", 10).status == 200
    require_balanced(table)


def test_a_count_of_the_payer_may_take_what_a_passed_reservation_held(table):
    put(table, approved=1)
    reserved(table, "R-1", "2026-03-20")
    with pytest.raises(AuthorizationShort):
        corrected(table, "K-1", 1, today=date(2026, 3, 20))
    assert corrected(table, "K-1", 1, today=date(2026, 3, 21)).body["balance"]["reserved"] == 0
    require_balanced(table)


def test_an_extension_adds_visits_and_days_once(table):
    put(table, ends_on="2026-04-30")
    for status in (201, 200):
        answer = extended(table, "E-1", added=6, ends_on="2026-05-31")
        assert (answer.status, answer.body["balance"]["approved"]) == (status, 18)
    assert on_file(table).ends_on == date(2026, 5, 31)
    with pytest.raises(InvalidInput, match="must not lie before 2026-05-31"):
        extended(table, "E-2", ends_on="2026-05-30")
    with pytest.raises(InvalidInput, match="added: is required"):
        extended(table, "E-2")
    require_balanced(table)


def test_one_that_ran_out_is_approved_again_by_an_extension(table):
    put(table, status="expired", ends_on="2026-03-01")
    extended(table, "E-1", ends_on="2026-05-31")
    assert [one.status for one in on_file(table).statuses] == ["expired", "approved"]


def test_one_that_was_denied_cannot_be_extended(table):
    put(table, status="denied")
    with pytest.raises(AuthorizationNotGood):
        extended(table, "E-1", added=1)


def test_what_the_payer_says_since_is_kept_with_the_history_of_its_status(table):
    first = put(table, status="requested", authorization_number=None, approved=None, requested=20)
    answer = change(table, first.version, requested=20, status_on="2026-03-18")
    found, version = read_authorization(table, SPACE, PATIENT, "a-1", TODAY)
    assert [(one["status"], one["on"]) for one in found["statuses"]] == [
        ("requested", "2026-03-20"),
        ("approved", "2026-03-18"),
    ]
    assert (found["balance"]["approved"], found["requested"], version) == (12, 20, answer.version)
    with pytest.raises(VersionOutdated):
        change(table, first.version)
    require_balanced(table)


def test_reservations_that_the_terms_no_longer_cover_are_let_go_and_draws_stay(table):
    version = put(table).version
    recorded(table, claim(line()))
    reserved(table, "R-1", "2026-03-24", "2026-04-24")
    answer = change(table, version + 2, ends_on="2026-03-31")
    assert [hold["day"] for hold in answer.body["holds"]] == ["2026-03-24"]
    answer = change(table, answer.version, status="cancelled")
    assert (answer.body["holds"], answer.body["balance"]["used"]) == ([], 1)
    require_balanced(table)


def test_the_payer_may_take_back_what_was_used_and_then_nothing_is_left(table):
    version = put(table).version
    recorded(table, claim(line(), line(march(4))))
    answer = change(table, version + 1, approved=1)
    assert answer.body["balance"]["remaining"] == -1
    assert recorded(table, claim(line(march(6)), claim_id="C-2")) == []
    require_balanced(table)


def test_a_renewal_is_chained_to_what_it_renews_and_each_is_renewed_once(table):
    put(table)
    put(table, authorization_id="a-2", renews="a-1")
    assert (on_file(table).renewed_by, on_file(table, "a-2").renews) == ("a-2", "a-1")
    with pytest.raises(AlreadyRenewed):
        put(table, authorization_id="a-3", renews="a-1")


def test_a_ledger_is_told_in_pages_newest_first(table):
    put(table)
    for number in range(4):
        corrected(table, f"K-{number}", 1)
    first = read_ledger(table, SPACE, "a-1", LedgerQuery(PATIENT, "3"))
    second = read_ledger(table, SPACE, "a-1", LedgerQuery(PATIENT, "3", first["cursor"]))
    assert [one["number"] for one in first["entries"] + second["entries"]] == [5, 4, 3, 2, 1]
    assert second["cursor"] is None


def test_a_page_of_a_ledger_reads_its_entries_alone(table):
    put(table)
    for number in range(8):
        corrected(table, f"K-{number}", 1)
    counting = CountingTable(table)
    of = on_file(table)
    page = ledger_of(counting, SPACE, of, LedgerQuery(PATIENT, "3"))
    assert ([one["balance"]["used"] for one in page["entries"]], counting.records) == ([8, 7, 6], 3)
    assert page["entries"][0]["balance"]["used"] == of.balance.used


def test_entries_that_are_not_in_the_index_yet_are_told_all_the_same(table):
    put(table)
    for number in range(3):
        corrected(table, f"K-{number}", 1)
    for record in table.read(address.ledger(SPACE, PATIENT, "a-1"))[:2]:
        table.write([Put(replace(record, listed=None))])
    told = read_ledger(table, SPACE, "a-1", LedgerQuery(PATIENT))
    assert ([one["number"] for one in told["entries"]], told["cursor"]) == ([4, 3, 2, 1], None)


@pytest.mark.parametrize("place", ["abc", "-1", "1" * 30])
def test_a_ledger_goes_on_behind_a_number_alone(table, place):
    put(table)
    cursor = cursor_of(address.ledger(SPACE, PATIENT, "a-1"), place)
    with pytest.raises(InvalidInput, match="cursor"):
        read_ledger(table, SPACE, "a-1", LedgerQuery(PATIENT, cursor=cursor))


def test_a_patients_authorizations_are_listed_in_pages(table):
    for number in range(3):
        put(table, authorization_id=f"a-{number}")
    first = list_authorizations(table, SPACE, AuthorizationsQuery(PATIENT, limit="2"), TODAY)
    second = list_authorizations(table, SPACE, AuthorizationsQuery(PATIENT, limit="2", cursor=first["cursor"]), TODAY)
    rows = first["authorizations"] + second["authorizations"]
    assert [row["authorization_id"] for row in rows] == ["a-0", "a-1", "a-2"]
    assert second["cursor"] is None


@pytest.mark.parametrize(("ended", "closed"), [("2025-02-12", True), ("2025-02-13", False)])
def test_one_that_ended_400_days_ago_stands_and_a_day_later_it_is_closed_with_the_next(table, ended, closed):
    put(table, authorization_id="a-0", starts_on="2025-01-01", ends_on=ended, today=date(2025, 1, 1))
    put(table, today=TODAY)
    query = AuthorizationsQuery(PATIENT, closed="true")
    assert len(list_authorizations(table, SPACE, query, TODAY)["authorizations"]) == closed
    assert read_authorization(table, SPACE, PATIENT, "a-0", TODAY)[0]["closed"] == closed


def test_the_work_list_tells_what_ends_or_runs_out_soonest_first(table):
    put(table, ends_on="2026-04-30")
    put(table, authorization_id="a-2", ends_on="2026-03-31", status="approved")
    put(table, authorization_id="a-3", ends_on="2026-03-25", status="denied")
    put(table, authorization_id="a-4", status="pending")
    put(table, authorization_id="a-5", approved=0, ends_on="2026-06-30")
    rows = work_list(table, SPACE, AuthorizationsDueQuery(), TODAY)["authorizations"]
    assert [(row["authorization_id"], row["due_on"], row["days_left"]) for row in rows] == [
        ("a-5", "2026-03-20", 0),
        ("a-2", "2026-03-31", 11),
        ("a-1", "2026-04-30", 41),
    ]


def test_the_work_list_tells_what_the_payer_has_not_answered_longest_waiting_first(table):
    terms = {"authorization_number": None, "approved": None}
    put(table, status="requested", status_on="2026-03-10", **terms)
    put(table, authorization_id="a-2", status="pending", status_on="2026-03-02", **terms)
    put(table, authorization_id="a-3")
    rows = work_list(table, SPACE, AuthorizationsDueQuery("unanswered"), TODAY)["authorizations"]
    assert [(row["authorization_id"], row["words"]) for row in rows] == [
        ("a-2", "Asked for on 2026-03-02, 18 days ago; not answered."),
        ("a-1", "Asked for on 2026-03-10, 10 days ago; not answered."),
    ]


def test_the_work_list_has_pages_and_leaves_out_what_was_renewed_or_long_ended(table):
    for number in range(3):
        put(table, authorization_id=f"a-{number}", ends_on=f"2026-04-0{number + 1}")
    put(table, authorization_id="a-9", renews="a-1", ends_on="2026-12-31")
    put(table, authorization_id="a-old", starts_on="2025-12-01", ends_on="2026-02-17")
    first = work_list(table, SPACE, AuthorizationsDueQuery(limit="1"), TODAY)
    second = work_list(table, SPACE, AuthorizationsDueQuery(limit="2", cursor=first["cursor"]), TODAY)
    rows = first["authorizations"] + second["authorizations"]
    assert [row["authorization_id"] for row in rows] == ["a-0", "a-2", "a-9"]
    assert second["cursor"] is None


def test_a_patient_without_that_authorization_is_told_so(table):
    for step in (lambda: reserved(table, "R-1", "2026-03-24"), lambda: change(table, 1)):
        with pytest.raises(NotKept):
            step()


def test_a_claim_of_fifty_lines_on_twenty_authorizations_is_one_transaction(table):
    for number in range(20):
        put(table, authorization_id=f"a-{number}", authorization_number=f"A{number}", unit_kind="units", approved=9)
    lines = [line(march(1 + index % 10), number=f"A{index % 20}", units=2) for index in range(50)]
    assert recorded(table, claim(*lines)) == [2] * 50
    for number in range(20):
        require_balanced(table, f"a-{number}")
