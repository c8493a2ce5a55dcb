"""A value in words: what each parameter says, what empty means, what is cut, and limits in plain English."""

from typing import Literal, get_args

import pytest

from chalicelib.checks import CATALOGUE, CHECKS
from chalicelib.domain.reading import read_as
from chalicelib.rules.limit_terms import EVENTS, KINDS, NETWORKS, UNITS
from chalicelib.rules.limit_words import limit_words
from chalicelib.rules.limits import Event, Limit, LimitKind, Unit
from chalicelib.rules.words import NOTHING_TO_SET, in_words, row_words, unsaid
from chalicelib.services.rulebook import shipped_library


def words(check, value):
    return in_words(read_as(CHECKS[check].parameters, value))


def limit(**parts):
    return limit_words(
        read_as(Limit, {"kind": "initial", "amount": 90, "unit": "days", "from": "service_date"} | parts)
    )


def test_a_number_is_told_behind_what_it_means_and_an_empty_list_by_its_meaning():
    assert words("unit_cap", {"per_day": 4, "procedures": None, "exempt_places": []}) == [
        "Units that this payer pays for one day, over all these codes: 4.",
        "The codes that count: all timed codes.",
        "Places of service to which the cap does not apply: none.",
    ]


def test_a_switch_that_is_on_is_the_sentence_itself_and_one_that_is_off_says_no():
    on, off = ({"covered": covered, "places": ["02"]} for covered in (True, False))
    assert words("telehealth", on)[0] == "The payer covers therapy by telehealth."
    assert words("telehealth", off)[0] == "The payer covers therapy by telehealth: no."


def test_what_a_document_leaves_out_is_told_only_where_its_default_acts():
    said = words("diagnosis_pointer", {"max_per_line": 4})
    assert said[1] == "The most diagnoses that a claim may list: 12 (by default)."
    assert words("unit_cap", {"per_day": 4}) == ["Units that this payer pays for one day, over all these codes: 4."]


def test_a_check_with_nothing_to_set_says_so():
    assert words("x12_structure", {}) == [NOTHING_TO_SET]


def test_a_severity_of_the_value_is_told_last():
    assert words("unit_cap", {"severity": "warning", "per_day": 4})[-1] == "Told as warning."


@pytest.mark.parametrize(("count", "ending"), [(10, "97009."), (11, "97007, and 3 more (11 in all).")])
def test_a_list_of_ten_is_told_whole_and_a_longer_one_is_cut(count, ending):
    codes = [f"970{number:02}" for number in range(count)]
    assert words("untimed_units", {"procedures": codes})[0].endswith(ending)


def test_amounts_stand_by_year_in_dollars():
    said = words("threshold_modifier", {"yearly": {"2026": "2480.00", "2025": "2410.00"}})
    assert "The threshold of each calendar year, in dollars: 2025: 2410.00; 2026: 2480.00." in said


def test_a_pair_keeps_its_order_and_a_set_has_none():
    pairs = words("ncci_ptp", {"table": "ncci_ptp_practitioner", "extra_pairs": [["97530", "97140"]]})
    assert pairs[1].endswith(": 97530 and 97140.")
    sets = words("modifier_validity", {"known": ["GO"], "exclusive": [["KX", "GA"]]})
    assert sets[1].endswith(": GA and KX.")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"network": "in"}, "A claim: 90 days from the service date (in network)."),
        ({"network": "out"}, "A claim: 90 days from the service date (out of network)."),
        ({"amount": 1, "unit": "years"}, "A claim: 1 year from the service date."),
        ({"roll": "next_business_day"}, "A claim: 90 days from the service date, or the next business day."),
        (
            {"amount": "12-31", "unit": "fixed"},
            "A claim: until 12-31 (month and day) of the year after the service date.",
        ),
        (
            {"amount": 6, "unit": "end_of_month"},
            "A claim: until the end of the month that is 6 months after the service date.",
        ),
        ({"unit": "days_after_year_end"}, "A claim: 90 days from the end of the year of the service date."),
        (
            {"kind": "corrected", "unit": "remaining", "amount": None, "from": "remittance"},
            "A corrected claim: what is left of the limit for a first claim.",
        ),
        (
            {"kind": "appeal_2", "from": "notice_received", "presumed_days": 5},
            "An appeal, level 2: 90 days from receipt of the notice (presumed 5 days after its date).",
        ),
        (
            {"ceiling": True},
            "A claim: 90 days from the service date; the law's own limit, no payer under it may give longer.",
        ),
    ],
)
def test_a_limit_is_a_plain_sentence(parts, said):
    assert limit(**parts) == said


def test_the_later_or_earlier_of_two_limits_is_told_with_both():
    parts = [
        {"amount": 12, "unit": "months", "from": "service_date"},
        {"amount": 60, "unit": "days", "from": "primary_decision"},
    ]
    for which in ("later", "earlier"):
        said = limit_words(read_as(Limit, {"kind": "secondary", f"{which}_of": parts}))
        both = "12 months from the service date and 60 days from the primary payer's decision"
        assert said == f"A secondary claim: the {which} of {both}."


@pytest.mark.parametrize("check", [check.name for check in CATALOGUE])
def test_every_shipped_value_of_a_check_is_told_in_whole_sentences(check):
    library = shipped_library()
    held = [library.rules(payer_id).versions.get(check) for payer_id in library.payers]
    rules = [rule for versions in held if versions for rule in versions.rules if rule]
    sentences = [sentence for rule in rules for sentence in in_words(rule.parameters)]
    assert sentences
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert not [sentence for sentence in sentences if ".." in sentence or "None" in sentence or "frozenset" in sentence]


@pytest.mark.parametrize(("more", "left_out"), [(10, ()), (11, ("97108", "97109", "97110"))])
def test_codes_for_which_a_sentence_has_no_room_can_be_asked_for(more, left_out):
    codes = frozenset(str(97100 + number) for number in range(more))
    parameters = read_as(CHECKS["discipline_modifier"].parameters, {"required": "GO", "procedures": sorted(codes)})
    told = unsaid(parameters)
    assert told == ({"Codes that need it on every line (always therapy)": left_out} if left_out else {})
    said = " ".join(in_words(parameters))
    assert all((code in said) != (code in left_out) for code in codes)


@pytest.mark.parametrize(
    ("words", "choices"),
    [(KINDS, LimitKind), (UNITS, Unit), (EVENTS, Event), (NETWORKS, Literal["in", "out"])],
)
def test_whatever_a_limit_may_say_has_words(words, choices):
    assert list(words) == list(get_args(choices))


def test_each_limit_of_a_value_is_told_by_itself():
    limits = [
        {"kind": "initial", "amount": 90, "unit": "days", "from": "service_date", "network": "in"},
        {"kind": "appeal_2", "unit": "remaining", "from": "denial"},
    ]
    value = read_as(CHECKS["timely_filing"].parameters, {"limits": limits})
    assert row_words(value, "limits") == [
        "A claim: 90 days from the service date (in network).",
        "An appeal, level 2: what is left of the limit for a first claim.",
    ]
    assert row_words(value, "warn_within_days") == []
