"""The JSON endpoints, one module a subject. A subject is imported when one of its paths is asked for: a cold start
waits for it alone."""

from importlib import import_module

from chalicelib.web.endpoint import Endpoints

# How the paths of each subject begin.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "front": ("/",),
    "health": ("/v1/health",),
    "validations": ("/v1/validations",),
    "claims": ("/v1/claims",),
    "claim_life": ("/v1/claims",),
    "authorizations": ("/v1/authorizations", "/v1/worklists"),
    "worklists": ("/v1/worklists", "/v1/claim-months"),
    "on_file": ("/v1/coverages", "/v1/plans-of-care", "/v1/accumulators", "/v1/providers"),
    "practice": ("/v1/settings", "/v1/access-records", "/v1/worklists", "/v1/test-space"),
    "uploads": ("/v1/uploads", "/v1/jobs"),
    "contracts": ("/v1/contracts",),
    "alerts": ("/v1/alerts",),
    "webhooks": ("/v1/webhooks",),
    "imports": ("/v1/imports", "/v1/settings"),
    "rules": ("/v1/payers", "/v1/checks", "/v1/filing-deadlines"),
    "description": ("/v1/openapi.json",),
}


def subject(name: str) -> Endpoints:
    """The endpoints of a subject."""
    served: Endpoints = import_module(f"chalicelib.api.{name}").api
    return served


def subjects() -> list[Endpoints]:
    """The endpoints of all subjects."""
    return [subject(name) for name in SUBJECTS]
