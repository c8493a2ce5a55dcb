"""A practice's contracts with payers: rules of its own over the published ones, from the next half minute on."""

from typing_extensions import TypedDict

from chalicelib import wiring
from chalicelib.domain.errors import UnknownPayer
from chalicelib.services.errors import NotKept
from chalicelib.services.practice.contracts import Contract
from chalicelib.services.practice.keep_contract import find_contract, keep_contract
from chalicelib.web.answer import Answer, etag, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)
ONE = "/v1/contracts/{payer_id}"


class ContractJson(TypedDict):
    """A contract as it is in force."""

    payer_id: str
    contract: Contract


@api.endpoint("GET", ONE, scope="read", gives=ContractJson, name="find_contract")
def contract(call: Call[None]) -> Answer:
    """What the practice's contract with a payer says otherwise than the payer's rules."""
    kept = find_contract(wiring.parts().table, call.space, call.path["payer_id"])
    return Answer({name: kept.data[name] for name in ("payer_id", "contract")}, headers=etag(kept.version))


@api.endpoint("PUT", ONE, scope="admin", takes=Contract, gives=ContractJson, statuses=(200, 201), versioned=True)
def put_contract(call: Call[Contract]) -> Answer:
    """Put a contract in force; If-Match "0" where there is none yet."""
    parts = wiring.parts()
    payer_id, seen = call.path["payer_id"], call.seen_version
    try:
        answer = keep_contract(
            parts.desk, parts.rules, call.space, payer_id, call.given, seen, call.caller.key_id, call.protection
        )
    except UnknownPayer as unknown:
        raise NotKept(str(unknown)) from None
    parts.practices.forget(call.space)
    return told(answer)
