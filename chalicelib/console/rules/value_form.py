"""The form of one dated value: filled from a document, read back into one, its problems beside its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.console.rules.lookup import lists_for
from chalicelib.console.rules.value_inputs import PREFIX, has_more, inputs_for, is_wrong, row_numbers, row_titles
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import DatedValue, LoadedDocument
from chalicelib.rules.forms.fill import filled
from chalicelib.rules.forms.inputs import Input
from chalicelib.rules.forms.read import compacted, field_of, read_value
from chalicelib.rules.tables import Tables
from chalicelib.rules.text import written
from chalicelib.services.drafts.differences import check_title, said
from chalicelib.services.drafts.editing import value_on
from chalicelib.web.forms import Form

LOOK_AGAIN_DAYS = 365
# More rows than these are folded, each under what it says.
MOST_ROWS_OPEN = 2
CONFIDENCES = (
    ("verified", "I read it in the payer's own words"),
    ("secondary", "Somebody else says that the payer says so"),
    ("unverified", "I believe so, but have nothing to show"),
)
_IN_A_CONTRACT = (("contract", "It stands in our contract with the payer"),)
_ADDED_TO = "added_to"
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
) -> dict[str, Any]:
    """What a page with the form of a check's value shows: of a payer's rules, a template's or a contract's. `values`
    are those that hold, `layers` whose words the form offers."""
    inputs, now = inputs_for(check), value_on(values, today)
    added_to = form.value(_ADDED_TO)
    rare = [f"{PREFIX}.{one.name}" for one in inputs if one.rare]
    return {
        "form": form,
        "check": check,
        "title": check_title(check),
        "about": CHECKS[check].about,
        "inputs": inputs,
        "lists": lists_for(inputs, layers, tables),
        "confidences_with_help": [(value, words, "") for value, words in confidences(kind)],
        "rare_open": form.ticked("off") or any(form.error(name) or name == added_to for name in rare),
        "added_to": added_to,
        "row_numbers": row_numbers,
        "has_more": has_more,
        "is_wrong": is_wrong,
        "row_titles": row_titles(check, form),
        "most_rows_open": MOST_ROWS_OPEN,
        "now": now,
        "now_words": said(now, check),
        "on_its_days": [(value.effective_from, said(value, check)) for value in values],
        "has_lists": any(_takes_codes(one) for one in inputs),
        **({"said": "Nothing is saved yet: the button below the form does that."} if added_to else {}),
    }


def adds(check: str, form: Form) -> bool:
    """Whether the form was sent to put what was typed into its lists, and not to be saved: by a list's own button, or
    by Enter while a code stands beside a list."""
    step = form.value("step")
    return step == "add" or (step == "enter" and bool(_typed_beside(check, form)))


def add_typed(check: str, form: Form) -> None:
    """Puts the codes that were typed into their lists, and notes to which list first."""
    form.values[_ADDED_TO] = _typed_beside(check, form)[:1]
    form.values = compacted(inputs_for(check), form.values, PREFIX)


def _typed_beside(check: str, form: Form) -> list[str]:
    """The lists beside which a code is typed that is not in them yet."""
    names = [f"{PREFIX}.{one.name}" for one in inputs_for(check) if _takes_codes(one)]
    return [name for name in names if form.value(f"{name}.add").strip()]


def _takes_codes(one: Input) -> bool:
    return one.kind == "codes" and not one.choices


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
    for problem in problems:
        field = field_of(problem.field, form.values, known)
        if field:
            form.wrong(field, problem.message)
        else:
            words = problem.field.removeprefix(f"{PREFIX}.").replace("_", " ")
            form.wrong("", f"{words}: {problem.message}" if words else problem.message)
