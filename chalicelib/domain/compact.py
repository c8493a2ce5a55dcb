"""JSON as it is sent, compared and kept."""

from typing import Any

from pydantic_core import to_json


def compact(value: Any) -> str:
    """JSON on one line, keys in the order given: the text whose UTF-8 bytes are sent, compared and kept."""
    return to_json(value).decode()
