"""JSON from outside, as the types of this floor. First bytes become values, then values become claims and contexts.

All problems are told at once, with dotted path and remedy. What was sent is never repeated: it may be a patient's.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.repeated_keys import repeated_keys
from chalicelib.domain.shape import PATTERNS_IN_WORDS
from chalicelib.domain.validators import adapter_of, validator_of

T = TypeVar("T")

# Far above 500 claims in 4 MB; keeps the telling of what is wrong with hostile input under a second.
MOST_VALUES = 250_000
MOST_PROBLEMS = 1_000

_BOM = b"\xef\xbb\xbf"
_WORDS = {
    "missing": "is required",
    "string_type": "must be text, in quotes",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "int_type": "must be a whole number, without quotes",
    "int_from_float": "must be a whole number, without quotes",
    "bool_type": "must be true or false, without quotes",
    "literal_error": "must be {expected}",
    "tuple_type": "must be a list, in [ ]",
    "list_type": "must be a list, in [ ]",
    "dataclass_type": "must be an object, in {{ }}",
    "dict_type": "must be an object, in {{ }}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entries",
}


def read_json(data: bytes, most_values: int | None = None) -> object:
    """The JSON document in `data`: UTF-8, with or without a byte order mark. Raises InvalidInput for anything else, for
    a key that stands twice in one object, and for more than `most_values` values."""
    text = data.removeprefix(_BOM)
    if not text.strip():
        raise _refused("is empty; send a JSON document")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(f"is not UTF-8 text (byte {error.start + 1}); save or send it as UTF-8") from None
    if most_values is not None and text.count(b",") > most_values:
        raise _refused(f"holds more than {most_values:,} values; send fewer claims at once")
    try:
        value: object = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise _refused(f"is not JSON: {error}") from None
    places = repeated_keys(text, value)
    if places:
        problems = [Problem(_path(place), "stands twice in one object; keep one") for place in places[:MOST_PROBLEMS]]
        raise InvalidInput(problems)
    return value


def read_as(kind: type[T], value: object) -> T:
    """`value` (as read_json gives it) as `kind`. Raises InvalidInput with every problem, up to MOST_PROBLEMS."""
    try:
        result: T = validator_of(cast(Any, kind)).validate_python(value)
        return result
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [_problem(kind, one) for one in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        problems.append(Problem("", f"has {len(found) - MOST_PROBLEMS:,} more problems of this kind"))
    raise InvalidInput(problems)


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema of what `read_as(kind, ...)` takes."""
    return _schema(kind)


def _refused(message: str) -> InvalidInput:
    return InvalidInput([Problem("", message)])


def _problem(kind: Any, error: ErrorDetails) -> Problem:
    path = _path(error["loc"])
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return Problem(path, _unknown_field(kind, error["loc"]))
    if error["type"] == "string_pattern_mismatch":
        return Problem(path, PATTERNS_IN_WORDS.get(error["ctx"]["pattern"], "does not have the form that it needs"))
    if error["type"] == "value_error":
        return Problem(path, str(error["ctx"]["error"]))
    words = _WORDS.get(error["type"])
    return Problem(path, words.format_map(error.get("ctx", {})) if words else error["msg"])


def _unknown_field(kind: Any, place: tuple[int | str, ...]) -> str:
    name = str(place[-1])
    near = get_close_matches(name.lower(), _fields_at(_schema(kind), place[:-1]), n=3, cutoff=0.6)
    meant = " or ".join(f"`{field}`" for field in near)
    return f"unknown field `{_shown(name)}`; " + (f"did you mean {meant}?" if meant else "leave it out")


@cache
def _schema(kind: Any) -> dict[str, Any]:
    return adapter_of(kind).json_schema()


def _fields_at(schema: Mapping[str, Any], place: tuple[int | str, ...]) -> list[str]:
    """The names of the fields that an object at that place may have."""
    nodes: list[Mapping[str, Any]] = _resolved(schema, schema)
    for part in place:
        if isinstance(part, int):
            below = [node["items"] for node in nodes if "items" in node]
        else:
            below = [node["properties"][part] for node in nodes if part in node.get("properties", {})]
        nodes = [resolved for node in below for resolved in _resolved(schema, node)]
    return [name for node in nodes for name in node.get("properties", {})]


def _resolved(root: Mapping[str, Any], node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The node itself, or what its references and alternatives lead to."""
    if "$ref" in node:
        return _resolved(root, root["$defs"][node["$ref"].rpartition("/")[2]])
    if "anyOf" in node:
        return [resolved for one in node["anyOf"] for resolved in _resolved(root, one)]
    return [node]


def _path(place: Sequence[str | int]) -> str:
    return ".".join(_shown(str(part)) for part in place)


def _shown(name: str) -> str:
    """A field's name as sent, cut and cleaned: it goes into an answer."""
    return "".join(character if character.isprintable() else "?" for character in name[:40])
