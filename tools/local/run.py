"""`make run`: embedded cloud, table, payers, demo practice and API in one foreground command. Ctrl-C stops all of it.

It also stops when it is told to (SIGTERM), when the terminal goes, and when the `make` that started it is killed.
"""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from chalicelib.domain.errors import OTGuardError
from tools.local import cloud, ports
from tools.local.ports import HOST, LOCAL, ROOT, CannotStartError, Ports
from tools.local.secret import kept_secret
from tools.local.surroundings import keep_surroundings

TABLE = "otguard-local"
BUCKET = "otguard-local-files"
FILES_QUEUE = "files"
ALERTS_QUEUE = "alerts"
MAIL_FROM = "alerts@otguard.example"


def main() -> int:
    """0 when it was stopped, 1 where it could not start or the embedded cloud ended."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    parent = os.getppid() if "MAKELEVEL" in os.environ else None
    try:
        chosen = ports.chosen(os.environ)
        with ports.hold_checkout() as lock:
            ports.require_free(chosen)
            ports.sign(lock, chosen)
            _run(chosen, parent)
    except (CannotStartError, OTGuardError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    return 0


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _run(chosen: Ports, parent: int | None) -> None:
    began = time.monotonic()
    _tell(f"Embedded cloud: starting on {HOST}:{chosen.cloud}")
    with cloud.running(chosen.cloud, LOCAL / "state", LOCAL / "cloud.log") as embedded, _in_order():
        surroundings = {
            "OTGUARD_STAGE": "local",
            "OTGUARD_TABLE": TABLE,
            "OTGUARD_ENDPOINT": embedded.address,
            "AWS_REGION": "us-east-1",
            "OTGUARD_ORIGINS": f"http://{HOST}:{chosen.api} http://localhost:{chosen.api}",
            "OTGUARD_SEAL_FILE": str(LOCAL / "seal-key"),
            "OTGUARD_PEPPER": kept_secret(LOCAL / "pepper"),
            "OTGUARD_SECOND_FACTOR": os.environ.get("OTGUARD_SECOND_FACTOR", "optional"),
            "OTGUARD_SECOND_PERSON": os.environ.get("OTGUARD_SECOND_PERSON", "optional"),
            # One machine, one user: nobody is kept from trying what it can carry.
            "OTGUARD_REQUESTS_PER_MINUTE": os.environ.get("OTGUARD_REQUESTS_PER_MINUTE", "10000000"),
        }
        os.environ |= surroundings
        surroundings |= _files(embedded.address) | _alerts(chosen, embedded.address)
        os.environ |= surroundings
        keep_surroundings(LOCAL / "env", surroundings)
        key, password = _furnish()
        from chalicelib.api.description import described

        with _serving(chosen.api), _worker("files"), _worker("alerts"):
            # It takes a second to make; nobody shall wait for it.
            threading.Thread(target=described, daemon=True).start()
            _welcome(chosen, key, password, time.monotonic() - began)
            _wait(embedded, parent)


def _files(endpoint: str) -> dict[str, str]:
    """Makes where whole files are kept and told of; the surroundings that name it."""
    from tools.local.files import make_bucket_and_queue

    queue = make_bucket_and_queue(BUCKET, FILES_QUEUE, "us-east-1", endpoint)
    _tell(f"Whole files: bucket {BUCKET}, queue {FILES_QUEUE}")
    return {"OTGUARD_BUCKET": BUCKET, "OTGUARD_FILES_QUEUE": queue}


def _alerts(chosen: Ports, endpoint: str) -> dict[str, str]:
    """Makes the alerts' queue and verifies the sender; the surroundings that name both. No mail leaves the machine."""
    from tools.local.alerts import make_queue_and_sender

    queue = make_queue_and_sender(ALERTS_QUEUE, MAIL_FROM, "us-east-1", endpoint)
    address = f"http://{HOST}:{chosen.api}"
    _tell(f"Alerts: every mail is kept at {address}/console/outbox, none leaves this machine")
    told = {"OTGUARD_ALERTS_QUEUE": queue, "OTGUARD_MAIL_FROM": MAIL_FROM, "OTGUARD_ADDRESS": address}
    # Webhooks may be tried with a program on this machine.
    return told | {"OTGUARD_WEBHOOKS_HERE": "allowed"}


def _furnish() -> tuple[str, str]:
    """Makes the table, publishes the shipped payers; the demo practice's key, the demo administrator's password."""
    from chalicelib import wiring
    from chalicelib.services.publish_rules import publish_shipped
    from chalicelib.services.rule_store import RuleStore
    from chalicelib.services.rulebook import shipped_library
    from chalicelib.settings import settings
    from chalicelib.store import table
    from chalicelib.store.dynamo_table import DynamoTable
    from chalicelib.store.keys import DynamoKeys
    from tools.local.demo import PRACTICE, demo_administrator, demo_key

    now = datetime.now(UTC)
    table.bind(settings())
    table.create_table()
    _tell(f"Table: {TABLE}")
    rules = RuleStore(DynamoTable())
    for refusal in publish_shipped(rules, shipped_library(), now):
        _tell(f"Refused, the last good version stays: {refusal}")
    payers = [listing.document.name for listing in rules.current() if listing.document.kind == "payer"]
    _tell(f"Payers: {', '.join(payers) or 'none'}")
    key = demo_key(DynamoKeys(), LOCAL / "demo-key", now)
    _tell(f"Practice: {PRACTICE}, its key kept in .local/demo-key")
    return key, demo_administrator(wiring.console().staff, LOCAL / "demo-admin-password")


@contextmanager
def _serving(port: int) -> Iterator[None]:
    from app import app
    from tools.local.gateway import Gateway
    from tools.local.server import Server

    server = Server(HOST, port, Gateway(app), say=bool(os.environ.get("SAY")))
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _worker(queue: str) -> Iterator[None]:
    """What Lambda does for a queue, in a process of its own: judging files must not hold up the API."""
    # In a session of its own: Ctrl-C is for this process, which then ends the worker in order.
    command = [sys.executable, "-m", f"tools.local.{queue}", str(os.getpid())]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _in_order() -> Iterator[None]:
    """What has begun to stop is not interrupted again: it takes a second, and keeps what was stored."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)


def _welcome(chosen: Ports, key: str, password: str, seconds: float) -> None:
    from tools.local.demo import ADMINISTRATOR, example_call

    print(
        f"\nOT Guard answers on http://{HOST}:{chosen.api} (ready after {seconds:.1f} s; Ctrl-C stops it)\n"
        f"Console: http://{HOST}:{chosen.api}/console, sign in as {ADMINISTRATOR} with {password}\n"
        f"API key of the demo practice: {key}\n"
        f"Commands on its data, such as `keys list`, from this checkout: first  . {shlex.quote(str(LOCAL / 'env'))}\n"
        f"Try it, from any folder:\n\n{example_call(chosen.api, key)}\n",
        flush=True,
    )


def _wait(embedded: cloud.Cloud, parent: int | None) -> None:
    while embedded.is_alive:
        if parent is not None and os.getppid() != parent:
            raise KeyboardInterrupt
        time.sleep(0.5)
    raise CannotStartError("The embedded cloud has ended; see .local/cloud.log. Start again with make run.")


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
