"""Therapy procedures: timing, add-ons, disciplines, codes that are new or gone."""

from datetime import date

import pytest

from chalicelib.rules.tables import ProcedureTable, shipped_tables


@pytest.fixture(scope="module")
def procedures() -> ProcedureTable:
    return shipped_tables().procedures()


@pytest.mark.parametrize("code", ["97110", "97112", "97124", "97140", "97530", "97533", "97535", "97542", "97760"])
def test_treatment_is_billed_by_the_quarter_hour(procedures: ProcedureTable, code: str) -> None:
    found = procedures.find(code)
    assert found is not None
    assert (found.timing, found.minutes_per_unit) == ("timed15", 15)
    assert code in procedures.timed15()


@pytest.mark.parametrize("code", ["97165", "97166", "97167", "97168", "97150", "G0283", "97014"])
def test_evaluations_groups_and_unattended_modalities_are_untimed(procedures: ProcedureTable, code: str) -> None:
    found = procedures.find(code)
    assert found is not None
    assert (found.timing, found.minutes_per_unit, found.once_per_day) == ("untimed", None, True)
    assert code not in procedures.timed15()


def test_cognitive_intervention_is_a_first_and_further_quarter_hours(procedures: ProcedureTable) -> None:
    first, further = procedures.find("97129"), procedures.find("97130")
    assert first is not None
    assert further is not None
    assert (first.timing, further.timing) == ("timed15_first", "timed15_addl")
    assert {"97129", "97130"} <= procedures.timed15()


@pytest.mark.parametrize(
    ("add_on", "primary"),
    [
        ("97130", "97129"),
        ("97546", "97545"),
        ("97551", "97550"),
        ("97598", "97597"),
        ("90913", "90912"),
        ("96113", "96112"),
        ("98981", "98980"),
    ],
)
def test_an_add_on_names_its_only_primary(procedures: ProcedureTable, add_on: str, primary: str) -> None:
    found = procedures.find(add_on)
    assert found is not None
    assert found.add_on_to == (primary,)
    assert procedures.find(primary) is not None


@pytest.mark.parametrize(
    ("codes", "disciplines"),
    [("97165 97166 97167 97168", ("GO",)), ("97161 97162 97163 97164", ("GP",)), ("92521 92524 92607", ("GN",))],
)
def test_evaluations_belong_to_one_discipline(
    procedures: ProcedureTable, codes: str, disciplines: tuple[str, ...]
) -> None:
    assert {found.disciplines for code in codes.split() if (found := procedures.find(code))} == {disciplines}


def test_caregiver_training_is_timed_but_never_by_the_quarter_hour_pool(procedures: ProcedureTable) -> None:
    found = procedures.find("97550")
    assert found is not None
    assert (found.timing, found.minutes_per_unit) == ("timed_other", 30)
    assert not {"97550", "97551"} & procedures.timed15()


def test_unattended_stimulation_tells_what_to_bill_instead(procedures: ProcedureTable) -> None:
    found = procedures.find("97014")
    assert found is not None
    assert (found.pfs_status, found.bill_instead) == ("I", ("G0283",))


def test_a_deleted_code_is_known_valid_the_day_before_and_names_its_successors(procedures: ProcedureTable) -> None:
    found = procedures.find("97532")
    assert found is not None
    assert found.deleted_on == date(2018, 1, 1)
    assert found.valid_on(date(2017, 12, 31))
    assert not found.valid_on(date(2018, 1, 1))
    assert found.bill_instead == ("97129", "97130")


def test_a_new_code_is_valid_from_its_first_day(procedures: ProcedureTable) -> None:
    found = procedures.find("98979")
    assert found is not None
    assert not found.valid_on(date(2025, 12, 31))
    assert found.valid_on(date(2026, 1, 1))


def test_a_code_that_is_no_therapy_is_not_there(procedures: ProcedureTable) -> None:
    assert procedures.find("99213") is None


def test_every_code_named_by_an_add_on_or_a_successor_is_in_the_table(procedures: ProcedureTable) -> None:
    rows = [found for code in procedures.codes() if (found := procedures.find(code))]
    named = {code for found in rows for code in (*found.add_on_to, *found.bill_instead)}
    assert named
    assert named <= procedures.codes()


def test_every_limit_and_every_active_edit_of_today_is_about_a_code_of_the_table(procedures: ProcedureTable) -> None:
    athletic_training = {"97169", "97170", "97171", "97172"}
    edits = shipped_tables().ptp("ncci_ptp_practitioner")
    assert edits.codes_with_edits - athletic_training <= procedures.codes()
