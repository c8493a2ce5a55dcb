"""What the payer received when, and whether that was in time."""

from datetime import date

import pytest

from chalicelib.services.claims.filing_proof import filing_proof
from tests.unit.services.claims.lives import claim, event, life, rules

AS_OF = date(2026, 7, 1)


def proof(*events, of=None, by=None):
    return filing_proof(of or claim(total_charge="200.00"), life(*events, of=of, by=by), AS_OF)


def test_the_proof_tells_sending_receipt_and_their_numbers_in_order():
    told = proof(
        event("accepted", "03-07", "a", acknowledgment="277CA", control_number="000000102", payer_control_number="N1"),
        event("submitted", "03-05", "s", acknowledgment="999", control_number="000000101"),
    )
    assert (told["first_submitted_on"], told["received_on"], told["received_by"]) == ("2026-03-05", "2026-03-07", "a")
    assert (told["clock"], told["deadline"], told["in_time"]) == ("initial", "2026-05-31", True)
    assert (told["total_charge"], told["payer_control_number"]) == ("200.00", "N1")
    steps = [(one["on"], one["acknowledgment"], one["control_number"], one["receipt"]) for one in told["steps"]]
    assert steps == [("2026-03-05", "999", "000000101", False), ("2026-03-07", "277CA", "000000102", True)]


@pytest.mark.parametrize(("received", "in_time"), [("05-31", True), ("06-01", False)])
def test_a_claim_is_in_time_when_it_was_received_on_the_last_day(received, in_time):
    assert proof(event("accepted", received))["in_time"] is in_time


def test_a_claim_that_was_only_sent_proves_nothing():
    told = proof(event("submitted", "03-05"))
    assert (told["received_on"], told["in_time"]) == (None, None)
    assert "no receipt" in told["because"]


def test_a_receipt_that_a_rejection_took_back_does_not_count():
    told = proof(event("accepted", "03-06"), event("rejected", "03-08"), event("accepted", "06-05"))
    assert (told["received_on"], told["in_time"]) == ("2026-06-05", False)


def test_a_decision_proves_receipt_unless_it_returned_the_claim_unprocessed():
    assert proof(event("denied", "03-20"))["received_on"] == "2026-03-20"
    assert proof(event("denied", "03-20", reasons=["MA130"]))["received_on"] is None


def test_a_secondary_claim_is_measured_by_its_own_clock():
    told = proof(event("primary_paid", "03-20"), event("accepted", "05-19"))
    assert (told["clock"], told["deadline"], told["in_time"]) == ("secondary", "2026-05-19", True)


def test_a_claim_that_was_received_before_the_primary_decision_keeps_that_receipt():
    told = proof(event("accepted", "03-07"), event("primary_paid", "03-20"))
    assert (told["clock"], told["received_on"], told["in_time"]) == ("initial", "2026-03-07", True)


def test_without_a_limit_the_proof_says_that_none_is_known():
    told = proof(event("accepted", "03-07"), by=rules([]))
    assert (told["deadline"], told["in_time"]) == (None, None)
    assert told["because"] == "no filing limit is known: this payer's rules hold no filing limits"
