"""A patient: history, what stands on file, who the person is, ledgers of authorizations."""

from datetime import date

from chalicelib.services.records.address.practice import CLOSED, encoded
from chalicelib.services.records.table import Key

# Sort keys of a patient: closed records first, then history by day, then standing records. One range that begins in
# the history ends with everything that counts today.
HISTORY = "HIST#"
STANDING = "REC#"


def patient(of: str, patient_id: str) -> str:
    """History, coverages, authorizations and plans of care of one patient."""
    return f"{of}#PAT#{patient_id}"


def ref(of: str, ref: str) -> Key:
    """Where an opaque id of ours leads."""
    return Key(f"{of}#REF#{ref}")


def head(of: str, patient_id: str) -> Key:
    """The record that every write about a patient raises."""
    return Key(patient(of, patient_id), f"{STANDING}HEAD")


def history(of: str, patient_id: str, last_service_date: date, payer_id: str, claim_id: str) -> Key:
    sort = f"{HISTORY}{last_service_date.isoformat()}#{payer_id}#{encoded(claim_id)}"
    return Key(patient(of, patient_id), sort)


def history_from(day: date) -> str:
    """The sort key from which history of that day and later stands."""
    return f"{HISTORY}{day.isoformat()}"


def standing(of: str, patient_id: str, kind: str, record_id: str) -> Key:
    """A coverage, authorization or plan of care that counts today; `kind` in capitals."""
    return Key(patient(of, patient_id), f"{STANDING}{kind}#{record_id}")


def closed(of: str, patient_id: str, kind: str, record_id: str) -> Key:
    """The same once it counts no more: out of the range that a validation reads."""
    return Key(patient(of, patient_id), f"{CLOSED}{kind}#{record_id}")


def who(of: str, fingerprint: str) -> Key:
    """Which patient a person is; `fingerprint` is an HMAC, never the person's data."""
    return Key(f"{of}#WHO#{fingerprint}")


def ledger(of: str, patient_id: str, authorization_id: str) -> str:
    """The entries of an authorization, `ENTRY#<cause>`."""
    return f"{of}#AUTH#{patient_id}#{authorization_id}"


def ledger_by_number(ledger: str, number: int) -> Key:
    """An entry of that ledger by its number, in the index `list`."""
    return Key(ledger, f"{number:09}")


def visit(of: str, patient_id: str, authorization_id: str, day: date) -> Key:
    """A day that a reservation held, to be prepared for."""
    return Key(f"{of}#VISITS#{patient_id}#{authorization_id}", day.isoformat())
