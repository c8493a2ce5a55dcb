"""Which event opens and which closes the clocks of a claim. Deadlines themselves: test_deadline_cases.py."""

from datetime import date

import pytest

from tests.unit.services.claims.lives import LIMITS, claim, closed, event, life, line, rules, running

DECISION = {"corrected", "appeal_1", "underpayment"}


def test_recording_opens_the_initial_clock_with_its_basis_limit_and_source():
    (clock,) = life().clocks
    assert (clock.kind, clock.opened_by, clock.opened_on) == ("initial", "recorded", date(2026, 3, 4))
    assert (clock.deadline, clock.basis, clock.because) == (date(2026, 5, 31), date(2026, 3, 2), None)
    assert clock.limit == {"kind": "initial", "amount": 90, "unit": "days", "from": "service_date"}
    assert clock.reference == {"title": "Sample manual", "url": None, "confidence": "verified"}


def test_a_replacement_runs_on_the_corrected_clock_from_the_remittance_that_it_corrects():
    replacement = claim(frequency="7", original_reference="N1", original_remitted_on="2026-03-20")
    assert running(life(of=replacement)) == {"corrected": "2026-09-16"}


def test_a_claim_to_a_secondary_payer_runs_from_the_primary_decision():
    secondary = claim(primary_payer={"payer_id": "other", "paid_on": "2026-03-20"})
    assert running(life(of=secondary)) == {"secondary": "2026-05-19"}


def test_a_clock_without_a_limit_is_open_without_a_date_and_says_why():
    (clock,) = life(by=rules([])).clocks
    assert (clock.deadline, clock.limit, clock.reference) == (None, None, None)
    assert clock.because == "this payer's rules hold no filing limits"


def test_a_claim_that_was_only_sent_still_runs_for_receipt_counts():
    assert running(life(event("submitted", "03-05"))) == {"initial": "2026-05-31"}


@pytest.mark.parametrize("receipt", ["accepted", "records_requested", "paid", "denied"])
def test_what_only_a_payer_that_has_the_claim_can_say_closes_the_initial_clock(receipt):
    lived = life(event(receipt, "03-10"))
    assert closed(lived)["initial"] == f"{receipt}-03-10"
    assert next(one for one in lived.clocks if one.kind == "initial").closed_on == date(2026, 3, 10)


@pytest.mark.parametrize("no_receipt", ["submitted", "rejected", "appealed"])
def test_what_is_no_receipt_leaves_the_initial_clock_open(no_receipt):
    assert "initial" in running(life(event(no_receipt, "03-10")))


def test_a_rejection_after_an_acknowledgment_opens_the_initial_clock_again():
    assert running(life(event("accepted", "03-10"), event("rejected", "03-12"))) == {"initial": "2026-05-31"}


def test_a_second_acknowledgment_closes_it_for_good():
    lived = life(event("accepted", "03-10"), event("rejected", "03-12"), event("accepted", "03-16"))
    assert closed(lived) == {"initial": "accepted-03-16"}


def test_a_rejection_after_a_decision_does_not_open_the_initial_clock():
    lived = life(event("accepted", "03-10"), event("denied", "03-20"), event("rejected", "03-25"))
    assert "initial" not in running(lived)


def test_the_primary_decision_opens_the_secondary_clock_which_takes_the_place_of_the_initial_one():
    lived = life(event("primary_paid", "03-20"))
    assert running(lived) == {"secondary": "2026-05-19"}
    assert closed(lived) == {"initial": "primary_paid-03-20"}


def test_where_the_payer_has_no_secondary_limit_the_initial_one_goes_on():
    lived = life(event("primary_paid", "03-20"), by=rules(LIMITS[:1]))
    assert running(lived) == {"initial": "2026-05-31", "secondary": None}


def test_a_second_primary_decision_starts_the_secondary_clock_anew():
    lived = life(event("primary_paid", "03-20"), event("primary_paid", "03-30"))
    assert running(lived) == {"secondary": "2026-05-29"}


@pytest.mark.parametrize("decision", ["paid", "denied"])
def test_a_decision_opens_correction_appeal_and_underpayment(decision):
    lived = running(life(event(decision, "03-20")))
    assert {kind: lived[kind] for kind in DECISION} == {
        "corrected": "2026-09-16",
        "appeal_1": "2026-07-23",
        "underpayment": "2027-03-20",
    }


def test_a_denial_is_to_be_worked_within_seventy_two_hours():
    lived = life(event("denied", "03-20", reasons=["CO-197"]))
    work = next(one for one in lived.clocks if one.kind == "denial_work")
    assert (work.deadline, work.basis) == (date(2026, 3, 23), date(2026, 3, 20))
    assert work.limit == {"amount": 72, "unit": "hours", "from": "denial"}
    assert work.reference["confidence"] == "contract"


def test_a_payment_that_denies_a_line_is_to_be_worked_too():
    lines = [line(1, "paid"), line(2, "denied", reasons=["CO-197"])]
    assert running(life(event("paid", "03-20", lines=lines)))["denial_work"] == "2026-03-23"


def test_a_payment_of_every_line_leaves_nothing_to_work():
    assert set(running(life(event("paid", "03-20")))) == DECISION


@pytest.mark.parametrize("worked", ["submitted", "accepted", "appealed", "paid", "replaced", "voided"])
def test_a_denial_is_worked_by_sending_again_appealing_or_an_end(worked):
    lived = life(event("denied", "03-20"), event(worked, "03-22"))
    assert closed(lived)["denial_work"] == f"{worked}-03-22"


@pytest.mark.parametrize("beside", ["rejected", "records_requested", "records_sent", "primary_paid"])
def test_a_denial_is_not_worked_by_what_happens_beside_it(beside):
    assert "denial_work" in running(life(event("denied", "03-20"), event(beside, "03-22")))


def test_a_correction_that_the_payer_received_closes_its_clock():
    sent = life(event("denied", "03-20"), event("submitted", "03-25"))
    received = life(event("denied", "03-20"), event("submitted", "03-25"), event("accepted", "03-26"))
    assert "corrected" in running(sent)
    assert "corrected" not in running(received)
    assert "appeal_1" in running(received)


def test_the_decision_on_a_correction_that_was_sent_tells_that_it_arrived():
    lived = life(event("denied", "03-20", "d1"), event("submitted", "03-25"), event("denied", "04-20", "d2"))
    assert [one.opened_by for one in lived.open_clocks if one.kind == "corrected"] == ["d2"]


def test_a_second_denial_leaves_the_clocks_of_the_first_running():
    lived = life(event("denied", "03-20", "d1"), event("denied", "04-20", "d2"))
    assert {one.opened_by for one in lived.open_clocks if one.kind == "appeal_1"} == {"d1", "d2"}


def test_a_payment_of_what_was_denied_closes_the_clocks_of_the_denial():
    lived = life(event("denied", "03-20", "d1"), event("paid", "04-20", "p1"))
    assert {one.opened_by for one in lived.open_clocks} == {"p1"}


def test_a_payment_of_one_line_leaves_the_denial_of_the_other_running():
    denied = event("denied", "03-20", "d1", lines=[line(2, "denied")])
    lived = life(denied, event("paid", "04-20", "p1", lines=[line(1, "paid")]))
    assert {one.opened_by for one in lived.open_clocks if one.kind == "appeal_1"} == {"d1", "p1"}
    assert [one.opened_by for one in lived.clocks if one.kind == "denial_work"] == ["d1"]


def test_a_request_for_records_runs_until_they_are_sent():
    lived = life(event("accepted", "03-06"), event("records_requested", "03-20"))
    assert running(lived) == {"records": "2026-05-04"}
    sent = life(event("accepted", "03-06"), event("records_requested", "03-20"), event("records_sent", "03-30"))
    assert running(sent) == {}


def test_a_decision_ends_a_request_for_records():
    assert "records" not in running(life(event("records_requested", "03-20"), event("denied", "05-10")))


def test_an_appeal_closes_the_open_appeal_and_the_dispute_of_an_underpayment():
    lived = life(event("denied", "03-20"), event("appealed", "04-01"))
    assert running(lived) == {"corrected": "2026-09-16"}


def test_the_decision_on_an_appeal_opens_the_next_level_from_its_notice():
    lived = life(event("denied", "03-20"), event("appealed", "04-01"), event("appeal_decided", "05-01"))
    assert running(lived)["appeal_2"] == "2026-06-30"


def test_an_appeal_that_nobody_told_of_was_still_decided():
    lived = life(event("denied", "03-20"), event("appeal_decided", "05-01"))
    assert {"appeal_1", "appeal_2"} & set(running(lived)) == {"appeal_2"}


def test_appeals_end_with_the_last_level_that_the_payer_has():
    lived = life(
        event("denied", "03-20"),
        event("appealed", "04-01"),
        event("appeal_decided", "05-01"),
        event("appealed", "05-10"),
        event("appeal_decided", "06-10"),
    )
    assert running(lived) == {"corrected": "2026-09-16"}


def test_no_appeal_goes_beyond_the_fifth_level():
    levels = [{"kind": f"appeal_{n}", "amount": 60, "unit": "days", "from": "notice"} for n in range(1, 6)]
    told = [event("denied", "03-20")]
    for month in ("04", "05", "06", "07", "08"):
        told += [event("appealed", f"{month}-01"), event("appeal_decided", f"{month}-20")]
    by = rules([*LIMITS[:1], *levels])
    assert running(life(*told[:-2], by=by))["appeal_5"] == "2026-09-18"
    assert not any(kind.startswith("appeal") for kind in running(life(*told, by=by)))


def test_a_new_decision_begins_again_at_the_first_level():
    lived = life(
        event("denied", "03-20"),
        event("appealed", "04-01"),
        event("appeal_decided", "05-01"),
        event("denied", "06-01"),
        event("appealed", "06-05"),
        event("appeal_decided", "07-01"),
    )
    # Both were open on 5 June; the higher one was the one appealed, and this payer has no third.
    assert not any(kind.startswith("appeal") for kind in running(lived))


def test_a_claim_returned_as_unprocessable_was_never_received_and_cannot_be_appealed():
    lived = life(event("accepted", "03-10"), event("denied", "03-20", reasons=["CO-16", "MA130"]))
    assert running(lived) == {"initial": "2026-05-31", "denial_work": "2026-03-23"}


@pytest.mark.parametrize("end", ["voided", "replaced"])
def test_a_claim_that_ends_closes_every_clock(end):
    lived = life(event("denied", "03-20"), event("records_requested", "03-25"), event(end, "04-01"))
    assert lived.open_clocks == ()


def test_a_denial_as_basis_counts_only_where_a_line_was_denied():
    by = rules([{"kind": "corrected", "amount": 60, "unit": "days", "from": "denial"}])
    assert running(life(event("denied", "03-20"), by=by))["corrected"] == "2026-05-19"
    assert running(life(event("paid", "03-20"), by=by))["corrected"] is None


def test_the_network_of_the_claim_chooses_the_limit():
    by = rules([LIMITS[0] | {"network": "in"}, LIMITS[0] | {"network": "out", "amount": 180}])
    assert running(life(of=claim(network="out"), by=by)) == {"initial": "2026-08-29"}
    assert running(life(by=by)) == {"initial": "2026-05-31"}
