"""One decorator for every page: address, session, permission, form, and the one place where errors become pages.

A view gets a Visit and gives back what to show or where to go. Links, cookies and headers are the frame's business.
"""

from collections.abc import Callable
from functools import wraps

from chalice.app import Blueprint, Request, Response

from chalicelib.console import answers, refused
from chalicelib.console.visit import Door, See, Send, Show, Visit, visit_of
from chalicelib.domain.errors import OTGuardError
from chalicelib.services.staff.account import OF_ONE_PRACTICE, Permission
from chalicelib.services.staff.sessions import Stage
from chalicelib.web.endpoint import request_id_of
from chalicelib.web.forms import LARGEST_BYTES
from chalicelib.web.problems import kind_of
from chalicelib.web.request_log import failed

View = Callable[[Visit], Show | See | Send]


class Pages(Blueprint):
    """The pages of one subject; `listed` says what is served and what each needs, `from_anywhere` which forms others
    may send."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.listed: list[tuple[str, str, Permission | None, Stage | None]] = []
        self.from_anywhere: set[str] = set()

    def page(
        self,
        method: str,
        path: str,
        *,
        needs: Permission | None = None,
        stage: Stage | None = Stage.FULL,
        largest_bytes: int = LARGEST_BYTES,
        from_anywhere: bool = False,
    ) -> Callable[[View], View]:
        """Serves the view under `/console…` to whoever has the permission; None: to everybody who is signed in.

        What is about one practice has `{practice}` in its path. `stage` None: also to strangers.
        `from_anywhere`: a form that another site or a mail program sends; its address alone proves what it may do, and
        nothing else of it is read.
        """
        if from_anywhere and stage is not None:
            raise ValueError(f"{path}: a form from anywhere may not act for whoever is signed in")
        if needs in OF_ONE_PRACTICE and "{practice}" not in path:
            raise ValueError(f"{path}: {needs!r} is a permission of one practice; name it in the path")
        self.listed.append((method, path, needs, stage))
        self.from_anywhere |= {path} if from_anywhere else set()

        def register(view: View) -> View:
            @wraps(view)
            def served(**path_values: str) -> Response:
                request = self.current_request
                door = Door(needs, stage, largest_bytes, from_anywhere)
                return _answered(request, lambda: visit_of(request, path_values, door), view)

            self.route(path, methods=[method], content_types=[])(served)
            return view

        return register

    def asset(self, path: str) -> Callable[[Callable[[str], Response]], Callable[[str], Response]]:
        """Serves what is the same for everybody and needs no session."""

        def register(view: Callable[[str], Response]) -> Callable[[str], Response]:
            @wraps(view)
            def served(name: str) -> Response:
                try:
                    return view(name)
                except OTGuardError as error:
                    return refused.plain(self.current_request, error)

            self.route(path, methods=["GET"])(served)
            return view

        return register


def _answered(request: Request, make: Callable[[], Visit], view: View) -> Response:
    visit: Visit | None = None
    try:
        visit = make()
        return answers.respond(visit, view(visit))
    except OTGuardError as error:
        if kind_of(error).status >= 500:
            failed(request, error, request_id_of(request))
        return refused.page(request, visit, error)
    except Exception as error:  # noqa: BLE001  the edge of the service: whatever was not foreseen leaves as a page
        failed(request, error, request_id_of(request))
        return refused.page(request, visit, None)
