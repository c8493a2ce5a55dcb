"""Which lines draw at all, by the payer's own authorization rule."""

from datetime import date

import pytest

from chalicelib.checks import CHECKS
from chalicelib.domain.claim import Documentation
from chalicelib.domain.context import Context, HistoryLine
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.authorizations.needs import Need, needs_of
from tests.http.service import UNIVERSAL, dated, document, loaded
from tests.unit.services.authorizations.sample import TODAY, claim, line, march


def rules(**parameters):
    checks = {"authorization": [dated(parameters)]} if parameters else {}
    payer = loaded(document("sample_payer", checks))
    templates = {"universal": loaded(UNIVERSAL)}
    return Library({"sample_payer": payer}, templates, CHECKS, shipped_tables()).rules("sample_payer")


def levels(made, payer_rules, context=None) -> list[str]:
    return [need.level for need in needs_of(made, context, payer_rules, TODAY).values()]


def test_a_payer_without_a_rule_or_that_wants_none_lets_a_line_draw_on_what_fits():
    assert levels(claim(line()), rules()) == ["if_fits"]
    assert levels(claim(line()), rules(required="never")) == ["if_fits"]


def test_a_payer_that_wants_authorization_spares_its_exempt_codes():
    made = claim(line(procedure="97165"), line())
    needs = needs_of(made, None, rules(required="always", exempt_procedures=["97165"], match_procedures=True), TODAY)
    assert needs == {
        0: Need("never", "97165 needs no authorization with this payer"),
        1: Need("needed", "", match_procedures=True),
    }


@pytest.mark.parametrize(("visits_before", "level"), [(1, "if_named"), (2, "needed")])
def test_the_visits_that_are_free_draw_only_if_named_and_the_next_one_is_needed(visits_before, level):
    made = claim(line(march(2)), documentation=Documentation(evaluation_on=date(2026, 2, 1)))
    visits = [
        HistoryLine(f"C-0{n}", "sample_payer", "paid", date(2026, 2, 1 + n), "97530", ("GO",))
        for n in range(visits_before)
    ]
    context = Context(history=tuple(visits))
    assert levels(made, rules(required="after_visits", after_visits=2), context) == [level]


def test_where_it_cannot_be_told_which_visit_it_is_one_on_file_is_drawn_on():
    assert levels(claim(line()), rules(required="after_visits", after_visits=2)) == ["if_fits"]


def test_a_code_or_place_for_which_the_payer_wants_none_draws_only_if_named():
    codes = rules(required="always", procedures=["97110"])
    assert levels(claim(line(), line(procedure="97110")), codes) == ["if_named", "needed"]
    assert levels(claim(line()), rules(required="always", places=["12"])) == ["if_named"]


def test_treatment_beside_an_exempt_evaluation_draws_only_if_named():
    made = claim(line(procedure="97165"), line())
    assert levels(made, rules(required="always", exempt_procedures=["97165"], evaluation_day_exempt=True)) == [
        "never",
        "if_named",
    ]
