"""Changing a contract: the form of a check as for payers' rules, with the contract named and a reason. It counts at
once; whoever changes a contract that somebody else changed meanwhile is told, and nothing typed is lost."""

from dataclasses import replace

from chalicelib.console.contracts.folder import Folder, check_of, folder, folder_seen
from chalicelib.console.page import Pages
from chalicelib.console.rules.form_steps import is_step, take_step, tell_two_lists
from chalicelib.console.rules.value_form import (
    nearest,
    new_value_form,
    place_problems,
    read_dated,
    same_value_form,
    value_page,
)
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.rules.document import DatedValue, Reference
from chalicelib.services.drafts.differences import check_title, said
from chalicelib.services.drafts.earlier_sources import earlier_sources
from chalicelib.services.drafts.editing import value_on
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.practice.amend_contract import override_problems, overriding, payer_values, without_override
from chalicelib.services.practice.contracts import Contract, with_contract
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
KIND = "contract"
LONGEST_NAME = 1_000
LONGEST_REASON = 500


@pages.page("GET", "/console/practices/{practice}/contracts/{payer}/change", needs=Permission.EDIT_CONTRACTS)
def choose(visit: Visit) -> See:
    """On to the form of the check that was chosen."""
    held = folder(visit)
    return See(held.to("change", check_of(visit.query.get("check", ""))))


@pages.page("GET", "/console/practices/{practice}/contracts/{payer}/change/{check}", needs=Permission.EDIT_CONTRACTS)
def edit(visit: Visit) -> Show:
    """The form, filled with what holds now, or with the contract's value of the day that the address names."""
    held, check = folder(visit), check_of(visit.path["check"])
    values, since = _values(held, check), visit.query.get("since", "")
    seen = next((one for one in held.kept.contract.checks.get(check, []) if _day(one) == since), None)
    if since and seen is None:
        raise NotKept("The contract has no value of this check from that day on.")
    today = held.at.today
    holds = nearest(values, today) if values else None
    form = same_value_form(check, seen) if seen else new_value_form(check, holds, today)
    name = held.kept.contract.name
    form.values |= {"contract_name": [name], "confidence": [KIND], "why": [""]} | _hidden(held, since)
    return _shown(visit, held, check, form)


@pages.page("POST", "/console/practices/{practice}/contracts/{payer}/change/{check}", needs=Permission.EDIT_CONTRACTS)
def save(visit: Visit) -> Show | See:
    """Puts the value in force; or shows the form after a step of its own."""
    held, check, form = folder(visit), check_of(visit.path["check"]), visit.form
    if is_step(form):
        take_step(check, form, _sources(held, check))
        return _shown(visit, held, check, form)
    since = form.value("since")
    if quicker := held.quicker(form.number("version")):
        return _told(visit, held, check, quicker)
    before = next((one.value or {} for one in _values(held, check) if _day(one) == since), {})
    dated = read_dated(check, form, before, KIND)
    name, why = form.text("contract_name", LONGEST_NAME), form.text("why", LONGEST_REASON)
    changed = _changed(held, check, Contract(name, held.kept.contract.checks), dated, form) if dated else None
    if changed is None or form.errors or tell_two_lists(check, form):
        return _shown(visit, held, check, form)
    try:
        held.keep(changed, f"{check_title(check)} changed", why)
    except VersionOutdated as outdated:
        now = folder(visit)
        return _told(visit, now, check, now.quicker(held.kept.version) or str(outdated))
    except InvalidInput as refused:
        form.take(refused.problems)
        return _shown(visit, held, check, form)
    return See(held.to(said="contract-kept"))


@pages.page("GET", "/console/practices/{practice}/contracts/{payer}/remove/{check}", needs=Permission.EDIT_CONTRACTS)
def ask_removal(visit: Visit) -> Show:
    """What would hold without the override."""
    held, check = folder(visit), check_of(visit.path["check"])
    without_override(held.kept.contract, check)
    return _removal(visit, held, check, Form.of({"version": str(held.kept.version), "why": ""}))


@pages.page("POST", "/console/practices/{practice}/contracts/{payer}/remove/{check}", needs=Permission.EDIT_CONTRACTS)
def remove(visit: Visit) -> Show | See:
    """Leaves the check to the payer's rules again."""
    held, check = folder_seen(visit), check_of(visit.path["check"])
    left = without_override(held.kept.contract, check)
    why = visit.form.text("why", LONGEST_REASON)
    if visit.form.errors:
        return _removal(visit, held, check, visit.form)
    held.keep(left, f"{check_title(check)} left to the payer's rules", why)
    return See(held.to(said="contract-kept"))


def _day(dated: DatedValue) -> str:
    return dated.effective_from.isoformat()


def _hidden(held: Folder, since: str) -> dict[str, list[str]]:
    return {"version": [str(held.kept.version)], "since": [since]}


def _sources(held: Folder, check: str) -> list[Reference]:
    """Those that the contract states, of this check first."""
    checks = held.kept.contract.checks
    return earlier_sources(checks.get(check, []), (dated for values in checks.values() for dated in values))


def _values(held: Folder, check: str) -> list[DatedValue]:
    """The values that hold: the contract's, else the payer's."""
    return held.kept.contract.checks.get(check) or payer_values(held.base, check)


def _changed(held: Folder, check: str, said: Contract, dated: DatedValue, form: Form) -> Contract | None:
    """The contract with the value in it; None where it could never count, which the form then says."""
    day = form.day("since", optional=True)
    changed = overriding(held.base, said, check, dated, day)
    since, today = dated.effective_from, held.at.today
    place_problems(form, override_problems(held.published, held.base, changed, check, since, today))
    return None if form.errors else changed


def _told(visit: Visit, held: Folder, check: str, quicker: str) -> Show:
    """The form as it was sent, with what somebody else did; sent again it goes on top of that."""
    visit.form.wrong("", quicker)
    visit.form.values |= _hidden(held, visit.form.value("since"))
    return replace(_shown(visit, held, check, visit.form, overtaken=True), status=412)


def _shown(visit: Visit, held: Folder, check: str, form: Form, *, overtaken: bool = False) -> Show:
    values, theirs = _values(held, check), payer_values(held.base, check)
    layers, tables, today = with_contract(held.base, held.kept.contract), held.published.tables, held.at.today
    shown = value_page(check, KIND, form, values, layers, tables, today, _sources(held, check)) | {
        "at": held.at,
        "held": held,
        "their_words": said(value_on(theirs, today), check),
        "own": held.kept.contract.checks.get(check, []),
        "overtaken": overtaken,
    }
    page = "contracts/change.html"
    return visit.again(page, **shown) if form.errors else visit.show(page, **shown)


def _removal(visit: Visit, held: Folder, check: str, form: Form) -> Show:
    today = held.at.today
    shown = {
        "form": form,
        "at": held.at,
        "held": held,
        "check": check,
        "title": check_title(check),
        "now_words": said(value_on(held.kept.contract.checks[check], today), check),
        "their_words": said(value_on(payer_values(held.base, check), today), check),
    }
    page = "contracts/remove.html"
    return visit.again(page, **shown) if form.errors else visit.show(page, **shown)
