"""Native JSON whose values were swapped for strange ones, and JSON texts that were cut and garbled."""

import json
from random import Random
from typing import Any

from bench.claims_known import known_claim
from bench.fuzzing.strange import like, strange_text, strange_value


def garbled_item(chance: Random) -> Any:
    """A claim with what is known beside it, one to six of its values replaced, removed or added."""
    item: Any = {**known_claim(chance.randrange(1000)), "as_of": "2026-09-30"}
    for _ in range(chance.randint(1, 6)):
        item = changed(chance, item)
    return item


def changed(chance: Random, value: Any) -> Any:
    """A copy of `value` with one change somewhere inside it, mostly one that leaves its shape alone; strange values are
    shared and stay as they are."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        return _changed_entry(chance, dict(value), chance.choice(list(value)))
    if isinstance(value, list) and value and chance.random() < 0.9:
        return _changed_entry(chance, list(value), chance.randrange(len(value)))
    if not isinstance(value, dict | list) and chance.random() < 0.85:
        return like(chance, value)
    if isinstance(value, dict) and chance.random() < 0.5:
        return {**value, strange_text(chance): strange_value(chance)}
    if isinstance(value, list) and chance.random() < 0.5:
        return value * chance.choice((2, 13, 60))
    return strange_value(chance)


def _changed_entry(chance: Random, holder: Any, key: Any) -> Any:
    if chance.random() < 0.1:
        del holder[key]
    else:
        holder[key] = changed(chance, holder[key])
    return holder


def garbled_text(chance: Random) -> bytes:
    """One item, a list of them or JSON Lines, as bytes that may be broken."""
    items = [garbled_item(chance) for _ in range(chance.randint(1, 3))]
    form = chance.choice(("one", "list", "lines"))
    if form == "lines":
        text = "\n".join(as_text(chance, item) for item in items)
    else:
        text = as_text(chance, items[0] if form == "one" else items)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.4:
        place = chance.randint(0, len(data))
        piece = chance.choice(
            (b"", b"{", b"]", b'"', b",", b"\x00", b"\xff", b"NaN", b"1e999", b"\\ud800", b"\xef\xbb\xbf")
        )
        data = data[:place] + piece + data[place + chance.choice((0, 0, 1, 10, 10_000)) :]
    return data


def as_text(chance: Random, value: Any) -> str:
    """JSON, with or without escapes; what is too deep for that is brackets alone."""
    try:
        return json.dumps(value, ensure_ascii=chance.random() < 0.5)
    except RecursionError:
        return "[" * 5000
