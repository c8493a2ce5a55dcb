"""What stands before the app on this machine in place of API Gateway: finds the route, makes the event, asks the app.

Unlike the framework's own stand-in it answers what it refuses with a problem, and it is made once, not per connection.
"""

from typing import Any
from uuid import uuid4

from chalice.app import Chalice, Response
from chalice.local import LambdaContext, LambdaEventConverter, LocalChalice, RouteMatcher

from chalicelib.console.refused import not_found
from chalicelib.web.answer import problem
from chalicelib.web.call import key_in
from chalicelib.web.links import CONSOLE
from chalicelib.web.problems import BEFORE_US
from chalicelib.web.quota import counted_anyway, with_quota

_SECONDS = 29


class Gateway:
    """Serves an app. Each thread has its own current request, as the framework's local server has it."""

    def __init__(self, app: Chalice) -> None:
        if not isinstance(app, LocalChalice):
            app.__class__ = type("ServedHere", (LocalChalice, type(app)), {})
        self._app = app
        self._events = LambdaEventConverter(RouteMatcher(list(app.routes)), app.api.binary_types)

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[str, dict[str, Any]]:
        """The route that was found (never the address itself, which may hold a partner's ids), and the answer."""
        try:
            event = self._events.create_lambda_event(method=method, path=target, headers=headers, body=body)
        except ValueError:
            if target.startswith(CONSOLE) and method == "GET":
                page: dict[str, Any] = not_found(str(uuid4())).to_dict()
                return "(no such page)", page
            return "(no such address)", refused(
                404, "No call of the API has this address; see /v1/openapi.json.", headers.get("authorization", "")
            )
        context = LambdaContext("otguard", 1024, max_runtime_ms=_SECONDS * 1000)
        return event["requestContext"]["resourcePath"], self._app(event, context)


def refused(status: int, detail: str, authorization: str = "") -> dict[str, Any]:
    """A problem as the app itself would answer it, counted as a request of the key that came in `authorization`."""
    kind = BEFORE_US.get(status, BEFORE_US[400])
    response: Response = with_quota(problem(kind, detail, str(uuid4())), counted_anyway(key_in(authorization)))
    answer: dict[str, Any] = response.to_dict()
    return answer
