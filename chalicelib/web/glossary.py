"""What fields mean, said once for all the models and parameters that have one of that name.

It stands beside the description, not in the types: those are made at every cold start, the description with a package.
"""

from typing import Any

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED


@lean_dataclass
class Glossary:
    """Meanings by name, or by `Model.name` where one name means different things; and which names are days and
    moments, where they are texts of answers."""

    __pydantic_config__ = CLOSED
    words: dict[str, str]
    dates: frozenset[str]
    moments: frozenset[str]
    about: str = ""


def explain(model: str, fields: dict[str, dict[str, Any]], glossary: Glossary) -> None:
    """Adds to the schemas of a model's fields what they lack: meaning, and the format of days and moments."""
    for name, field in fields.items():
        meaning = glossary.words.get(f"{model}.{name}") or glossary.words.get(name)
        if meaning and "description" not in field:
            field["description"] = meaning
        form = "date" if name in glossary.dates else "date-time" if name in glossary.moments else None
        if form is not None:
            _form(field, form)


def _form(schema: dict[str, Any], form: str) -> None:
    """The text in it, bare, nullable or in a list, has that form unless it says already what it holds to."""
    if schema.get("type") == "string" and not schema.keys() & {"format", "pattern", "enum", "const"}:
        schema["format"] = form
    for inner in [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]:
        _form(inner, form)
