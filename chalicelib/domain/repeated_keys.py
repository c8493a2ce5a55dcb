"""Keys that stand twice in one object of JSON, of which parsers silently keep the last value.

Nearly every document is cleared by counting: without a backslash or a space before a colon, a quote and a colon meet
only at a key, or at a text that begins with a colon; so written anew, a document has fewer of them only where a key
was lost.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import to_json

_SPACE_BEFORE_COLON = re.compile(rb'"[ \t\r\n]+:')


def repeated_keys(text: bytes, value: object) -> list[tuple[str | int, ...]]:
    """The places of keys that stand twice in `text`, JSON in UTF-8 that was read as `value`."""
    plain = b"\\" not in text and _SPACE_BEFORE_COLON.search(text) is None
    if plain and text.count(b'":') == to_json(value).count(b'":'):
        return []
    return list(_places(json.loads(text, object_pairs_hook=_Object), ()))


class _Object(dict[str, Any]):
    """An object that remembers which of its keys stood twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice: dict[str, None] = {}
        if len(self) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self.twice[key] = None
                seen.add(key)


def _places(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, _Object):
        yield from ((*path, key) for key in value.twice)
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _places(inner, (*path, index))
