"""What pages about one contract begin with: the practice, the payer and its rules, the contract as it is in force.

Contracts are not patient data, so no look at them is noted; what others may not see is kept by the practice's address.
"""

from dataclasses import dataclass

from chalicelib import wiring
from chalicelib.checks import CHECKS
from chalicelib.console.look.room import Room, room
from chalicelib.console.visit import Visit
from chalicelib.domain.errors import UnknownPayer
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.practice.amend_contract import KeptContract, read_contract
from chalicelib.services.practice.contract_audit import Cause
from chalicelib.services.practice.contracts import Contract
from chalicelib.services.practice.keep_contract import keep_contract
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Overtaken


@dataclass(frozen=True, slots=True)
class Folder:
    """A contract on the desk. `base` holds the payer's own rules, without any contract."""

    at: Room
    payer_id: str
    base: CompiledRules
    kept: KeptContract
    published: PublishedRules

    def to(self, *parts: str, **query: str | int | None) -> str:
        """A page of this contract."""
        return self.at.to("contracts", self.payer_id, *parts, **query)

    def quicker(self, seen_version: int | None) -> str:
        """Who changed the contract since that version was seen, in a sentence; "" where nobody did."""
        if seen_version == self.kept.version:
            return ""
        deed = self.kept.deed
        if deed is None:
            return "There is no such version of this contract any more. Look it over and decide anew."
        when = deed.at.strftime("%Y-%m-%d %H:%M UTC")
        if deed.by == self.at.visit.who.login:
            return f"You changed this contract yourself at {when}, since this page was opened. See whether that was it."
        return f"{deed.by} was quicker and changed this contract at {when}. Look it over and decide anew."

    def keep(self, contract: Contract, what: str, why: str) -> None:
        """Puts the contract in force in the place of the one of this folder. Raises InvalidInput, VersionOutdated."""
        by, cause = self.at.visit.who.login, Cause(what, why)
        desk, space, seen = self.at.desk, self.at.space, self.kept.version
        try:
            keep_contract(desk, self.published, space, self.payer_id, contract, seen, by, UNPROTECTED, cause)
        except Overtaken:
            raise VersionOutdated("Somebody was quicker and changed this contract. Read it again.") from None
        wiring.parts().practices.forget(space)


def folder(visit: Visit) -> Folder:
    """The contract of the address, or an empty one where there is none. Raises NotKept for a payer without rules."""
    at, payer_id, published = room(visit), visit.path["payer"], wiring.parts().rules
    try:
        base = published.rules(payer_id)
    except UnknownPayer:
        raise NotKept("There is no payer of this id.") from None
    return Folder(at, payer_id, base, read_contract(at.table, at.space, payer_id), published)


def folder_seen(visit: Visit) -> Folder:
    """The same for a form that acts on what was shown. Raises VersionOutdated, which says who was quicker."""
    held = folder(visit)
    if quicker := held.quicker(visit.form.number("version")):
        raise VersionOutdated(quicker)
    return held


def check_of(name: str) -> str:
    """A check of the catalogue. Raises NotKept."""
    if name not in CHECKS:
        raise NotKept("There is no check of this name.")
    return name
