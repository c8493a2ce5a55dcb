"""A practice's contract with a payer: values of its own over the payer's rules, seen by that practice alone.

It is the highest layer. Its effective rules are kept in the practice's own part of the table, so that its verdicts can
be replayed and nobody else can ask for them.
"""

from dataclasses import replace

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import UnknownRulesVersion
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.reading import read_as
from chalicelib.domain.shape import CLOSED
from chalicelib.rules.compiled import CompiledRules, compile_rules, digest_of, from_snapshot, snapshot
from chalicelib.rules.document import DatedValue, LoadedDocument, Sentence
from chalicelib.rules.tables import Tables
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.table import Overtaken, Put, Record, Table
from chalicelib.services.validate_claim import Rulebook

EFFECTIVE = "contract_rules"
_MOST_BOOKS = 200


@lean_dataclass(frozen=False)
class Contract:
    """What the contract says otherwise than the payer's rules: a whole value per check. `name` says which contract."""

    __pydantic_config__ = CLOSED
    name: Sentence
    checks: dict[str, list[DatedValue]]


class PracticeRules:
    """A Rulebook: the published rules, with the practice's contracts over those of the payers that it has them with."""

    def __init__(self, published: PublishedRules, practice: PracticeFile, table: Table) -> None:
        self._published = published
        self._space = practice.space
        self._table = table
        self._contracts = {record.data["payer_id"]: record for record in practice.contracts}
        self._compiled: dict[str, CompiledRules] = {}

    def rules(self, payer_id: str) -> CompiledRules:
        """Raises UnknownPayer, RulesRefused."""
        base = self._published.rules(payer_id)
        record = self._contracts.get(payer_id)
        if record is None:
            return base
        compiled = self._compiled.get(base.version)
        if compiled is None:
            contract = read_as(Contract, record.data["contract"])
            compiled = compiled_with(base, contract, self._published.tables)
            keep_effective(self._table, self._space, compiled)
            self._compiled[base.version] = compiled
        return compiled

    def universal(self) -> CompiledRules:
        """What holds for every payer."""
        return self._published.universal()

    def named_by(self, identifier: str | None, claim_filing: str | None) -> list[str]:
        """The payers that an 837P may mean."""
        return self._published.named_by(identifier, claim_filing)

    def near(self, payer_id: str) -> list[str]:
        """Up to five payer ids that look like this one."""
        return self._published.near(payer_id)

    def version(self, payer_id: str, rules_version: str) -> CompiledRules:
        """The rules of a payer at a version, the practice's own included. Raises UnknownPayer, UnknownRulesVersion."""
        current = self.rules(payer_id)
        if current.version == rules_version:
            return current
        place = address.contract_rules(self._space, rules_version.rpartition("+")[2])
        kept = self._table.get_many([place]).get(place) if payer_id in self._contracts else None
        if kept is None:
            return self._published.version(payer_id, rules_version)
        rules = from_snapshot(kept.data["text"], CHECKS, self._published.tables)
        if (rules.payer_id, rules.version) != (payer_id, rules_version):
            raise UnknownRulesVersion("The rules of this version are kept, but a reference table has changed since.")
        return rules


class PracticeBooks:
    """The rules as they hold for each practice; compiled once for the same contracts."""

    def __init__(self, published: PublishedRules, table: Table) -> None:
        self.published = published
        self._table = table
        self._books: dict[str, tuple[tuple[Record, ...], PracticeRules]] = {}

    def of(self, practice: PracticeFile) -> Rulebook:
        """What is published where the practice has no contracts, else its own."""
        if not practice.contracts:
            return self.published
        known = self._books.get(practice.space)
        if known is None or known[0] != practice.contracts:
            if len(self._books) >= _MOST_BOOKS:
                self._books.clear()
            known = practice.contracts, PracticeRules(self.published, practice, self._table)
            self._books[practice.space] = known
        return known[1]


def with_contract(base: CompiledRules, contract: Contract) -> list[LoadedDocument]:
    """The payer's layers and the contract over them, lowest first."""
    payer = base.layers[-1]
    document = replace(payer.document, checks=contract.checks, note=contract.name)
    return [*base.layers, LoadedDocument(document, f"contract with {base.payer_id}", payer.number)]


def compiled_with(base: CompiledRules, contract: Contract, tables: Tables) -> CompiledRules:
    """Raises RulesRefused."""
    return compile_rules(with_contract(base, contract), CHECKS, tables)


def keep_effective(table: Table, space: str, rules: CompiledRules) -> None:
    """Keeps the rules under the contract, once a version; whoever is second finds it there. Raises TooLargeToKeep."""
    text = snapshot(rules)
    place = address.contract_rules(space, digest_of(text))
    if place in table.get_many([place]):
        return
    try:
        table.write([Put(Record(place, EFFECTIVE, {"text": text}))])
    except Overtaken:
        return
