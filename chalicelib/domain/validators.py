"""What checks values against a type: pydantic works it out of the annotations when it is first asked for.

That takes a tenth of a cold start, so a package brings those of first requests along, finished.
"""

import pickle
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, cast

from pydantic import TypeAdapter
from pydantic_core import SchemaValidator

# Beside this module, in packages alone.
FILE_NAME = "validators.pickle"
# Parts of a schema that writing and describing need, but no check; they cannot all be kept.
_OTHER_PARTS = ("metadata", "serialization")
# Where a schema names a definition. pydantic's names have addresses of memory in them.
_NAMES = ("ref", "schema_ref")


@cache
def validator_of(kind: Any) -> SchemaValidator:
    """What checks values against `kind`: the finished one where the package has it, else made now."""
    finished = _finished().get(str(kind))
    if finished is None:
        return cast(SchemaValidator, adapter_of(kind).validator)
    # Part of the program as its bytecode is: who can write there can write code.
    return cast(SchemaValidator, pickle.loads(finished))  # noqa: S301


@cache
def adapter_of(kind: Any) -> TypeAdapter[Any]:
    """All that pydantic can do with `kind`: check, write, describe."""
    adapter = TypeAdapter(kind)
    adapter.rebuild()
    return adapter


def finished_text(kinds: Iterable[Any]) -> bytes:
    """The validators of these types as a package keeps them; the same bytes for the same PYTHONHASHSEED."""
    return pickle.dumps({str(kind): pickle.dumps(_alone(adapter_of(kind).validator)) for kind in kinds})


@cache
def _finished() -> dict[str, bytes]:
    shipped = files("chalicelib.domain") / FILE_NAME
    return pickle.loads(shipped.read_bytes()) if shipped.is_file() else {}  # noqa: S301


def _alone(validator: Any) -> SchemaValidator:
    """The same validator from a schema of its own parts alone."""
    make, (schema, *others) = validator.__reduce__()
    return cast(SchemaValidator, make(_own_parts(schema, {}), *others))


def _own_parts(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list | tuple):
        return type(value)([_own_parts(one, names) for one in value])
    if not isinstance(value, dict):
        return value
    if not isinstance(value.get("type"), str):
        return {key: _own_parts(one, names) for key, one in value.items()}
    return {
        key: names.setdefault(one, str(len(names))) if key in _NAMES else _own_parts(one, names)
        for key, one in value.items()
        if key not in _OTHER_PARTS
    }
