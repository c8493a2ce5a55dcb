"""What a job is judged by, fixed when it is split: documents and reference tables in force, contracts and settings.

A version of a document or of a contract never changes, so its number is enough; the settings are kept whole.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.release import ENGINE
from chalicelib.services.files.job import PRACTICE, RULES, Job, chunk_place
from chalicelib.services.files.room import FileRoom
from chalicelib.services.practice.contracts import PracticeRules
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record
from chalicelib.services.reference_store import placed_from, placed_json
from chalicelib.services.rule_listing import listing_from, listing_json
from chalicelib.services.rule_store import InForce
from chalicelib.services.validate_claim import Rulebook
from chalicelib.services.validate_on_file import Shelf


@dataclass(frozen=True, slots=True)
class JobRules:
    """What is in force and a practice's file at one moment."""

    in_force: InForce
    practice: PracticeFile

    @property
    def mark(self) -> str:
        """What tells whether a file would be judged by the same: documents, reference tables, contracts, settings, and
        the release."""
        documents = [f"{one.document.kind} {one.document.name} {one.number}" for one in self.in_force.listings]
        documents += [f"table {name} {one.digest}" for name, one in self.in_force.placed.items()]
        contracts = [f"contract {payer_id} {number}" for payer_id, number in _contracts(self.practice)]
        named = [ENGINE, *sorted(documents), *sorted(contracts), f"settings {self.practice.settings_version}"]
        return hashlib.sha256("\n".join(named).encode()).hexdigest()[:32]

    def records(self, job: Job) -> list[Record]:
        """As they are kept with the job, as long as it is."""
        practice = {"contracts": _contracts(self.practice), "settings": plain(self.practice.settings)}
        listings = [listing_json(one) for one in self.in_force.listings]
        rules = {"listings": listings, "tables": placed_json(self.in_force.placed)}
        until = job.record.expires_at
        return [
            Record(_rules_place(job), RULES, rules, expires_at=until),
            Record(_practice_place(job), PRACTICE, practice, expires_at=until),
        ]


def rules_now(room: FileRoom, of: str) -> JobRules:
    """What a job that begins now is judged by."""
    return JobRules(room.rules.in_force(), room.shelf(of).practice)


def judged_by(room: FileRoom, job: Job) -> tuple[Rulebook, Shelf]:
    """The rules of a job that was split, and what is stored beside its claims, looked at by the job's settings."""
    kept = room.desk.table.get_many([_rules_place(job), _practice_place(job)])
    rules = kept[_rules_place(job)].data
    # A job that an earlier release split fixed its documents alone.
    practice = kept[_practice_place(job)].data if _practice_place(job) in kept else {"contracts": [], "settings": None}
    book = _book(room.rules, job.space, json.dumps(rules), json.dumps(practice["contracts"]))
    shelf = room.shelf(job.space)
    if practice["settings"] is None:
        return book, shelf
    settings = read_as(PracticeSettings, practice["settings"])
    return book, replace(shelf, practice=replace(shelf.practice, settings=settings))


@lru_cache(maxsize=4)
def _book(rules: PublishedRules, of: str, kept_rules: str, contracts: str) -> Rulebook:
    """Compiled once for all chunks that one process judges by the same. Raises NotKept."""
    data = json.loads(kept_rules)
    placed = placed_from(data.get("tables", {}))
    fixed = rules.fixed(InForce([listing_from(one) for one in data["listings"]], placed))
    table = rules.store.table
    versions = [address.contract_version(of, payer_id, number) for payer_id, number in json.loads(contracts)]
    if not versions:
        return fixed
    kept = table.get_many(versions)
    return PracticeRules(fixed, PracticeFile(of, contracts=tuple(kept[one] for one in versions)), table)


def _contracts(practice: PracticeFile) -> list[list[Any]]:
    """Payer and version number of each."""
    return [[record.data["payer_id"], record.version] for record in practice.contracts]


def _rules_place(job: Job) -> Key:
    return chunk_place(job, "RULES")


def _practice_place(job: Job) -> Key:
    return chunk_place(job, "PRACTICE")
