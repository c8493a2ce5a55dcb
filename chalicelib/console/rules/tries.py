"""Trying a draft on a claim that is pasted or read from a file by the browser, and on the worked examples."""

from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, draft_of, pages_of
from chalicelib.console.rules.drafts import changes_of
from chalicelib.console.visit import Show, Visit
from chalicelib.domain.errors import InvalidInput, RulesRefused
from chalicelib.services.drafts.differences import check_title, finding_words
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.try_draft import ExamplesTried, trial_of, try_claims, try_examples
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)
LARGEST_CLAIM = 300_000
MOST_EXAMPLES = 200
MOST_AT_ONCE = 50


@pages.page("GET", "/console/drafts/{kind}/{document}/{draft}/try", needs=Permission.SEE_RULES)
def ask(visit: Visit) -> Show:
    """Asks for a claim."""
    draft = draft_of(visit, bench())
    return visit.show("try.html", draft=draft, here=pages_of(visit, draft), tried=None)


@pages.page(
    "POST", "/console/drafts/{kind}/{document}/{draft}/try", needs=Permission.SEE_RULES, largest_bytes=1_000_000
)
def try_claim(visit: Visit) -> Show:
    """The claims' verdicts by the rules in force and by the draft. Nothing of them is kept."""
    at = bench()
    draft = draft_of(visit, at)
    text = visit.form.text("claim", LARGEST_CLAIM, lines=True)
    trial = trial_of(at.library(draft.name), draft)
    if trial.new is None:
        visit.form.wrong("", "The draft cannot judge yet: " + "; ".join(one.message for one in trial.problems[:3]))
    tried = None
    if not visit.form.errors:
        try:
            tried = try_claims(trial, text, at.today)
        except InvalidInput as error:
            visit.form.take(error.problems)
    if tried is None:
        return visit.again("try.html", draft=draft, here=pages_of(visit, draft), tried=None)
    return visit.show("try.html", draft=draft, here=pages_of(visit, draft), tried=tried)


@pages.page("GET", "/console/drafts/{kind}/{document}/{draft}/examples", needs=Permission.SEE_RULES)
def examples(visit: Visit) -> Show:
    """The worked examples of the checks that the draft changes; every one is run when somebody asks for it."""
    at = bench()
    draft = draft_of(visit, at)
    touched = {change.check for change in changes_of(at, draft)} if draft.base else None
    return _examples(visit, at, draft, touched, MOST_AT_ONCE)


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/examples", needs=Permission.SEE_RULES)
def all_examples(visit: Visit) -> Show:
    """Every worked example that the payer must keep."""
    at = bench()
    return _examples(visit, at, draft_of(visit, at), None, None)


def _examples(visit: Visit, at: Bench, draft: Draft, checks: set[str] | None, most: int | None) -> Show:
    """Those first that the draft answers otherwise."""
    tried = ExamplesTried([], 0)
    try:
        tried = try_examples(at.library(draft.name), draft, checks, most)
    except RulesRefused as refusal:
        visit.form.wrong("", "; ".join(problem.message for problem in refusal.problems[:5]))
    ran = sorted(tried.ran, key=lambda one: (not one.changed, one.new.check))
    return visit.show(
        "examples.html",
        draft=draft,
        here=pages_of(visit, draft),
        ran=ran[:MOST_EXAMPLES],
        changed=sum(one.changed for one in ran),
        ran_in_all=len(ran),
        left=tried.left,
        check_title=check_title,
        finding_words=finding_words,
    )
