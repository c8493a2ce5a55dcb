"""What happens to a recorded claim: events told of it, and the proof that it was filed."""

from chalicelib import wiring
from chalicelib.api.claims import ONE, OfPayer, office_of
from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.services.claims.filing_proof import FilingProofJson
from chalicelib.services.claims.prove_filing import prove_filing
from chalicelib.services.claims.tell_claim import ToldJson, tell_claim
from chalicelib.web.answer import Answer, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)


@api.endpoint(
    "POST", f"{ONE}/events", scope="write", takes=ClaimEvent, asks=OfPayer, gives=ToldJson, statuses=(200, 201)
)
def tell(call: Call[ClaimEvent, OfPayer]) -> Answer:
    """Tell what happened to a claim. The same event again gets the first answer."""
    office = office_of(call.caller)
    return told(tell_claim(office, call.path["claim_id"], call.asked.payer_id, call.given, call.protection))


@api.endpoint("GET", f"{ONE}/filing-proof", scope="read", takes=OfPayer, gives=FilingProofJson)
def proof(call: Call[OfPayer]) -> Answer:
    """What the payer received when, and whether that was in time."""
    today = wiring.parts().today()
    return Answer(prove_filing(office_of(call.caller), call.given.payer_id, call.path["claim_id"], today))
