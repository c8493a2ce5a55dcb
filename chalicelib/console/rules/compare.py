"""Payers side by side: two to five in columns, the checks in which they differ marked."""

from collections.abc import Mapping

from chalicelib.checks import CHECKS
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import bench, day_asked
from chalicelib.console.visit import Show, Visit
from chalicelib.services.compare_rules import MOST_BESIDE, compare_rules
from chalicelib.services.drafts.differences import check_title
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
PLACES = tuple(f"payer{number}" for number in range(1, MOST_BESIDE + 1))


@pages.page("GET", "/console/compare", needs=Permission.SEE_RULES)
def compare(visit: Visit) -> Show:
    """The payers that the address names by name or id, on the day that it names."""
    at = bench()
    titles = {name.name: listing.name for name, listing in at.rules.listings().items() if name.kind == "payer"}
    on = day_asked(visit, at.today)
    check, only = visit.query.get("check", ""), visit.query.get("only") == "yes"
    form = Form.of({"check": check, "on": on.isoformat(), "only": "yes" if only else ""})
    compared = [at.rules.rules(payer_id) for payer_id in _asked(visit, form, titles)]
    rows = compare_rules(compared, on, check) if len(compared) > 1 else []
    values = {
        "form": form,
        "places": PLACES,
        "payers": sorted(titles.values(), key=str.lower),
        "checks": [(name, check_title(name)) for name in CHECKS],
        "compared": compared,
        "rows": [row for row in rows if row.differs or not only],
        "differing": sum(row.differs for row in rows),
        "on": on,
    }
    return Show("compare.html", values, 422 if form.errors else 200)


def _asked(visit: Visit, form: Form, titles: Mapping[str, str]) -> list[str]:
    """The ids of the payers that were asked for, each once. The form shows names, and what is none of them."""
    ids = {title.lower(): payer_id for payer_id, title in titles.items()}
    found = []
    for place in PLACES:
        typed = visit.query.get(place, "").strip()[:200]
        payer_id = typed if typed in titles else ids.get(typed.lower(), "")
        form.values[place] = [titles.get(payer_id, typed)]
        if payer_id:
            found.append(payer_id)
        elif typed:
            form.wrong(place, "is no payer here; choose one of the list")
    return list(dict.fromkeys(found))
