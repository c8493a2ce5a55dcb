"""A practice: its space, its file, what is due, who looked at what."""

from datetime import date
from urllib.parse import quote

from chalicelib.services.ports import Mode
from chalicelib.services.records.table import Key

# What is closed sorts before everything that is read.
CLOSED = "CLOSED#"

# What stands in a practice's partition behind its closed records.
PRACTICE = "CONTRACT#"


def space(practice: str, mode: Mode, resets: int = 0) -> str:
    """The prefix that everything of a practice has; that of test keys is another one after each reset."""
    return f"{'P' if mode == 'live' else 'T'}#{practice}" + (f"~{resets}" if resets else "")


def space_of_tests(practice: str) -> Key:
    """How often the space of a practice's test keys was begun anew."""
    return Key(f"TESTSPACE#{practice}")


def legal_hold(practice: str) -> Key:
    """Why nothing of a practice may be erased. Outside its own prefixes, so that erasing leaves it alone."""
    return Key(f"HOLD#{practice}")


def encoded(text: str) -> str:
    """A partner's own text, such as a CLM01, as part of a key."""
    return quote(text, safe="")


def practice(of: str) -> str:
    """Settings, providers and contracts, read together."""
    return f"{of}#PRACTICE"


def settings(of: str) -> Key:
    return Key(practice(of), "SETTINGS")


def provider(of: str, npi: str) -> Key:
    return Key(practice(of), f"PROVIDER#{encoded(npi)}")


def closed_provider(of: str, npi: str) -> Key:
    """A provider who was put on file by mistake: before all that is read of a practice."""
    return Key(practice(of), f"{CLOSED}PROVIDER#{encoded(npi)}")


def contract(of: str, payer_id: str) -> Key:
    return Key(practice(of), f"CONTRACT#{payer_id}")


def idempotency(of: str, digest: str) -> Key:
    return Key(f"{of}#IDEM#{digest}")


def audit(of: str, day: date) -> str:
    """What was done in a practice on a day of UTC."""
    return f"{of}#AUDIT#{day.isoformat()}"


def audits(of: str) -> str:
    """The same of all days, by time, in the index `list`."""
    return f"{of}#AUDITS"


def due(of: str, kind: str) -> str:
    """The open clocks of a kind, in the index `due`."""
    return f"{of}#DUE#{kind}"


def seen(of: str, patient_id: str) -> str:
    """Who looked at a patient's data."""
    return f"{of}#SEEN#{patient_id}"


def seen_pages(of: str, month: str) -> str:
    """Who looked at lists of many patients in a month (`2026-03`). No patient's id holds a `*`."""
    return f"{of}#SEEN#*#{month}"


def seen_by(of: str, user: str) -> str:
    """What a key or a person looked at, in the index `list`."""
    return f"{of}#SEENBY#{encoded(user)}"


def limits_followed(of: str) -> Key:
    """Which rules the open clocks of a practice follow."""
    return Key(f"{of}#LIMITS")


def contract_versions(of: str, payer_id: str) -> str:
    """The versions of a contract."""
    return f"{of}#CONTRACT#{payer_id}"


def contract_version(of: str, payer_id: str, number: int) -> Key:
    """A contract as it was put in force."""
    return Key(contract_versions(of, payer_id), f"VERSION#{number:06d}")


def contract_rules(of: str, digest: str) -> Key:
    """Effective rules that a contract is part of."""
    return Key(f"{of}#CONTRACTRULES#{digest}")


def migration() -> Key:
    """How far a migration came that was broken off."""
    return Key("MIGRATION")
