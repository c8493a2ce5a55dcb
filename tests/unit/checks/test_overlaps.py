"""One fault, one finding: the more specific check keeps it, unless it weighs less or leaves some of it unsaid."""

from tests.unit.checks.judging import claim
from tests.unit.test_validation import codes, verdict

TIMED = {"method": "cms", "timed": ["97112", "97129", "97130"], "pool_as_one": [["97129", "97130"]]}
# The shipped table pays one unit of 97129 a day and four of 97112.
BOTH = {"timed_units": TIMED, "mue": {"table": "mue_practitioner"}}


def judged(procedure, minutes, units, values=BOTH, **context):
    line = {"procedure": procedure, "minutes": minutes, "units": units}
    return verdict(values, claim(lines=[line]), context)


def elsewhere(procedure):
    return {
        "claim_id": "C-9",
        "payer_id": "sample_payer",
        "status": "paid",
        "service_date": "2026-03-02",
        "procedure": procedure,
        "units": 1,
        "modifiers": ["59"],
    }


def test_a_second_unit_of_a_first_quarter_is_one_finding_with_the_fix_that_bills_the_added_quarter():
    found = judged("97129", 30, 2)
    assert codes(found) == ["timed_units.wrong_code"]
    assert found.findings[0].fix == "Bill 97129 × 1 and 97130 × 1."


def test_more_units_than_minutes_are_one_finding_where_its_fix_keeps_to_the_limit_of_the_code():
    assert codes(judged("97129", 15, 2)) == ["timed_units.overbilled"]
    assert codes(judged("97112", 60, 5)) == ["timed_units.overbilled"]


def test_the_limit_of_the_code_is_told_beside_it_where_the_fix_would_still_pass_it():
    assert codes(judged("97112", 75, 6)) == ["timed_units.overbilled", "mue.over"]


def test_the_limit_is_told_where_the_minutes_are_not_known_or_are_right():
    assert codes(judged("97129", None, 2)) == ["mue.over"]
    assert codes(judged("97112", 75, 5)) == ["mue.over"]


def test_what_is_said_of_one_day_hides_nothing_of_another():
    lines = [
        {"line": 1, "service_date": "2026-03-02", "procedure": "97129", "minutes": 15, "units": 2},
        {"line": 2, "service_date": "2026-03-04", "procedure": "97129", "minutes": None, "units": 2},
    ]
    found = verdict(BOTH, claim(lines=lines), {})
    assert [(one.code, one.line) for one in found.findings] == [("timed_units.overbilled", 1), ("mue.over", 2)]


def test_the_limit_is_told_beside_it_where_another_claim_of_the_day_takes_of_it():
    assert codes(judged("97129", 30, 2, history=[elsewhere("97130")])) == ["timed_units.wrong_code"]
    assert codes(judged("97129", 30, 2, history=[elsewhere("97129")])) == ["timed_units.wrong_code", "mue.over"]


def test_a_finding_that_weighs_less_hides_none():
    found = judged("97129", 30, 2, {**BOTH, "timed_units": {**TIMED, "severity": "warning"}})
    assert [(one.code, one.severity) for one in found.findings] == [
        ("timed_units.wrong_code", "warning"),
        ("mue.over", "error"),
    ]
    assert codes(judged("97129", 30, 2, {**BOTH, "mue": {**BOTH["mue"], "severity": "warning"}})) == [
        "timed_units.wrong_code"
    ]
