"""Pairs of codes that are not both paid on one day.

In the shipped table 97530/97537 allows a modifier, 97140/97124 does not, and 97140/97530 ended on 2019-12-31.
"""

from itertools import product

import pytest

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.context import NOTHING_KNOWN
from chalicelib.rules.compiled import compile_rules
from chalicelib.rules.tables import Tables, shipped_tables
from tests.unit.checks.judging import AS_OF, Judged, claim, judge, rules
from tests.unit.tables.samples import folder

VALUE = {"table": "ncci_ptp_practitioner", "bypass_modifiers": ["59", "XE", "XS"], "seen_since": "2024-07-01"}
FIRST = {"procedure": "97530", "modifiers": ["GO"]}
SECOND = {"procedure": "97537", "modifiers": ["GO"]}
NEVER = [{"procedure": "97124"}, {"procedure": "97140"}]


def with_modifier(line, modifier="59"):
    return {**line, "modifiers": [*line["modifiers"], modifier]}


def history_line(**changes):
    line = {"claim_id": "C-9", "payer_id": "sample_payer", "status": "paid", "service_date": "2026-03-02"}
    return {**line, "modifiers": ["GO"], **changes}


def judged(*lines, history=None, **value):
    context = {} if history is None else {"history": history}
    return judge("ncci_ptp", {**VALUE, **value}, claim(lines=lines), context)


def test_column_two_without_a_modifier_is_refused_and_the_fix_names_its_line():
    finding = judged(FIRST, SECOND).only
    assert (finding.code, finding.severity, finding.denial) == ("ncci_ptp.column_two", "error", "CO-236")
    assert (finding.line, finding.field, finding.concerns) == (2, "lines.1.modifiers", ("97530", "97537"))
    assert finding.fix.startswith("Add 59 to line 2")
    assert "2026-03-02" in finding.message


def test_the_order_of_the_lines_does_not_matter():
    assert judged(SECOND, FIRST).only.line == 1


@pytest.mark.parametrize("modifier", ["59", "XE", "XS"])
def test_a_bypass_modifier_on_either_code_lifts_the_edit(modifier):
    for lines in ((FIRST, with_modifier(SECOND, modifier)), (with_modifier(FIRST, modifier), SECOND)):
        answer = judged(*lines)
        assert not answer.findings
        assert answer.bypassed == [f"modifier {modifier} lifts the edit 97530/97537 on 2026-03-02"]


ON = {"last of the quarter": "2024-09-30", "first after it": "2024-10-01"}
UNVERIFIED = "The edit was last seen in force on 2024-07-01; that it still holds is not verified."


def of(day, *lines):
    return [{**line, "service_date": day} for line in lines]


def test_an_edit_is_an_error_in_the_quarter_in_which_it_was_last_seen_and_a_warning_that_says_so_after_it():
    within = judged(*of(ON["last of the quarter"], FIRST, SECOND), seen_since=None).only
    after = judged(*of(ON["first after it"], FIRST, SECOND), seen_since=None).only
    assert (within.severity, after.severity) == ("error", "warning")
    assert "last seen" not in within.message
    assert after.message.endswith(UNVERIFIED)


def test_an_edit_that_no_modifier_lifts_warns_likewise_once_it_is_old():
    found = judged(*of(ON["first after it"], *NEVER), seen_since="2026-01-01").only
    assert (found.code, found.severity) == ("ncci_ptp.never_together", "warning")
    assert found.message.endswith(UNVERIFIED)


def test_an_edit_seen_again_since_the_day_that_the_payers_value_names_stays_an_error_and_tells_its_age():
    again = [{"procedure": "97760"}, {"procedure": "97140"}]
    old = judged(*of("2026-04-01", *again), seen_since="2026-02-23").only
    fresh = judged(*of("2026-04-01", *again), seen_since="2026-02-22").only
    assert (old.severity, fresh.severity) == ("warning", "error")
    assert fresh.message.endswith("The edit was last seen in force on 2026-02-22.")


def test_a_pair_of_the_payers_own_has_no_age():
    pair = [{"procedure": "97140"}, {"procedure": "97530"}]
    found = judged(*pair, extra_pairs=[["97140", "97530"]], seen_since=None).only
    assert found.severity == "error"
    assert "last seen" not in found.message


def test_a_modifier_that_the_payer_does_not_list_lifts_nothing():
    assert judged(FIRST, with_modifier(SECOND, "XU")).codes == ["column_two"]
    assert judged(FIRST, with_modifier(SECOND, "KX")).codes == ["column_two"]


def test_a_payer_may_list_anatomic_modifiers():
    assert judged(FIRST, with_modifier(SECOND, "LT"), bypass_modifiers=["59", "LT"]).bypassed


def test_a_payer_that_lists_no_modifier_takes_none():
    finding = judged(FIRST, with_modifier(SECOND), bypass_modifiers=[]).only
    assert finding.code == "ncci_ptp.column_two"
    assert finding.fix == "Take 97537 off the claim; this payer takes no modifier for the pair."


def test_every_line_of_column_two_needs_the_modifier():
    finding = judged(FIRST, with_modifier(SECOND), SECOND).only
    assert finding.line == 3
    assert "line 3" in finding.fix


def test_two_bare_lines_of_column_two_are_one_problem_that_names_both():
    finding = judged(FIRST, SECOND, SECOND).only
    assert "lines 2 and 3" in finding.fix


def test_modifiers_on_one_of_two_lines_of_column_one_do_not_cover_column_two():
    assert judged(with_modifier(FIRST), FIRST, SECOND).codes == ["column_two"]
    assert judged(with_modifier(FIRST), with_modifier(FIRST), SECOND).bypassed


def test_codes_that_are_never_paid_together_are_refused_whatever_the_modifier():
    for modifiers in (["GO"], ["GO", "59"], ["GO", "XS"]):
        finding = judged(*[{**line, "modifiers": modifiers} for line in NEVER]).only
        assert finding.code == "ncci_ptp.never_together"
        assert (finding.line, finding.field) == (1, "lines.0.procedure")
        assert finding.fix.startswith("Take 97124 off line 1")


def test_a_pair_of_different_days_is_no_pair():
    assert not judged(FIRST, {**SECOND, "service_date": "2026-03-03"}).findings


def test_an_edit_holds_through_its_last_day():
    pair = [{"procedure": "97140"}, {"procedure": "97530"}]
    assert judged(*[{**line, "service_date": "2019-12-31"} for line in pair]).codes == ["column_two"]
    assert judged(*[{**line, "service_date": "2020-01-01"} for line in pair]).passed


def test_the_usual_codes_of_a_visit_pass():
    codes = ["97530", "97110", "97112", "97140", "97535"]
    answer = judged(*[{"procedure": code} for code in codes])
    assert answer.passed
    assert not answer.findings


def test_a_lone_code_has_nothing_to_be_paired_with():
    assert judged(FIRST).silent


def test_one_code_on_two_lines_is_no_pair():
    assert judged(FIRST, FIRST).silent


def test_a_line_without_units_is_not_billed():
    assert not judged(FIRST, {**SECOND, "units": 0}).findings
    assert judged(FIRST, {**SECOND, "units": None}).codes == ["column_two"]


def test_an_extra_pair_of_the_payer_needs_a_modifier():
    extra = {"extra_pairs": [["97530", "97140"]]}
    pair = [{"procedure": "97530"}, {"procedure": "97140", "modifiers": ["GO"]}]
    assert judged(*pair).passed
    assert judged(*pair, **extra).only.line == 2
    assert judged(pair[0], with_modifier(pair[1]), **extra).bypassed


def test_an_extra_pair_goes_before_the_tables_edit_of_the_same_codes():
    finding = judged(*NEVER, extra_pairs=[["97124", "97140"]]).only
    assert (finding.code, finding.line) == ("ncci_ptp.column_two", 2)


def test_a_lifted_pair_is_no_edit():
    assert not judged(FIRST, SECOND, lifted_pairs=[["97530", "97537"]]).findings
    assert judged(FIRST, SECOND, lifted_pairs=[["97530", "97542"]]).codes == ["column_two"]


def test_column_one_on_another_claim_of_the_day_counts():
    finding = judged(SECOND, history=[history_line(procedure="97530")]).only
    assert finding.line == 1
    assert "97530 stands on another claim" in finding.message


def test_column_two_on_another_claim_asks_for_a_modifier_here():
    finding = judged(FIRST, history=[history_line(procedure="97537")]).only
    assert finding.line == 1
    assert finding.fix.startswith("Add 59 to line 1")


def test_a_modifier_on_the_other_claim_lifts_the_edit_too():
    assert judged(FIRST, history=[history_line(procedure="97537", modifiers=["GO", "59"])]).bypassed


def test_codes_that_are_never_together_are_found_across_claims():
    assert judged({"procedure": "97140"}, history=[history_line(procedure="97124")]).codes == ["never_together"]


def test_other_claims_of_another_payer_day_discipline_or_fate_do_not_count():
    for change in (
        {"payer_id": "another_payer"},
        {"service_date": "2026-03-03"},
        {"modifiers": ["GP"]},
        {"status": "denied"},
        {"status": "rejected"},
    ):
        assert not judged(SECOND, history=[history_line(procedure="97530", **change)]).findings, change


def test_the_same_service_on_an_earlier_claim_does_not_pair_with_this_one():
    history = [history_line(procedure="97530"), history_line(procedure="97537")]
    assert not judged(FIRST, with_modifier(SECOND), history=history).findings


def test_nothing_crashes_on_odd_lines():
    odd = [None, "", "97530", "§" * 80]
    for code, units in product(odd, (None, -3, 1.5, 10**9)):
        answer = judged({"procedure": code, "units": units}, SECOND, {"service_date": None})
        assert "never_together" not in answer.codes


def test_the_table_is_required_and_becomes_part_of_the_version():
    with pytest.raises(Exception, match="table"):
        judge("ncci_ptp", {"bypass_modifiers": ["59"]})
    with pytest.raises(Exception, match="nowhere"):
        judge("ncci_ptp", {"table": "nowhere"})


def test_a_day_outside_the_tables_quarters_is_not_checked_and_says_why(tmp_path):
    held = {"covers_from": "2026-04-01", "covers_to": "2026-06-30"}
    folder(tmp_path, "ptp", "97530,97537,1,,,standard_practice,2026-01-01", name="ncci_ptp_practitioner", **held)
    compiled = compile_rules(rules({"ncci_ptp": VALUE}).layers, CHECKS, Tables(tmp_path, beside=shipped_tables()))
    case = Case(claim(lines=[FIRST, SECOND]), NOTHING_KNOWN, compiled, AS_OF)
    found = Judged(list(CHECKS["ncci_ptp"].judge(case, case.claim.lines, compiled.versions["ncci_ptp"].rules[0])))
    assert found.not_checked == ["the edits in force on 2026-03-02 are not loaded"]


def test_of_several_lines_of_column_two_the_first_without_a_modifier_is_told():
    finding = judged(FIRST, SECOND, {**SECOND, "modifiers": ["GO", "76"]}).only
    assert finding.line == 2
    assert finding.message.startswith("97537 is not paid beside 97530 on 2026-03-02 without a modifier such as 59.")
    bare = judged(FIRST, SECOND, SECOND, bypass_modifiers=[]).only
    assert (bare.line, "without" in bare.message) == (2, False)
    assert bare.fix == "Take 97537 off the claim; this payer takes no modifier for the pair."


def test_of_several_lines_that_are_never_paid_the_first_is_told():
    finding = judged({"procedure": "97140"}, {"procedure": "97124"}, {"procedure": "97124"}).only
    assert (finding.line, finding.fix.startswith("Take 97124 off lines 2 and 3")) == (2, True)


def test_which_of_the_two_stands_on_another_claim_is_said():
    for here, there in ((FIRST, "97537"), (SECOND, "97530")):
        finding = judged(here, history=[history_line(procedure=there)]).only
        assert f"({there} stands on another claim)" in finding.message
    assert "another claim" not in judged(FIRST, SECOND).only.message
