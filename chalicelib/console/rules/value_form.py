"""The form of one dated value: filled from a document, read back into one, its problems beside its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.console.rules.form_steps import GOES_ON, in_two_lists, parts_of, takes_codes
from chalicelib.console.rules.lookup import lists_for
from chalicelib.console.rules.value_inputs import (
    PREFIX,
    has_more,
    inputs_for,
    is_long,
    is_wrong,
    nested_numbers,
    row_numbers,
    row_titles,
)
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import DatedValue, LoadedDocument, Reference
from chalicelib.rules.forms.fill import filled
from chalicelib.rules.forms.inputs import Input
from chalicelib.rules.forms.read import compacted, field_of, read_value
from chalicelib.rules.tables import Tables
from chalicelib.rules.text import written
from chalicelib.services.drafts.differences import check_title, said
from chalicelib.services.drafts.editing import value_on
from chalicelib.web.forms import Form

LOOK_AGAIN_DAYS = 365
# Longer lists of codes are folded, so that what comes after them is not far.
MOST_CODES_OPEN = 12
CONFIDENCES = (
    ("verified", "I read it in the payer's own words"),
    ("secondary", "Somebody else says that the payer says so"),
    ("unverified", "I believe so, but have nothing to show"),
)
_IN_A_CONTRACT = (("contract", "It stands in our contract with the payer"),)
_FACTS = ("title", "url", "quoted_by", "confirmed_by", "note")


def confidences(kind: str) -> tuple[tuple[str, str], ...]:
    """What one may say about a source; a contract's rules come from the contract."""
    return _IN_A_CONTRACT if kind == "contract" else CONFIDENCES


def value_page(
    check: str,
    kind: str,
    form: Form,
    values: Sequence[DatedValue],
    layers: Sequence[LoadedDocument],
    tables: Tables,
    today: date,
    sources: Sequence[Reference],
) -> dict[str, Any]:
    """What a page with the form of a check's value shows: of a payer's rules, a template's or a contract's. `values`
    are those that hold, `layers` whose words the form offers, `sources` those stated before."""
    inputs, now = inputs_for(check), value_on(values, today)
    goes_on = form.value(GOES_ON)
    rare = [f"{PREFIX}.{one.name}" for one in inputs if one.rare]
    return {
        "form": form,
        "check": check,
        "title": check_title(check),
        "about": CHECKS[check].about,
        "inputs": inputs,
        "lists": lists_for(inputs, layers, tables),
        "confidences_with_help": [(value, words, "") for value, words in confidences(kind)],
        "rare_open": form.ticked("off") or any(form.error(name) or name == goes_on for name in rare),
        "goes_on": goes_on,
        "sources": sources,
        "held_codes": _held_codes(check, form, values, today),
        "in_two_lists": in_two_lists(check, form),
        "parts_of": parts_of(check),
        "most_codes_open": MOST_CODES_OPEN,
        "row_numbers": row_numbers,
        "nested_numbers": nested_numbers,
        "has_more": has_more,
        "is_wrong": is_wrong,
        "is_long": is_long,
        "row_titles": row_titles(check, form),
        "now": now,
        "now_words": said(now, check),
        "on_its_days": [(value.effective_from, said(value, check)) for value in values],
    }


def _held_codes(check: str, form: Form, values: Sequence[DatedValue], today: date) -> dict[str, list[str]]:
    """By list, the codes that the value holds from which the form was made: what else it says is new."""
    base = next((one for one in values if one.effective_from.isoformat() == form.value("since")), None)
    holds = base or (nearest(values, today) if values else None)
    fields = _value_fields(check, holds.value if holds else None)
    lists = (f"{PREFIX}.{one.name}" for one in inputs_for(check) if takes_codes(one))
    return {name: fields.get(name, []) for name in lists}


def nearest(values: Sequence[DatedValue], today: date) -> DatedValue:
    """Of values the one that holds on a day, else the first that will."""
    return value_on(values, today) or values[0]


def new_value_form(check: str, seen: DatedValue | None, today: date) -> Form:
    """A form for a value from some later day on, filled with what holds now. The source is asked anew, and
    how sure it is: whoever writes it down says so."""
    fields = _value_fields(check, seen.value if seen else None)
    again = (today + timedelta(days=LOOK_AGAIN_DAYS)).isoformat()
    facts = {"read_on": today.isoformat(), "verify_by": again}
    return Form.of({**facts, **fields})


def same_value_form(check: str, seen: DatedValue) -> Form:
    """A form to put right a value that stands in the document, filled with all that it says."""
    facts = written(asdict(seen.reference)) | {
        "effective_from": seen.effective_from.isoformat(),
        "verify_by": seen.verify_by.isoformat() if seen.verify_by else "",
        "note": seen.note or "",
        "off": "" if seen.value is not None else "yes",
    }
    return Form.of({**facts, **_value_fields(check, seen.value)})


def _value_fields(check: str, value: Mapping[str, Any] | None) -> dict[str, list[str]]:
    return filled(inputs_for(check), value or {}, PREFIX)


def read_dated(check: str, form: Form, before: Mapping[str, Any], kind: str) -> DatedValue | None:
    """The value that a form says; None where something is wrong, which then stands in the form. The form keeps what
    was typed, its rows counted anew."""
    inputs = inputs_for(check)
    form.values = compacted(inputs, form.values, PREFIX)
    facts = {name: form.text(name, 900, optional=name != "title", lines=name == "note") or None for name in _FACTS}
    effective_from, read_on = form.day("effective_from"), form.day("read_on")
    verify_by = form.day("verify_by", optional=True)
    confidence = form.choice("confidence", [value for value, _ in confidences(kind)])
    value = None if form.ticked("off") else _read_value(check, inputs, form, before)
    if form.errors or effective_from is None or read_on is None:
        return None
    note = facts.pop("note")
    stated = {**facts, "read_on": read_on.isoformat(), "confidence": confidence}
    dated = {
        "effective_from": effective_from.isoformat(),
        "value": value,
        "reference": {name: said for name, said in stated.items() if said is not None},
        "verify_by": verify_by.isoformat() if verify_by else None,
        "note": note,
    }
    try:
        return read_as(DatedValue, dated)
    except InvalidInput as error:
        place_problems(form, [Problem(p.field.removeprefix("reference."), p.message) for p in error.problems])
        return None


def _read_value(check: str, inputs: tuple[Input, ...], form: Form, before: Mapping[str, Any]) -> dict[str, Any]:
    value, problems = read_value(inputs, form.values, PREFIX, before)
    if not problems:
        try:
            read_as(CHECKS[check].parameters, value)
        except InvalidInput as error:
            problems = [Problem(f"{PREFIX}.{found.field}", found.message) for found in error.problems]
    place_problems(form, problems)
    return value


def place_problems(form: Form, problems: list[Problem]) -> None:
    """Tells each problem beside the field that it is about, or the nearest above; else at the top."""
    known = ["effective_from", "verify_by", "title", "url", "confidence"]
    known += [name.removesuffix(".row") for name in form.values if name.endswith(".row")]
    for problem in problems:
        field = field_of(problem.field, form.values, known)
        if field:
            form.wrong(field, problem.message)
        else:
            words = problem.field.removeprefix(f"{PREFIX}.").replace("_", " ")
            form.wrong("", f"{words}: {problem.message}" if words else problem.message)
