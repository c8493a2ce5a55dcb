"""What the checks see of an authorization: never what the judged claim itself drew or had reserved."""

from chalicelib.services.authorizations.in_context import in_context
from chalicelib.services.authorizations.moving import held
from tests.unit.services.authorizations.sample import TODAY, after, authorization, claim, line, march


def seen(of, made=None, today=TODAY):
    return in_context([of], made or claim(line()), today)[0]


def test_a_claim_is_not_judged_against_its_own_draws():
    of = after(after(authorization(), "C-1", march(2)), "C-2", march(4))
    assert (seen(of).approved, seen(of).used) == (12, 1)


def test_a_visit_that_another_claim_draws_too_stays_used():
    of = after(after(authorization(), "C-1", march(2)), "C-2", march(2))
    assert seen(of).used == 1


def test_what_is_reserved_for_the_claims_days_or_for_passed_ones_is_left_out():
    of = held(authorization(), "R-1", [march(20), march(21), march(24)], 1, TODAY).after
    assert seen(of, claim(line(march(21)))).reserved == 2
    assert seen(of, claim(line(march(21))), today=march(21)).reserved == 1


def test_what_the_payer_has_not_answered_is_pending_and_has_no_number():
    found = seen(authorization(status="requested", authorization_number=None))
    assert (found.status, found.authorization_number) == ("pending", "(number not given yet)")
    assert seen(authorization(status="denied")).status == "denied"
