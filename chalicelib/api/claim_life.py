"""What happens to a recorded claim: events told of it, and the proof that it was filed."""

from dataclasses import dataclass
from typing import Literal

from chalicelib import wiring
from chalicelib.api.claims import ONE, OfPayer, office_of
from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.shape import CLOSED, OurId
from chalicelib.services.claims.filing_proof import FilingProofJson
from chalicelib.services.claims.prove_filing import prove_filing
from chalicelib.services.claims.recorded import find_claim
from chalicelib.services.claims.tell_claim import ToldJson, tell_claim
from chalicelib.web.answer import Answer, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.noted import noted
from chalicelib.web.payers import payer_names
from chalicelib.web.printed import HTML, printed, wants_html

api = Endpoints(__name__)


@api.endpoint(
    "POST",
    f"{ONE}/events",
    scope="write",
    takes=ClaimEvent,
    asks=OfPayer,
    gives=ToldJson,
    statuses=(200, 201),
    name="tell_claim_event",
    tells_version=True,
)
def tell(call: Call[ClaimEvent, OfPayer]) -> Answer:
    """Tell what happened to a claim. The same event again gets the first answer."""
    office = office_of(call.caller)
    return told(tell_claim(office, call.path["claim_id"], call.asked.payer_id, call.given, call.protection))


@dataclass(slots=True)
class ProofQuery:
    """Which payer's claim of that id, as JSON or as a page to print."""

    __pydantic_config__ = CLOSED
    payer_id: OurId
    format: Literal["json", "html"] | None = None


@api.endpoint(
    "GET",
    f"{ONE}/filing-proof",
    scope="read",
    takes=ProofQuery,
    gives=FilingProofJson,
    also_gives=(HTML,),
    name="find_filing_proof",
)
def proof(call: Call[ProofQuery]) -> Answer:
    """What the payer received when, and whether that was in time; as a page to print where HTML is asked for."""
    office = office_of(call.caller)
    proven = prove_filing(office, call.given.payer_id, call.path["claim_id"], office.today)
    identity = (call.given.payer_id, call.path["claim_id"])
    noted(call, "a filing proof", [find_claim(wiring.parts().table, call.space, *identity).patient_id])
    if wants_html(call.given.format, call.accept):
        payer_name = payer_names().get(proven["payer_id"], proven["payer_id"])
        return printed("filing_proof.html", proof=proven, payer_name=payer_name, back=None)
    return Answer(proven)
