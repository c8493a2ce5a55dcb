"""Where the lines of the log go: in AWS to standard output, each a JSON object; elsewhere to Python's own logging."""

import json
import logging
import os
import sys
from functools import cache
from typing import Any


class JsonLine(logging.Formatter):
    """A dictionary as it is; any other message beside its level and logger."""

    def format(self, record: logging.LogRecord) -> str:
        fields: Any = record.msg
        if not isinstance(fields, dict):
            fields = {"level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        return json.dumps(fields, separators=(",", ":"), default=str)


@cache
def writing() -> None:
    """In AWS our loggers write to standard output, past the runtime's own handler, whose lines are no JSON."""
    if not os.environ.get("AWS_LAMBDA_FUNCTION_NAME"):
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLine())
    ours = logging.getLogger("otguard")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    ours.propagate = False
