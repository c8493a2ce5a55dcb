"""A check's value in words, from its parameters' own descriptions: "Units that this payer pays for one day: 4.".

A description may end in what an empty or false value means ("…; empty: any."); that is then said. Of what a document
leaves out, only defaults that act are told, and told as defaults.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chalicelib.rules.limit_words import limit_words
from chalicelib.rules.limits import Limit
from chalicelib.rules.parameters import Parameters

NOTHING_TO_SET = "The check holds as it is; there is nothing to set."
# Longer lists are cut after so many members, and say how many they hold.
LISTED = 10
_MEANING = re.compile(r"[;.] (?P<when>empty|null or empty|null|false|0): (?P<means>.+?)\.?$", re.IGNORECASE)


def in_words(parameters: Parameters) -> list[str]:
    """One sentence a parameter that acts, in the order of the model."""
    sentences = _sentences(parameters)
    return sentences or [NOTHING_TO_SET]


def field_words(parameters: Parameters, name: str) -> list[str]:
    """The sentences of one parameter, also where it does not act."""
    fields = type(parameters).model_fields
    return _said(name, fields[name], getattr(parameters, name), parameters.model_dump(mode="json")[name])


def row_words(parameters: Parameters, name: str) -> list[str]:
    """What each row of a parameter says, in the order given; nothing for one that is no list of rows."""
    value = getattr(parameters, name)
    rows = isinstance(value, tuple) and all(isinstance(item, BaseModel) for item in value)
    return [field_words(parameters.model_copy(update={name: (row,)}), name)[0] for row in value] if rows else []


def unsaid(parameters: Parameters) -> dict[str, tuple[str, ...]]:
    """By what a list of codes is, those of its codes for which its sentence has no room."""
    fields = type(parameters).model_fields
    lists = {name: getattr(parameters, name) for name in fields}
    return {
        head_of(parameters, name): tuple(sorted(codes)[LISTED - 2 :])
        for name, codes in lists.items()
        if isinstance(codes, frozenset) and len(codes) > LISTED and all(isinstance(code, str) for code in codes)
    }


def head_of(parameters: Parameters, name: str) -> str:
    """What a parameter is, as its sentences begin."""
    return _parted(type(parameters).model_fields[name].description or name)[0]


def _parted(text: str) -> tuple[str, str | None]:
    """A description without what an empty or false value means, and that."""
    meaning = _MEANING.search(text)
    return (text[: meaning.start()] if meaning else text).removesuffix("."), meaning["means"] if meaning else None


def _sentences(model: BaseModel) -> list[str]:
    fields = type(model).model_fields
    plain = model.model_dump(mode="json")
    told = []
    # Every parameter model inherits the severity; it reads best last.
    for name in sorted(fields, key=lambda name: name == "severity"):
        given, value = name in model.model_fields_set, getattr(model, name)
        if given or not _is_off(value):
            said = _said(name, fields[name], value, plain[name])
            told += said if given else [f"{sentence.removesuffix('.')} (by default)." for sentence in said]
    return told


def _is_off(value: Any) -> bool:
    return value is None or value is False or value == 0 or (hasattr(value, "__len__") and not len(value))


def _said(name: str, field: FieldInfo, value: Any, plain: Any) -> list[str]:
    if name == "severity":
        return [f"Told as {value}."] if value else []
    if isinstance(value, tuple) and any(isinstance(item, Limit) for item in value):
        return [limit_words(limit) for limit in value]
    if isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value):
        return [" ".join(_sentences(item)) for item in value]
    head, means = _parted(field.description or name)
    if value is True:
        return [f"{head}."]
    if _is_off(value):
        return [_off(head, value, means)]
    return [f"{head}: {_called(field, value) or _listed(value, plain, get_origin(field.annotation) is Literal)}."]


def _called(field: FieldInfo, value: Any) -> str:
    """What a choice is called, "" for one that has no words of its own."""
    words = (field.json_schema_extra or {}) if not callable(field.json_schema_extra) else {}
    called = words.get("x-words", {})
    return str(called.get(value, "")) if isinstance(called, Mapping) and isinstance(value, str) else ""


def _off(head: str, value: Any, means: str | None) -> str:
    """What an empty, false or zero value says."""
    if value is False:
        return f"{head}: no; {means}." if means else f"{head}: no."
    return f"{head}: {means or ('0' if value == 0 else 'none')}."


def _listed(value: Any, plain: Any, is_choice: bool = False) -> str:
    """A value in words; `plain` is the same as JSON has it, amounts in dollars and days as YYYY-MM-DD."""
    if isinstance(plain, Mapping):
        return _cut([f"{key}: {_listed(None, item)}" for key, item in sorted(plain.items())], "; ")
    if isinstance(plain, list):
        inner = list(value) if isinstance(value, tuple) else plain
        items = [
            _together(one, item) if isinstance(item, list) else str(item)
            for one, item in zip(inner, plain, strict=True)
        ]
        ordered = sorted(items) if isinstance(value, frozenset) else items
        return _cut(ordered, "; " if any(isinstance(item, list) for item in plain) else ", ")
    if isinstance(plain, str):
        text = plain.replace("_", " ") if is_choice else plain
        return f'"{text}"' if text != text.strip() else text
    return f"{plain:g}" if isinstance(plain, float) else str(plain)


def _together(value: Any, plain: list[str]) -> str:
    """Codes that belong together; a pair keeps its order, a set has none."""
    return " and ".join(sorted(plain) if isinstance(value, frozenset) else plain)


def _cut(items: list[str], between: str) -> str:
    if len(items) <= LISTED:
        return between.join(items)
    return f"{between.join(items[: LISTED - 2])}{between}and {len(items) - LISTED + 2} more ({len(items)} in all)"
