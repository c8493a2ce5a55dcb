"""Member ids have the payer's form."""

import pytest

from chalicelib.domain.errors import RulesRefused
from tests.unit.checks.judging import claim, judge, rules

MBI = "[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y]{2}[0-9]{2}"


def judged(member_id, pattern=MBI, **value):
    return judge("member_id", {"pattern": pattern, **value}, claim(patient={"member_id": member_id}))


@pytest.mark.parametrize("member_id", ["1EG4TE5MK73", "9YY9YY9YY99"])
def test_an_id_of_the_payers_form_passes(member_id):
    assert judged(member_id).passed


@pytest.mark.parametrize(
    "member_id",
    ["1EG4TE5MK7", "1EG4TE5MK734", "1SG4TE5MK73", "0EG4TE5MK73", "1EGATE5MK73", "123456789A", "1EG4TE5MK73\n"],
)
def test_an_id_of_another_form_is_a_fault(member_id):
    finding = judged(member_id).only
    assert (finding.code, finding.severity, finding.denial) == ("member_id.format", "error", "CO-31")
    assert finding.field == "patient.member_id"


def test_the_whole_id_must_match_even_where_the_pattern_has_no_anchors():
    assert judged("12345", "[0-9]{5}").passed
    assert judged("123456", "[0-9]{5}").codes == ["format"]
    assert judged("123456", "^[0-9]{5}$").codes == ["format"]


def test_dashes_get_their_own_words():
    finding = judged("1EG4-TE5-MK73").only
    assert finding.fix == "Send its letters and digits alone."


@pytest.mark.parametrize("member_id", [None, "", "  "])
def test_a_missing_id_is_a_fault(member_id):
    assert judged(member_id).only.message == "No member id is given."


def test_the_hint_is_shown_and_the_id_is_not():
    message = judged("SECRET99", hint="Eleven letters and digits.").only.message
    assert message.endswith("Eleven letters and digits.")
    assert "SECRET99" not in message


def test_a_rule_without_a_pattern_is_refused():
    with pytest.raises(RulesRefused, match="pattern"):
        rules({"member_id": {}})


@pytest.mark.parametrize("pattern", ["[0-9", r"([A-Z])\1", "([0-9]+)+", "(A|AA)*"])
def test_a_pattern_that_cannot_be_used_is_refused_with_its_field(pattern):
    with pytest.raises(RulesRefused, match=r"member_id\.0\.value\.pattern"):
        rules({"member_id": {"pattern": pattern}})


def test_a_hint_is_up_to_three_hundred_signs():
    assert judged("?", hint="x" * 300).codes == ["format"]
    with pytest.raises(RulesRefused, match="hint"):
        judged("?", hint="x" * 301)
