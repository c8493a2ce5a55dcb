"""Codes that no table knows: procedures and places by the reference tables, modifiers by what the same payer takes.

Which parameter holds which codes is said by its type; only what a document writes is looked up, not a check's defaults.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.parameters import CodeSet, OfCodeSet
from chalicelib.services.lint.remark import Remark, Value, values

Named = tuple[str, CodeSet, str]


def unknown_codes(rules: CompiledRules) -> Iterator[Remark]:
    """Codes written in values of a payer that do not exist, or that its own list of modifiers lacks."""
    held = list(values(rules))
    tables = rules.tables
    for value in held:
        for path, kind, code in dict.fromkeys(_written(value)):
            if kind == "procedures" and tables.procedures().find(code) is None:
                yield value.remark("error", f"{code} is no procedure that the reference table knows", "value", path)
            elif kind == "places" and tables.places().find(code) is None:
                yield value.remark(
                    "error", f"{code} is no place of service that the reference table knows", "value", path
                )
            elif kind == "modifiers":
                yield from _unknown_modifier(value, path, code, held)


def _unknown_modifier(value: Value, path: str, code: str, held: list[Value]) -> Iterator[Remark]:
    lists = [other for other in held if other.check == "modifier_validity" and other.rule and _meet(value, other)]
    if lists and not any(other.rule and code in other.rule.parameters.known for other in lists):
        where = f"modifier_validity.known of {lists[-1].document} does not hold it"
        yield value.remark("error", f"{code} is no modifier that this payer takes: {where}", "value", path)


def _meet(one: Value, other: Value) -> bool:
    """True where both hold on some day of service."""
    first, second = sorted((one, other), key=lambda value: value.dated.effective_from)
    return first.until is None or first.until > second.dated.effective_from


def _written(value: Value) -> Iterator[Named]:
    return iter(()) if value.rule is None else _of_model(value.rule.parameters, "")


def _of_model(model: BaseModel, path: str) -> Iterator[Named]:
    for name, info in type(model).model_fields.items():
        if name in model.model_fields_set:
            yield from _of_value(getattr(model, name), info.annotation, info.metadata, f"{path}{name}")


def _of_value(value: Any, kind: Any, marks: Iterable[Any], path: str) -> Iterator[Named]:
    """The codes in a value whose annotation is `kind`; the mark of a code set lies on the code itself."""
    found = next((mark for mark in marks if isinstance(mark, OfCodeSet)), None)
    if found is not None and isinstance(value, str):
        yield path, found.name, value
    elif isinstance(value, BaseModel):
        yield from _of_model(value, f"{path}.")
    elif hasattr(kind, "__metadata__"):
        yield from _of_value(value, get_args(kind)[0], kind.__metadata__, path)
    elif isinstance(value, Mapping):
        of_key, of_item = get_args(kind)
        for key in value:
            yield from _of_value(key, of_key, (), path)
            yield from _of_value(value[key], of_item, (), f"{path}.{key}")
    elif isinstance(value, tuple | frozenset):
        # A pair names the type of each place; any other list has one type for all.
        of_each = [inner for inner in get_args(kind) if inner is not Ellipsis]
        ordered = sorted(value) if isinstance(value, frozenset) else value
        for position, item in enumerate(ordered):
            inside = path if isinstance(item, str) else f"{path}.{position}"
            yield from _of_value(item, of_each[min(position, len(of_each) - 1)], (), inside)
    elif value is not None and get_origin(kind) is not None:
        for choice in get_args(kind):
            yield from _of_value(value, choice, (), path)
