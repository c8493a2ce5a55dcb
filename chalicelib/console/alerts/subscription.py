"""Who is mailed about what: one's own subscription, chosen in a form, with the mail that it would make today."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib import wiring
from chalicelib.alerts.words import WORDS
from chalicelib.console.alerts.spaces import spaces_of, subscription_of
from chalicelib.console.look.practices import everywhere, practices_of
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.services.alerts.alert import KINDS
from chalicelib.services.alerts.confirm import ask_to_confirm, awaiting
from chalicelib.services.alerts.digest import digest_of
from chalicelib.services.alerts.open_alerts import current_alerts
from chalicelib.services.alerts.subscribe import keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.alerts.who_hears import heard_by, may_hear, practice_in
from chalicelib.services.practice.is_known import is_known
from chalicelib.services.records import address
from chalicelib.services.time_zones import UNITED_STATES, other_zones
from chalicelib.web.alert_rounds import composer, sources_of, today_of
from chalicelib.web.forms import Form

pages = Pages(__name__)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEVELS = (("1", "as soon as it is due"), ("2", "when it gets worse"), ("100", "only once it is over"), ("0", "never"))
_MOST_PRACTICES = 50
MAIL_CSP = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


@pages.page("GET", "/console/alerts/subscription")
def subscription(visit: Visit) -> Show:
    """What one hears of, filled in as it is kept, or as it would begin."""
    kept, version = subscription_of(visit.who)
    return _shown(visit, _filled(visit, kept), kept, version, 200)


@pages.page("POST", "/console/alerts/subscription")
def keep(visit: Visit) -> Show | See:
    """Keeps what was chosen; an address that had come back is written to again."""
    kept, version = subscription_of(visit.who)
    chosen = _chosen(visit)
    if chosen is None:
        return _shown(visit, visit.form, kept, version, 422)
    seen_version, asked = visit.form.number("version") or 0, awaiting(chosen, kept)
    if asked.awaiting is None or (kept and asked.awaiting == kept.awaiting):
        keep_subscription(wiring.parts().table, asked, seen_version)
        return See(visit.links.to("alerts", "subscription", said="subscription-kept"))
    try:
        _ask(asked, seen_version)
    except InvalidInput as error:
        visit.form.take(error.problems)
        return _shown(visit, visit.form, kept, version, 422)
    return See(visit.links.to("alerts", "subscription", said="subscription-asked"))


@pages.page("POST", "/console/alerts/subscription/ask")
def ask_again(visit: Visit) -> Show | See:
    """Mails the link once more to the address that waits."""
    kept, version = subscription_of(visit.who)
    if kept is None or kept.awaiting is None:
        return See(visit.links.to("alerts", "subscription"))
    try:
        _ask(kept, version)
    except InvalidInput as error:
        form = _filled(visit, kept)
        form.take(error.problems)
        return _shown(visit, form, kept, version, 422)
    return See(visit.links.to("alerts", "subscription", said="subscription-asked"))


def _ask(subscription: Subscription, seen_version: int) -> None:
    """Raises InvalidInput where it was asked too often."""
    ask_to_confirm(wiring.parts().desk, wiring.alerts().secret(), subscription, seen_version)
    wiring.alerts_queue().send([{"confirm": subscription.person_id}])


@pages.page("POST", "/console/alerts/subscription/end")
def end(visit: Visit) -> See:
    """Mails nothing any more, by muting every kind."""
    kept, version = subscription_of(visit.who)
    if kept is not None:
        keep_subscription(wiring.parts().table, replace(kept, muted=KINDS), version)
    return See(visit.links.to("alerts", "subscription", said="subscription-ended"))


@pages.page("GET", "/console/alerts/preview")
def preview(visit: Visit) -> Show | See:
    """The mail as it would go out now if nothing had been told yet; as HTML, or as text."""
    kept, _ = subscription_of(visit.who)
    if kept is None:
        return See(visit.links.to("alerts", "subscription"))
    parts = wiring.parts()
    spaces = heard_by(visit.who, kept.spaces)
    found = {space: current_alerts(parts.desk, space, sources_of, today_of(space)) for space in spaces}
    digest = digest_of(kept, found, {}, kept.today(parts.now()))
    if not digest.items:
        return visit.show("preview.html", text="", subject="")
    mail = composer(visit.site + visit.links.base)(kept, digest)
    if visit.query.get("as") == "text":
        return visit.show("preview.html", text=mail.text, subject=mail.subject)
    return Show("mail/as_sent.html", {"html": mail.html}, headers=MAIL_CSP)


def _chosen(visit: Visit) -> Subscription | None:
    form = visit.form
    levels = {kind: form.choice(f"kind_{kind}", [level for level, _ in LEVELS]) or "1" for kind in KINDS}
    spaces = _spaces(visit)
    quiet = [int(day) for day in form.choices("quiet", map(str, range(7)))]
    values = {
        "person_id": visit.who.account_id,
        "address": form.text("address", 254),
        "spaces": spaces,
        "time_zone": form.text("time_zone", 64),
        "muted": [kind for kind, level in levels.items() if level == "0"],
        "least_level": {kind: int(level) for kind, level in levels.items() if level not in ("0", "1")},
        "quiet_weekdays": quiet,
        "repeat_days": form.number("repeat_days", 1, 365),
        "urgent": form.ticked("urgent"),
    }
    if form.errors:
        return None
    try:
        return read_as(Subscription, values)
    except InvalidInput as error:
        form.take(error.problems)
        return None


def _spaces(visit: Visit) -> list[str]:
    """What was ticked, and what whoever works everywhere named beside."""
    form = visit.form
    ticked, table = [one for one in form.all("practices") if one][:_MOST_PRACTICES], wiring.parts().table
    others = form.text("others", 2_000, optional=True).replace(",", " ").split()[:_MOST_PRACTICES]
    for practice in ticked:
        if not may_hear(visit.who, f"P#{practice}"):
            form.wrong("practices", f"names {practice}, where you have no role")
    for practice in others:
        if not may_hear(visit.who, f"P#{practice}"):
            form.wrong("others", f"names {practice}, where you have no role")
        elif not is_known(table, f"P#{practice}"):
            form.wrong("others", f"names {practice}, and nothing is kept of a practice with that id")
    installation = form.ticked("installation")
    if installation and not may_hear(visit.who, address.INSTALLATION_ALERTS):
        form.wrong("practices", "names this installation, where you have no role")
    if not (ticked or others or installation):
        form.wrong("practices", "are needed: one at least")
    spaces = [f"P#{practice}" for practice in dict.fromkeys([*ticked, *others])]
    return [*spaces, address.INSTALLATION_ALERTS] if installation else spaces


def _filled(visit: Visit, kept: Subscription | None) -> Form:
    spaces = kept.spaces if kept else spaces_of(visit)
    own = kept or Subscription(visit.who.account_id, visit.who.login, spaces)
    values: dict[str, str | list[str]] = {
        "address": own.awaiting or (own.address if kept or "@" in own.address else ""),
        "practices": [practice_in(space) for space in spaces if space != address.INSTALLATION_ALERTS],
        "others": "",
        "installation": "yes" if address.INSTALLATION_ALERTS in spaces else "",
        "time_zone": own.time_zone,
        "quiet": [str(day) for day in own.quiet_weekdays],
        "repeat_days": str(own.repeat_days),
        "urgent": "yes" if own.urgent else "",
    }
    levels = {kind: "0" if kind in own.muted else str(own.least_level.get(kind, 1)) for kind in KINDS}
    return Form.of({**values, **{f"kind_{kind}": level for kind, level in levels.items()}})


def _shown(visit: Visit, form: Form, kept: Subscription | None, version: int, status: int) -> Show:
    values: Mapping[str, object] = {
        "form": form,
        "version": version,
        "kept": kept,
        "kinds": [(f"kind_{kind}", WORDS[kind].title) for kind in KINDS],
        "levels": LEVELS,
        "weekdays": WEEKDAYS,
        "practices": _offered(visit, kept, form),
        "works_everywhere": everywhere(visit.who),
        "zones": UNITED_STATES,
        "other_zones": other_zones(form.value("time_zone")),
        "may_installation": may_hear(visit.who, address.INSTALLATION_ALERTS),
    }
    return Show("subscription.html", values, status)


def _offered(visit: Visit, kept: Subscription | None, form: Form) -> list[str]:
    """The practices to tick: those of one's roles, and those that one hears of or has just named. Nothing lists
    practices, so whoever works everywhere names others."""
    heard = [practice_in(space) for space in kept.spaces if space.startswith("P#")] if kept else []
    chosen = [practice for practice in form.all("practices") if may_hear(visit.who, f"P#{practice}")]
    return list(dict.fromkeys([*practices_of(visit.who), *heard, *chosen]))
