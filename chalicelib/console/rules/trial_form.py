"""The form of a simple claim to try a draft on: shown filled with one, read back into one, problems beside fields."""

import re

from chalicelib.console.rules.lookup import place_labels
from chalicelib.rules.tables import Tables
from chalicelib.services.drafts.simple_claim import SimpleClaim, SimpleLine
from chalicelib.services.drafts.suggest_claim import MOST_LINES
from chalicelib.web.forms import Form

LINES = range(MOST_LINES)
NETWORKS = (("in", "In the network"), ("out", "Out of the network"))
_MOST_UNITS = 1_000.0
_MOST_MINUTES = 1_440
_MOST_VISITS = 1_000
_AMOUNT = re.compile(r"[0-9]{1,7}(\.[0-9]{2})?", re.ASCII)
_ASKED = ("procedure", "modifiers", "units", "minutes", "assistant_minutes")


def form_of_claim(claim: SimpleClaim) -> Form:
    """The form filled with a claim."""
    values = {
        "service_date": claim.service_date.isoformat(),
        "judged_on": claim.judged_on.isoformat(),
        "place": claim.place,
        "network": claim.network,
        "diagnoses": " ".join(claim.diagnoses),
        "visits_before": "" if claim.visits_before is None else str(claim.visits_before),
        "amount_before": claim.amount_before or "",
    }
    for number, line in enumerate(claim.lines):
        said = (line.procedure, " ".join(line.modifiers), line.units, line.minutes, line.assistant_minutes)
        texts = ("" if value is None else str(value) for value in said)
        values |= {_name(number, part): text for part, text in zip(_ASKED, texts, strict=True)}
    return Form.of(values)


def read_claim(form: Form, tables: Tables) -> SimpleClaim | None:
    """The claim that a form says; None where something is wrong, which then stands in the form."""
    service_date, judged_on = form.day("service_date"), form.day("judged_on")
    place = form.choice("place", place_labels(tables), optional=True)
    network = form.choice("network", [value for value, _ in NETWORKS], optional=True)
    diagnoses = _words(form, "diagnoses")
    visits, amount = form.number("visits_before", 0, _MOST_VISITS, optional=True), _amount(form, "amount_before")
    lines = tuple(_line(form, number) for number in LINES if says_something(form, number))
    if not lines:
        form.wrong(_name(0, "procedure"), "is needed")
    if form.errors or service_date is None or judged_on is None:
        return None
    return SimpleClaim(service_date, judged_on, place, network, diagnoses, lines, visits, amount)


def says_something(form: Form, number: int) -> bool:
    """Whether anything of a line is filled in."""
    return any(form.value(_name(number, part)).strip() for part in _ASKED)


def _line(form: Form, number: int) -> SimpleLine:
    return SimpleLine(
        procedure=form.text(_name(number, "procedure"), 10),
        modifiers=_words(form, _name(number, "modifiers")),
        units=_units(form, _name(number, "units")),
        minutes=form.number(_name(number, "minutes"), 0, _MOST_MINUTES, optional=True),
        assistant_minutes=form.number(_name(number, "assistant_minutes"), 0, _MOST_MINUTES, optional=True),
    )


def _units(form: Form, name: str) -> float | None:
    typed = form.text(name, optional=True)
    try:
        units = float(typed) if typed else None
    except ValueError:
        units = -1.0
    if units is not None and not 0 <= units <= _MOST_UNITS:
        form.wrong(name, "is a number such as 2")
        return None
    return int(units) if units is not None and units.is_integer() else units


def _amount(form: Form, name: str) -> str | None:
    typed = form.text(name, optional=True).removeprefix("$").replace(",", "")
    if not typed:
        return None
    if not _AMOUNT.fullmatch(typed):
        form.wrong(name, "is an amount in dollars such as 2480.00")
        return None
    return typed if "." in typed else f"{typed}.00"


def _words(form: Form, name: str) -> tuple[str, ...]:
    return tuple(form.text(name, 80, optional=True).upper().replace(",", " ").split())


def _name(number: int, part: str) -> str:
    return f"line.{number}.{part}"
