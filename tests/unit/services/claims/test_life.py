"""How a recorded claim stands after its events: status, lines, amounts; the same whatever order they arrived in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.claim_event import ORDER, ClaimEvent, EventLine
from chalicelib.services.claims.revision import Revision
from tests.unit.services.claims.lives import RECORDED_ON, claim, event, life, line, rules


def test_a_recorded_claim_of_which_nothing_was_told_is_a_draft_since_its_recording():
    lived = life()
    assert (lived.status, lived.status_on, lived.adjudicated_on) == ("draft", RECORDED_ON, None)
    assert [one.status for one in lived.lines] == ["draft", "draft"]


@pytest.mark.parametrize("type_", ["submitted", "accepted", "rejected", "paid", "denied", "voided", "replaced"])
def test_the_last_event_by_day_gives_the_status(type_):
    lived = life(event("submitted", "03-05"), event(type_, "03-10"))
    assert (lived.status, lived.status_on) == (type_, date(2026, 3, 10))


@pytest.mark.parametrize("type_", ["records_requested", "records_sent", "primary_paid", "appealed", "appeal_decided"])
def test_what_happens_beside_a_claim_does_not_change_its_status(type_):
    assert life(event("accepted", "03-05"), event(type_, "03-10")).status == "accepted"


def test_an_event_that_arrives_late_does_not_undo_a_later_one():
    assert life(event("paid", "03-20"), event("submitted", "03-05")).status == "paid"


def test_a_decision_counts_after_the_submission_of_the_same_day():
    assert life(event("accepted", "03-10", "a"), event("submitted", "03-10", "b")).status == "accepted"


def test_of_a_rejection_and_an_acceptance_of_one_day_the_rejection_counts_for_it_leaves_more_to_do():
    assert life(event("rejected", "03-10", "a"), event("accepted", "03-10", "b")).status == "rejected"


def test_a_payment_may_deny_a_line():
    lines = [line(1, "paid", allowed="80.00", paid="64.00"), line(2, "denied", reasons=["CO-197"])]
    first, second = life(event("paid", "03-20", lines=lines)).lines
    assert (first.status, first.allowed_cents, first.paid_cents, first.reasons) == ("paid", 8000, 6400, ())
    assert (second.status, second.allowed_cents, second.paid_cents, second.reasons) == (
        "denied",
        None,
        None,
        ("CO-197",),
    )


def test_a_denial_without_lines_denies_every_line_for_its_reasons():
    lived = life(event("denied", "03-20", reasons=["CO-29"]))
    assert [(one.status, one.reasons) for one in lived.denied_lines] == [("denied", ("CO-29",))] * 2


def test_a_decision_of_one_line_leaves_the_other_as_it_stood():
    lived = life(event("accepted", "03-08"), event("denied", "03-20", lines=[line(2, "denied")]))
    assert [one.status for one in lived.lines] == ["accepted", "denied"]


def test_a_denial_of_the_whole_claim_takes_back_what_an_earlier_payment_allowed():
    paid = event("paid", "03-20", lines=[line(1, "paid", allowed="80.00", paid="64.00")])
    assert life(paid, event("denied", "04-20")).lines[0].allowed_cents is None


def test_a_line_keeps_its_amounts_when_the_claim_is_voided():
    paid = event("paid", "03-20", lines=[line(1, "paid", allowed="80.00", paid="64.00")])
    first = life(paid, event("voided", "04-20")).lines[0]
    assert (first.status, first.allowed_cents) == ("voided", 8000)


@pytest.mark.parametrize("end", ["voided", "replaced"])
def test_nothing_moves_a_claim_that_was_voided_or_replaced(end):
    lived = life(event(end, "03-20"), event("paid", "04-01", payer_control_number="N9"))
    assert (lived.status, lived.payer_control_number) == (end, None)
    assert len(lived.events) == 2


def test_the_control_number_told_last_and_the_day_of_the_last_decision_are_for_history():
    lived = life(
        event("accepted", "03-06", payer_control_number="N1"),
        event("denied", "03-20"),
        event("paid", "04-20", payer_control_number="N2"),
        event("appealed", "04-25"),
    )
    assert (lived.payer_control_number, lived.adjudicated_on) == ("N2", date(2026, 4, 20))


def test_a_line_that_the_claim_does_not_have_is_named():
    assert life(event("paid", "03-20", lines=[line(7, "paid")])).unknown_lines == (7,)


def test_a_denial_of_a_line_that_the_claim_never_had_opens_no_clock_for_it():
    paid = [line(1, "paid"), line(7, "denied")]
    kinds = {clock.kind for clock in life(event("paid", "03-20", lines=paid)).clocks}
    assert "denial_work" not in kinds
    denied = [line(1, "denied"), line(7, "denied")]
    assert "denial_work" in {clock.kind for clock in life(event("paid", "03-20", lines=denied)).clocks}


def test_a_claim_without_line_numbers_counts_its_lines_from_one():
    bare = claim(lines=[{"service_date": "2026-03-02"}, {"service_date": "2026-03-03"}])
    assert [one.line for one in life(of=bare).lines] == [1, 2]


def test_a_claim_without_lines_can_still_be_denied():
    lived = life(event("denied", "03-20"), of=claim(lines=[]))
    assert "denial_work" in {one.kind for one in lived.open_clocks}


PAYER = rules()
DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 12))
LINES = st.lists(
    st.builds(
        EventLine,
        line=st.integers(1, 3),
        status=st.sampled_from(["accepted", "rejected", "paid", "denied"]),
        allowed_cents=st.none() | st.integers(0, 10_000),
        reasons=st.sampled_from([(), ("CO-197",), ("MA130",)]),
    ),
    max_size=2,
).map(tuple)
EVENTS = st.lists(
    st.builds(
        ClaimEvent,
        event_id=st.uuids().map(str),
        type=st.sampled_from(ORDER),
        on=DAYS,
        payer_control_number=st.none() | st.sampled_from(["N1", "N2"]),
        lines=LINES,
    ),
    max_size=9,
    unique_by=lambda one: one.event_id,
)


@given(EVENTS, st.randoms())
def test_any_order_of_arrival_gives_the_same_life(events, chance):
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert life(*shuffled, by=PAYER) == life(*events, by=PAYER)


@given(EVENTS, st.randoms(), DAYS, st.sampled_from(["1", "7", "8"]), st.data())
def test_any_order_of_arrival_gives_the_same_life_of_a_claim_that_was_revised(events, chance, on, frequency, data):
    revised = (Revision(2, on, frequency),)
    under = {one.event_id: data.draw(st.sampled_from([1, 2])) for one in events}
    shuffled = list(events)
    chance.shuffle(shuffled)
    forth, back = (life(*told, by=PAYER, later=revised, told_under=under) for told in (events, shuffled))
    assert forth == back


def test_what_was_told_under_a_revision_of_the_same_day_comes_after_it():
    revised = (Revision(2, date(2026, 3, 10), "1"),)
    told = [event("rejected", "03-10", "before"), event("submitted", "03-10", "after")]
    assert life(*told, later=revised, told_under={"before": 1, "after": 2}).status == "submitted"
    assert life(told[0], later=revised).status == "draft"


def test_what_is_told_of_a_corrected_draft_counts_though_it_happened_before_the_correction_was_recorded():
    corrected = (Revision(2, date(2026, 3, 20), "1"),)
    told = [event("submitted", "03-03", "e-1"), event("denied", "03-10", "e-2")]
    assert life(*told, later=corrected, told_under={"e-1": 2, "e-2": 2}).status == "denied"


def test_a_refused_claim_that_was_corrected_is_a_draft_until_something_new_is_told():
    corrected = (Revision(2, date(2026, 3, 20), "1"),)
    refused = event("rejected", "03-10", "e-1")
    assert life(refused, later=corrected).status == "draft"
    late = event("submitted", "03-05", "e-2")
    assert life(refused, late, later=corrected, told_under={"e-1": 1, "e-2": 2}).status == "draft"
    anew = event("submitted", "03-12", "e-3")
    assert life(refused, late, anew, later=corrected, told_under={"e-1": 1, "e-2": 2, "e-3": 2}).status == "submitted"


def test_a_replacement_of_which_no_decision_was_told_runs_on_its_own_clock():
    replaced = claim(frequency="7", original_remitted_on="2026-03-20")
    lived = life(event("accepted", "03-05"), of=replaced, later=(Revision(2, date(2026, 3, 21), "7"),))
    (clock,) = lived.open_clocks
    assert (clock.kind, clock.opened_by, clock.deadline) == ("corrected", "revision:2", date(2026, 9, 16))


def test_a_claim_taken_back_when_it_is_first_recorded_opens_no_clock():
    lived = life(of=claim(frequency="8"))
    assert (lived.status, lived.clocks) == ("voided", ())


@given(EVENTS)
def test_a_clock_is_closed_by_a_known_event_and_names_of_clocks_are_unique(events):
    lived = life(*events, by=PAYER)
    known = {one.event_id for one in events}
    names = [one.name for one in lived.clocks]
    assert len(names) == len(set(names))
    for one in lived.clocks:
        assert one.opened_by in known | {"recorded"}
        assert one.closed_by is None or one.closed_by in known
        assert (one.closed_by is None) == (one.closed_on is None)
        assert (one.deadline is None) == (one.because is not None)


@given(EVENTS)
def test_a_claim_that_was_ended_has_no_open_clock_and_any_other_never_received_runs_on_one(events):
    lived = life(*events, by=PAYER)
    if lived.status in ("voided", "replaced"):
        assert lived.open_clocks == ()
    elif not {one.type for one in events} & {"accepted", "records_requested", "paid", "denied"}:
        assert {one.kind for one in lived.open_clocks} & {"initial", "secondary"}
