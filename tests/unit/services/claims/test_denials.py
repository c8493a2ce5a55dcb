"""Why a line was denied: known codes explained, unknown ones named as such, remarks told apart from reasons."""

import pytest

from chalicelib.rules.tables import shipped_tables
from chalicelib.services.claims.denials import Reason, denied_line, explained, prevented_by, reason
from tests.unit.services.claims.lives import event, life

TABLE = shipped_tables().denials()


@pytest.mark.parametrize(
    ("sent", "group", "code"),
    [
        ("CO-197", "CO", "197"),
        (" co-197 ", "CO", "197"),
        ("CO197", "CO", "197"),
        ("197", None, "197"),
        ("B7", None, "B7"),
        ("CO-B7", "CO", "B7"),
        ("N522", None, "N522"),
    ],
)
def test_a_reason_comes_bare_or_behind_its_group(sent, group, code):
    assert reason(sent) == Reason(group, code)


def test_a_known_reason_tells_its_cause_its_remedy_and_the_check_that_prevents_it():
    told = explained("CO-29", TABLE)
    assert (told["group"], told["code"], told["known"], told["because"]) == ("CO", "29", True, None)
    assert (told["correctable"], told["appealable"], told["prevented_by"]) == ("no", "depends", ["timely_filing"])
    assert "late submission" in told["root_cause"]


def test_an_unknown_reason_says_that_it_is_unknown():
    told = explained("CO-999", TABLE)
    assert (told["known"], told["meaning"], told["correctable"], told["prevented_by"]) == (False, None, None, [])
    assert told["because"] == "999 is not in the table of denials; look it up on the remittance"


@pytest.mark.parametrize("remark", ["MA130", "N522"])
def test_a_remark_is_told_as_one_with_the_reasons_that_it_explains(remark):
    told = explained(remark, TABLE)
    assert (told["group"], told["code"], told["known"]) == (None, remark, False)
    assert told["goes_with"]
    assert "is a remark" in told["because"]


def test_a_denied_line_without_reasons_says_where_they_stand():
    (first, _) = life(event("denied", "03-20")).denied_lines
    told = denied_line(first, TABLE)
    assert (told["line"], told["reasons"]) == (1, [])
    assert "remittance" in told["because"]


def test_the_checks_that_would_have_prevented_a_denial_are_named_once():
    lines = life(event("denied", "03-20", reasons=["CO-197", "CO-198", "CO-29", "XX-1"])).denied_lines
    assert prevented_by(lines, TABLE) == ("authorization", "timely_filing")


def test_every_reason_of_the_table_is_found_behind_a_group():
    assert all(explained(f"CO-{one.code}", TABLE)["known"] for one in TABLE.all())
