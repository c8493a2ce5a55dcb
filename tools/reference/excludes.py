"""What an Excludes1 note names, read from the codes in its brackets: single codes, with a dash, ranges, and endings.

A note that holds anything else that looks like a code is dropped whole: a missed pair costs less than an invented one.
"""

import re
from collections.abc import Iterable

from tools.reference.tabular import Tabular

_BRACKETS = re.compile(r"\(([^()]*)\)")
_CODE = r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])(?:\.[0-9A-Z]{1,4})?"
_LOOKS_LIKE_A_CODE = re.compile(rf"\b{_CODE}\b")
_ITEM = re.compile(rf"({_CODE})\.?-?(?:\s?-\s?({_CODE})\.?-?)?")
_QUALIFIED = re.compile(r"(.*?)\s*\bwith (.+)")
_POSITIONS = {"5th": 4, "fifth": 4, "6th": 5, "sixth": 5, "7th": 6, "seventh": 6}
_AT_POSITION = re.compile(r"(5th|fifth|6th|sixth|7th|seventh)[ -]character ([0-9A-Z])")
_FIFTH_TO_SIXTH = re.compile(r"fifth to sixth characters ([0-9A-Z]{2})")
_FINAL = re.compile(r"final characters -([0-9A-Z]{2})")
_AFTER_DOT = re.compile(r"\.([0-9]+)-?(?:-\.([0-9]+))?")


class UnreadableError(ValueError):
    """The note names codes in a form that is not understood."""


def excluded_codes(note: str, tabular: Tabular) -> list[str]:
    """The undotted codes that a note names, each standing for all below it; none is fine. Raises UnreadableError."""
    groups = [group for group in _BRACKETS.findall(note) if _LOOKS_LIKE_A_CODE.search(group)]
    return shortest(code for group in groups for code in _group(group, tabular))


def _group(text: str, tabular: Tabular) -> list[str]:
    qualified = _QUALIFIED.fullmatch(text)
    if qualified:
        within = _items(qualified[1].strip(), tabular)
        return [code for code in _below(within, tabular) if _ending(qualified[2], code)]
    return _items(text, tabular)


def _items(text: str, tabular: Tabular) -> list[str]:
    codes: list[str] = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        found = _ITEM.fullmatch(item)
        if not found:
            raise UnreadableError(item)
        first, last = (end and end.replace(".", "") for end in found.groups())
        codes += _range(first, last, tabular) if last else [_known(first, tabular)]
    return codes


def _known(code: str, tabular: Tabular) -> str:
    if code not in tabular.nodes and code not in tabular.valid:
        # A stem with its placeholders, such as S06.0X-.
        code = code.rstrip("X")
        if code not in tabular.nodes:
            raise UnreadableError(code)
    return code


def _range(first: str, last: str, tabular: Tabular) -> list[str]:
    """Brothers from first to last in the order of the book; categories count as brothers across blocks."""
    start, end = tabular.nodes.get(first), tabular.nodes.get(last)
    if start is None or end is None or start.parent != end.parent:
        raise UnreadableError(f"{first}-{last}")
    brothers = tabular.nodes[start.parent].children if start.parent else tabular.categories
    chosen = brothers[brothers.index(first) : brothers.index(last) + 1]
    if not chosen:
        raise UnreadableError(f"{first}-{last}")
    return chosen


def _below(codes: Iterable[str], tabular: Tabular) -> list[str]:
    tops = tuple(codes)
    return [code for code in [*tabular.nodes, *tabular.billable()] if code.startswith(tops)]


def _ending(qualifier: str, code: str) -> bool:
    if found := _AT_POSITION.fullmatch(qualifier):
        position = _POSITIONS[found[1]]
        return code[position : position + 1] == found[2]
    if found := _FIFTH_TO_SIXTH.fullmatch(qualifier):
        return code[4:6] == found[1]
    if found := _FINAL.fullmatch(qualifier):
        return len(code) == 6 and code.endswith(found[1])
    if found := _AFTER_DOT.fullmatch(qualifier):
        low, high = found[1], found[2] or found[1]
        return low <= code[3 : 3 + len(low)] <= high
    raise UnreadableError(qualifier)


def shortest(codes: Iterable[str]) -> list[str]:
    """The codes without those that lie below another of them, sorted."""
    kept: list[str] = []
    for code in sorted(set(codes)):
        if not (kept and code.startswith(kept[-1])):
            kept.append(code)
    return kept
