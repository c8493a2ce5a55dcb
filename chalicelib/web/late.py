"""The app, whose parts are imported when their first request comes, so that a cold start waits for what it needs alone.

Whoever asks for all routes (the packager, the local server, tests) gets all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import Any

from chalice.app import Chalice

Part = Callable[[Chalice], None]
_as_they_are: ContextVar[bool] = ContextVar("as_they_are", default=False)


class LateApp(Chalice):
    """`parts` maps the beginning of a route to what registers everything under it; the longest beginning counts."""

    def __init__(self, app_name: str, parts: Mapping[str, Part]) -> None:
        self._parts = dict(sorted(parts.items(), key=lambda part: -len(part[0])))
        self._registered: set[str] = set()
        self._lock = RLock()
        self._routes: Any = None
        # Our own lines are JSON (request_log); the framework would put its own format before them.
        super().__init__(app_name, configure_logs=False)

    @property
    def routes(self) -> Any:
        """Every route; asking for them registers what is not registered yet."""
        if not _as_they_are.get():
            self._register(self._parts)
        return self._routes

    @routes.setter
    def routes(self, routes: Any) -> None:
        self._routes = routes

    def __call__(self, event: Any, context: Any) -> Any:
        """Answers one request."""
        path = event["requestContext"]["resourcePath"]
        self._register(beginning for beginning in [self._part_of(path)] if beginning is not None)
        with _narrow():
            return super().__call__(event, context)

    def _part_of(self, path: str) -> str | None:
        return next((beginning for beginning in self._parts if path.startswith(beginning)), None)

    def _register(self, beginnings: Iterable[str]) -> None:
        with self._lock, _narrow():
            for beginning in beginnings:
                if beginning not in self._registered:
                    self._registered.add(beginning)
                    self._parts[beginning](self)


@contextmanager
def _narrow() -> Iterator[None]:
    """Within the block routes are told as they are."""
    token = _as_they_are.set(True)
    try:
        yield
    finally:
        _as_they_are.reset(token)
