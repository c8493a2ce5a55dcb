"""What must be free before anything starts: the two ports, and this checkout. Each refusal says what to do.

Standard library only: it is also asked before anything is installed.
"""

import fcntl
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
# What a run leaves behind; tests keep it elsewhere.
LOCAL = Path(os.environ.get("OTGUARD_LOCAL") or ROOT / ".local")


class CannotStartError(Exception):
    """Why the service cannot start, and the remedy, in words for the person at the keyboard."""


@dataclass(frozen=True)
class Ports:
    """Where the API and the embedded cloud listen, on 127.0.0.1."""

    api: int
    cloud: int


def chosen(environment: Mapping[str, str]) -> Ports:
    """PORT (8000) and GATEWAY_PORT (4566). Raises CannotStartError for what is no port, and for one port twice."""
    ports = Ports(_number(environment, "PORT", 8000), _number(environment, "GATEWAY_PORT", 4566))
    if ports.api == ports.cloud:
        raise CannotStartError(f"PORT and GATEWAY_PORT are both {ports.api}. Give each a port of its own.")
    return ports


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 65535:
        raise CannotStartError(f"{name}={text!r} is no port. Give a number from 1 to 65535, such as {name}={default}.")
    return int(text)


def require_free(ports: Ports) -> None:
    """Raises CannotStartError where someone listens already."""
    _require(ports.api, "PORT", "the API", 8001)
    _require(ports.cloud, "GATEWAY_PORT", "the embedded cloud", 4567)


def _require(port: int, name: str, whose: str, other: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotStartError(
                f"Port {port} may not be opened by this user. Choose one above 1023: make run {name}={other}"
            ) from None
        except OSError:
            raise CannotStartError(
                f"Port {port} on {HOST}, where {whose} would listen, is in use by another program.\n"
                f"Stop that program, or choose another port: make run {name}={other}"
            ) from None


def hold_checkout() -> IO[str]:
    """The lock of this checkout, held while the file is open. Raises CannotStartError where another run holds it."""
    LOCAL.mkdir(parents=True, exist_ok=True)
    lock = (LOCAL / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip() or "another process"
        lock.close()
        raise CannotStartError(
            f"OT Guard already runs from this checkout ({holder}).\n"
            "Use that one, or stop it with Ctrl-C where it was started."
        ) from None
    return lock


def sign(lock: IO[str], ports: Ports) -> None:
    """Leaves word in the lock for whoever meets it."""
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, http://{HOST}:{ports.api}")
    lock.flush()
