"""Where everything of a practice stands in the table: one function a kind of record.

A space is the part of the table that a practice has to itself: `P#<practice>` for live keys, `T#<practice>` for test
keys. Our ids hold no `#`; whatever else stands in a key is encoded, so that no value reaches into another place.
"""

from datetime import date
from urllib.parse import quote

from chalicelib.services.ports import Mode
from chalicelib.services.records.table import Key

# Sort keys of a patient: closed records first, then history by day, then standing records. One range that begins in
# the history ends with everything that counts today.
CLOSED = "CLOSED#"
HISTORY = "HIST#"
STANDING = "REC#"
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


def claim(of: str, payer_id: str, claim_id: str) -> str:
    """A recorded claim: `META`, `VERDICT#…`, `EVENT#…`, `CLOCK#…`."""
    return f"{of}#CLAIM#{payer_id}#{encoded(claim_id)}"


# Within a claim: changes of its clocks, clocks, events and META stand in this range, its revisions behind it.
TOLD_FIRST, TOLD_LAST = "CHANGE#", "META"


def claim_change(of: str, payer_id: str, claim_id: str, cause: str) -> Key:
    """What moved the clocks of a claim and was no event of it, by its cause."""
    return Key(claim(of, payer_id, claim_id), f"CHANGE#{encoded(cause)}")


def claim_clock(of: str, payer_id: str, claim_id: str, kind: str, opened_by: str) -> Key:
    return Key(claim(of, payer_id, claim_id), f"CLOCK#{kind}#{encoded(opened_by)}")


def claim_event(of: str, payer_id: str, claim_id: str, event_id: str) -> Key:
    return Key(claim(of, payer_id, claim_id), f"EVENT#{encoded(event_id)}")


def historic(of: str, payer_id: str, claim_id: str) -> Key:
    """That a claim of this number was brought in as history."""
    return Key(claim(of, payer_id, claim_id), "HISTORIC")


def ledger(of: str, patient_id: str, authorization_id: str) -> str:
    """The entries of an authorization, `ENTRY#<cause>`."""
    return f"{of}#AUTH#{patient_id}#{authorization_id}"


def visit(of: str, patient_id: str, authorization_id: str, day: date) -> Key:
    """A day that a reservation held, to be prepared for."""
    return Key(f"{of}#VISITS#{patient_id}#{authorization_id}", day.isoformat())


def idempotency(of: str, digest: str) -> Key:
    return Key(f"{of}#IDEM#{digest}")


def audit(of: str, day: date) -> str:
    """What was done in a practice on a day of UTC."""
    return f"{of}#AUDIT#{day.isoformat()}"


def audits(of: str) -> str:
    """The same of all days, by time, in the index `list`."""
    return f"{of}#AUDITS"


def due(of: str, kind: str, shard: int = 0) -> str:
    """The open clocks of a kind, in the index `due`; shard 0 has no suffix."""
    return f"{of}#DUE#{kind}" + (f"#{shard}" if shard else "")


def claims(of: str, month: str, status: str) -> str:
    """The claims of a month (`2026-03`, of the first service date) in a status, in the index `list`."""
    return f"{of}#CLAIMS#{month}#{status}"


def seen(of: str, patient_id: str) -> str:
    """Who looked at a patient's data."""
    return f"{of}#SEEN#{patient_id}"


def seen_pages(of: str, month: str) -> str:
    """Who looked at lists of many patients in a month (`2026-03`). No patient's id holds a `*`."""
    return f"{of}#SEEN#*#{month}"


def seen_by(of: str, user: str) -> str:
    """What a key or a person looked at, in the index `list`."""
    return f"{of}#SEENBY#{encoded(user)}"


# Rules belong to the installation, not to a practice.
RULES = "RULES"
RULES_AUDIT = "RULES#AUDIT"
RULES_DRAFTS = "RULES#DRAFTS"


def rules_in_force(kind: str, document: str) -> Key:
    """What is in force of a document; all of them stand together, so that one query tells what is in force."""
    return Key(RULES, f"{kind}#{document}")


def rules_of(kind: str, document: str) -> str:
    """The versions of a document."""
    return f"RULES#{kind.upper()}#{document}"


def rules_version(kind: str, document: str, number: int) -> Key:
    return Key(rules_of(kind, document), f"VERSION#{number:06d}")


def rules_snapshot(digest: str) -> Key:
    """The effective rules of a verdict, by the 12 hex digits of their version."""
    return Key(f"RULES#SNAP#{digest}")


def rules_drafts_of(kind: str, document: str) -> str:
    """The drafts of a document. Apart from its versions: drafts end, and nothing of a version's partition may."""
    return f"{RULES_DRAFTS}#{kind.upper()}#{document}"


def rules_draft(kind: str, document: str, draft_id: str) -> Key:
    return Key(rules_drafts_of(kind, document), draft_id)


def back_test(of: str, draft_id: str) -> Key:
    """What a draft would have changed among the claims of a practice."""
    return Key(f"{of}#BACKTEST#{draft_id}")


def rules_audit_of(document: str) -> str:
    """The audit of one document, in the index `list`."""
    return f"RULES#AUDIT#{document}"


# Staff accounts and what belongs to them stand outside the practices.
STAFF = "STAFF"


def staff(account_id: str) -> Key:
    return Key(f"{STAFF}#{account_id}")


def staff_login(login: str) -> Key:
    """Which account has this sign-in name."""
    return Key(f"{STAFF}#LOGIN#{encoded(login)}")


def staff_owners() -> Key:
    """The administrators of the installation, so that the last one stays."""
    return Key(f"{STAFF}#OWNERS")


def staff_tries(bucket: str) -> Key:
    """Failed sign-ins counted together; `bucket` is a digest."""
    return Key(f"{STAFF}#TRIES#{bucket}")


def staff_link(token_digest: str) -> Key:
    """An invitation or a reset that waits for its person."""
    return Key(f"{STAFF}#LINK#{token_digest}")


def staff_events(month: str) -> str:
    """What happened to staff accounts in a month (`2026-03`)."""
    return f"{STAFF}#EVENTS#{month}"


def session(token_digest: str) -> Key:
    return Key(f"SESSION#{token_digest}")


def sessions(account_id: str) -> str:
    """The sessions of an account, in the index `list`."""
    return f"SESSIONS#{account_id}"


def alerts(of: str) -> str:
    """The open alerts of a practice, and when they were found."""
    return f"{of}#ALERTS"


def alert(of: str, ref: str) -> Key:
    return Key(alerts(of), f"OPEN#{ref}")


def delivery(person_id: str, name: str) -> Key:
    """A mail to a person, `name` its day; stands outside practices, for a person may have several."""
    return Key(f"MAIL#{person_id}", f"DAY#{name}")


def told(person_id: str) -> Key:
    """What a person was told of the alerts that are open."""
    return Key(f"MAIL#{person_id}", "TOLD")


def subscription(person_id: str) -> Key:
    return Key(f"SUBSCRIPTION#{person_id}")


def subscriptions(time_zone: str) -> str:
    """The persons of a time zone who hear something, in the index `list`."""
    return f"SUBSCRIPTIONS#{time_zone}"


def subscription_zone(time_zone: str) -> Key:
    """That somebody in a time zone hears something."""
    return Key("SUBSCRIPTIONS#ZONE", time_zone)


def subscription_zones() -> str:
    """Those time zones, in the index `list`."""
    return "SUBSCRIPTIONS#ZONES"


# What concerns the whole installation has its alerts in a space of its own.
INSTALLATION_ALERTS = "RULES"


def alert_secret() -> Key:
    """The secret behind opaque ids of alerts and links that end them."""
    return Key("ALERTS#SECRET")


def stopped_mail() -> str:
    """Persons whose address came back, in the index `due`."""
    return due(INSTALLATION_ALERTS, "MAIL_STOPPED")


def job(of: str, job_id: str, sort: str = "META") -> Key:
    """An upload: `META` how it stands, `RULES` what it is judged by, and its chunks."""
    return Key(f"{of}#JOB#{encoded(job_id)}", sort)


def open_chunk(number: int | None = None) -> str:
    """The sort key of a chunk that is still to be judged, or what all of them begin with."""
    return "CHUNK#OPEN#" + (f"{number:06}" if number is not None else "")


def done_chunk(number: int | None = None) -> str:
    """The sort key of a chunk that was judged or parked, or what all of them begin with."""
    return "CHUNK#DONE#" + (f"{number:06}" if number is not None else "")


def jobs(of: str) -> str:
    """The uploads of a practice by time, in the index `list`."""
    return f"{of}#JOBS"


def file(of: str, digest: str) -> Key:
    """The first upload of a file, by the SHA-256 of its bytes."""
    return Key(f"{of}#FILE#{digest}")


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
