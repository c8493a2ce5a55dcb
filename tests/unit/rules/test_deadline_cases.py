"""Every deadline of `deadline_cases.json` comes out of the program, through the payer's dated rules.

The table was worked out by hand, each case with its reasoning: the design of the limits, a paper calendar, federal
holidays. Nothing in it was produced by the program; `deadline` null means that none is known.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.checks.timely_filing import Clock, NoClock, clock
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.rulebook import shipped_library
from tests.unit.rules.documents import dated, library, loaded

TABLE = json.loads((Path(__file__).parent / "deadline_cases.json").read_text(encoding="utf-8"))
PAYERS = TABLE.pop("shipped payers")
CASES = [case | {"section": section} for section, cases in TABLE.items() for case in cases]


def rules_of(case: dict[str, Any]) -> CompiledRules:
    versions = case.get("versions") or [{"effective_from": "2020-01-01", "limits": case["limits"]}]
    values = [
        dated(None if one["limits"] is None else {"limits": one["limits"]}, one["effective_from"]) for one in versions
    ]
    return library(loaded("sample_payer", {"timely_filing": values}, extends="universal")).rules("sample_payer")


def asked(rules: CompiledRules, case: dict[str, Any]) -> Clock:
    days = {name: date.fromisoformat(day) for name, day in case["days"].items()}
    return clock(rules.versions.get("timely_filing"), case["kind"], days, case.get("network"))


def test_the_table_holds_more_than_a_hundred_cases_of_every_unit_start_and_choice_each_with_its_reasoning():
    told = json.dumps(CASES)
    assert len(CASES) >= 110
    assert len({(case["section"], case["why"]) for case in CASES}) == len(CASES)
    for word in ("days", "months", "years", "end_of_month", "fixed", "days_after_year_end", "remaining"):
        assert f'"unit": "{word}"' in told
    for word in ("service_date", "last_service_date", "primary_decision", "remittance", "notice", "notice_received"):
        assert f'"from": "{word}"' in told
    for word in ("later_of", "earlier_of", "roll", "presumed_days", "network"):
        assert f'"{word}"' in told


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['section']}: {case['why']}")
def test_a_deadline_is_the_one_worked_out_by_hand(case):
    if case["deadline"] is None:
        with pytest.raises(NoClock):
            asked(rules_of(case), case)
        return
    found = asked(rules_of(case), case).shortest
    assert found.last_day.isoformat() == case["deadline"]
    assert case.get("basis") in (None, found.basis.isoformat())


@pytest.mark.parametrize("case", PAYERS, ids=lambda case: f"{case['payer_id']}: {case['why']}")
def test_a_shipped_payer_gives_the_deadline_worked_out_by_hand(case):
    assert asked(shipped_library().rules(case["payer_id"]), case).shortest.last_day.isoformat() == case["deadline"]
