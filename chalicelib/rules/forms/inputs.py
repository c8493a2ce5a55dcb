"""Which inputs a schema asks for. Each property becomes one input of a kind that a page can draw.

A part of a row that may hold such rows again is `nested`: its rows have the parts of the row that it stands in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal[
    "text",
    "number",
    "decimal",
    "number_or_text",
    "day",
    "money",
    "choice",
    "tick",
    "yes_no_unknown",
    "codes",
    "ordered",
    "pairs",
    "sets",
    "map",
    "rows",
    "nested",
]
_UNITS = {"days": "days", "percent": "%", "years": "years", "visits": "visits", "digits": "digits"}
_MEANING = re.compile(r"[;.] (?P<when>empty|null or empty|null|false|0): (?P<says>.+)$", re.IGNORECASE)
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to fill in. `name` is its dotted path in the value. `codes` and `table` say which codes or tables to
    offer, `words` what choices are called. `parts` are the columns of rows, or key and value of a map. `may_be_null`:
    "no such list" is something else than an empty one. `rare`: hardly any change is about it, so a page shows it last
    and folded. `outermost`: it says nothing in a row within a row.
    `explained`: what a word means that not everybody uses; it stands in the help."""

    name: str
    kind: Kind
    label: str
    help: str = ""
    unit: str = ""
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    codes: str = ""
    table: str = ""
    parts: tuple["Input", ...] = ()
    may_be_null: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    rare: bool = False
    outermost: bool = False
    explained: str = ""


def inputs_of(schema: Schema) -> tuple[Input, ...]:
    """The inputs of a check's value in the order of its model; the severity, which every check has, comes last."""
    found = [_spoken(one) for one in _of_object(schema, schema.get("$defs", {}))]
    return tuple(sorted(found, key=lambda one: one.name == "severity"))


def _spoken(one: Input) -> Input:
    """An input whose label is what its description says; what an empty or false value means becomes the help."""
    if one.name == "severity":
        return replace(one, help=one.help + " Empty: as the check says.")
    found = _MEANING.search(one.help)
    head = (one.help[: found.start()] if found else one.help).removesuffix(".")
    told = (one.explained, _meaning(one, found["when"], found["says"]) if found else "")
    return replace(one, label=head or one.label, help=" ".join(filter(None, told)))


def _meaning(one: Input, when: str, says: str) -> str:
    """What it means to leave an input as it is, in the words of the page that shows it."""
    shown = {"false": "No" if one.kind == "yes_no_unknown" else "Not ticked", "0": "0"}
    return f"{shown.get(when.lower(), 'Empty')}: {says}"


def _of_object(schema: Schema, definitions: Schema) -> Iterator[Input]:
    required = schema.get("required", ())
    for name, property_schema in schema.get("properties", {}).items():
        yield _input(name, property_schema, definitions, name in required)


def _input(name: str, schema: Schema, definitions: Schema, required: bool) -> Input:
    plain, may_be_null = _without_null(schema)
    unit = _UNITS.get(name.rpartition("_")[2], "")
    one = Input(
        name=name,
        kind="text",
        label=_title(name, schema) or _label(name, unit),
        help=schema.get("description", ""),
        unit=unit,
        required=required,
        default=schema.get("default"),
        codes=plain.get("x-codes", ""),
        table=plain.get("x-table", ""),
        may_be_null=may_be_null,
        words=schema.get("x-words", {}),
        rare="x-table" in plain or "x-rare" in schema or name == "severity",
        outermost="x-outermost" in schema,
        explained=schema.get("x-help", ""),
    )
    return _of_kind(one, plain, definitions)


def _of_kind(one: Input, schema: Schema, definitions: Schema) -> Input:
    kind = schema.get("type")
    if "enum" in schema:
        return replace(one, kind="choice", choices=tuple(schema["enum"]))
    if schema.get("const") is True:
        return replace(one, kind="tick")
    if "const" in schema:
        return replace(one, kind="choice", choices=(schema["const"],))
    if "anyOf" in schema:
        return replace(one, kind="number_or_text")
    if kind == "boolean":
        return replace(one, kind="yes_no_unknown" if one.may_be_null else "tick")
    if kind == "integer":
        return replace(one, kind="number")
    if kind == "number":
        return replace(one, kind="decimal")
    if kind == "string":
        return _of_text(one, schema)
    if kind == "object":
        return replace(one, kind="map", parts=_of_map(schema, definitions))
    return _of_list(one, schema, definitions)


def _of_text(one: Input, schema: Schema) -> Input:
    if schema.get("format") == "date":
        return replace(one, kind="day")
    if schema.get("examples") == ["120.00"]:
        return replace(one, kind="money", unit="US$")
    return one


def _of_list(one: Input, schema: Schema, definitions: Schema) -> Input:
    items = schema.get("items", {})
    item = definitions.get(str(items.get("$ref", "")).rpartition("/")[2])
    if item is not None:
        if one.name in item.get("properties", {}):
            return replace(one, kind="nested")
        return replace(one, kind="rows", parts=tuple(_of_object(item, definitions)))
    if "prefixItems" in items:
        return replace(one, kind="pairs", codes=items["prefixItems"][0].get("x-codes", ""))
    if items.get("type") == "array":
        return replace(one, kind="sets", codes=items.get("items", {}).get("x-codes", ""))
    if "enum" in items:
        return replace(one, kind="codes", choices=tuple(items["enum"]))
    return replace(one, kind="codes" if schema.get("uniqueItems") else "ordered", codes=items.get("x-codes", ""))


def _of_map(schema: Schema, definitions: Schema) -> tuple[Input, Input]:
    patterns = schema.get("patternProperties")
    value = next(iter(patterns.values())) if patterns else schema.get("additionalProperties", {})
    names = schema.get("propertyNames", {})
    key = Input("key", "text", "Year" if patterns else "Code", codes=names.get("x-codes", ""))
    return key, replace(_input("value", value, definitions, False), label="Value")


def _without_null(schema: Schema) -> tuple[Schema, bool]:
    """The schema of what is not null, and whether null may stand for it."""
    choices = schema.get("anyOf")
    if not choices:
        return schema, False
    others = [choice for choice in choices if choice.get("type") != "null"]
    may_be_null = len(others) < len(choices)
    return (others[0] if len(others) == 1 else {"anyOf": others}), may_be_null


def _title(name: str, schema: Schema) -> str:
    """What somebody chose to call it; "" where the title is but the name."""
    title = str(schema.get("title", ""))
    return "" if title.lower() == name.replace("_", " ") else title


def _label(name: str, unit: str) -> str:
    if name == "severity":
        return "How a finding is told"
    words = name.split("_")
    return " ".join(words[:-1] if unit and len(words) > 1 else words).capitalize()
