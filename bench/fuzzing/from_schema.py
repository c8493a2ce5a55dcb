"""Hypothesis strategies for values that fit a JSON Schema of ours, so that new fields are tried as soon as they exist.

Texts are mostly words that the checks know, chosen by the field's name; otherwise no check would look further.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]
_WORDS: dict[str, tuple[str, ...]] = {
    "procedure": ("97530", "97110", "97140", "97129", "97130", "97165", "97168", "97760", "97150", "97014", "97532", "X"),
    "procedures": ("97530", "97110", "97129", "97165"),
    "modifiers": ("GO", "GP", "CO", "KX", "59", "XS", "95", "93", "GT", "GA", "GX", "76", "QQ"),
    "diagnoses": ("M62.81", "M25.641", "S62.511D", "S62.511", "G56.01", "V00.01XA", "Z47.89", "M62", "7215", "R69"),
    "place_of_service": ("11", "02", "10", "12", "31", "49", "00"),
    "frequency": ("1", "7", "8", "2"),
    "npi": ("1234567893", "1070000009", "1234567890", "12"),
    "rendering_npi": ("1234567893", "1070000009", "1234567890"),
    "taxonomy": ("225X00000X", "224Z00000X", "225100000X"),
    "sex": ("F", "M", "U", "X"),
    "relationship": ("18", "19", "01"),
    "member_id": ("MBR00000000", "1EG4TE5MK73", "A1"),
    "authorization_number": ("AUTH0000000", "A1", "0000", "PENDING"),
    "claim_id": ("C-1", "C-2"),
    "payer_control_number": ("X1", "X2"),
    "original_reference": ("X1", "X2"),
    "discipline": ("OT", "PT", "SLP", "GO"),
    "credential": ("OT", "OTA", "PT"),
    "first_name": ("PATA", "PATB", "P4T"),
    "last_name": ("SAMPLEA", "SAMPLEB"),
}  # fmt: skip
_NUMBERS = st.sampled_from((0, 1, 2, 3, 4, 8, 15, 22, 23, 38, 60, 1440, -1, 1_000_000_000, -1_000_000_000))
_HALVES = st.sampled_from((0.5, 1.5, 0.1, -2.25, 1e9))
_DAYS = st.one_of(
    st.dates(date(2026, 8, 1), date(2026, 9, 30)),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.sampled_from((date.min, date.max, date(2024, 2, 29), date(1900, 1, 1))),
    st.dates(),
).map(date.isoformat)
_AMOUNTS = st.sampled_from(("0", "0.00", "40.00", "120.00", "-1.00", "2480.00", "3000.01", "999999999.99"))


def fitting(schema: Mapping[str, Any], words: Mapping[str, tuple[str, ...]]) -> Strategy:
    """Values that fit `schema`; `words` adds to the words above, by field name."""
    known = {**_WORDS, **words}
    made: dict[str, Strategy] = {}

    def of(node: Mapping[str, Any], name: str) -> Strategy:
        if "$ref" in node:
            key = node["$ref"].rpartition("/")[2]
            if key not in made:
                made[key] = st.deferred(lambda: built[key])
                built[key] = of(schema["$defs"][key], name)
            return made[key]
        if "oneOf" in node:
            return st.one_of([of(_narrowed(node, one), name) for one in node["oneOf"]])
        if "anyOf" in node:
            return st.one_of([of(one, name) for one in node["anyOf"] if node.get("type") in (None, one.get("type"))])
        if "const" in node:
            return st.just(node["const"])
        if "enum" in node:
            return st.sampled_from(node["enum"])
        return _of_type(node, name)

    def _of_type(node: Mapping[str, Any], name: str) -> Strategy:
        kind = node["type"]
        if kind == "object":
            needed = set(node.get("required", ()))
            fields = {field: of(below, field) for field, below in node.get("properties", {}).items()}
            return st.fixed_dictionaries(
                {field: fields[field] for field in fields if field in needed},
                optional={field: fields[field] for field in fields if field not in needed},
            )
        if kind == "array":
            return st.lists(of(node["items"], name), max_size=8)
        if kind == "string":
            return _text(node, name, known)
        simple: dict[str, Strategy] = {
            "integer": _NUMBERS.filter(lambda n: node.get("minimum", n) <= n <= node.get("maximum", n)),
            "number": st.one_of(_NUMBERS, _HALVES),
            "boolean": st.booleans(),
            "null": st.none(),
        }
        return simple[kind]

    built: dict[str, Strategy] = {}
    return of(schema, "")


def _narrowed(node: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    """An object's schema with what one of its variants says more of single fields."""
    told = variant["properties"]
    fields = {field: {**below, **told.get(field, {})} for field, below in node["properties"].items()}
    return {key: value for key, value in node.items() if key != "oneOf"} | {"properties": fields}


def _text(node: Mapping[str, Any], name: str, known: Mapping[str, tuple[str, ...]]) -> Strategy:
    if node.get("format") == "date":
        return _DAYS
    if name in known:
        words: Strategy = st.sampled_from(known[name])
        return words if "pattern" in node else st.one_of(words, words, words, st.text(max_size=80))
    if "maxLength" not in node and "A-Za-z" not in node.get("pattern", ""):
        return _AMOUNTS
    if "pattern" in node:
        return st.sampled_from(("A", "a.b-c_d", "Z" * 64))
    return st.text(max_size=node["maxLength"])
