"""Trying a draft: on a claim of a few fields, on claims that are pasted or read from a file by the browser, and on the
worked examples."""

from chalicelib.console.look.words import OUTCOMES, SEVERITIES, SEVERITY_MARKS, VERDICT_MARKS, VERDICTS
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, draft_of, pages_of
from chalicelib.console.rules.drafts import changes_of
from chalicelib.console.rules.lookup import Lists, place_labels, procedure_labels
from chalicelib.console.rules.trial_form import LINES, NETWORKS, form_of_claim, read_claim, says_something
from chalicelib.console.visit import Show, Visit
from chalicelib.domain.errors import InvalidInput, RulesRefused
from chalicelib.rules.library import Library
from chalicelib.services.drafts.differences import changed_checks, check_title, finding_words
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.editing import layers_with
from chalicelib.services.drafts.simple_claim import clean_claim_of, known_beside, laid_over_clean
from chalicelib.services.drafts.suggest_claim import suggest_claim
from chalicelib.services.drafts.try_draft import (
    Beside,
    ExamplesTried,
    Trial,
    trial_of,
    try_claim,
    try_claims,
    try_examples,
)
from chalicelib.services.drafts.why_same import Tried, why_same
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
LARGEST_CLAIM = 300_000
MOST_EXAMPLES = 200
MOST_AT_ONCE = 25


@pages.page("GET", "/console/drafts/{kind}/{document}/{draft}/try", needs=Permission.SEE_RULES)
def ask(visit: Visit) -> Show:
    """Asks for a claim, filled in with one that shows what the draft changes, and how that one is judged."""
    at = bench()
    draft = draft_of(visit, at)
    library = at.library(draft.name, draft.content)
    trial = trial_of(library, draft)
    if trial.new is None:
        _tell(visit.form, trial)
        return _shown(visit, at, draft, visit.form, [], status=200)
    changes = changes_of(at, draft)
    suggested = suggest_claim(library, draft, trial, changes, at.today)
    tried = [Tried(suggested.beside, why_same(suggested.beside, trial.old, changes))]
    return _shown(visit, at, draft, form_of_claim(suggested.claim), tried, suggested.says)


@pages.page(
    "POST", "/console/drafts/{kind}/{document}/{draft}/try", needs=Permission.SEE_RULES, largest_bytes=1_000_000
)
def judge(visit: Visit) -> Show:
    """The verdicts by the rules in force and by the draft on the claim of the form, or on those pasted or read from a
    file. Nothing of them is kept."""
    at = bench()
    draft = draft_of(visit, at)
    library = at.library(draft.name, draft.content)
    trial = trial_of(library, draft)
    _tell(visit.form, trial)
    try:
        changes = changes_of(at, draft)
        besides = _judged(visit.form, library, draft, trial, at)
        tried = [Tried(one, why_same(one, trial.old, changes)) for one in besides]
    except InvalidInput as error:
        visit.form.take(error.problems)
        tried = []
    return _shown(visit, at, draft, visit.form, tried)


def _tell(form: Form, trial: Trial) -> None:
    if trial.new is None:
        form.wrong("", "The draft cannot judge yet: " + "; ".join(one.message for one in trial.problems[:3]))


def _judged(form: Form, library: Library, draft: Draft, trial: Trial, at: Bench) -> list[Beside]:
    """Nothing where the form, or the draft, does not let anything be judged."""
    if "claim" in form.values:
        text, judged_on = form.text("claim", LARGEST_CLAIM, lines=True), form.day("claim_judged_on", optional=True)
        return [] if form.errors else try_claims(trial, text, at.today, judged_on)
    simple = read_claim(form, at.rules.tables)
    if simple is None or form.errors:
        return []
    claim = laid_over_clean(clean_claim_of(library, draft), simple, draft.content.payer_id)
    return [try_claim(trial, claim, simple.judged_on, known_beside(simple, draft.content.payer_id))]


def _shown(
    visit: Visit, at: Bench, draft: Draft, form: Form, tried: list[Tried], says: str = "", status: int = 0
) -> Show:
    """`says` is what the worked example shows from which the form was filled in."""
    values = {
        "form": form,
        "draft": draft,
        "here": pages_of(visit, draft),
        "tried": tried,
        "changed": sum(one.beside.changed for one in tried),
        "says": says,
        "line_numbers": LINES,
        "more_lines": any(says_something(form, number) for number in LINES[1:]),
        "networks": NETWORKS,
        "places": [(code, f"{code} {label}") for code, label in place_labels(at.rules.tables).items()],
        "lists": Lists({"procedures": procedure_labels(at.rules.tables)}, {}),
        "pasted": "claim" in form.values,
        "check_title": check_title,
        "verdict_words": VERDICTS,
        "verdict_marks": VERDICT_MARKS,
        "severity_words": SEVERITIES,
        "severity_marks": SEVERITY_MARKS,
        "outcome_words": OUTCOMES,
    }
    return Show("try.html", values, status or (422 if form.errors else 200))


@pages.page("GET", "/console/drafts/{kind}/{document}/{draft}/examples", needs=Permission.SEE_RULES)
def examples(visit: Visit) -> Show:
    """The worked examples of the checks that the draft changes; every one is run when somebody asks for it."""
    at = bench()
    draft = draft_of(visit, at)
    return _examples(visit, at, draft, _touched(at, draft) if draft.base else None, MOST_AT_ONCE)


def _touched(at: Bench, draft: Draft) -> set[str]:
    """The checks that a draft changes; none where it extends what is not here, which is told where it is run."""
    try:
        after = layers_with(at.library(draft.name, draft.content), draft.name, draft.content)
    except RulesRefused:
        return set()
    return changed_checks(at.library(draft.name).layers(at.in_force(draft.name)), after)


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/examples", needs=Permission.SEE_RULES)
def all_examples(visit: Visit) -> Show:
    """Every worked example that the payer must keep."""
    at = bench()
    return _examples(visit, at, draft_of(visit, at), None, None)


def _examples(visit: Visit, at: Bench, draft: Draft, checks: set[str] | None, most: int | None) -> Show:
    """Those first that the draft answers otherwise."""
    tried = ExamplesTried([], True)
    try:
        tried = try_examples(at.library(draft.name, draft.content), draft, checks, most)
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
        whole=tried.whole,
        most_at_once=MOST_AT_ONCE,
        check_title=check_title,
        finding_words=finding_words,
    )
