"""The app, whose parts are imported when their first request comes, so that a cold start waits for what it needs alone.

Whoever asks for all routes (the packager, the local server, tests) gets all of them.
"""

import gc
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
        self._has_answered = False
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
        with self._undisturbed_at_first(), _narrow():
            self._register(event["requestContext"]["resourcePath"])
            return super().__call__(event, context)

    @contextmanager
    def _undisturbed_at_first(self) -> Iterator[None]:
        """What the first request imports and reads stays."""
        if self._has_answered:
            yield
            return
        with undisturbed():
            try:
                yield
            finally:
                self._has_answered = True

    def _register(self, path: str) -> None:
        """The parts that may serve this path; for "" all."""
        with self._lock, _narrow():
            due = [part for part in self._waiting if not path or path.startswith(part[1])]
            self._waiting = [part for part in self._waiting if part not in due]
            for register, _ in due:
                register(self)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within the block no garbage is looked for, and later none among what was made in it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _narrow() -> Iterator[None]:
    """Within the block routes are told as they are."""
    token = _as_they_are.set(True)
    try:
        yield
    finally:
        _as_they_are.reset(token)
