"""Values that break programs: out of range, of the wrong kind, of the wrong alphabet."""

import re
from datetime import date, timedelta
from random import Random
from typing import Any

TEXTS = (
    "", " ", "0", "-1", "00", ".5", "5.", "-.5", "1e309", "NaN", "Infinity", "99999999999999999999", "0x1F", "1_000",
    "20260230", "00000000", "20261301", "20260101-20251231", "20260101-20260131", "99991231", "00010101",
    "2026-02-30", "0001-01-01", "9999-12-31", "2026-W01-1", "²", "١٢٣", "é", "Ⅷ", "\u202e", "\x00", "\x7f", "%s", "{0}",
    "A" * 81, "A" * 300, ":", "::::", ">", "^", "*", "~", "GO", "go ", "97530", "G0283", "M62.81", "m6281", "1234567893",
    "CO", "KX", "59", "95", "8", "7", "18", "19", "II", "\"", "'", "\\", "<script>", "ISA", "\ud800",
)  # fmt: skip
_CODES = (
    "97530", "97110", "97129", "97130", "97168", "97014", "GO", "GP", "CO", "KX", "GA", "59", "95", "93", "M62", "S62.511",
    "V00.01XA", "R69", "02", "10", "31", "7", "8", "18", "19", "225X00000X", "1234567893", "0000", "PENDING", "approved",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 0.5, -0.0, 1e308, 10**9, 10**30, -(10**30), [], {}, [[]], [None], {"": None},
)  # fmt: skip


def strange_text(chance: Random) -> str:
    """One of the texts above, or a short run of any characters."""
    if chance.random() < 0.8:
        return chance.choice(TEXTS)
    return "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x110000)))) for _ in range(4))


def like(chance: Random, value: Any) -> Any:
    """Another value of the same form, so that the shape still fits: a day for a day, an amount for an amount."""
    if isinstance(value, bool) or value is None:
        return chance.choice((value, None, None, True))
    if isinstance(value, int | float):
        return chance.choice((0, 1, 2, 3, 8, 22, 23, 1440, -1, 10**9, value + 1))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        near = date(2026, 9, 1) + timedelta(days=chance.randint(-400, 400))
        return chance.choice((near, near, near, date.min, date.max, date(2024, 2, 29))).isoformat()
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d\d", value):
        return chance.choice(("0", "0.00", "-1.00", "2480.00", "9999999999.99", value))
    if isinstance(value, str):
        return chance.choice((strange_text(chance)[:80], *_CODES))
    return value


def strange_value(chance: Random) -> Any:
    """A JSON value of any kind; now and then one that is nested deeply."""
    if chance.random() < 0.03:
        value: Any = []
        for _ in range(chance.choice((60, 300, 3000))):
            value = [value] if chance.random() < 0.5 else {"a": value}
        return value
    return strange_text(chance) if chance.random() < 0.6 else chance.choice(VALUES)
