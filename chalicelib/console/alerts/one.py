"""Where an alert leads: from the opaque id that mails carry to the record that it is about.

What the alert says anybody of the practice may see; which record it is, those who may see its patient data, and that
is noted.
"""

from chalicelib import wiring
from chalicelib.alerts.words import WORDS, sentence
from chalicelib.console.alerts.leads import Lead, lead_of, record_of
from chalicelib.console.alerts.spaces import spaces_of
from chalicelib.console.look.room import reader_of
from chalicelib.console.look.where import link_to
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.services.access.note_access import note_access
from chalicelib.services.alerts.alert import Alert, read_alert
from chalicelib.services.alerts.who_hears import practice_in
from chalicelib.services.records import address
from chalicelib.services.staff.account import Permission
from chalicelib.web.alert_rounds import payer_names, practice_name, today_of

pages = Pages(__name__)
_WHAT = "the record of an alert"


@pages.page("GET", "/console/alerts/{ref}")
def one(visit: Visit) -> Show | See:
    """The page of the record, or what there is to say about it; an alert that is over says so."""
    found = _find(visit)
    if found is None:
        return Show("alert_over.html", {"form": visit.form}, 404)
    alert, space = found
    lead = _lead(visit, alert, space)
    if lead is not None and lead.path:
        return See(visit.links.to(*lead.path))
    payer = payer_names().get(alert.payer_id, alert.payer_id) if alert.payer_id else None
    return visit.show(
        "alert.html",
        title=WORDS[alert.kind].title,
        act=WORDS[alert.kind].act,
        words=sentence(alert, payer, today_of(space)),
        practice=practice_name(space),
        facts=lead.facts if lead else (),
        may_see=lead is not None,
    )


def _find(visit: Visit) -> tuple[Alert, str] | None:
    places = {address.alert(space, visit.path["ref"]): space for space in spaces_of(visit)}
    kept = wiring.parts().table.get_many(list(places))
    return next(((read_alert(record.data), places[key]) for key, record in kept.items()), None)


def _lead(visit: Visit, alert: Alert, space: str) -> Lead | None:
    """Where it leads; None where it is for others to see."""
    if space == address.INSTALLATION_ALERTS or alert.kind == "webhook_stopped":
        return lead_of(alert, None)
    if not visit.who.may(Permission.SEE_PATIENTS, practice_in(space)):
        return None
    table, refs = wiring.parts().table, wiring.parts().desk.refs
    record = record_of(table, space, alert)
    path = link_to(table, refs, practice_in(space), record.key) if record else None
    if path is not None:
        return Lead(path)
    lead = lead_of(alert, record)
    if not lead.path:
        note_access(wiring.parts().desk, reader_of(visit, space, "an alert led there"), _WHAT, lead.patient_ids)
    return lead
