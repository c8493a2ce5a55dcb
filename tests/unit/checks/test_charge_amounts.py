"""Charges that add up."""

import json
from dataclasses import replace

import pytest

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.context import NOTHING_KNOWN
from chalicelib.rules.tables import Tables, shipped_tables
from tests.unit.checks.judging import AS_OF, Judged, claim, judge, rules


def judged(*charges, total="120.00"):
    return judge("charge_amounts", {}, claim(lines=[{"charge": charge} for charge in charges], total_charge=total))


def test_charges_that_add_up_to_the_total_pass():
    assert judged("60.00", "60.00").passed
    assert judged("60.00", "60.00").codes == []


@pytest.mark.parametrize("total", ["119.99", "120.01", "0.00", "-120.00", "240.00"])
def test_a_total_that_is_off_by_a_cent_is_a_mismatch(total):
    finding = judged("60.00", "60.00", total=total).only
    assert (finding.code, finding.severity, finding.field) == ("charge_amounts.total_mismatch", "error", "total_charge")
    assert finding.fix.startswith("Make the total 120.00")


def test_tenths_add_up_exactly():
    assert judged("0.10", "0.20", total="0.30").codes == []


def test_charges_are_totals_and_not_multiplied_by_units():
    of_claim = claim(lines=[{"charge": "120.00", "units": 4}])
    assert judge("charge_amounts", {}, of_claim).codes == []


@pytest.mark.parametrize("charge", ["0.00", None])
def test_a_line_must_charge_something(charge):
    finding = judged("120.00", charge).only
    assert (finding.code, finding.line, finding.field) == ("charge_amounts.zero", 2, "lines.1.charge")


def test_one_cent_is_a_charge():
    assert judged("0.01", total="0.01").codes == []


def test_a_negative_charge_is_told_as_such():
    finding = judged("180.00", "-60.00").only
    assert (finding.code, finding.message) == (
        "charge_amounts.negative",
        "The charge is -60.00; a charge is never negative.",
    )


def test_a_total_over_unknown_charges_is_not_compared():
    assert judged("100.00", None).codes == ["zero"]


def test_an_unknown_total_is_not_checked():
    assert judged("60.00", total=None).not_checked == ["the claim's total charge"]


@pytest.fixture
def fees(tmp_path):
    rows = "code,locality,amount,valid_from,valid_to\n97530,,40.00,2026-01-01,\n97530,,30.00,2025-01-01,2025-12-31\n"
    (tmp_path / "plan_fees.csv").write_text(rows)
    source = {
        "kind": "fees",
        "title": "Sample fees",
        "version": "2026",
        "source": "made up",
        "read_on": "2026-01-01",
        "confidence": "contract",
        "licence": "own",
        "rows": 2,
    }
    (tmp_path / "sources.json").write_text(json.dumps({"plan_fees": source}))
    return Tables(tmp_path, shipped_tables())


def with_fees(fees, *lines, **line):
    compiled = rules({"charge_amounts": {}})
    rule = compiled.versions["charge_amounts"].on(AS_OF)
    parameters = CHECKS["charge_amounts"].parameters(fee_schedule="plan_fees")
    of_claim = claim(lines=lines or [line], total_charge=None)
    case = Case(of_claim, NOTHING_KNOWN, compiled, AS_OF)
    return Judged(
        list(CHECKS["charge_amounts"].judge(case, of_claim.lines, replace(rule, parameters=parameters, tables=fees)))
    )


def test_a_charge_below_what_the_payer_allows_leaves_money(fees):
    assert with_fees(fees, units=3, charge="120.00").codes == []
    finding = with_fees(fees, units=3, charge="119.99").only
    assert (finding.code, finding.severity) == ("charge_amounts.below_fee_schedule", "warning")
    assert finding.message == "119.99 is charged for 3 units of 97530; the payer allows 120.00."


def test_the_fee_of_the_service_date_counts(fees):
    assert with_fees(fees, units=1, charge="30.00", service_date="2025-12-31").codes == []
    assert with_fees(fees, units=1, charge="30.00", service_date="2026-01-01").codes == ["below_fee_schedule"]


@pytest.mark.parametrize(
    "line", [{"procedure": "97110"}, {"units": None}, {"units": -2}, {"service_date": None}, {"procedure": None}]
)
def test_without_fee_units_or_date_no_charge_is_too_low(fees, line):
    assert with_fees(fees, **{"charge": "0.01", **line}).codes == []


def test_the_schedule_is_a_table_that_the_rules_version_names():
    parameters = CHECKS["charge_amounts"].parameters
    assert parameters(fee_schedule="plan_fees").tables() == {"plan_fees": "fees"}
    assert parameters().tables() == {}


def test_what_is_said_of_a_charge_that_is_missing_or_nothing():
    assert judged(None).only.message == "The line has no charge."
    assert judged("0.00", total="0.00").only.message == "The charge is 0.00."
    assert judged("-0.01", total="-0.01").only.code == "charge_amounts.negative"


def test_what_the_payer_allows_is_told_for_one_unit_and_for_several(fees):
    one = with_fees(fees, units=1, charge="39.99").only.message
    assert one == "39.99 is charged for 1 unit of 97530; the payer allows 40.00."


def test_a_line_that_cannot_be_priced_does_not_hide_the_next(fees):
    below = {"charge": "39.99", "units": 1}
    for other in ({"procedure": None}, {"service_date": None}, {"units": None}, {"procedure": "97110"}):
        assert [one.line for one in with_fees(fees, {"charge": "0.01", **other}, below).findings] == [2], other
    assert with_fees(fees, {"charge": "-0.01"}, below).codes == ["negative", "below_fee_schedule"]
    assert with_fees(fees, {"charge": "0.01", "units": 1}).codes == ["below_fee_schedule"]


def test_a_code_that_is_billed_without_charge_may_stand_at_zero():
    def codes(procedure, charge):
        lines = [{"charge": "120.00"}, {"procedure": procedure, "charge": charge}]
        return judge("charge_amounts", {"without_charge": "[0-9]{4}F"}, claim(lines=lines)).codes

    assert codes("1101F", "0.00") == []
    assert codes("97110", "0.00") == ["zero"]
    assert codes("1101F", None) == ["zero"]
    assert codes("1101F", "-1.00") == ["negative", "total_mismatch"]
    assert codes("11101F", "0.00") == ["zero"]
