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


class ProblemKind(NamedTuple):
    """A kind of problem: the end of its `type`, its HTTP status, its title."""

    slug: str
    status: int
    title: str


INVALID_INPUT = ProblemKind("invalid-input", 422, "The input does not have the right shape")
KINDS: dict[type[OTGuardError], ProblemKind] = {
    InvalidInput: INVALID_INPUT,
    UnknownPayer: ProblemKind("payer-unknown", 422, "No payer document of this name"),
    UnknownRulesVersion: ProblemKind("rules-version-unknown", 422, "This rules version is not kept here"),
    UnreadableInterchange: ProblemKind("interchange-unreadable", 422, "The bytes are no X12 interchange that can be read"),
    RulesRefused: ProblemKind("rules-refused", 500, "The payer's rules cannot be used"),
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
    return problem | more


def error_json(error: OTGuardError) -> dict[str, Any]:
    """A named error as a problem."""
    kind = kind_of(error)
    if isinstance(error, InvalidInput):
        count = len(error.problems)
        return problem_json(kind, f"{count} problem{'s' if count > 1 else ''} found.", error.problems)
    if isinstance(error, UnknownPayer):
        return problem_json(kind, str(error), [Problem("claim.payer_id", str(error))], near=error.near)
    return problem_json(kind, str(error))
