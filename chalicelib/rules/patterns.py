"""Patterns that rules may carry: regular expressions that always answer at once, whatever text they meet.

A pattern is refused where its own shape leaves too many ways to match one text (nested or many open-ended repeats).
"""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

# The longest text that a claim may carry, so how often an open-ended repeat can repeat.
_LONGEST_TEXT = 80
_MOST_WAYS = 200_000
_TOKEN = re.compile(
    r"(?P<unread>\(\?#|\(\?[a-zA-Z-]*x)|(?P<backreference>\\[1-9]|\(\?P=|\(\?\()|(?P<skip>\\.|\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<opens>\((?:\?(?:P<\w+>|[a-zA-Z-]+:|<?[=!]|[:>]))?)|(?P<closes>\))|(?P<or>\|)"
    r"|(?P<repeats>(?:[*+?]|\{(?P<least>[0-9]*)(?P<range>,?)(?P<most>[0-9]*)\})[?+]?)|(?P<other>.)",
    re.DOTALL,
)


class _RefusedError(ValueError):
    """Why a pattern may not be used, in words."""


def quick_pattern(text: str) -> str:
    """`text` itself. Raises PydanticCustomError, in words, where it is no pattern, or one that could take too long."""
    try:
        re.compile(text)
        if _ways(text) > _MOST_WAYS:
            raise _RefusedError(
                "could take too long: it has too many open-ended repeats (*, +, {n,}); give them fixed lengths"
            )
    except _RefusedError as reason:
        raise PydanticCustomError("pattern", "{reason}", {"reason": str(reason)}) from None
    except (re.error, OverflowError, RecursionError) as error:
        raise PydanticCustomError("pattern", "is not a regular expression: {error}", {"error": str(error)}) from None
    return text


def _ways(pattern: str) -> int:
    """In how many ways it may split one text: the product of its repeats' spans, the sum of its alternatives."""
    # For each open group: the ways of the alternatives before, of the parts of this one, and of its last part.
    open_groups = [[0, 1, 1]]
    for token in _TOKEN.finditer(pattern):
        group = open_groups[-1]
        kind = token.lastgroup
        if kind == "unread":
            # Where comments or free spaces may stand, a repeat need not belong to what stands before it.
            raise _RefusedError("may hold no comments and no verbose parts (?#, ?x); write the expression alone")
        if kind == "backreference":
            raise _RefusedError("may not refer back to a group; write the part out")
        if kind == "opens":
            open_groups.append([0, 1, 1])
        elif kind == "closes":
            before, product, last = open_groups.pop()
            open_groups[-1][1] *= open_groups[-1][2]
            open_groups[-1][2] = before + product * last
        elif kind == "or":
            group[:] = [group[0] + group[1] * group[2], 1, 1]
        elif kind == "repeats":
            group[2] = _repeated(group[2], token)
        else:
            group[:] = [group[0], group[1] * group[2], 1]
    before, product, last = open_groups.pop()
    return before + product * last


def _repeated(ways: int, token: re.Match[str]) -> int:
    """The ways of a part once it is repeated as `token` says."""
    sign = token["repeats"][0]
    least = int(token["least"] or 0) if sign == "{" else int(sign == "+")
    most = 1 if sign == "?" else _LONGEST_TEXT
    if sign == "{" and (token["most"] or not token["range"]):
        most = int(token["most"] or least)
    if ways > 1 and most > 1:
        raise _RefusedError("may not repeat a group that itself holds repeats or alternatives; write the group out")
    return ways + max(most - least, 0)


# A regular expression in Python's syntax that is safe to run on any text of a claim.
QuickPattern = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=200, json_schema_extra={"format": "regex"}),
    AfterValidator(quick_pattern),
]
