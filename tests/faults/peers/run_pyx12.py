"""pyx12 on JSON Lines `{id, x12}`: the errors of its 999, one line of findings each.

Where it breaks down over a claim (five diagnosis pointers do that), the claim counts as refused.
"""

import io
import json
import logging
import sys

import pyx12.errors  # type: ignore[import-not-found]
import pyx12.params  # type: ignore[import-not-found]
import pyx12.x12n_document  # type: ignore[import-not-found]

logging.getLogger("pyx12").setLevel(logging.CRITICAL)
_SAID = ("TA1", "IK3", "IK4", "IK5", "AK9")


def findings(text: str) -> list[list[str]]:
    """Segment and code of every refusal; positions are left out, for they move with the claim's length."""
    answer = io.StringIO()
    try:
        good = pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), answer, None)
    except (pyx12.errors.X12Error, LookupError, ValueError) as error:
        return [["refused", type(error).__name__]]
    if good:
        return []
    segments = [segment.strip().split("*") for segment in answer.getvalue().split("~")]
    said = [[part[0], _place(part)] for part in segments if part[0] in _SAID and part[1:2] not in (["A"], ["E"])]
    return said or [["refused", ""]]


def _place(part: list[str]) -> str:
    return " ".join(part[:2] + part[3:]) if part[0] == "IK3" else " ".join(part)


if __name__ == "__main__":
    for item in map(json.loads, sys.stdin):
        print(json.dumps({"id": item["id"], "findings": findings(item["x12"])}))
