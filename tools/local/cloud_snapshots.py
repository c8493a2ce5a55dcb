"""What the embedded cloud holds is written down while it runs: being killed costs a second and not the afternoon.

A snapshot is a fork: the copy sees one moment, between two requests, and writes it while the original answers on.
"""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any

SECONDS_BETWEEN = 1.0
# Large states take longer to write: the copy works at most a tenth of the time.
_TIMES_ITS_OWN_LENGTH = 10
_SECONDS_TO_LOOK_AGAIN = 0.1
_READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List", "Receive", "TransactGet")

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Snapshots:
    """`save` writes everything down as it is. Everything here happens on the loop that answers requests."""

    def __init__(self, save: Callable[[], None]) -> None:
        self._save = save
        self._copy: int | None = None
        self._began = self._took_seconds = 0.0
        self._is_due = self._has_changed = False

    def around(self, app: Asgi) -> Asgi:
        """The same application; what it changes is written down a moment later."""

        async def watched(scope: dict[str, Any], receive: Any, send: Any) -> None:
            await app(scope, receive, send)
            if scope["type"] == "http" and changes(scope):
                self._has_changed = True
                self._plan(SECONDS_BETWEEN)

        return watched

    def last(self, save: Callable[[], None]) -> None:
        """Writes the state when everything ends. A copy that still writes an older one is stopped before."""
        if self._copy is not None:
            os.kill(self._copy, signal.SIGKILL)
            os.waitpid(self._copy, 0)
            self._copy = None
        save()

    def _plan(self, seconds: float) -> None:
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(seconds, self._step)

    def _step(self) -> None:
        self._is_due = False
        if self._copy is not None:
            if os.waitpid(self._copy, os.WNOHANG)[0] == 0:
                self._plan(_SECONDS_TO_LOOK_AGAIN)
                return
            self._copy, self._took_seconds = None, time.monotonic() - self._began
            if self._has_changed:
                self._plan(max(SECONDS_BETWEEN, self._took_seconds * _TIMES_ITS_OWN_LENGTH))
            return
        if self._has_changed:
            self._has_changed, self._began = False, time.monotonic()
            self._copy = os.fork() or self._write_and_end()
            self._plan(_SECONDS_TO_LOOK_AGAIN)

    def _write_and_end(self) -> int:
        """In the copy. Connections are the original's; what cannot be written, `save` logs."""
        try:
            os.closerange(3, 65_536)
            self._save()
        finally:
            os._exit(0)


def changes(scope: dict[str, Any]) -> bool:
    """Whether a request may change what is held."""
    target = dict(scope["headers"]).get(b"x-amz-target", b"").decode("latin-1")
    if target:
        return not target.rpartition(".")[2].startswith(_READS)
    return scope["method"] not in ("GET", "HEAD")
