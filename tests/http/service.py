"""The whole service in this process: real endpoints behind the framework's own client, two small payers, stores in
memory, of which the table refuses what the functions' policies refuse."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

from chalice.test import Client

from app import app
from chalicelib import wiring
from chalicelib.checks import CHECKS
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import LoadedDocument, PayerDocument
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.keys import KeyRing, make_key
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import publish_document, publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rule_listing import Change
from chalicelib.services.rule_store import Deed, RuleStore
from chalicelib.services.staff.errors import SealBroken
from chalicelib.store.memory import MemoryKeys
from chalicelib.store.memory_objects import MemoryObjects, MemoryQueue
from chalicelib.store.memory_table import MemoryTable
from tests.iam.table import OPERATOR, PolicedTable, acting
from tests.postbox import Postbox
from tests.receiver import FakeSender

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
DEED = Deed(Change(NOW, "an editor", "A test."))
REFERENCE = {"title": "Sample manual, chapter 5", "read_on": "2026-01-01", "confidence": "verified"}
TIMED = ["97110", "97530"]


def dated(value: dict[str, Any] | None, start: str = "2020-01-01") -> dict[str, Any]:
    """A value in force from `start`."""
    return {"effective_from": start, "value": value, "reference": REFERENCE, "verify_by": "2027-01-01"}


def document(payer_id: str, checks: dict[str, Any], **more: Any) -> PayerDocument:
    """A payer document or template."""
    value = {"payer_id": payer_id, "name": payer_id.title(), "line_of_business": "commercial", "checks": checks}
    return read_as(PayerDocument, value | more)


def filing(days: int) -> dict[str, Any]:
    """A filing limit from the date of service."""
    return {"limits": [{"kind": "initial", "amount": days, "unit": "days", "from": "service_date"}]}


UNIVERSAL = document("universal", {name: [dated({})] for name in ("payer", "line_structure", "x12_structure")})
SAMPLE = document(
    "sample_payer",
    {"timed_units": [dated({"method": "cms", "timed": TIMED})], "timely_filing": [dated(filing(90))]},
    extends="universal",
    x12_payer_ids=["SAMPLE01"],
)
OTHER = document("other_payer", {"timed_units": [dated({"method": "ama", "timed": TIMED})]}, extends="universal")


def loaded(value: PayerDocument) -> LoadedDocument:
    """A document as if read from a file."""
    return LoadedDocument(value, value.payer_id)


def library() -> Library:
    """The two payers and the template."""
    payers = {value.payer_id: loaded(value) for value in (SAMPLE, OTHER)}
    return Library(payers, {"universal": loaded(UNIVERSAL)}, CHECKS, shipped_tables())


CLAIM: dict[str, Any] = {
    "claim_id": "C-1",
    "payer_id": "sample_payer",
    "place_of_service": "11",
    "patient": {"first_name": "SAMPLE", "last_name": "PATIENT", "birth_date": "1950-02-01", "member_id": "M1"},
    "diagnoses": ["M62.81"],
    "total_charge": "120.00",
    "lines": [
        {
            "line": 1,
            "service_date": "2026-03-02",
            "procedure": "97530",
            "modifiers": ["GO"],
            "units": 2,
            "charge": "120.00",
            "diagnosis_pointers": [1],
            "minutes": 30,
        }
    ],
}


class GlassSeal:
    """A seal that anybody can look through; it tells owners apart like a real one."""

    def close(self, secret: bytes, about: str) -> str:
        return f"{secret.hex()}:{about}"

    def open(self, sealed: str, about: str) -> bytes:
        text, _, whose = sealed.partition(":")
        if whose != about:
            raise SealBroken("another owner's")
        return bytes.fromhex(text)


@dataclass
class Service:
    """One running service. `seconds` is its clock, which tests move."""

    client: Client
    store: RuleStore
    key: str
    keys: MemoryKeys
    sender: FakeSender
    seconds: list[float] = field(default_factory=lambda: [0.0])

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, dict[str, Any]]:
        """Status, body (JSON where it is JSON) and headers of one call with the service's key."""
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"} | headers
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        answer = self.client.http.request(method, path, headers=sent, body=data)
        return answer.status_code, json.loads(answer.body), dict(answer.headers)

    def publish(self, changed: PayerDocument, after: int) -> None:
        """Put another version of a document in force, as staff would."""
        name = DocumentName("payer", changed.payer_id)
        publish_document(self.store, library(), name, loaded(changed), after, DEED)


@contextmanager
def running(shipped: Library | None = None, table: MemoryTable | None = None) -> Iterator[Service]:
    """A service for one test, with the two small payers and a table of its own, or with those that are given."""
    keys, table, seconds = MemoryKeys(), table or PolicedTable(), [0.0]
    store = RuleStore(table)
    with acting(OPERATOR):
        assert not publish_shipped(store, shipped or library(), NOW)
    rules = PublishedRules(store, shipped_tables(), lambda: seconds[0])
    files = wiring.FileParts(MemoryObjects(), MemoryQueue())
    wiring.use_files(files)
    post = Postbox(lambda: NOW)
    wiring.use_alerts(wiring.AlertParts(lambda: b"a secret of tests", post, MemoryQueue(), outbox=post.outbox))
    sender = FakeSender()
    wiring.use_webhooks(wiring.WebhookParts(GlassSeal(), token_bytes, lambda: sender))
    wiring.use(wiring.Parts(keys=KeyRing(keys, lambda: NOW), rules=rules, table=table, now=lambda: NOW))
    try:
        with Client(app) as client:
            yield Service(client, store, make_key(keys, "test", ["demo"], "a test", NOW), keys, sender, seconds)
    finally:
        wiring.use(None)
        wiring.use_files(None)
        wiring.use_alerts(None)
        wiring.use_webhooks(None)


def sample_with(days: int) -> PayerDocument:
    """The sample payer with another filing limit."""
    limited = document("sample_payer", {"timely_filing": [dated(filing(days))]})
    return replace(SAMPLE, checks=SAMPLE.checks | limited.checks)
