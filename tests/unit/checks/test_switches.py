"""Switches in payer documents are true or false, and nothing that merely looks like it."""

import pytest

from chalicelib.checks import CATALOGUE
from chalicelib.domain.errors import RulesRefused
from tests.unit.checks.judging import rules

SWITCHES = [
    ("coordination_of_benefits", "needs_primary_decision"),
    ("coordination_of_benefits", "other_payer_primary"),
    ("eligibility", "required"),
    ("provider_enrollment", "required"),
    ("provider_enrollment", "assistants_may_render"),
    ("referring_provider", "required"),
    ("replacement_claim", "accepts_replacement"),
    ("service_dates", "one_month_per_claim"),
    ("plan_of_care", "required"),
    ("assistant_modifier", "midpoint_exception"),
    ("authorization", "evaluation_day_exempt"),
    ("authorization", "match_procedures"),
    ("telehealth", "covered"),
    ("telehealth", "in_person_place"),
    ("evaluation_codes", "reevaluation_needs_reason"),
    ("timed_units", "one_line_per_code"),
    ("visit_cap", "hard"),
]


@pytest.mark.parametrize("value", ["true", "yes", 1])
@pytest.mark.parametrize(("check", "name"), SWITCHES)
def test_a_switch_that_is_neither_true_nor_false_is_refused(check, name, value):
    with pytest.raises(RulesRefused, match=name):
        rules({check: {name: value}})


def test_every_switch_of_every_check_is_among_these():
    switches = {
        (check.name, name)
        for check in CATALOGUE
        for name, field in check.parameters.model_fields.items()
        if field.annotation in (bool, bool | None)
    }
    assert switches == set(SWITCHES)
