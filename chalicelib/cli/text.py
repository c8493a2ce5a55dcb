"""An answer in words, for a person at a terminal."""

from collections.abc import Mapping
from textwrap import fill
from typing import Any

WIDTH = 100


def text(answer: Mapping[str, Any]) -> str:
    """One verdict, one file's problems or one item that could not be judged, ending in a newline."""
    if "error" in answer:
        error = answer["error"]
        rows = [f"{answer['claim_id'] or 'A claim'}: cannot be judged. {error['title']}."]
        rows += [f"  {found['field']} {found['message']}" for found in error.get("errors", [])]
    elif "verdict" in answer:
        rows = [_headline(answer)]
        if answer["filing"]:
            rows.append(f"  file by {answer['filing']['deadline']} ({answer['filing']['days_left']} days left)")
        rows += [row for found in answer["findings"] for row in _finding(found)]
        unchecked = [check for check in answer["checks"] if check["outcome"] == "not_checked"]
        rows += [f"  not checked: {check['check']}: {check['because']}" for check in unchecked]
    else:
        rows = [f"{answer['file']}: problems of the file"]
        rows += [row for found in answer["findings"] for row in _finding(found)]
    return "\n".join(rows) + "\n"


def _headline(answer: Mapping[str, Any]) -> str:
    whole = "" if answer["complete"] else ", not everything could be checked"
    said = f"{answer['claim_id']} to {answer['payer_id']}: {answer['verdict'].upper()}{whole}"
    return f"{said}  [{answer['rules_version']}]"


def _finding(found: Mapping[str, Any]) -> list[str]:
    where = f"line {found['line']}: " if found["line"] is not None else ""
    segment = f", segment {found['segment']}" if found["segment"] else ""
    place = f" ({found['x12']}{segment})" if found["x12"] else ""
    source = found["reference"]
    return [
        fill(f"  {found['severity']}: {where}{found['message']}{place}", WIDTH, subsequent_indent="    "),
        fill(f"    {found['fix']} [{found['code']}; {source['title']}]", WIDTH, subsequent_indent="    "),
    ]
