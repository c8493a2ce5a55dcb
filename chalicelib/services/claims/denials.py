"""Why a line was denied, in our words, and what to do: its reason and remark codes looked up in a table of denials.

A reason comes bare (`197`) or behind its group (`CO-197`, `CO197`). A code that the table lacks is told as unknown,
never guessed at.
"""

import re
from typing import NamedTuple

from typing_extensions import TypedDict

from chalicelib.rules.tables.denials import Denial, DenialTable, YesNoOrDepends
from chalicelib.services.claims.line_life import LineLife

_GROUPED = re.compile(r"([A-Z]{2})-(.+)|([A-Z]{2})([0-9]{1,3})")


class DenialJson(TypedDict):
    """One reason of a denied line. Where `known` is false the rest is null, and `because` says why.

    `correctable`, `appealable` and `patient_owes` are yes, no or depends; `prevented_by` names the checks that would
    have found it before the claim was sent. `goes_with` lists, for a remark, the reasons that it usually explains.
    """

    reason: str
    group: str | None
    code: str
    known: bool
    because: str | None
    meaning: str | None
    root_cause: str | None
    correctable: YesNoOrDepends | None
    appealable: YesNoOrDepends | None
    patient_owes: YesNoOrDepends | None
    first_action: str | None
    prevented_by: list[str]
    goes_with: list[str]
    confidence: str | None


class DeniedLineJson(TypedDict):
    """A denied line and why."""

    line: int
    reasons: list[DenialJson]
    because: str | None


class Reason(NamedTuple):
    """A reason code as sent, split into its group and itself."""

    group: str | None
    code: str


def reason(text: str) -> Reason:
    """`CO-197`, `co197` or `197` as group and code. `MA130` and other codes of letters have no group."""
    plain = text.strip().upper()
    found = _GROUPED.fullmatch(plain)
    if not found:
        return Reason(None, plain)
    dashed, behind, joined, number = found.groups()
    return Reason(dashed or joined, behind or number)


def denied_line(line: LineLife, table: DenialTable) -> DeniedLineJson:
    """A denied line with each of its reasons explained."""
    because = None if line.reasons else "the denial was told without reason codes; the remittance has them"
    return {"line": line.line, "reasons": [explained(text, table) for text in line.reasons], "because": because}


def explained(text: str, table: DenialTable) -> DenialJson:
    """What is known of one reason."""
    split = _split(text, table)
    denial = table.find(split.code)
    goes_with = [one.code for one in table.all() if split.code in one.remarks]
    return {
        "reason": text,
        "group": split.group,
        "code": split.code,
        "known": denial is not None,
        "because": None if denial else _unknown(split.code, goes_with),
        "meaning": denial.meaning if denial else None,
        "root_cause": denial.usual_cause or None if denial else None,
        "correctable": denial.correctable if denial else None,
        "appealable": denial.appealable if denial else None,
        "patient_owes": denial.patient_owes if denial else None,
        "first_action": denial.first_action or None if denial else None,
        "prevented_by": list(denial.checks) if denial else [],
        "goes_with": goes_with,
        "confidence": denial.confidence if denial else None,
    }


def _split(text: str, table: DenialTable) -> Reason:
    """A remark such as MA130 looks like a group and a number: what the table names as it stands is taken so."""
    whole = text.strip().upper()
    if table.find(whole) or any(whole in one.remarks for one in table.all()):
        return Reason(None, whole)
    return reason(text)


def _unknown(code: str, goes_with: list[str]) -> str:
    if goes_with:
        return f"{code} is a remark, which explains a reason; look at the reason beside it"
    return f"{code} is not in the table of denials; look it up on the remittance"


def prevented_by(lines: tuple[LineLife, ...], table: DenialTable) -> tuple[str, ...]:
    """The checks that would have prevented the reasons of these lines, each once, in their order."""
    found: list[Denial | None] = [table.find(_split(text, table).code) for line in lines for text in line.reasons]
    return tuple(dict.fromkeys(check for one in found if one for check in one.checks))
