"""How staff change a contract: one value of one check at a time, a check left to the payer again, an earlier version.

What a contract says of a check it says for all days. So its first value takes along what the payer's rules say until
then, with its sources.
"""

from dataclasses import dataclass, replace
from datetime import date

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.domain.reading import read_as
from chalicelib.rules.compiled import CompiledRules, compile_rules, merged
from chalicelib.rules.document import DatedValue
from chalicelib.services.drafts.check_value import of_one_value
from chalicelib.services.drafts.editing import with_value
from chalicelib.services.errors import NotKept
from chalicelib.services.lint_rules import lint_errors
from chalicelib.services.ports import DocumentName
from chalicelib.services.practice.contract_audit import ContractDeed, deed_of
from chalicelib.services.practice.contracts import Contract, with_contract
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.table import Record, Table


@dataclass(frozen=True, slots=True)
class KeptContract:
    """A version of a contract and how it came into force. `version` is 0 for one that nobody wrote yet, which has no
    `deed`."""

    payer_id: str
    contract: Contract
    version: int
    deed: ContractDeed | None


def read_contract(table: Table, space: str, payer_id: str) -> KeptContract:
    """The contract in force; one without a name, at version 0, where there is none."""
    place = address.contract(space, payer_id)
    record = table.get_many([place]).get(place)
    return kept_contract(record, record.version) if record else KeptContract(payer_id, Contract("", {}), 0, None)


def read_version(table: Table, space: str, payer_id: str, number: int) -> KeptContract:
    """A contract as it was once put in force. Raises NotKept."""
    try:
        return kept_contract(table.get(address.contract_version(space, payer_id, number)), number)
    except NotKept:
        raise NotKept("The contract has no version of this number.") from None


def list_versions(
    table: Table, space: str, payer_id: str, after: str | None, most: int
) -> tuple[list[ContractDeed], str | None]:
    """The versions of a contract, newest first, and where an older page goes on (None at the end)."""
    partition = address.contract_versions(space, payer_id)
    found = table.read(partition, limit=most + 1, after=after, newest_first=True)
    page = found[:most]
    deeds = [deed_of(record.data, int(record.key.sort.rpartition("#")[2])) for record in page]
    return deeds, page[-1].key.sort if len(found) > most else None


def kept_contract(record: Record, number: int) -> KeptContract:
    """A record of a contract, or of a version of it, read."""
    contract = read_as(Contract, record.data["contract"])
    return KeptContract(record.data["payer_id"], contract, number, deed_of(record.data, number))


def payer_values(base: CompiledRules, check: str) -> list[DatedValue]:
    """What the payer's rules say of a check, earliest first; nothing where they do not name it."""
    found = merged(base.layers).get(check)
    return found[1] if found else []


def overriding(
    base: CompiledRules, contract: Contract, check: str, dated: DatedValue, instead_of: date | None
) -> Contract:
    """The contract with a value of a check from its day on; `instead_of` is the day of the value that goes for it."""
    document = replace(base.layers[-1].document, checks=contract.checks)
    changed = with_value(document, check, payer_values(base, check), dated, instead_of)
    return Contract(contract.name, changed.checks)


def without_override(contract: Contract, check: str) -> Contract:
    """The contract that leaves a check to the payer's rules. Raises NotKept where it did so already."""
    if check not in contract.checks:
        raise NotKept("The contract says nothing of this check.")
    return Contract(contract.name, {name: values for name, values in contract.checks.items() if name != check})


def override_problems(
    published: PublishedRules, base: CompiledRules, contract: Contract, check: str, since: date, today: date
) -> list[Problem]:
    """What is wrong with the value of a check from that day on, by path within it (`value.limits.0.amount`)."""
    return of_one_value(_problems(published, base, contract, today), check, contract.checks[check], since)


def _problems(published: PublishedRules, base: CompiledRules, contract: Contract, today: date) -> list[Problem]:
    try:
        rules = compile_rules(with_contract(base, contract), CHECKS, published.tables)
    except RulesRefused as refused:
        return list(refused.problems)
    library = published.library_of(DocumentName("payer", base.payer_id))
    return [remark.problem for remark in lint_errors(library, [rules], today)]
