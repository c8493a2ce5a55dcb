"""The HTTP server of this machine: a thread per connection, so that a slow client holds up nobody else.

Headers and body leave in one packet (the framework's development server sends two, and waits 40 ms between them).
"""

import base64
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tools.local.framing import RefusedError, declared_bytes, joined, read_body
from tools.local.gateway import Gateway, refused

# The library's word for a method that it has no handler of; to a caller that is his slip, not ours.
_NOT_IMPLEMENTED = 501
_SECONDS_OF_SILENCE = 30
_SECONDS_OF_DRAINING = 2


class Server(ThreadingHTTPServer):
    """Listens at once; `serve_forever` answers. With `say` it tells of each request method, route, status and time."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, gateway: Gateway, say: bool = False) -> None:
        self.gateway = gateway
        self.say = say
        super().__init__((host, port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news. Anything else would be a fault of this file, and is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection, request after request."""

    server: Server
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.1"
    timeout = _SECONDS_OF_SILENCE
    wbufsize = -1
    disable_nagle_algorithm = True

    def version_string(self) -> str:
        """The header Server: who, and nothing about versions."""
        return "OTGuard"

    def handle_expect_100(self) -> bool:
        """A body that will be refused is not asked for."""
        try:
            declared_bytes(self.headers)
        except RefusedError as refusal:
            self._refuse(refusal)
            return False
        return super().handle_expect_100()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses before it knows a method: told like everything else."""
        if code == _NOT_IMPLEMENTED:
            self._refuse(RefusedError(405, "No address knows this method."))
        else:
            self._refuse(RefusedError(code, "This is no request that an HTTP server understands."))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses may hold a partner's ids. `_answer` tells the route instead."""

    def _answer(self) -> None:
        began = time.perf_counter()
        try:
            body = read_body(self.rfile, self.headers)
        except RefusedError as refusal:
            self._refuse(refusal)
            return
        except TimeoutError:
            self._refuse(RefusedError(408, f"Nothing came for {_SECONDS_OF_SILENCE} s."))
            return
        route, answer = self.server.gateway.answer(self.command, self.path, dict(joined(self.headers)), body)
        self._send(answer)
        if self.server.say:
            took_ms = (time.perf_counter() - began) * 1000
            print(f"{self.command} {route} {answer['statusCode']} {took_ms:.1f} ms", flush=True)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_TRACE = _answer  # noqa: N815

    def _send(self, answer: dict[str, Any]) -> None:
        body = answer["body"] or ""
        data = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        self.send_response(answer["statusCode"])
        for name, value in [*answer["headers"].items(), *answer["multiValueHeaders"].items()]:
            for one in value if isinstance(value, list) else [value]:
                self.send_header(name, one)
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _refuse(self, refusal: RefusedError) -> None:
        """Answers and closes, but listens a moment longer: a client that still sends would miss the answer."""
        self.close_connection = True
        self._send(refused(refusal.status, refusal.detail))
        give_up = time.monotonic() + _SECONDS_OF_DRAINING
        try:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(0.5)
            while time.monotonic() < give_up and self.rfile.read1(65536):
                pass
        except OSError:
            return
