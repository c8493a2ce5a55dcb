"""My alerts: what is open at my practices, what is lost first on top."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chalicelib import wiring
from chalicelib.alerts.words import WORDS, sentence
from chalicelib.console.alerts.spaces import practice_of, spaces_of
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.services.alerts.alert import KINDS, Alert
from chalicelib.services.alerts.digest import is_urgent, lost_first
from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.open_alerts import current_alerts
from chalicelib.web.alert_rounds import payer_names, practice_name, sources_of, today_of

pages = Pages(__name__)
MOST_ROWS = 100


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
    chosen = [space for space in spaces if practice in ("", practice_of(space))]
    rows = [row for row in _rows(chosen, kind) if state in ("", row.state)]
    return visit.show(
        "alerts.html",
        rows=rows[:MOST_ROWS],
        left_out=max(len(rows) - MOST_ROWS, 0),
        practices=[(practice_of(space), practice_name(space)) for space in spaces],
        kinds=[(name, WORDS[name].title) for name in KINDS],
        chosen={"practice": practice, "kind": kind, "state": state},
        has_outbox=wiring.alerts().outbox is not None,
    )


def _rows(spaces: Sequence[str], kind: str) -> list[Row]:
    found = [(alert, space) for space in spaces for alert in _open(space) if kind in ("", alert.kind)]
    names = payer_names()
    return [_row(alert, space, names) for alert, space in sorted(found, key=lambda pair: lost_first(pair[0]))]


def _open(space: str) -> Iterator[Alert]:
    yield from current_alerts(wiring.parts().desk, space, sources_of, today_of(space))


def _row(alert: Alert, space: str, names: dict[str, str]) -> Row:
    today = today_of(space)
    payer = names.get(alert.payer_id, alert.payer_id) if alert.payer_id else None
    state = "lost" if alert.level == LOST else "urgent" if is_urgent(alert, today) else "open"
    return Row(alert.ref, WORDS[alert.kind].title, sentence(alert, payer, today), practice_name(space), state)
