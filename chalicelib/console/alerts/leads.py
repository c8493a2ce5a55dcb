"""Which page shows the record of an alert; where none does, the record's own ids, for those who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.services.alerts.alert import Alert
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.errors import NotKept
from chalicelib.services.records.table import Record, Table

# What a record calls its parts, in the words of a biller.
_NAMED = (
    ("claim_id", "Claim"),
    ("authorization_id", "Authorization"),
    ("authorization_number", "Payer's number"),
    ("coverage_id", "Coverage"),
    ("plan_id", "Plan of care"),
    ("npi", "Provider (NPI)"),
    ("patient_id", "Patient"),
    ("deadline", "Deadline"),
    ("status", "Status"),
)
_RULES = frozenset({"rule_overdue", "rule_ending"})


@dataclass(frozen=True, slots=True)
class Lead:
    """`path` are the parts of a page of the console; where it is empty no page shows it, and `facts` tell it."""

    path: tuple[str, ...] = ()
    facts: Sequence[tuple[str, str]] = ()
    patient_ids: Sequence[str] = ()


def record_of(table: Table, space: str, alert: Alert) -> Record | None:
    """What an alert is about: of a claim's clock the claim; None where it is gone."""
    if alert.about is None:
        return None
    try:
        record = table.get(alert.about)
        if "claim_id" in record.data and "patient_id" not in record.data:
            return table.get(meta_key(space, record.data["payer_id"], record.data["claim_id"]))
    except NotKept:
        return None
    return record


def lead_of(alert: Alert, record: Record | None) -> Lead:
    """Where an alert leads; `record` is what it is about, None where that is gone."""
    if alert.kind in _RULES and alert.about is not None:
        return Lead(("rules", alert.about.partition.partition("#")[2], alert.payer_id or ""))
    if alert.kind == "mail_stopped":
        return Lead(("staff", alert.about.partition.partition("#")[2] if alert.about else ""))
    if alert.kind == "webhook_stopped" and alert.about is not None:
        return Lead(("practices", alert.about.partition.split("#")[1], "webhooks", alert.about.sort.partition("#")[2]))
    if alert.kind == "denials_jump" and alert.about is not None:
        return Lead(facts=(("Reason", alert.about.sort),))
    if record is None:
        return Lead(facts=(("Record", "is no longer there"),))
    data = {**record.data, **record.data.get("form", {})}
    facts = [(words, str(data[name])) for name, words in _NAMED if data.get(name)]
    return Lead(facts=facts, patient_ids=[str(data["patient_id"])] if data.get("patient_id") else [])
