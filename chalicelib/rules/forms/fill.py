"""A value laid out over the fields of a form: what stands in each input before anybody has typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.rules.forms.inputs import Input

Fields = dict[str, list[str]]
YES = "yes"


def filled(inputs: Sequence[Input], value: Mapping[str, Any], prefix: str) -> Fields:
    """Field by field what a form shows for `value`, each name below `prefix`. A value left out shows its default."""
    fields: Fields = {}
    for one in inputs:
        _fill(one, value.get(one.name, one.default), f"{prefix}.{one.name}", fields, inputs)
    return fields


def _fill(one: Input, value: Any, name: str, fields: Fields, beside: Sequence[Input]) -> None:
    if one.kind in ("rows", "nested"):
        for index, row in enumerate(value or ()):
            fields[f"{name}.{index}.row"] = [YES]
            fields.update(filled(one.parts or beside, row, f"{name}.{index}"))
    elif one.kind == "map":
        for index, (key, item) in enumerate(sorted((value or {}).items())):
            fields[f"{name}.{index}.row"] = [YES]
            fields[f"{name}.{index}.key"] = [key]
            _fill(one.parts[1], item, f"{name}.{index}.value", fields, one.parts)
    elif one.kind == "codes":
        fields[name] = sorted(value or ())
        if one.may_be_null and value is None:
            fields[f"{name}.none"] = [YES]
    else:
        text = _text(one, value)
        if text or one.kind != "tick":
            fields[name] = [text]


def _text(one: Input, value: Any) -> str:
    if value is None:
        return ""
    if one.kind in ("pairs", "sets"):
        return "\n".join(" ".join(item) for item in value)
    if one.kind == "ordered":
        return " ".join(_quoted(item) for item in value)
    if isinstance(value, bool):
        return YES if value else ("no" if one.kind == "yes_no_unknown" else "")
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _quoted(text: str) -> str:
    """A member of a list as it is typed; one that holds a space stands in quotation marks."""
    return f'"{text}"' if not text or any(c.isspace() or c in ",;" for c in text) else text
