"""Documents as text: parsed so that nothing is lost silently, written in one canonical form so that a diff is small."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from chalicelib.domain.errors import InvalidInput, Problem, RulesRefused
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import PayerDocument


class _DuplicateKey(ValueError):
    pass


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [key for key, _ in pairs]
        raise _DuplicateKey(next(key for key in names if names.count(key) > 1))
    return result


def parse_json(text: str, source: str) -> Any:
    """JSON with duplicate keys refused. Raises RulesRefused naming `source` and the place."""
    try:
        return json.loads(text, object_pairs_hook=_no_duplicates)
    except _DuplicateKey as error:
        raise RulesRefused(source, [Problem("", f"the key {error.args[0]!r} stands twice in one object")]) from None
    except (ValueError, RecursionError) as error:
        raise RulesRefused(source, [Problem("", f"not JSON: {error}")]) from None


def read_document(text: str, source: str) -> PayerDocument:
    """A payer document or template. Raises RulesRefused with every problem of its shape, by check and field."""
    try:
        return read_as(PayerDocument, parse_json(text, source))
    except InvalidInput as error:
        raise RulesRefused(source, error.problems) from None


def canonical(value: Any) -> str:
    """The one form in which rules are written: two spaces, keys in the order given, short lists on one line."""
    return _write(value, 0) + "\n"


def _write(value: Any, depth: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or (_is_flat(value) and len(flat) + 2 * depth <= 100):
        return flat
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        rows = [
            f"{inner}{json.dumps(key, ensure_ascii=False)}: {_write(item, depth + 1)}" for key, item in value.items()
        ]
        return "{\n" + ",\n".join(rows) + f"\n{outer}}}"
    if all(not isinstance(item, dict | list) for item in value):
        return "[\n" + _wrapped([json.dumps(item, ensure_ascii=False) for item in value], inner) + f"\n{outer}]"
    return "[\n" + ",\n".join(inner + _write(item, depth + 1) for item in value) + f"\n{outer}]"


def _is_flat(value: Any) -> bool:
    if isinstance(value, dict):
        return len(value) <= 4 and all(not isinstance(item, dict | list) or not item for item in value.values())
    return all(not isinstance(item, dict) and not (isinstance(item, list) and len(item) > 2) for item in value)


def _wrapped(items: list[str], indent: str) -> str:
    lines, current = [], ""
    for item in items:
        if current and len(indent) + len(current) + len(item) + 2 > 100:
            lines.append(indent + current + ",")
            current = item
        else:
            current = f"{current}, {item}" if current else item
    return "\n".join([*lines, indent + current])


def document_text(document: PayerDocument) -> str:
    """A document in the canonical form, parts that say nothing left out."""
    return canonical(written(asdict(document)))


_ORDER = (
    *("payer_id", "name", "extends", "line_of_business", "x12_payer_ids", "inactive_from", "note", "checks"),
    *("effective_from", "value", "reference", "verify_by", "title", "url", "read_on", "confidence"),
    *("quoted_by", "confirmed_by"),
)


def written(value: Any) -> Any:
    """A document's values as JSON has them, in the order in which people read them; a check's own value stays whole."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER))
        return {k: value[k] if k == "value" else written(value[k]) for k in keys if k == "value" or _says(value[k])}
    if isinstance(value, list | tuple):
        return [written(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def _says(value: Any) -> bool:
    return value is not None and value != () and value != frozenset()


def digest_form(value: Any) -> str:
    """The form that is hashed: sorted keys, no spaces, so that layout never changes a version."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
