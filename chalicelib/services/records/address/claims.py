"""A recorded claim and what is told of it."""

from chalicelib.services.records.address.practice import encoded
from chalicelib.services.records.table import Key


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


def claims(of: str, month: str, status: str) -> str:
    """The claims of a month (`2026-03`, of the first service date) in a status, in the index `list`."""
    return f"{of}#CLAIMS#{month}#{status}"
