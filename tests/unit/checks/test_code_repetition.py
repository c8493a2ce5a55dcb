"""One code over and over: the share of one code among the units of the last visits."""

import pytest

from tests.unit.checks.judging import claim, judge

VALUE = {"share_percent": 80, "over_visits": 4, "procedures": ["97110", "97530"]}
DAYS = ["2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"]


def visit(day, procedure="97110", units=2, **changes):
    line = {"claim_id": f"C-{day}", "payer_id": "sample_payer", "status": "paid", "service_date": day}
    return {**line, "modifiers": ["GO"], "procedure": procedure, "units": units, **changes}


def judged(history, *lines, value=VALUE, since=None):
    context = {"history_since": since} if history is None else {"history": history, "history_since": since}
    lines = lines or ({"procedure": "97110"},)
    return judge("code_repetition", value, claim(lines=lines), context)


def test_one_code_at_every_visit_is_a_warning():
    finding = judged([visit(day) for day in DAYS]).only
    assert (finding.code, finding.severity, finding.denial) == ("code_repetition.one_code", "warning", None)
    assert (finding.line, finding.field) == (1, "lines.0.procedure")
    assert finding.message == (
        "97110 is 100.0% of the units of the last 4 visits, 2026-02-09 to 2026-03-02; over 80% invites an audit."
    )


def test_a_share_at_the_limit_passes_and_one_over_it_does_not():
    of_ten = [visit(DAYS[1], units=3), visit(DAYS[2], units=3), visit(DAYS[3], "97530", units=2)]
    assert judged(of_ten).passed
    assert not judged(of_ten).findings
    assert judged([*of_ten[:1], visit(DAYS[2], units=4), of_ten[2]]).codes == ["one_code"]


def test_fewer_visits_than_asked_for_pass():
    assert judged([visit(day) for day in DAYS[2:]]).passed
    assert judged([visit(day) for day in DAYS[1:]]).codes == ["one_code"]


def test_several_lines_of_a_day_are_one_visit():
    assert judged([visit(DAYS[3]), visit(DAYS[3]), visit("2026-03-02", "97530")]).passed


def test_only_the_last_visits_count():
    assert judged([visit("2026-01-05", "97530", units=90), *[visit(day) for day in DAYS]]).codes == ["one_code"]


def test_visits_after_this_claim_do_not_count():
    assert judged([visit(day) for day in [*DAYS[2:], "2026-03-09"]]).passed


def test_a_code_that_is_not_watched_is_left_alone():
    history = [visit(day, "97140") for day in DAYS]
    assert judged(history, {"procedure": "97140"}).silent
    assert judged(history, {"procedure": "97140"}, value={**VALUE, "procedures": None}).codes == ["one_code"]
    assert judged(history, {"procedure": "97140"}, value={**VALUE, "procedures": []}).codes == ["one_code"]


def test_a_code_that_this_claim_does_not_bill_is_not_its_problem():
    assert not judged([visit(day, units=20) for day in DAYS], {"procedure": "97530"}).findings


def test_other_payers_and_other_disciplines_are_other_records():
    for change in ({"payer_id": "another_payer"}, {"modifiers": ["GP"]}, {"status": "voided"}):
        assert judged([visit(day, **change) for day in DAYS]).passed
        assert not judged([visit(day, **change) for day in DAYS]).findings, change


def test_unknown_history_is_not_checked():
    assert judged(None).not_checked == ["the patient's earlier visits are not known"]


def test_history_that_does_not_reach_back_far_enough_is_not_checked():
    recent = [visit(day) for day in DAYS[2:]]
    assert judged(recent, since="2026-02-16").not_checked == ["visits before 2026-02-16 are not known"]
    assert judged([visit(day) for day in DAYS], since="2026-02-09").codes == ["one_code"]
    assert judged([visit(day) for day in DAYS], since="2026-02-10").not_checked


def test_units_that_are_missing_or_nonsense_do_not_crash():
    odd = [visit(DAYS[1], units=None), visit(DAYS[2], units=-4), visit(DAYS[3], units=1.5)]
    assert judged(odd, {"procedure": "97110", "units": None}).codes == ["one_code"]
    nothing = [visit(day, units=0) for day in DAYS]
    assert judged(nothing, {"procedure": "97110", "units": 0}).passed
    assert judged(odd, {"procedure": "97110", "service_date": None}).silent


def test_the_limits_are_required():
    for missing in ("share_percent", "over_visits"):
        with pytest.raises(Exception, match=missing):
            judged([], value={name: value for name, value in VALUE.items() if name != missing})


def test_the_visits_before_this_claims_last_day_count_and_none_after_it():
    later = visit("2026-03-03", "97535", units=90)
    same = visit("2026-03-02", "97535", units=90)
    before = [visit(day) for day in DAYS]
    assert judged([*before, later]).codes == ["one_code"]
    assert not judged([*before, same]).findings
    two = ({"procedure": "97110"}, {"procedure": "97110", "service_date": "2026-02-01"})
    assert judged(before, *two).codes == ["one_code"]


def test_a_line_of_history_without_units_counts_as_one_and_a_negative_one_as_none():
    # 8 of 10 units are 80 %, which is still right; 8 of 9 are more.
    half = [visit(day) for day in DAYS[:2]]
    assert not judged([*half, visit(DAYS[2]), visit(DAYS[3], "97535", units=2)]).findings
    assert judged([*half, visit(DAYS[2]), visit(DAYS[3], "97535", units=None)]).codes == ["one_code"]
    assert judged([*half, visit(DAYS[2]), visit(DAYS[3], "97535", units=0)]).codes == ["one_code"]


def test_the_code_billed_most_is_the_one_told():
    history = [visit(day) for day in DAYS]
    finding = judged(history, {"procedure": "97530", "units": 1}, {"procedure": "97110"}).only
    assert (finding.line, finding.concerns) == (2, ("97110",))


def test_a_claim_without_units_or_earlier_ones_has_no_share():
    nothing = [visit(day, units=0) for day in DAYS]
    assert judged(nothing, {"procedure": "97110", "units": 0}).passed


def test_without_earlier_visits_nothing_passes():
    found = judged(None)
    assert (found.not_checked, found.passed) == (["the patient's earlier visits are not known"], False)


def test_a_visit_without_units_counts_one_and_one_below_nothing_counts_none():
    ones = [visit(day, units=1) for day in DAYS[1:3]]
    assert judged([*ones, visit(DAYS[3], "97535", units=None)]).passed
    assert judged([*ones, visit(DAYS[3], "97535", units=1), visit(DAYS[3], "97112", units=-1)]).passed
