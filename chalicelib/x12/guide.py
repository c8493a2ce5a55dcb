"""What the implementation guide says (837P, 005010X222A1), as data: segments, loops, code values, states.

The file holds code values only, no code-list text. It is read once.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Literal

from chalicelib.domain.dates import day

_GUIDE_NUMBER = re.compile(r"[0-9]{6}X([0-9]{3})")


@dataclass(frozen=True, slots=True)
class Guide:
    """`parties` is level -> NM101 -> loop; `codes` is name -> values; `isa_widths` are in characters."""

    set_identifier: str
    hierarchy_code: str
    professional_guides: frozenset[str]
    expected_versions: frozenset[str]
    isa_widths: tuple[int, ...]
    segments: frozenset[str]
    parties: dict[str, dict[str, str]]
    codes: dict[str, frozenset[str]]
    icd9_last_service_date: date
    states: frozenset[str]
    countries_with_states: frozenset[str]

    def kind(self, version: str) -> Literal["professional", "other", "unknown"]:
        """Whether a version (ST03, else GS08) is a professional claim's; `unknown` where it names no guide."""
        found = _GUIDE_NUMBER.match(version)
        if found is None:
            return "unknown"
        return "professional" if found[1] in self.professional_guides else "other"

    def is_professional(self, set_identifier: str, version: str) -> bool:
        """Whether a transaction is read: an 837 that is not another kind of claim, or whatever names this guide."""
        kind = self.kind(version)
        return kind == "professional" or (set_identifier == self.set_identifier and kind == "unknown")


def _load() -> Guide:
    said: dict[str, Any] = json.loads(files("chalicelib.x12").joinpath("guide.json").read_text("utf-8"))
    return Guide(
        set_identifier=said["set_identifier"],
        hierarchy_code=said["hierarchy_code"],
        professional_guides=frozenset(said["professional_guides"]),
        expected_versions=frozenset(said["expected_versions"]),
        isa_widths=tuple(said["isa_widths"]),
        segments=frozenset(said["segments"]),
        parties=said["parties"],
        codes={name: frozenset(values) for name, values in said["codes"].items()},
        icd9_last_service_date=day(said["icd9_last_service_date"]),
        states=frozenset(said["states"]),
        countries_with_states=frozenset(said["countries_with_states"]),
    )


GUIDE = _load()
