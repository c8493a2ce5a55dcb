"""Which blueprint is served where. No logic."""

from typing import Any

from chalice.app import Chalice, SQSEvent

from chalicelib import api, console
from chalicelib.console.framework import told_as_pages
from chalicelib.web.framework import told_as_problems
from chalicelib.web.queue import worked_on

app = Chalice(app_name="otguard")
app.register_middleware(told_as_problems, "http")
app.register_middleware(told_as_pages, "http")
for blueprint in (*api.ALL, *console.ALL):
    app.register_blueprint(blueprint)


@app.on_sqs_message(queue="files", batch_size=10, name="files")
def files(event: SQSEvent) -> dict[str, Any]:
    """Uploaded files and their chunks."""
    return worked_on(event.to_dict())
