"""A practice's contract put in force, by a call or in the console: checked whole, with a version and an audit."""

from chalicelib.domain.errors import InvalidInput, Problem, RulesRefused
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.drafts.differences import differences
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.practice.contract_audit import FROM_A_CALL, Cause, audit_entry
from chalicelib.services.practice.contracts import Contract, compiled_with, keep_effective, with_contract
from chalicelib.services.practice.practice_file import CONTRACT
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.table import Put, Record, Table


def keep_contract(
    desk: Desk,
    published: PublishedRules,
    space: str,
    payer_id: str,
    contract: Contract,
    seen_version: int,
    by: str,
    protection: Protection,
    cause: Cause = FROM_A_CALL,
) -> FirstAnswer:
    """Put the contract in force, in the place of the version that was seen (0: none); every version stays readable,
    and the audit tells what was changed.

    Raises UnknownPayer, InvalidInput with every problem by check and field, VersionOutdated, TooLargeToKeep.
    """
    form = plain(contract)
    base = published.rules(payer_id)
    try:
        effective = compiled_with(base, contract, published.tables)
    except RulesRefused as refused:
        raise InvalidInput([Problem(f"contract.{p.field}", p.message) for p in refused.problems]) from None
    place = address.contract(space, payer_id)
    kept = desk.table.get_many([place]).get(place)
    if (kept.version if kept else 0) != seen_version:
        raise VersionOutdated("The contract has changed since it was read. Read it again and decide anew.")
    # Verdicts are replayed from these: a contract under which they cannot be kept is refused, and not the claims later.
    keep_effective(desk.table, space, effective)
    now = desk.now()
    changes = contract_changes(base, read_as(Contract, kept.data["contract"]) if kept else None, contract)
    done = {"by": by, "at": now.isoformat(), "what": cause.what, "why": cause.why, "changes": changes}
    data = {"payer_id": payer_id, "contract": form, **done}
    answer = FirstAnswer(200 if kept else 201, {"payer_id": payer_id, "contract": form}, seen_version + 1)
    version = Record(address.contract_version(space, payer_id, seen_version + 1), CONTRACT, data)
    entry = audit_entry(space, payer_id, seen_version + 1, now, done)
    put = [Put(Record(place, CONTRACT, data, seen_version)), Put(version), entry]
    desk.table.write([*put, *protection.changes(answer)])
    return answer


def find_contract(table: Table, space: str, payer_id: str) -> Record:
    """Raises NotKept."""
    try:
        return table.get(address.contract(space, payer_id))
    except NotKept:
        raise NotKept("No contract with this payer is kept.") from None


def contract_changes(base: CompiledRules, before: Contract | None, after: Contract) -> list[str]:
    """What one contract says otherwise than another, or than the payer's rules, in sentences."""
    old = before or Contract("", {})
    found = differences(with_contract(base, old), with_contract(base, after))
    named = [] if old.name == after.name else [f"Contract: {after.name}." + (f" Before: {old.name}." if before else "")]
    return [*named, *(one.sentence() for one in found if one.check)]
