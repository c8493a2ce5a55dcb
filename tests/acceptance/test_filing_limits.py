"""The shipped filing limits against the table of them that stands beside a checkout, row by row, where it does.

A row holds where some limit of its kind and network has its number and unit; a limit is no surer than its row.
"""

import csv
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chalicelib.checks.timely_filing import TimelyFilingParameters
from chalicelib.domain.finding import Citation
from chalicelib.rules.document import SURE
from chalicelib.rules.limits import Limit
from chalicelib.services.rulebook import shipped_library

TABLE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "timely_filing.csv"

pytestmark = pytest.mark.skipif(not TABLE.is_file(), reason="no shared/ beside this checkout")

# The table's payer -> ours.
PAYERS = {
    "Medicare Part B FFS": "medicare_part_b",
    "Medicare (as secondary, MSP)": "medicare_part_b",
    "Railroad Medicare": "railroad_medicare",
    "TRICARE (East Humana Military, West TriWest)": "tricare",
    "TRICARE": "tricare",
    "VA Community Care Network (Optum R1-3, TriWest R4-5)": "va_ccn_optum",
    "BCBS Federal Employee Program": "bcbs_fep",
    "UnitedHealthcare commercial": "uhc_commercial",
    "Aetna commercial": "aetna_commercial",
    "Cigna commercial": "cigna_commercial",
    "Anthem BCBS (multi-state)": "anthem_commercial",
    "Humana Medicare Advantage": "humana_medicare_advantage",
    "Humana commercial": "humana_commercial",
    "BCBS Texas": "bcbs_texas",
    "BCBS Florida (Florida Blue)": "florida_blue",
    "BCBS Nebraska": "bcbs_nebraska",
    "Workers' compensation TX": "tx_workers_comp",
    "Workers' compensation CA": "ca_workers_comp",
    "CA Medicaid FFS": "ca_medicaid",
    "CO Medicaid FFS": "co_medicaid",
    "FL Medicaid FFS": "fl_medicaid",
    "MD Medicaid FFS": "md_medicaid",
    "MO Medicaid FFS": "mo_medicaid",
    "NY Medicaid FFS": "ny_medicaid",
    "NC Medicaid FFS": "nc_medicaid",
    "NC Medicaid Managed Care": "nc_medicaid_managed",
    "OH Medicaid FFS": "oh_medicaid",
    "PA Medicaid FFS": "pa_medicaid",
    "TX Medicaid FFS": "tx_medicaid",
    "WA Medicaid FFS": "wa_medicaid",
    "WY Medicaid FFS": "wy_medicaid",
}
# What no row tells, or what tells of more than the row.
OF_NO_ROW = {"uhc_medicare_advantage", "va_ccn"}
KINDS = {
    "initial": "initial",
    "secondary": "secondary",
    "secondary_ohi": "secondary",
    "corrected": "corrected",
    "additional_info": "records",
}
UNITS = {"year": "years", "calendar_year": "years", "of_year_after_DOS": "fixed", "original_window": "remaining"}
AMOUNTS = {"Dec 31": "12-31", "remaining": None}
NETWORKS = {"par": "in", "nonpar": "out", "any": None}

# Rows that no limit holds, each with the reason. (payer, kind of the table)
LEFT_OUT = {
    ("Medicare Part B FFS", "initial_exception_admin_error"): "an exception, which proof is asked for",
    ("Medicare Part B FFS", "initial_exception_retro_entitlement"): "an exception, which proof is asked for",
    ("Medicare Part B FFS", "corrected_clerical_reopening"): "no replacement claim; general knowledge",
    ("TRICARE", "secondary_ohi"): "general knowledge",
    ("Cigna commercial", "corrected"): "less sure than the value that it would stand in",
    ("Cigna commercial", "appeal_1"): "less sure than the value that it would stand in",
    ("Anthem BCBS (multi-state)", "corrected"): "read in a list of a billing company alone",
}
# Rows that are told otherwise, each with the limit that stands and the reason.
OTHERWISE = {
    ("BCBS Texas", "initial"): ((95, "days", "in"), "the prompt pay law, which the row's own note tells"),
    ("CA Medicaid FFS", "initial"): (
        (6, "end_of_month", None),
        "the rule that the row's own note tells, the longer one",
    ),
    ("CO Medicaid FFS", "initial"): ((12, "months", None), "the federal ceiling, a day longer in a leap year"),
}
# Verified though the row is not: the value's own reference says what was read.
READ_SINCE = {
    ("Railroad Medicare", "initial"): "palmettogba.com",
    ("Medicare (as secondary, MSP)", "secondary"): "ecfr.gov",
    ("CO Medicaid FFS", "initial"): "ecfr.gov",
    ("WY Medicaid FFS", "initial"): "ecfr.gov",
}


class Row(NamedTuple):
    payer: str
    kind: str
    value: tuple[Any, str, str | None]
    sure: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.payer, self.kind


def rows() -> list[Row]:
    """Every row of a payer that ships."""
    if not TABLE.is_file():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(row["payer"], row["claim_kind"], _value(row), row["confidence"].startswith("verified-in-source"))
            for row in csv.DictReader(file)
            if row["payer"] in PAYERS
        ]


def _value(row: dict[str, str]) -> tuple[Any, str, str | None]:
    number = row["limit_value"]
    amount = int(number) if number.isdigit() else AMOUNTS.get(number, number)
    return amount, UNITS.get(row["limit_unit"], row["limit_unit"]), NETWORKS[row["network"]]


def limits(payer_id: str, kind: str) -> tuple[list[tuple[Any, str | None, str | None]], Citation]:
    """The limits of a kind in a payer's newest version, the parts of composed ones by themselves; their source."""
    rule = shipped_library().rules(payer_id).versions["timely_filing"].rules[-1]
    assert rule is not None
    value: TimelyFilingParameters = rule.parameters
    found: list[Limit] = [part for limit in value.limits if limit.kind == kind for part in limit.parts]
    return [(part.amount, part.unit, part.network) for part in found], rule.citation


def our_kind(row: Row) -> str:
    return KINDS.get(row.kind) or "_".join(row.kind.split("_")[:2])


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.payer}, {row.kind}, {row.value[2]}")
def test_a_limit_that_ships_is_the_tables_and_no_surer(row):
    held, citation = limits(PAYERS[row.payer], our_kind(row))
    if row.key in LEFT_OUT:
        assert row.value not in held, "it is held now: take the row out of LEFT_OUT"
        return
    value = OTHERWISE.get(row.key, (row.value, ""))[0]
    assert value in held, f"the table has {value}, the rules {held}"
    if not row.sure and citation.confidence in SURE:
        assert READ_SINCE.get(row.key, "?") in (citation.url or ""), (
            f"verified by {citation.title}; the table says less: cap it, or say in READ_SINCE what was read"
        )


def test_every_payer_that_ships_has_a_row_or_is_said_to_have_none():
    shipped = set(shipped_library().payers)
    assert shipped - set(PAYERS.values()) == OF_NO_ROW
