"""list_alerts: a page of open alerts as partners get them, what is lost first on top."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from typing_extensions import TypedDict

from chalicelib.domain.money import dollars
from chalicelib.domain.shape import CLOSED, Cursor, OurId, PageSize
from chalicelib.services.alerts.alert import Alert, AlertKind
from chalicelib.services.alerts.digest import is_urgent, lost_first
from chalicelib.services.records.cursor import cursor_of, place_of


@dataclass(slots=True)
class AlertsQuery:
    """Those of a kind or of a payer, or all."""

    __pydantic_config__ = CLOSED
    kind: AlertKind | None = None
    payer_id: OurId | None = None
    limit: PageSize = "50"
    cursor: Cursor | None = None


class AlertJson(TypedDict):
    """`alert_id` is ours and opaque, the same as long as it is about the same record. `level` only rises while things
    get worse; from 100 on the last good day is over. `left` is what remains of an authorization, in words."""

    alert_id: str
    kind: AlertKind
    level: int
    urgent: bool
    due_on: str
    days_left: int
    payer_id: str | None
    at_stake: str
    left: str | None


class AlertsJson(TypedDict):
    """A page; `cursor` asks for the next one, null on the last."""

    alerts: list[AlertJson]
    cursor: str | None


def list_alerts(found: Iterable[Alert], space: str, query: AlertsQuery, today: date) -> AlertsJson:
    """A page. Raises InvalidInput for a foreign cursor."""
    of_list, limit = f"{space} alerts {query.kind} {query.payer_id}", int(query.limit)
    after = place_of(of_list, query.cursor) or ""
    chosen = [one for one in found if query.kind in (None, one.kind) and query.payer_id in (None, one.payer_id)]
    rows = [one for one in sorted(chosen, key=lost_first) if _place(one) > after]
    more = cursor_of(of_list, _place(rows[limit - 1])) if len(rows) > limit else None
    return {"alerts": [alert_json(one, today) for one in rows[:limit]], "cursor": more}


def alert_json(alert: Alert, today: date) -> AlertJson:
    """One alert as JSON values."""
    return {
        "alert_id": alert.ref,
        "kind": alert.kind,
        "level": alert.level,
        "urgent": is_urgent(alert, today),
        "due_on": alert.due_on.isoformat(),
        "days_left": (alert.due_on - today).days,
        "payer_id": alert.payer_id,
        "at_stake": dollars(alert.at_stake_cents),
        "left": alert.left,
    }


def _place(alert: Alert) -> str:
    """Sorts like `lost_first`: a day, the larger amount first, the id."""
    return f"{alert.due_on.isoformat()}#{10**12 - alert.at_stake_cents:013}#{alert.ref}"
