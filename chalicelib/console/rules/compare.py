"""Payers side by side: two to five in columns, the checks in which they differ marked."""

from chalicelib.checks import CHECKS
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import bench, day_asked
from chalicelib.console.visit import Show, Visit
from chalicelib.domain.errors import UnknownPayer
from chalicelib.services.compare_rules import MOST_BESIDE, compare_rules
from chalicelib.services.drafts.differences import check_title
from chalicelib.services.errors import NotKept
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
PLACES = tuple(f"payer{number}" for number in range(1, MOST_BESIDE + 1))


@pages.page("GET", "/console/compare", needs=Permission.SEE_RULES)
def compare(visit: Visit) -> Show:
    """The payers that the address names, on the day that it names."""
    at = bench()
    names = [n for n, listing in at.rules.listings().items() if n.kind == "payer"]
    titles = {name.name: at.rules.listings()[name].name for name in names}
    asked = list(dict.fromkeys(visit.query.get(place, "") for place in PLACES if visit.query.get(place)))
    on = day_asked(visit, at.today)
    check = visit.query.get("check", "")
    compared = []
    for payer_id in asked:
        try:
            compared.append(at.rules.rules(payer_id))
        except UnknownPayer as unknown:
            raise NotKept(str(unknown)) from None
    rows = compare_rules(compared, on, check) if len(compared) > 1 else []
    only = visit.query.get("only") == "yes"
    values: dict[str, str] = {place: visit.query.get(place, "") for place in PLACES}
    return visit.show(
        "compare.html",
        form=Form.of({**values, "check": check, "on": on.isoformat(), "only": "yes" if only else ""}),
        places=PLACES,
        payers=sorted(titles.items(), key=lambda pair: pair[1].lower()),
        checks=[(name, check_title(name)) for name in CHECKS],
        compared=compared,
        rows=[row for row in rows if row.differs or not only],
        differing=sum(row.differs for row in rows),
        on=on,
    )
