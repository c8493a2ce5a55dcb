"""Inputs that steer readers of outside bytes into their corners, or once broke them, each with what must come of it.

`inputs.json` keeps bytes as Latin-1 text; `times` repeats a short one. What a fuzzing run finds is added there, as
small as it can be made; `make fuzz` garbles all of them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.fuzzing.parsers import PARSERS, outcome_of

KEPT = json.loads((Path(__file__).parent / "inputs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"{kept['parser']}: {kept['name']}")
def test_a_kept_input_has_the_outcome_that_it_had(kept: dict[str, Any]) -> None:
    data = kept["input"].encode("latin-1") * kept.get("times", 1)
    assert outcome_of(kept["parser"], data) == kept["outcome"]


def test_every_reader_has_inputs() -> None:
    assert {kept["parser"] for kept in KEPT} == set(PARSERS)
