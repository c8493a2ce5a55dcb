"""A claim as a biller would jot it down: a day, a place, a few lines. The payer's clean claim says the rest: a patient,
providers, the papers on file, whose days move along with the day of service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from chalicelib.domain.context import NOTHING_KNOWN, Accumulator, Context
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
    `network` is `in`, `out` or "" where the claim does not say. `visits_before` and `amount_before` ("900.00", in
    dollars) are what the payer says was used of the year before that day; None: it says nothing."""

    service_date: date
    judged_on: date
    place: str
    network: str
    diagnoses: tuple[str, ...]
    lines: tuple[SimpleLine, ...]
    visits_before: int | None = None
    amount_before: str | None = None

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


def known_beside(simple: SimpleClaim, payer_id: str) -> Context:
    """What is known beside the claim: what the payer says was used, if anything. A benefit year may have begun in the
    year before, so the visits are told for both."""
    day, year = simple.service_date, simple.service_date.year
    told: list[tuple[Literal["visits", "therapy_amount"], int, int | str]] = []
    if simple.visits_before is not None:
        told += [("visits", each, simple.visits_before) for each in (year, year - 1)]
    if simple.amount_before is not None:
        told.append(("therapy_amount", year, simple.amount_before))
    if not told:
        return NOTHING_KNOWN
    used = tuple(Accumulator(payer_id, kind, each, amount, day - timedelta(days=1)) for kind, each, amount in told)
    return Context(accumulators=used, history=(), history_since=day)


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
