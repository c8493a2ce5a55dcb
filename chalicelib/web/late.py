"""The app, whose parts are imported when their first request comes, so that a cold start waits for what it needs alone.

Whoever asks for all routes (the packager, the local server, tests) gets all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import Any

from chalice.app import Chalice

Part = Callable[[Chalice], None]
_as_they_are: ContextVar[bool] = ContextVar("as_they_are", default=False)


class LateApp(Chalice):
    """`parts` are what registers some of the routes, each with how these begin."""

    def __init__(self, app_name: str, parts: Sequence[tuple[Part, tuple[str, ...]]]) -> None:
        self._waiting = list(parts)
        self._lock = RLock()
        self._routes: Any = None
        # Our own lines are JSON (request_log); the framework would put its own format before them.
        super().__init__(app_name, configure_logs=False)

    @property
    def routes(self) -> Any:
        """Every route; asking for them registers what is not registered yet."""
        if not _as_they_are.get():
            self._register("")
        return self._routes

    @routes.setter
    def routes(self, routes: Any) -> None:
        self._routes = routes

    def __call__(self, event: Any, context: Any) -> Any:
        """Answers one request."""
        self._register(event["requestContext"]["resourcePath"])
        with _narrow():
            return super().__call__(event, context)

    def _register(self, path: str) -> None:
        """The parts that may serve this path; for "" all."""
        with self._lock, _narrow():
            due = [part for part in self._waiting if not path or path.startswith(part[1])]
            self._waiting = [part for part in self._waiting if part not in due]
            for register, _ in due:
                register(self)


@contextmanager
def _narrow() -> Iterator[None]:
    """Within the block routes are told as they are."""
    token = _as_they_are.set(True)
    try:
        yield
    finally:
        _as_they_are.reset(token)
