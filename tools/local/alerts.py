"""Alerts on this machine: their queue and the sender in the embedded cloud, and a worker that is clock and Lambda.

`python -m tools.local.alerts` works until its parent goes; the clock asks once an hour, as the schedule does.
"""

import os
import sys
import time

from chalicelib.store.cloud_clients import client
from tools.local.files import work_once

_SECONDS_HIDDEN = 900
_SECONDS_BETWEEN_LOOKS = 2


def make_queue_and_sender(queue: str, sender: str, region: str, endpoint: str | None) -> str:
    """Makes both where they are missing; the queue's address."""
    attributes = {"VisibilityTimeout": str(_SECONDS_HIDDEN)}
    url: str = client("sqs", region, endpoint).create_queue(QueueName=queue, Attributes=attributes)["QueueUrl"]
    client("ses", region, endpoint).verify_email_identity(EmailAddress=sender)
    return url


def main() -> int:
    """Asks for what is due at the beginning of each hour, for webhooks at each look, and works on what is asked for."""
    from chalicelib.services.errors import StoreUnavailable
    from chalicelib.settings import settings
    from chalicelib.web.alert_rounds import ask_for_rounds, worked_on
    from chalicelib.web.hooks import ask_for_deliveries
    from chalicelib.web.work_log import WorkFailed

    parent, chosen = int(sys.argv[1]), settings()
    assert chosen.alerts.queue, "OTGUARD_ALERTS_QUEUE says which queue"
    sqs = client("sqs", chosen.region, chosen.endpoint)
    asked_in = -1
    while os.getppid() == parent:
        try:
            hour = int(time.time()) // 3600
            if hour != asked_in:
                ask_for_rounds()
                asked_in = hour
            ask_for_deliveries()
            work_once(sqs, chosen.alerts.queue, wait_seconds=0, worked_on=worked_on)
        except (StoreUnavailable, WorkFailed):
            pass
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
