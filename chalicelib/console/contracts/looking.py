"""The payers that a practice has contracts with; one contract, the payer's own rules beside it."""

from dataclasses import dataclass

from chalicelib.checks import CATALOGUE
from chalicelib.console.contracts.folder import Folder, folder
from chalicelib.console.look.payers import payer_choices, payer_names
from chalicelib.console.look.room import room
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.compare_rules import CheckRules, payer_timeline
from chalicelib.services.drafts.differences import check_title
from chalicelib.services.practice.amend_contract import kept_contract
from chalicelib.services.practice.contracts import Contract, with_contract
from chalicelib.services.practice.practice_file import read_practice_file
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Override:
    """What a contract says of a check, and what the payer's rules say of it: None where they do not name it."""

    ours: CheckRules
    theirs: CheckRules | None


@pages.page("GET", "/console/practices/{practice}/contracts", needs=Permission.SEE_RULES)
def contracts(visit: Visit) -> Show | See:
    """The contracts by payer; on to the payer that was chosen."""
    at, chosen, names = room(visit), visit.query.get("payer", ""), payer_names()
    if chosen:
        return See(at.to("contracts", chosen))
    found = [kept_contract(record, record.version) for record in read_practice_file(at.table, at.space).contracts]
    found.sort(key=lambda one: names.get(one.payer_id, one.payer_id).lower())
    with_one = {one.payer_id for one in found}
    return visit.show(
        "contracts/list.html",
        at=at,
        contracts=found[:MOST_LINES],
        left_out=max(len(found) - MOST_LINES, 0),
        payer_names=names,
        others=[(payer_id, name) for payer_id, name in payer_choices() if payer_id not in with_one],
        check_title=check_title,
        may_edit=visit.may(Permission.EDIT_CONTRACTS),
    )


@pages.page("GET", "/console/practices/{practice}/contracts/{payer}", needs=Permission.SEE_RULES)
def contract(visit: Visit) -> Show:
    """What one contract says otherwise, check by check."""
    held = folder(visit)
    overrides = overrides_of(held, held.base, held.kept.contract)
    said = {one.ours.check for one in overrides}
    return visit.show(
        "contracts/one.html",
        at=held.at,
        held=held,
        overrides=overrides,
        lacking=[(one.name, check_title(one.name)) for one in CATALOGUE if one.name not in said],
        may_edit=visit.may(Permission.EDIT_CONTRACTS),
    )


def overrides_of(held: Folder, base: CompiledRules, said: Contract) -> list[Override]:
    """What a contract says, in the order of the catalogue."""
    theirs = {one.check: one for one in payer_timeline(base.layers, held.at.today)}
    ours = payer_timeline(with_contract(base, said), held.at.today)
    return [Override(one, theirs.get(one.check)) for one in ours if one.check in said.checks]
