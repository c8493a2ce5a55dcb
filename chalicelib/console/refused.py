"""Named errors as pages that say what happened and what to do. A form that meets an ended session is kept for later."""

from chalice.app import Request, Response

from chalicelib.console import answers, render
from chalicelib.console.visit import OtherStage, Visit
from chalicelib.domain.errors import InvalidInput, OTGuardError, Problem
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.staff.errors import SessionEnded, WaitBeforeTrying
from chalicelib.services.staff.sessions import Stage
from chalicelib.web.endpoint import request_id_of
from chalicelib.web.forms import form_of
from chalicelib.web.links import Links, base_of, own_path
from chalicelib.web.problems import BEFORE_US, INTERNAL_ERROR, NOT_FOUND, ProblemKind, kind_of

STAGE_PAGES = {Stage.CODE: ("code",), Stage.SET_UP: ("set-up",), Stage.FULL: ()}
_OURS = "The fault is ours. Try again in a moment."
_MAY_BE_DONE = (
    "The fault is ours. What you asked for may have been done all the same: look at the page that it would change, "
    "or in the audit, before you send it again."
)


def page(request: Request, visit: Visit | None, error: OTGuardError | None) -> Response:
    """The page of an error; None is a failure that nobody foresaw."""
    if isinstance(error, OtherStage):
        address = Links(base_of(request.context)).to(*STAGE_PAGES[error.stage])
        return render.redirect(address, request_id_of(request))
    if isinstance(error, SessionEnded):
        return _signed_out(request)
    kind = kind_of(error) if error else INTERNAL_ERROR
    detail = str(error) if error and kind.status < 500 else _MAY_BE_DONE if request.method == "POST" else _OURS
    problems = error.problems if isinstance(error, InvalidInput) else []
    answer = _page(Links(base_of(request.context)), request_id_of(request), visit, kind, detail, problems)
    if isinstance(error, WaitBeforeTrying):
        answer.headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, StoreUnavailable):
        answer.headers["Retry-After"] = "1"
    return answer


def told(request: Request, status: int, detail: str) -> Response:
    """The page of what the framework refuses."""
    links, request_id = Links(base_of(request.context)), request_id_of(request)
    return _page(links, request_id, None, BEFORE_US.get(status, INTERNAL_ERROR), detail, [])


def not_found(request_id: str) -> Response:
    """The page for an address that no page has, where nothing stands before the app but this machine's own server."""
    return _page(Links(""), request_id, None, NOT_FOUND, "No page of the console has this address.", [])


def plain(request: Request, error: OTGuardError) -> Response:
    """A refusal where a browser expects no page."""
    return render.response(str(error), kind_of(error).status, request_id_of(request))


def _page(
    links: Links, request_id: str, visit: Visit | None, kind: ProblemKind, detail: str, problems: list[Problem]
) -> Response:
    values = {"kind": kind, "detail": detail, "problems": problems, "request_id": request_id}
    text = render.html("refused.html", answers.frame(links, visit) | values)
    return render.response(text, kind.status, request_id)


def _signed_out(request: Request) -> Response:
    """The sign-in page, which leads back here; for a form, a page that keeps it until somebody has signed in."""
    links = Links(base_of(request.context))
    here = str(request.context.get("path", ""))[len(links.base) :]
    if request.method == "GET":
        return render.redirect(links.to("sign-in", next=own_path(here)), request_id_of(request))
    fields = [(name, value) for name, values in form_of(request).values.items() for value in values]
    kept = [(name, value) for name, value in fields if "password" not in name and "code" not in name]
    action = links.own(here) if own_path(here) else links.to()
    values = answers.frame(links, None) | {"action": action, "fields_sent": kept, "request_id": request_id_of(request)}
    return render.response(render.html("signed_out.html", values), 401, request_id_of(request))
