"""The cases of the fault benchmark, read and made whole: a partial claim over a named base, what is known, the day.

Merging is that of the worked examples. A span of dates makes one entry a date; a total not told is the lines' sum.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chalicelib.services.example_files import laid_over

HERE = Path(__file__).resolve().parent
Json = dict[str, Any]
_MOVES_FROM = date(2026, 1, 1)


@dataclass(frozen=True)
class Case:
    """One claim to judge. `group` is the planted check, or the theme of a clean claim; `expect` is code -> severity.

    `severity` is `any` where no source says how grave the payer takes it.
    """

    id: str
    group: str
    says: str
    because: str
    source: str
    payer_rules: str
    base: str
    claim: Json
    context: Json
    as_of: str
    expect: dict[str, str]
    also_allowed: dict[str, str]
    not_checked_ok: bool
    x12: list[list[str]] | None

    def claim_alone(self) -> "Case":
        """The same without what no claim form carries: context, records, minutes."""
        hidden: Json = {"documentation": None, "unbilled_services": []}
        minutes: Json = {"minutes": None, "assistant_minutes": None}
        lines = [{**line, **minutes} for line in self.claim["lines"]]
        return replace(self, claim={**self.claim, **hidden, "lines": lines}, context={})


def faults() -> list[Case]:
    """Every claim with a planted fault, by check."""
    return _cases("faults")


def clean() -> list[Case]:
    """Every clean claim, by theme."""
    return _cases("clean")


def bases() -> dict[str, Case]:
    """The clean claims that the cases are laid over, by name."""
    return {name: _case("base", {"id": name, "base": name, "says": name}, _bases()) for name in _bases()}


def _cases(folder: str) -> list[Case]:
    known = _bases()
    files = sorted((HERE / folder).glob("*.json"))
    return [_case(file.stem, partial, known) for file in files for partial in _read(file)]


def _bases() -> dict[str, Json]:
    return dict(_read(HERE / "bases.json"))


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _case(group: str, partial: Json, known: Mapping[str, Json]) -> Case:
    base = _moved(known[partial["base"]], partial.get("moved_to"))
    base = {**base, "payer_rules": partial.get("payer_rules", base["payer_rules"])}
    return Case(
        id=partial["id"],
        group=group,
        says=partial["says"],
        because=partial.get("because", ""),
        source=partial.get("source", ""),
        payer_rules=base["payer_rules"],
        base=partial["base"],
        claim=_claim(base, partial.get("claim", {})),
        context=_context(base, partial.get("context", {})),
        as_of=partial.get("as_of") or base["as_of"],
        expect=partial.get("expect", {}),
        also_allowed=partial.get("also_allowed", {}),
        not_checked_ok=partial.get("not_checked_ok", False),
        x12=partial.get("x12"),
    )


def _claim(base: Json, partial: Json) -> Json:
    partial = dict(partial)
    if "lines" in partial:
        partial["lines"] = [one for line in partial["lines"] for one in _each_date(line)]
    whole = {**laid_over(base["claim"], partial), "payer_id": base["payer_rules"]}
    if "lines" in partial and "total_charge" not in partial:
        cents = sum(round(float(line["charge"]) * 100) for line in whole["lines"] if line.get("charge"))
        whole["total_charge"] = f"{cents / 100:.2f}"
    return whole


def _context(base: Json, partial: Json) -> Json:
    """The base's blocks; a block of the case replaces, `+block` adds, null takes away."""
    whole: Json = deepcopy(base["context"])
    for name, value in partial.items():
        if name.startswith("+"):
            whole[name[1:]] = [*whole.get(name[1:], []), *value]
        elif value is None:
            whole.pop(name, None)
        else:
            whole[name] = value
    if "history" in whole:
        entries = (one for entry in whole["history"] for one in _each_date(entry))
        whole["history"] = [{"claim_id": f"H-{e['service_date']}", **base["history_line"], **e} for e in entries]
    return _of_payer(whole, base["payer_rules"])


def _of_payer(context: Json, payer_id: str) -> Json:
    for block in ("coverages", "authorizations", "history", "accumulators"):
        if block in context:
            context[block] = [{"payer_id": payer_id, **entry} for entry in context[block]]
    for provider in context.get("providers", ()):
        provider["enrollments"] = [{"payer_id": payer_id, **entry} for entry in provider.get("enrollments", ())]
    return context


def _each_date(entry: Json) -> Iterator[Json]:
    """One entry per service date, where that is a list or a span `{"from", "every_days", "times"}`."""
    days = entry.get("service_date")
    if isinstance(days, dict):
        first = date.fromisoformat(days["from"])
        days = [(first + timedelta(days=n * days["every_days"])).isoformat() for n in range(days["times"])]
    yield from ({**entry, "service_date": day} for day in days) if isinstance(days, list) else (entry,)


def _moved(base: Json, to: str | None) -> Json:
    """The base with its visit on another day: every date since 2026 moves with it, an accumulator's year too."""
    if to is None:
        return base
    days = date.fromisoformat(to) - date.fromisoformat(base["claim"]["lines"][0]["service_date"])
    moved: Json = _shifted(base, days)
    for accumulator in moved["context"].get("accumulators", ()):
        accumulator["year"] = int(to[:4])
    return moved


def _shifted(value: Any, days: timedelta) -> Any:
    if isinstance(value, dict):
        return {name: _shifted(part, days) for name, part in value.items()}
    if isinstance(value, list):
        return [_shifted(part, days) for part in value]
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value[:4].isdigit():
        day = date.fromisoformat(value)
        return (day + days).isoformat() if day >= _MOVES_FROM else value
    return value


def open_disagreements() -> dict[str, str]:
    """Cases that OT Guard fails today, by id, with the reason why the case stands."""
    return dict(_read(HERE / "open.json"))
