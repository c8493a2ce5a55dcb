"""A back-test of a draft: begun for a period, carried on step by step while the page is open, its result kept."""

from collections.abc import Mapping

from chalicelib import wiring
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, draft_of
from chalicelib.console.rules.drafts import overview
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.drafts.back_test import KeptTest, begun, find_test, keep_test, step
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.recorded_claims import RecordedClaims
from chalicelib.services.drafts.try_draft import draft_library
from chalicelib.services.errors import NotKept
from chalicelib.services.practice.is_known import is_known
from chalicelib.services.publish_rules import affected
from chalicelib.services.records import address
from chalicelib.services.records.table import Overtaken
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
_PATH = "/console/practices/{practice}/back-tests/{kind}/{document}/{draft}"
_LONGEST_DAYS = 800


@pages.page("GET", "/console/drafts/{kind}/{document}/{draft}/back-test", needs=Permission.SEE_RULES)
def choose_practice(visit: Visit) -> Show | See:
    """On to the back-test with the claims of the practice that was typed; one that keeps nothing is refused."""
    practice, path = visit.query.get("practice", "").strip()[:64], visit.path
    if not is_known(wiring.parts().table, address.space(practice, "live")):
        at = bench()
        visit.form.values["practice"] = [practice]
        visit.form.wrong("practice", "is no practice that keeps anything here. Look at its id again")
        return overview(visit, at, draft_of(visit, at), 422)
    return See(visit.links.to("practices", practice, "back-tests", path["kind"], path["document"], path["draft"]))


@pages.page("GET", _PATH, needs=Permission.SEE_PATIENTS)
def show(visit: Visit) -> Show:
    """How far the test is and what it found; without one, the period is asked for."""
    at = bench()
    return _page(visit, at, draft_of(visit, at), _kept(visit, at))


@pages.page("POST", _PATH, needs=Permission.SEE_PATIENTS)
def begin(visit: Visit) -> Show | See:
    """Begins a test anew over a period."""
    at = bench()
    draft, kept = draft_of(visit, at), _kept(visit, at)
    since, until = visit.form.day("since"), visit.form.day("until")
    if since and until and not 0 <= (until - since).days <= _LONGEST_DAYS:
        visit.form.wrong("until", "must lie after the first day, and at most two years later")
    if visit.form.errors or since is None or until is None:
        return _page(visit, at, draft, kept, 422)
    keep_test(at.table, _space(visit), draft.draft_id, begun(draft, since, until), kept.version if kept else 0)
    return See(_address(visit))


@pages.page("POST", _PATH + "/step", needs=Permission.SEE_PATIENTS)
def go_on(visit: Visit) -> See:
    """Some hundred claims more. Whoever else goes on with the same test at once does no harm."""
    at = bench()
    draft, kept = draft_of(visit, at), _kept(visit, at)
    if kept is not None and not kept.test.done and kept.test.digest == draft.digest:
        old, new = _rules(at, draft)
        test = step(kept.test, RecordedClaims(at.table, _space(visit)), old, new)
        try:
            keep_test(at.table, _space(visit), draft.draft_id, test, kept.version)
        except Overtaken:
            return See(_address(visit))
    return See(_address(visit))


def _rules(at: Bench, draft: Draft) -> tuple[Mapping[str, CompiledRules], Mapping[str, CompiledRules]]:
    """The rules in force and those that the draft makes, of every payer that it is about."""
    library = at.library_around(draft)
    try:
        new = {rules.payer_id: rules for rules in affected(draft_library(library, draft), draft.name)}
    except RulesRefused:
        return {}, {}
    return {payer_id: library.rules(payer_id) for payer_id in new if payer_id in library.payers}, new


def _kept(visit: Visit, at: Bench) -> KeptTest | None:
    try:
        return find_test(at.table, _space(visit), visit.path["draft"])
    except NotKept:
        return None


def _space(visit: Visit) -> str:
    return address.space(visit.practice, "live")


def _address(visit: Visit) -> str:
    path = visit.path
    return visit.links.to("practices", visit.practice, "back-tests", path["kind"], path["document"], path["draft"])


def _page(visit: Visit, at: Bench, draft: Draft, kept: KeptTest | None, status: int = 200) -> Show:
    form = visit.form
    if not form.values:
        first = at.today.replace(year=at.today.year - 1, day=1)
        form = Form.of({"since": first.isoformat(), "until": at.today.isoformat()})
    test = kept.test if kept else None
    values = {
        "form": form,
        "draft": draft,
        "test": test,
        "outdated": test is not None and test.digest != draft.digest,
        "address": _address(visit),
        "practice": visit.practice,
    }
    return Show("back_test.html", values, status)
