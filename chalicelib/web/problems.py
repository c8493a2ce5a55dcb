"""One map from named errors to RFC 9457 problems. Plain values: the command line tells the same problems.

`type` is a relative reference, explained in docs/problems.md; it never changes once published.
"""

from typing import Any, NamedTuple

from chalicelib.domain.errors import (
    InvalidInput,
    OTGuardError,
    Problem,
    RulesRefused,
    UnknownPayer,
    UnknownRulesVersion,
    UnreadableInterchange,
)
from chalicelib.services.authorizations.refusals import (
    AlreadyRenewed,
    AuthorizationNotGood,
    AuthorizationRefusal,
    AuthorizationShort,
    OutsideAuthorization,
    ReservationOver,
    ToldOtherwise,
)
from chalicelib.services.errors import (
    Busy,
    ClaimFixed,
    ClaimRecorded,
    ClaimVoided,
    Conflict,
    EventBeforeService,
    EventInFuture,
    EventReused,
    KeyRefused,
    KeyReused,
    NotATestKey,
    NotKept,
    OnFileAlready,
    PracticeRefused,
    ScopeMissing,
    StoreUnavailable,
    TooLargeToKeep,
    TooManyRequests,
    VersionMissing,
    VersionOutdated,
)
from chalicelib.services.staff.errors import (
    LastAdministrator,
    NotPermitted,
    SealBroken,
    SessionEnded,
    SignInRefused,
    WaitBeforeTrying,
)
from chalicelib.web.refusals import BodyTooLarge, FormForged, KeyMissing, MediaTypeRefused


class ProblemKind(NamedTuple):
    """A kind of problem: the end of its `type`, its HTTP status, its title."""

    slug: str
    status: int
    title: str


INVALID_INPUT = ProblemKind("invalid-input", 422, "The input does not have the right shape")
NOT_FOUND = ProblemKind("not-found", 404, "Nothing is found at this address")
BODY_TOO_LARGE = ProblemKind("body-too-large", 413, "The body is larger than a synchronous call takes")
MEDIA_TYPE_REFUSED = ProblemKind("media-type-refused", 415, "This address does not read bodies of this type")
TOO_MANY_REQUESTS = ProblemKind("too-many-requests", 429, "Too many requests at once")
INTERNAL_ERROR = ProblemKind("internal-error", 500, "The service failed; the fault is ours")

KINDS: dict[type[OTGuardError], ProblemKind] = {
    EventInFuture: ProblemKind("event-in-future", 422, "The event lies in the future"),
    EventBeforeService: ProblemKind("event-before-service", 422, "The event lies before the claim's first service"),
    InvalidInput: INVALID_INPUT,
    UnknownPayer: ProblemKind("payer-unknown", 422, "No payer document of this name"),
    UnknownRulesVersion: ProblemKind("rules-version-unknown", 422, "This rules version is not kept here"),
    UnreadableInterchange: ProblemKind(
        "interchange-unreadable", 422, "The bytes are no X12 interchange that can be read"
    ),
    RulesRefused: ProblemKind("rules-refused", 500, "The payer's rules cannot be used"),
    KeyMissing: ProblemKind("key-missing", 401, "This call needs an API key"),
    KeyRefused: ProblemKind("key-refused", 401, "The API key is not accepted"),
    ScopeMissing: ProblemKind("scope-missing", 403, "The API key may not do this"),
    PracticeRefused: ProblemKind("practice-refused", 403, "The API key does not serve this practice"),
    NotATestKey: ProblemKind("test-key-needed", 403, "This call is for test keys alone"),
    NotKept: NOT_FOUND,
    AuthorizationShort: ProblemKind("authorization-short", 409, "Less is left of the authorization than was asked for"),
    OutsideAuthorization: ProblemKind("authorization-dates", 409, "The day lies outside the authorization"),
    AuthorizationNotGood: ProblemKind("authorization-not-approved", 409, "The authorization is not approved"),
    ToldOtherwise: ProblemKind("id-reused", 409, "This id came before with other content"),
    ReservationOver: ProblemKind("reservation-released", 409, "The reservation was released before"),
    AlreadyRenewed: ProblemKind("authorization-renewed", 409, "The authorization is renewed already"),
    Busy: ProblemKind("busy", 409, "Others keep changing what this is about"),
    ClaimRecorded: ProblemKind("claim-recorded", 409, "Another claim is recorded under this identity"),
    OnFileAlready: ProblemKind("on-file-already", 409, "Another record is on file under this id"),
    ClaimFixed: ProblemKind("claim-fixed", 409, "The claim cannot be changed in place any more"),
    LastAdministrator: ProblemKind("last-administrator", 409, "The last administrator stays"),
    ClaimVoided: ProblemKind("claim-voided", 409, "The claim was voided"),
    EventReused: ProblemKind("event-id-reused", 409, "Another event of this claim has this id"),
    Conflict: ProblemKind("conflict", 409, "What is kept has changed meanwhile"),
    VersionMissing: ProblemKind("version-missing", 428, "A change must say which version it changes"),
    VersionOutdated: ProblemKind("version-outdated", 412, "What is kept is at another version"),
    KeyReused: ProblemKind("idempotency-key-reused", 422, "This Idempotency-Key came with another request"),
    BodyTooLarge: BODY_TOO_LARGE,
    TooLargeToKeep: BODY_TOO_LARGE,
    MediaTypeRefused: MEDIA_TYPE_REFUSED,
    TooManyRequests: TOO_MANY_REQUESTS,
    StoreUnavailable: ProblemKind("store-unavailable", 503, "The store does not answer"),
    SignInRefused: ProblemKind("sign-in-refused", 422, "The sign-in is not accepted"),
    WaitBeforeTrying: ProblemKind("wait-before-trying", 429, "Too many tries failed"),
    SessionEnded: ProblemKind("session-ended", 401, "You are not signed in"),
    NotPermitted: ProblemKind("not-permitted", 403, "Your account may not do this"),
    FormForged: ProblemKind("form-forged", 403, "The form was not sent from this console"),
    SealBroken: ProblemKind("seal-broken", 500, "A secret of the account cannot be opened"),
}

# Which field a refusal of an input is about; the others are about the input as a whole.
_ABOUT: dict[type[OTGuardError], str] = {
    UnknownPayer: "claim.payer_id",
    UnknownRulesVersion: "rules_version",
    KeyReused: "Idempotency-Key",
}

# What the framework, the gateway or the local server answers before any of our code is asked, by status.
BEFORE_US: dict[int, ProblemKind] = {
    kind.status: kind
    for kind in (
        ProblemKind("bad-request", 400, "The request cannot be read"),
        ProblemKind("not-allowed", 403, "This request is not allowed"),
        NOT_FOUND,
        ProblemKind("method-not-allowed", 405, "This address does not know the method"),
        ProblemKind("request-timeout", 408, "The request did not arrive in time"),
        BODY_TOO_LARGE,
        ProblemKind("address-too-long", 414, "The address is too long"),
        MEDIA_TYPE_REFUSED,
        TOO_MANY_REQUESTS,
        ProblemKind("headers-too-large", 431, "The headers are too large"),
        INTERNAL_ERROR,
        ProblemKind("timeout", 504, "The answer took too long"),
        ProblemKind("http-version-refused", 505, "This HTTP version is not spoken here"),
    )
}


def kind_of(error: OTGuardError) -> ProblemKind:
    """The kind of a named error."""
    return next(kind for known, kind in KINDS.items() if isinstance(error, known))


def problem_json(kind: ProblemKind, detail: str, errors: list[Problem] | None = None, **more: Any) -> dict[str, Any]:
    """A problem in the form of RFC 9457; `errors` lists every problem of the input."""
    problem: dict[str, Any] = {
        "type": f"/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }
    if errors:
        problem["errors"] = [{"field": found.field, "message": found.message} for found in errors]
    # What is told beside cannot take the place of what every problem says.
    return problem | more | problem


def error_json(error: OTGuardError) -> dict[str, Any]:
    """A named error as a problem. An input that is refused (422) has at least one entry in `errors`."""
    kind = kind_of(error)
    if isinstance(error, InvalidInput):
        count = len(error.problems)
        return problem_json(kind, f"{count} problem{'s' if count > 1 else ''} found.", error.problems)
    if isinstance(error, AuthorizationRefusal):
        return problem_json(kind, str(error), **error.told)
    refused = [Problem(_ABOUT.get(type(error), ""), str(error))] if kind.status == INVALID_INPUT.status else []
    more = {"near": error.near} if isinstance(error, UnknownPayer) else {}
    return problem_json(kind, str(error), refused, **more)
