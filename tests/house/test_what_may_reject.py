"""An unverified fact never rejects a claim: held for every value and every table that ships.

Part of a verified value may still be a reading; its note says so, and then something in the value softens that part.
"""

import re

import pytest

from chalicelib.checks import CHECKS
from chalicelib.domain.finding import RANK
from chalicelib.rules.document import SURE
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.rulebook import shipped_library

DOUBT = re.compile(
    r"our reading|recalled|general knowledge|unverified|not verified|unreliable|disagree|carried over|taken for"
    r"|has been replaced",
    re.IGNORECASE,
)
# The tables whose rows say by themselves how sure they are.
ROWS_TELL = {"procedures"}
# Doubts that stop no claim though no severity of the value says so, each with the reason.
HARMLESS = {
    ("ny_medicaid", "authorization"): "what is doubted exempts evaluations",
    ("tricare", "timely_filing"): "what is doubted is left out",
    (
        "medicare",
        "telehealth",
    ): "the check itself only warns of 95 in an in-person place where no modifier is asked for",
    ("medicare", "timely_filing"): "what is doubted gives more time, follows from the regulation or is left out",
    ("medicare", "ncci_ptp"): "an edit that was not seen since is told with its age and warns",
}


def shipped():
    """Every value that ships: document, check, value as it is written."""
    library = shipped_library()
    for loaded in (*library.templates.values(), *library.payers.values()):
        for check, values in loaded.document.checks.items():
            for dated in values:
                yield loaded.document.payer_id, check, dated


def rules_in_force():
    library = shipped_library()
    for payer_id in library.payers:
        for versions in library.rules(payer_id).versions.values():
            yield from ((payer_id, rule) for rule in versions.rules if rule is not None)


def softened(value) -> bool:
    """True where the value says of some part that it can only warn, or lets more be approved."""
    soft = (name for name, said in value.items() if name.endswith("severity") and said in ("warning", "info"))
    return any(soft) or value.get("hard") is False or bool(value.get("exclusive_in_doubt"))


# x12_structure speaks with the implementation guide's own authority.
@pytest.mark.parametrize("name", [name for name in CHECKS if name != "x12_structure"])
def test_no_finding_of_an_unsure_value_is_an_error_whatever_the_check_or_the_value_asks(name):
    unsure = [rule for _, rule in rules_in_force() if rule.check == name and rule.citation.confidence not in SURE]
    said = {rule.finding(code, "m", "f", severity="error").severity for rule in unsure for code in rule.kinds}
    assert all(RANK[severity] < RANK["error"] for severity in said)


def test_no_value_that_was_read_in_a_publishers_archive_may_reject():
    archived = {
        (document, check, dated.reference.confidence)
        for document, check, dated in shipped()
        if "/archive/" in (dated.reference.url or "").lower()
    }
    assert archived
    assert not {one for one in archived if one[2] in SURE}


def test_a_part_of_a_verified_value_that_its_note_doubts_can_only_warn():
    bare = {
        (document, check)
        for document, check, dated in shipped()
        if dated.value and dated.reference.confidence in SURE and DOUBT.search(dated.note or "")
        if not softened(dated.value)
    }
    assert bare - set(HARMLESS) == set(), "cap the value, soften the part, or say in HARMLESS why it stops no claim"
    assert set(HARMLESS) <= bare, "what is doubted no more needs no excuse"


def test_a_verified_value_rests_on_tables_that_are_verified_or_whose_rows_say_how_sure_they_are():
    tables = shipped_tables()
    unsure = {
        (payer_id, rule.check, table)
        for payer_id, rule in rules_in_force()
        for table in rule.parameters.tables()
        if rule.citation.confidence in SURE and table not in ROWS_TELL and tables.source(table).confidence not in SURE
    }
    assert unsure == set()
