"""What a person's mails lead to in tests: the queue in memory worked on, the link of the newest mail."""

import json
import re
from typing import cast

from chalicelib import wiring
from chalicelib.store.memory_objects import MemoryQueue
from chalicelib.web.alert_rounds import worked_on


def work_on_messages() -> None:
    """Takes everything that waits in the queue of the alerts."""
    waiting = cast(MemoryQueue, wiring.alerts().queue).sent
    records = [{"messageId": str(n), "body": json.dumps(one), "attributes": {}} for n, one in enumerate(waiting)]
    waiting.clear()
    assert worked_on({"Records": records}) == {"batchItemFailures": []}


def link_to_confirm() -> str:
    """The path of the link in the newest mail that asks for one's consent."""
    work_on_messages()
    outbox = wiring.alerts().outbox
    assert outbox
    links = [re.search(r"(/console/confirm/\S+)", sent.mail.text) for sent in outbox()]
    return next(link[1] for link in links if link)
