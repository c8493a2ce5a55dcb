"""My alerts: what is open at my practices, what is lost first on top."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from chalicelib import wiring
from chalicelib.alerts.words import WORDS, sentence
from chalicelib.console.alerts.spaces import spaces_of
from chalicelib.console.page import Pages
from chalicelib.console.shown import moment
from chalicelib.console.visit import See, Show, Visit
from chalicelib.services.alerts.alert import KINDS, Alert
from chalicelib.services.alerts.digest import is_urgent, lost_first
from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.open_alerts import Current, current, overviews, refresh_alerts
from chalicelib.services.alerts.who_hears import practice_in
from chalicelib.web.alert_rounds import follow, payer_names, practice_name, sources_of, today_of

pages = Pages(__name__)
MOST_ROWS = 100
_MOMENT = timedelta(minutes=1)


class Row(NamedTuple):
    """An alert as its line shows it. `state` is "lost", "urgent" or "open"."""

    ref: str
    title: str
    words: str
    practice: str
    state: str


@pages.page("GET", "/console/alerts")
def mine(visit: Visit) -> Show:
    """Those of every practice, or as the address asks: one practice, one kind, what is urgent."""
    spaces = spaces_of(visit)
    practice, kind, state = (visit.query.get(name, "") for name in ("practice", "kind", "state"))
    chosen = [space for space in spaces if practice in ("", practice_in(space))]
    found = {space: current(wiring.parts().desk, space, sources_of, today_of(space)) for space in chosen}
    rows = [row for row in _rows(found, kind) if state in ("", row.state)]
    looked_at = [known.found_at for known in found.values() if known.found_at]
    return visit.show(
        "alerts.html",
        rows=rows[:MOST_ROWS],
        left_out=max(len(rows) - MOST_ROWS, 0),
        practices=[(practice_in(space), practice_name(space)) for space in spaces],
        kinds=[(name, WORDS[name].title) for name in KINDS],
        chosen={"practice": practice, "kind": kind, "state": state},
        as_of=moment(min(looked_at)) if looked_at else "",
        has_outbox=wiring.alerts().outbox is not None,
    )


@pages.page("POST", "/console/alerts/look")
def look_again(visit: Visit) -> See:
    """Looks through the practices that the page shows, but not through one at which somebody looked a moment ago."""
    practice, parts = visit.query.get("practice", ""), wiring.parts()
    chosen = [space for space in spaces_of(visit) if practice in ("", practice_in(space))]
    known, before = overviews(parts.table, chosen), parts.now() - _MOMENT
    for space in chosen:
        looked_at = known[space].at if space in known and not known[space].is_glance else None
        if looked_at is None or looked_at < before:
            follow(space)
            refresh_alerts(parts.desk, space, sources_of(space), today_of(space))
    of = {"practice": practice} if practice else {}
    return See(visit.links.to("alerts", said="looked-again", **of))


def _rows(found: Mapping[str, Current], kind: str) -> list[Row]:
    wanted = [(alert, space) for space, one in found.items() for alert in one.alerts if kind in ("", alert.kind)]
    names = payer_names()
    return [_row(alert, space, names) for alert, space in sorted(wanted, key=lambda pair: lost_first(pair[0]))]


def _row(alert: Alert, space: str, names: dict[str, str]) -> Row:
    today = today_of(space)
    payer = names.get(alert.payer_id, alert.payer_id) if alert.payer_id else None
    state = "lost" if alert.level == LOST else "urgent" if is_urgent(alert, today) else "open"
    return Row(alert.ref, WORDS[alert.kind].title, sentence(alert, payer, today), practice_name(space), state)
