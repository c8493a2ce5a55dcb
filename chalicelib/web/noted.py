"""Noting who was shown a patient's data, for calls of the API."""

from collections.abc import Sequence
from typing import Any

from chalicelib import wiring
from chalicelib.services.access.note_access import NO_PURPOSE, Reader, note_access
from chalicelib.web.call import Call


def noted(call: Call[Any, Any], what: str, patient_ids: Sequence[str]) -> None:
    """Write that the caller was shown `what` of these patients. Raises StoreUnavailable."""
    caller = call.caller
    reader = Reader(caller.space, caller.key_id, "key", call.request_id, call.purpose or NO_PURPOSE)
    note_access(wiring.parts().desk, reader, what, patient_ids)
