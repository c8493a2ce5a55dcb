"""Which blueprint is served where, and what works on a queue. No logic. A part is imported when it is first needed."""

from typing import Any

from chalice.app import Chalice, CloudWatchEvent, SQSEvent

from chalicelib.web.late import LateApp, Part, undisturbed

# What is imported stays: looking for garbage among it costs 3 ms.
with undisturbed():
    from chalicelib import api
    from chalicelib.web.framework import told_as_problems
    from chalicelib.web.request_log import logged


def calls(subject: str) -> Part:
    """The JSON endpoints of a subject."""
    return lambda serving: serving.register_blueprint(api.subject(subject))


def pages(serving: Chalice) -> None:
    """The console."""
    from chalicelib import console
    from chalicelib.console.framework import told_as_pages

    serving.register_middleware(told_as_pages, "http")
    for blueprint in console.ALL:
        serving.register_blueprint(blueprint)


app = LateApp(
    "otguard", [(calls(subject), paths) for subject, paths in api.SUBJECTS.items()] + [(pages, ("/console",))]
)
app.register_middleware(logged, "http")
app.register_middleware(told_as_problems, "http")


@app.on_sqs_message(queue="files", batch_size=10, name="files")
def files(event: SQSEvent) -> dict[str, Any]:
    """Uploaded files and their chunks."""
    from chalicelib.web.queue import worked_on

    return worked_on(event.to_dict())


@app.schedule("cron(2 * * * ? *)", name="alerts_clock")
def alerts_clock(event: CloudWatchEvent) -> int:
    """What the alerts have to do in this hour."""
    from chalicelib.web.alert_rounds import ask_for_rounds

    return ask_for_rounds()


@app.schedule("rate(1 minute)", name="webhooks_clock")
def webhooks_clock(event: CloudWatchEvent) -> int:
    """Which webhooks are to be sent now, for the first time or again."""
    from chalicelib.web.hooks import ask_for_deliveries

    return ask_for_deliveries()


@app.on_sqs_message(queue="alerts", batch_size=5, name="alerts")
def alerts(event: SQSEvent) -> dict[str, Any]:
    """Practices looked through, digests and webhooks sent, mails that came back."""
    from chalicelib.web.alert_rounds import worked_on as told

    return told(event.to_dict())
