"""How a claim stands, as META keeps it and as it is told: status, decision, control number, lines with their denials
explained."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.money import dollars
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.rules.promises import shipped_promises
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.claims.denials import DenialJson, explained
from chalicelib.services.claims.life import Life
from chalicelib.services.claims.turnaround import Milestones, TurnaroundJson, milestones, turnaround


class LineStateJson(TypedDict):
    """How a line stands; `denials` explain the reasons of a denied one."""

    line: int
    status: HistoryStatus
    allowed: str | None
    paid: str | None
    reasons: list[str]
    denials: list[DenialJson]


def life_data(life: Life) -> dict[str, Any]:
    """What META says of a claim's life."""
    return {
        "status": life.status,
        "status_on": life.status_on.isoformat(),
        "payer_control_number": life.payer_control_number,
        "adjudicated_on": iso(life.adjudicated_on),
        "milestones": plain(milestones(life)),
        "lines": [
            {
                "line": line.line,
                "status": line.status,
                "allowed_cents": line.allowed_cents,
                "paid_cents": line.paid_cents,
                "reasons": list(line.reasons),
            }
            for line in life.lines
        ],
    }


def lines_json(kept: Iterable[Mapping[str, Any]]) -> list[LineStateJson]:
    """The lines as META keeps them, told."""
    denials = shipped_tables().denials()
    return [
        {
            "line": line["line"],
            "status": line["status"],
            "allowed": _dollars(line["allowed_cents"]),
            "paid": _dollars(line["paid_cents"]),
            "reasons": line["reasons"],
            "denials": [explained(reason, denials) for reason in line["reasons"]],
        }
        for line in kept
    ]


def turnaround_json(kept: Mapping[str, Any], as_of: date) -> TurnaroundJson:
    """The turnaround of a claim by the milestones that META keeps."""
    return turnaround(read_as(Milestones, kept), shipped_promises().submission, as_of)


def iso(day: date | None) -> str | None:
    """A day as text."""
    return None if day is None else day.isoformat()


def _dollars(amount_cents: int | None) -> str | None:
    return None if amount_cents is None else dollars(amount_cents)
