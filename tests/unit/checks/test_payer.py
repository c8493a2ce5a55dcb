"""Which payer a claim goes to."""

from dataclasses import replace
from datetime import date

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.context import NOTHING_KNOWN
from chalicelib.domain.origin import Origin
from chalicelib.rules.library import UNIVERSAL
from tests.unit.checks.judging import AS_OF, Judged, claim, rules


def judged(payer_id="sample_payer", origin=None, inactive_from=None, **changes):
    compiled = replace(rules({"payer": {}}, payer_id=payer_id), inactive_from=inactive_from)
    of_claim = claim(**changes)
    of_claim.origin = origin
    case = Case(of_claim, NOTHING_KNOWN, compiled, AS_OF)
    rule = compiled.versions["payer"].on(AS_OF)
    return Judged(list(CHECKS["payer"].judge(case, of_claim.lines, rule)))


def origin(identifier="99999", **more):
    return Origin(identifier, "SAMPLE PLAN", None, [], [], **more)


def test_a_claim_whose_payer_has_rules_passes():
    assert judged().passed
    assert judged(origin=origin()).passed


def test_an_837p_whose_payer_no_document_names_is_unknown():
    finding = judged(UNIVERSAL, origin(near=("sample_plan", "sample_plan_hmo"))).only
    assert (finding.code, finding.severity, finding.field) == ("payer.unknown", "warning", "payer_id")
    assert finding.message == (
        "No rules are kept for payer 99999; only what holds for every payer was checked. "
        "Names like it: sample_plan and sample_plan_hmo."
    )


def test_an_837p_that_several_documents_fit_is_ambiguous():
    finding = judged(UNIVERSAL, origin(candidates=("plan_a", "plan_b"))).only
    assert finding.code == "payer.ambiguous"
    assert finding.message.startswith("Payer 99999 may mean plan_a and plan_b;")


def test_what_stands_for_the_identifier_is_repeated_only_where_it_is_one():
    for text in (None, "", "SOMEBODY'S NAME IN THE WRONG PLACE"):
        assert "No rules are kept for this file's payer;" in judged(UNIVERSAL, origin(text)).only.message


def test_native_claims_judged_by_the_universal_template_are_no_unknown_payers():
    assert judged(UNIVERSAL).passed


def test_a_payer_takes_claims_up_to_the_day_before_it_ends():
    assert judged(inactive_from=date(2026, 3, 3)).passed
    finding = judged(inactive_from=date(2026, 3, 2)).only
    assert (finding.code, finding.severity, finding.denial) == ("payer.inactive", "error", "CO-109")


def test_a_claim_that_reaches_into_the_time_after_the_payer_ended_is_inactive():
    lines = [{"service_date": "2026-03-02"}, {"service_date": "2026-03-04"}]
    assert judged(inactive_from=date(2026, 3, 4), lines=lines).codes == ["inactive"]


def test_an_ended_payer_says_nothing_about_a_claim_without_dates():
    assert judged(inactive_from=date(2020, 1, 1), lines=[{"service_date": None}]).passed


def test_voids_are_judged_and_every_payer_uses_the_check():
    check = CHECKS["payer"]
    assert check.judges_voids
    assert check.always


def test_an_identifier_of_up_to_twenty_signs_is_repeated_and_a_longer_one_is_not():
    def message(identifier):
        return judged(UNIVERSAL, origin(identifier)).findings[0].message

    assert "9" * 20 in message("9" * 20)
    assert "9" * 21 not in message("9" * 21)
    assert "9-9" not in message("9-9")
