"""The fields of a form read back into a value. Whatever cannot be read is told beside its field, all of it at once;
what the check itself says of the value comes after, placed by `field_of`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.domain.errors import Problem
from chalicelib.rules.forms.fill import YES, Fields
from chalicelib.rules.forms.inputs import Input

_MEMBER = re.compile(r'"([^"]*)"|([^\s,;]+)')
_MOST_DIGITS = 12
# Rows within rows within rows: nobody writes deeper.
MOST_DEEP = 4


class _UnreadableError(ValueError):
    """Why a field cannot be read, in words."""


def compacted(inputs: Sequence[Input], fields: Mapping[str, list[str]], prefix: str) -> Fields:
    """The fields without removed and blank rows, the others counted from 0 again, added codes among the rest."""
    kept: Fields = {name: list(values) for name, values in fields.items()}
    for one in inputs:
        name = f"{prefix}.{one.name}"
        if one.kind in ("rows", "map"):
            _compact_rows(name, kept, one.parts)
        elif one.kind == "codes":
            _put_in(one, name, kept)
    return kept


def _put_in(one: Input, name: str, fields: Fields) -> None:
    """Puts the codes that were typed beside a list into it."""
    members = [*fields.get(name, []), *_members(" ".join(fields.pop(f"{name}.add", [])))]
    fields[name] = sorted(dict.fromkeys(member.upper() if one.codes else member for member in members))


def _compact_rows(name: str, fields: Fields, parts: Sequence[Input], depth: int = 0) -> None:
    rows: dict[int, Fields] = {}
    for field in [field for field in fields if field.startswith(f"{name}.")]:
        number, _, rest = field[len(name) + 1 :].partition(".")
        if number.isascii() and number.isdigit() and len(number) < 5:
            rows.setdefault(int(number), {})[rest] = fields.pop(field)
    wanted = [row for _, row in sorted(rows.items()) if "remove" not in row and _says(row)]
    for index, row in enumerate(wanted):
        fields.update({f"{name}.{index}.{rest}": values for rest, values in row.items()})
        fields[f"{name}.{index}.row"] = [YES]
        for part in parts:
            if part.kind == "codes":
                _put_in(part, f"{name}.{index}.{part.name}", fields)
            elif part.kind == "nested" and depth < MOST_DEEP:
                _compact_rows(f"{name}.{index}.{part.name}", fields, parts, depth + 1)


def _says(row: Fields) -> bool:
    """Whether somebody filled in anything; a marker that a row was there already says nothing."""
    return any(text.strip() for rest, values in row.items() if rest.rpartition(".")[2] != "row" for text in values)


def read_value(
    inputs: Sequence[Input], fields: Mapping[str, list[str]], prefix: str, before: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """The value that compacted fields say, and what cannot be read. What equals its default and was not written in
    `before` is left out, so that a document says no more than somebody meant."""
    value: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in inputs:
        read = _read(one, f"{prefix}.{one.name}", fields, problems, inputs)
        if one.name in before or read != one.default:
            value[one.name] = read
    return value, problems


def _read(
    one: Input, name: str, fields: Mapping[str, list[str]], problems: list[Problem], beside: Sequence[Input]
) -> Any:
    if one.kind == "rows":
        return [_row(one.parts, f"{name}.{index}", fields, problems) for index in _indices(name, fields)]
    if one.kind == "nested":
        return _nested(name, fields, problems, beside)
    if one.kind == "map":
        return dict(_entries(one, name, fields, problems))
    if one.kind == "codes":
        codes = fields.get(name, [])
        return None if one.may_be_null and not codes and f"{name}.none" in fields else list(codes)
    typed = next(iter(fields.get(name, [])), "")
    # Spaces around a text count where they do in its default.
    if one.kind != "text" or one.default is None or one.default == str(one.default).strip():
        typed = typed.strip()
    try:
        return _one(one, typed)
    except _UnreadableError as reason:
        problems.append(Problem(name, str(reason)))
        return None


def _nested(
    name: str, fields: Mapping[str, list[str]], problems: list[Problem], parts: Sequence[Input]
) -> list[dict[str, Any]] | None:
    """The rows of a part of a row; None where there are none, since "several" needs some."""
    rows = _indices(name, fields)
    if rows and name.count(".") > 2 * MOST_DEEP + 2:
        problems.append(Problem(name, f"lies more than {MOST_DEEP} deep"))
        return None
    return [_row(parts, f"{name}.{index}", fields, problems) for index in rows] or None


def _row(parts: Sequence[Input], name: str, fields: Mapping[str, list[str]], problems: list[Problem]) -> dict[str, Any]:
    row = {}
    for part in parts:
        read = _read(part, f"{name}.{part.name}", fields, problems, parts)
        if read != part.default and read is not None:
            row[part.name] = read
    return row


def _entries(
    one: Input, name: str, fields: Mapping[str, list[str]], problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    key_part, value_part = one.parts
    seen = set()
    for index in _indices(name, fields):
        key = next(iter(fields.get(f"{name}.{index}.key", [])), "").strip()
        key = key.upper() if key_part.codes else key
        if not key:
            problems.append(Problem(f"{name}.{index}.key", "is needed"))
        elif key in seen:
            problems.append(Problem(f"{name}.{index}.key", "stands twice"))
        seen.add(key)
        yield key, _read(value_part, f"{name}.{index}.value", fields, problems, one.parts)


def _indices(name: str, fields: Mapping[str, list[str]]) -> list[int]:
    index = 0
    while f"{name}.{index}.row" in fields:
        index += 1
    return list(range(index))


def _one(one: Input, typed: str) -> Any:
    if one.kind == "tick":
        return True if typed == YES else (None if one.may_be_null else False)
    if one.kind in ("pairs", "sets"):
        return [_group(one, line) for line in typed.splitlines() if line.strip()]
    if one.kind == "ordered":
        return [member.upper() if one.codes else member for member in _members(typed)]
    if not typed:
        return _nothing(one)
    if one.kind == "yes_no_unknown":
        return {YES: True, "no": False}.get(typed)
    if one.kind in ("number", "decimal", "number_or_text"):
        return _number(one, typed)
    return typed.upper() if one.codes else typed


def _nothing(one: Input) -> Any:
    if one.may_be_null:
        return None
    if one.kind in ("text", "money", "day") and one.default is not None:
        return one.default if one.table else ""
    if one.kind in ("number", "decimal") and one.default is not None:
        return one.default
    raise _UnreadableError("is needed")


def _number(one: Input, typed: str) -> Any:
    digits = typed.replace(",", "") if one.kind != "number_or_text" else typed
    if len(digits) <= _MOST_DIGITS and digits.isascii():
        if digits.isdigit():
            return int(digits)
        if one.kind == "decimal" and re.fullmatch(r"[0-9]{1,9}\.[0-9]{1,4}", digits):
            return float(digits)
    if one.kind == "number_or_text" and any(digit.isdigit() for digit in typed):
        return typed
    raise _UnreadableError("is a number such as 12.5" if one.kind == "decimal" else "is a whole number")


def _group(one: Input, line: str) -> list[str]:
    members = [member.upper() if one.codes else member for member in _members(line)]
    if one.kind == "pairs" and len(members) != 2:
        raise _UnreadableError(f"takes two codes a line; this line has {len(members)}: {line.strip()[:60]}")
    return members


def _members(typed: str) -> list[str]:
    return [quoted or bare for quoted, bare in _MEMBER.findall(typed)]


def field_of(problem: str, fields: Mapping[str, list[str]], known: Sequence[str]) -> str:
    """The field of a form beside which a problem at this path is told: itself, or the nearest above it; "" for none."""
    path = problem
    while path:
        if path in fields or path in known:
            return path
        path = path.rpartition(".")[0]
    return ""
