"""Which blueprint is served where, and what works on a queue. No logic. A part is imported when it is first needed."""

from typing import Any

from chalice.app import Chalice, SQSEvent

from chalicelib.web.framework import told_as_problems
from chalicelib.web.late import LateApp
from chalicelib.web.request_log import logged


def alive(serving: Chalice) -> None:
    """Whether the service answers."""
    from chalicelib.web import health

    serving.register_blueprint(health.api)


def calls(serving: Chalice) -> None:
    """The JSON endpoints."""
    from chalicelib import api
    from chalicelib.web import health

    for blueprint in api.ALL:
        if blueprint is not health.api:
            serving.register_blueprint(blueprint)


def pages(serving: Chalice) -> None:
    """The console."""
    from chalicelib import console
    from chalicelib.console.framework import told_as_pages

    serving.register_middleware(told_as_pages, "http")
    for blueprint in console.ALL:
        serving.register_blueprint(blueprint)


app = LateApp("otguard", {"/v1/health": alive, "/v1": calls, "/console": pages})
app.register_middleware(logged, "http")
app.register_middleware(told_as_problems, "http")


@app.on_sqs_message(queue="files", batch_size=10, name="files")
def files(event: SQSEvent) -> dict[str, Any]:
    """Uploaded files and their chunks."""
    from chalicelib.web.queue import worked_on

    return worked_on(event.to_dict())
