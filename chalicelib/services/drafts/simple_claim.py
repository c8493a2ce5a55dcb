"""A claim as a biller would jot it down: a day, a place, a few lines. The payer's clean claim says the rest: a patient,
providers, the papers on file, whose days move along with the day of service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import UNIVERSAL, Library, shipped_folder
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.example_files import clean_claim


@dataclass(frozen=True, slots=True)
class SimpleLine:
    """One service. `minutes` is the direct time, `assistant_minutes` the part of it by an assistant; None: not said."""

    procedure: str
    modifiers: tuple[str, ...] = ()
    units: int | float | None = None
    minutes: int | None = None
    assistant_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class SimpleClaim:
    """All lines are of one day of service. `judged_on` is the day on which the payer is taken to have the claim;
    `network` is `in`, `out` or "" where the claim does not say."""

    service_date: date
    judged_on: date
    place: str
    network: str
    diagnoses: tuple[str, ...]
    lines: tuple[SimpleLine, ...]

    def moved_to(self, day: date) -> "SimpleClaim":
        """The same with another day of service, judged as long after it as before."""
        return replace(self, service_date=day, judged_on=self.judged_on + (day - self.service_date))

    def with_procedure(self, code: str) -> "SimpleClaim":
        """The same with another procedure on its first line."""
        return self._with_first(replace(self.lines[0], procedure=code))

    def with_units(self, units: int) -> "SimpleClaim":
        """The same with so many units on its first line."""
        return self._with_first(replace(self.lines[0], units=units))

    def judged_after(self, days: int) -> "SimpleClaim":
        """The same, judged so many days after the day of service."""
        return replace(self, judged_on=self.service_date + timedelta(days=days))

    def _with_first(self, line: SimpleLine) -> "SimpleClaim":
        return replace(self, lines=(line, *self.lines[1:]))


def clean_claim_of(library: Library, draft: Draft) -> Mapping[str, Any]:
    """The clean claim, as native JSON, of the payer or template that a draft is about."""
    loaded = LoadedDocument(draft.content, draft.content.payer_id)
    return clean_claim(library, loaded if draft.content.extends else library.templates[UNIVERSAL], shipped_folder())


def simplified(claim: Mapping[str, Any], judged_on: date | None) -> SimpleClaim:
    """What the simple form can say of a claim in native JSON; `judged_on` None: the day it was sent."""
    day = date.fromisoformat(min(line["service_date"] for line in claim["lines"] if line.get("service_date")))
    sent = claim.get("submitted_on")
    lines = tuple(
        SimpleLine(
            procedure=line.get("procedure") or "",
            modifiers=tuple(line.get("modifiers", ())),
            units=line.get("units"),
            minutes=line.get("minutes"),
            assistant_minutes=line.get("assistant_minutes"),
        )
        for line in claim["lines"]
    )
    return SimpleClaim(
        service_date=day,
        judged_on=judged_on or (date.fromisoformat(sent) if sent else day),
        place=claim.get("place_of_service") or "",
        network=claim.get("network") or "",
        diagnoses=tuple(claim.get("diagnoses", ())),
        lines=lines,
    )


def laid_over_clean(clean: Mapping[str, Any], simple: SimpleClaim, payer_id: str) -> dict[str, Any]:
    """The whole claim in native JSON. Every line is charged as the first one of the clean claim."""
    first = clean["lines"][0]
    shift = simple.service_date - date.fromisoformat(first["service_date"])
    lines = [
        first
        | {"line": number, "service_date": simple.service_date.isoformat(), "procedure": line.procedure or None}
        | {"modifiers": list(line.modifiers), "units": line.units, "place_of_service": None}
        | {"minutes": line.minutes, "assistant_minutes": line.assistant_minutes}
        for number, line in enumerate(simple.lines, start=1)
    ]
    claim = dict(clean) | {
        "payer_id": payer_id,
        "submitted_on": None,
        "place_of_service": simple.place or None,
        "network": simple.network or None,
        "diagnoses": list(simple.diagnoses),
        "total_charge": str(Decimal(first["charge"]) * len(lines)),
        "lines": lines,
    }
    if clean.get("documentation"):
        claim["documentation"] = _shifted(clean["documentation"], shift)
    return claim


def _shifted(papers: Mapping[str, Any], shift: timedelta) -> dict[str, Any]:
    """Every day of what is on file, moved."""
    return {
        name: _shifted(said, shift)
        if isinstance(said, dict)
        else (date.fromisoformat(said) + shift).isoformat()
        if said and name.endswith(("_on", "_until"))
        else said
        for name, said in papers.items()
    }
