"""Recorded claims: kept with their verdict, read, listed, corrected, judged again."""

from dataclasses import dataclass

from chalicelib import wiring
from chalicelib.domain.shape import CLOSED, Number, OurId
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.read_claim import ClaimJson, ClaimsJson, ClaimsQuery, claim_json, list_claims
from chalicelib.services.claims.record_claim import correct_claim, record_claim
from chalicelib.services.claims.recorded import find_claim
from chalicelib.services.claims.recording import Office, RecordedClaimJson, Recording
from chalicelib.services.claims.replay_claim import ReplayJson, replay_claim
from chalicelib.services.keys import Caller
from chalicelib.web.answer import Answer, etag, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.noted import noted

api = Endpoints(__name__)
ONE = "/v1/claims/{claim_id}"


@dataclass(slots=True)
class OfPayer:
    """Which payer's claim of that id is meant."""

    __pydantic_config__ = CLOSED
    payer_id: OurId


@dataclass(slots=True)
class OfRevision:
    """Which payer's claim, and which revision of it; the latest by default. Numbers in a query are text."""

    __pydantic_config__ = CLOSED
    payer_id: OurId
    revision: Number | None = None


def office_of(caller: Caller) -> Office:
    """Where a caller's claims are recorded."""
    parts = wiring.parts()
    practice = parts.practices.of(caller.space)
    return Office(parts.desk, practice, parts.books.of(practice), parts.today(practice), caller.key_id, parts.people)


@api.endpoint(
    "POST",
    "/v1/claims",
    scope="write",
    takes=Recording,
    gives=RecordedClaimJson,
    statuses=(200, 201),
    name="record_claim",
)
def record(call: Call[Recording]) -> Answer:
    """Judge a claim and keep it. The same claim again gets the first answer."""
    return told(record_claim(office_of(call.caller), call.given, call.protection))


@api.endpoint("GET", "/v1/claims", scope="read", takes=ClaimsQuery, gives=ClaimsJson, name="list_claims")
def claims(call: Call[ClaimsQuery]) -> Answer:
    """The claims of a month by status and payer, or of a patient."""
    page = list_claims(wiring.parts().table, call.space, call.given)
    noted(call, "claims", [row["patient_id"] for row in page["claims"]])
    return Answer(page)


@api.endpoint("GET", ONE, scope="read", takes=OfRevision, gives=ClaimJson, name="find_claim")
def claim(call: Call[OfRevision]) -> Answer:
    """A recorded claim as it stands, with what was sent and the verdict; those of an earlier revision by its number."""
    parts, asked = wiring.parts(), call.given
    folder = read_folder(parts.table, call.space, asked.payer_id, call.path["claim_id"])
    revision = int(asked.revision) if asked.revision else None
    found = claim_json(parts.table, folder, parts.day_of(call.space), revision)
    noted(call, "a claim", [folder.claim.patient_id])
    return Answer(found, headers=etag(folder.claim.version))


@api.endpoint(
    "PUT",
    ONE,
    scope="write",
    takes=Recording,
    asks=OfPayer,
    gives=RecordedClaimJson,
    statuses=(200,),
    versioned=True,
    name="correct_claim",
)
def correct(call: Call[Recording, OfPayer]) -> Answer:
    """Put another claim in the place of a draft or a refused one, judged anew."""
    office = office_of(call.caller)
    identity = (call.path["claim_id"], call.asked.payer_id)
    return told(correct_claim(office, *identity, call.given, call.seen_version, call.protection))


@api.endpoint("POST", f"{ONE}/replay", scope="read", asks=OfRevision, gives=ReplayJson, name="replay_claim")
def replay(call: Call[None, OfRevision]) -> Answer:
    """Judge a recorded claim again from what was kept of it."""
    parts, asked = wiring.parts(), call.asked
    revision = int(asked.revision) if asked.revision else None
    identity = (asked.payer_id, call.path["claim_id"])
    replayed = replay_claim(
        parts.table, parts.books.of(parts.practices.of(call.space)), call.space, *identity, revision
    )
    noted(call, "a claim judged again", [find_claim(parts.table, call.space, *identity).patient_id])
    return Answer(replayed)
