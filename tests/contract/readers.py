"""Today's readers by kind of record: each is what services read such a record with, and raises where they would."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.rules.compiled import from_snapshot
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.access import list_access
from chalicelib.services.alerts import send_digest
from chalicelib.services.alerts.alert import read_alert
from chalicelib.services.alerts.open_alerts import overview_of
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.authorizations.keeping import kept_of
from chalicelib.services.authorizations.ledger import kept_entry
from chalicelib.services.authorizations.visits import visit_of
from chalicelib.services.claims import read_claim, timeline
from chalicelib.services.claims.clock_json import told_clock
from chalicelib.services.claims.clock_records import kept_clock
from chalicelib.services.claims.folder import ClaimFolder
from chalicelib.services.claims.history import history_lines
from chalicelib.services.claims.judging import read_on_file
from chalicelib.services.claims.recorded import of_record, read_sent
from chalicelib.services.drafts.back_test import BackTest
from chalicelib.services.drafts.draft import draft_from
from chalicelib.services.files.cut import Cut
from chalicelib.services.files.tally import together
from chalicelib.services.imports.historic import HistoricClaim
from chalicelib.services.on_file.kinds import ACCUMULATOR, COVERAGE, PATIENT, PLAN, PROVIDER
from chalicelib.services.ports import DocumentName
from chalicelib.services.practice.contract_audit import deed_of
from chalicelib.services.practice.contracts import Contract
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.records.refs import key_of, named_ref
from chalicelib.services.records.table import Record
from chalicelib.services.reference_store import placed_from
from chalicelib.services.rule_audit import _entry
from chalicelib.services.rule_listing import listing_from
from chalicelib.services.rule_store import _version
from chalicelib.services.staff import events, register, sessions
from chalicelib.services.webhooks.audit import deed_of as deed_of_webhook
from chalicelib.services.webhooks.delivery import read_delivery
from chalicelib.services.webhooks.endpoint import failing_since, read_endpoint

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TODAY = date(2026, 3, 20)


def space_of(record: Record) -> str:
    """Such as `P#north`."""
    return "#".join(record.key.partition.split("#")[:2])


def _claim(record: Record) -> None:
    claim = of_record(space_of(record), record)
    folder = ClaimFolder(claim, (record,))
    folder.revisions()
    timeline.timeline_of(folder)
    read_claim._row(record)
    read_claim.claim_with(folder, {"answer": {}}, TODAY)


def _event(record: Record) -> None:
    read_as(ClaimEvent, record.data["event"])
    timeline._event_entry(dict(record.data))
    assert record.data["answer"]
    assert record.data["revision"]


def _revision(record: Record) -> None:
    read_sent(record.data["claim"])
    read_on_file(record.data["on_file"])
    assert record.data["answer"]["verdict"]["rules_version"]


def _clock(record: Record) -> None:
    kept_clock(record.data)
    told_clock(record.data)
    assert record.data["payer_id"]


def _idempotency(record: Record) -> None:
    assert record.data["digest"]
    assert record.expires_at
    assert int(record.data["status"])
    assert {"body", "version"} <= set(record.data)


def _delivery(record: Record) -> None:
    if record.data["state"] != "nothing":
        send_digest._read(record.data["digest"])
    datetime.fromisoformat(record.data["lease_until"])
    assert record.data["state"] in ("planned", "sent", "refused", "uncertain", "nothing")
    assert int(record.data["attempts"])


def _told(record: Record) -> None:
    assert all(known.level for known in send_digest.read_told(record).values())


def _asked_to_confirm(record: Record) -> None:
    assert record.expires_at
    assert [datetime.fromisoformat(at) for at in record.data["at"]]


def _chunk(record: Record) -> None:
    data = record.data
    if "tally" in data:
        together([data["tally"]])
    else:
        Cut(data["first"], data["end"], data["claims"], data["place"])


def _contract(record: Record) -> None:
    read_as(Contract, record.data["contract"])


def _snapshot(record: Record) -> None:
    from_snapshot(record.data["text"], CHECKS, shipped_tables())


def _session(record: Record) -> None:
    sessions._read(record)
    assert record.listed


def _tries(record: Record) -> None:
    datetime.fromisoformat(record.data["at"])
    int(record.data["failures"])


def _has(*names: str) -> Callable[[Record], Any]:
    """For kinds that are read where they are used, name by name."""

    def reader(record: Record) -> None:
        assert set(names) <= set(record.data)

    return reader


def _of_form(form: type[Any], name: str | None = None) -> Callable[[Record], Any]:
    return lambda record: read_as(form, record.data[name] if name else record.data)


READERS: dict[str, Callable[[Record], Any]] = {
    "access": list_access._json,
    "reference_in_force": lambda record: placed_from(record.data["tables"]),
    "reference_part": lambda record: (record.data["text"], record.data["parts"], record.data["entry"]),
    "reference_published": lambda record: record.data["tables"],
    "accumulator": ACCUMULATOR.read,
    "alert": lambda record: read_alert(record.data),
    "alert_secret": lambda record: bytes.fromhex(record.data["secret"]),
    "alerts_refreshed": overview_of,
    "audit": lambda record: deed_of(record.data, record.data["number"]),
    "authorization": kept_of,
    "authorization_entry": kept_entry,
    "back_test": _of_form(BackTest),
    "change": _has("entry"),
    "claim": _claim,
    "clock": _clock,
    "contract": _contract,
    "contract_rules": _snapshot,
    "coverage": COVERAGE.read,
    "delivery": _delivery,
    "event": _event,
    "head": lambda record: named_ref(record.data),
    "historic": _of_form(HistoricClaim, "form"),
    "history": lambda record: list(history_lines(record)),
    "idempotency": _idempotency,
    "identity": _has("others"),
    "job": _has("job_id", "status", "created_at"),
    "job_chunk": _chunk,
    "job_practice": lambda record: read_as(PracticeSettings, record.data["settings"]),
    "job_rules": lambda record: [listing_from(one) for one in record.data["listings"]],
    "legal_hold": _has("why", "at"),
    "limits_followed": _has("in_force"),
    "migration": _has("schemas", "segments", "after"),
    "patient": PATIENT.read,
    "plan_of_care": PLAN.read,
    "provider": PROVIDER.read,
    "ref": key_of,
    "rules_audit": _entry,
    "rules_draft": draft_from,
    "rules_in_force": lambda record: listing_from(record.data),
    "rules_snapshot": _snapshot,
    "rules_version": lambda record: _version(record, DocumentName("payer", "any")),
    "session": _session,
    "settings": _of_form(PracticeSettings, "form"),
    "staff": register.read,
    "staff_event": events._read,
    "staff_link": _has("account_id", "epoch"),
    "staff_login": _has("account_id"),
    "staff_owners": _has("account_ids"),
    "staff_tries": _tries,
    "subscription": _of_form(Subscription),
    "test_space": _has("at"),
    "time_zone": lambda record: bool(record.listed),
    "told": _told,
    "asked_to_confirm": _asked_to_confirm,
    "uploaded_file": _has("job_id"),
    "verdict": _revision,
    "visit": visit_of,
    "webhook": read_endpoint,
    "webhook_audit": lambda record: deed_of_webhook(record.data),
    "webhooks_head": _has("endpoints"),
    "webhook_delivery": read_delivery,
    "webhook_health": failing_since,
    "who": _has("patient_ids"),
}
