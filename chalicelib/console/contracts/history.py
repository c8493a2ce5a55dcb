"""The versions of a contract: what each changed, what it said, and one step back to it, as a new version."""

from chalicelib.console.audits import A_PAGE
from chalicelib.console.contracts.changing import LONGEST_REASON
from chalicelib.console.contracts.folder import Folder, folder, folder_seen
from chalicelib.console.contracts.looking import overrides_of
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.services.practice.amend_contract import KeptContract, list_versions, read_version
from chalicelib.services.practice.keep_contract import contract_changes
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
ONE = "/console/practices/{practice}/contracts/{payer}/versions/{number}"


@pages.page("GET", "/console/practices/{practice}/contracts/{payer}/versions", needs=Permission.SEE_RULES)
def versions(visit: Visit) -> Show:
    """What came into force, newest first."""
    held = folder(visit)
    of_list = f"{held.at.space} contract {held.payer_id}"
    after = place_of(of_list, visit.query.get("cursor"))
    deeds, last = list_versions(held.at.table, held.at.space, held.payer_id, after, A_PAGE)
    older = held.to("versions", cursor=cursor_of(of_list, last)) if last else None
    return visit.show("contracts/versions.html", at=held.at, held=held, deeds=deeds, next=older)


@pages.page("GET", ONE, needs=Permission.SEE_RULES)
def version(visit: Visit) -> Show:
    """What the contract said in one version, and what going back to it would change."""
    held = folder(visit)
    return _shown(visit, held, _version(visit, held), Form.of({"version": str(held.kept.version), "why": ""}))


@pages.page("POST", ONE, needs=Permission.EDIT_CONTRACTS)
def roll_back(visit: Visit) -> Show | See:
    """Puts what an earlier version said in force again."""
    held = folder_seen(visit)
    earlier = _version(visit, held)
    why = visit.form.text("why", LONGEST_REASON)
    if not visit.form.errors:
        try:
            held.keep(earlier.contract, f"rolled back to version {earlier.version}", why)
        except InvalidInput as refused:
            visit.form.take(refused.problems)
    if visit.form.errors:
        return _shown(visit, held, earlier, visit.form)
    return See(held.to(said="contract-rolled-back"))


def _version(visit: Visit, held: Folder) -> KeptContract:
    return read_version(held.at.table, held.at.space, held.payer_id, visit.number)


def _shown(visit: Visit, held: Folder, earlier: KeptContract, form: Form) -> Show:
    shown = {
        "form": form,
        "at": held.at,
        "held": held,
        "earlier": earlier,
        "overrides": overrides_of(held, held.base, earlier.contract),
        "changes": contract_changes(held.base, held.kept.contract, earlier.contract),
        "may_edit": visit.may(Permission.EDIT_CONTRACTS),
    }
    page = "contracts/version.html"
    return visit.again(page, **shown) if form.errors else visit.show(page, **shown)
