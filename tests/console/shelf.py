"""A practice with records to look up: a denied claim with findings, an authorization that it drew on, credentials."""

from copy import deepcopy
from typing import Any

from chalicelib import wiring
from chalicelib.console.look.where import authorization_key, claim_key, patient_key
from chalicelib.services.keys import make_key
from chalicelib.services.records.refs import Refs
from tests.console.desk import Console
from tests.http.service import CLAIM, NOW

SPACE = "P#demo"
AUTHORIZATION = {
    "authorization_id": "auth-1", "patient_id": "P-1", "payer_id": "sample_payer", "status": "approved",
    "authorization_number": "A1", "granted_on": "2026-02-20", "starts_on": "2026-03-01", "ends_on": "2026-04-10",
    "unit_kind": "visits", "approved": 12, "used": 5, "procedures": ["97530"],
}  # fmt: skip
DENIED = {
    "event_id": "835-1", "type": "denied", "on": "2026-03-18", "payer_control_number": "PCN-9",
    "lines": [{"line": 1, "status": "denied", "allowed": "0.00", "paid": "0.00", "reasons": ["CO-197", "N99999"]}],
}  # fmt: skip


class Shelf:
    """Calls the API with a live key of a practice."""

    def __init__(self, console: Console, practice: str = "demo") -> None:
        self.service = console.service
        self.key = make_key(console.service.keys, "live", [practice], "a test", NOW)

    def send(self, method: str, path: str, body: Any) -> dict[str, Any]:
        """A call that must succeed."""
        bearer = {"Authorization": f"Bearer {self.key}"}
        status, answer, _ = self.service.call(method, path, body, **bearer)
        assert status in (200, 201), answer
        return dict(answer)

    def claim(self, claim_id: str = "C-1", patient_id: str = "P-1", **changes: Any) -> dict[str, Any]:
        """Records a claim."""
        made = deepcopy(CLAIM) | {"claim_id": claim_id} | changes
        made["patient"] |= {"patient_id": patient_id}
        return self.send("POST", "/v1/claims", {"claim": made})

    def tell(self, claim_id: str, event: dict[str, Any]) -> None:
        """Tells what happened to a claim."""
        self.send("POST", f"/v1/claims/{claim_id}/events?payer_id=sample_payer", event)

    def fill(self) -> None:
        """An authorization, a claim with findings that was denied, a draft, a coverage, a provider."""
        self.send("POST", "/v1/authorizations", AUTHORIZATION)
        line = deepcopy(CLAIM["lines"][0])
        self.claim("C-1", lines=[line | {"minutes": 10}, line | {"line": 2, "procedure": "97110", "minutes": 30}])
        self.tell("C-1", {"event_id": "s-1", "type": "submitted", "on": "2026-03-04", "control_number": "ICN-5"})
        self.tell("C-1", DENIED)
        self.claim("C-2", "P-2", lines=[line | {"minutes": None}])


def refs() -> Refs:
    """What makes the ids of this process."""
    return wiring.parts().desk.refs


def claim_page(claim_id: str = "C-1", *more: str, space: str = SPACE) -> str:
    """The address of a claim's page."""
    ref = refs().of(claim_key(space, "sample_payer", claim_id))
    return "/".join(("/console/practices", space.removeprefix("P#"), "claims", ref, *more))


def patient_page(patient_id: str = "P-1", *more: str) -> str:
    """The address of a patient's page."""
    return "/".join(("/console/practices/demo/patients", refs().of(patient_key(SPACE, patient_id)), *more))


def authorization_page() -> str:
    """The address of the authorization's page."""
    return f"/console/practices/demo/authorizations/{refs().of(authorization_key(SPACE, 'P-1', 'auth-1'))}"
