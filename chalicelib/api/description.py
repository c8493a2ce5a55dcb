"""The description of all endpoints, itself included. It needs no key."""

from typing import Any

from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.openapi import openapi

api = Endpoints(__name__)
_described: list[dict[str, Any]] = []


@api.endpoint("GET", "/v1/openapi.json", scope=None, gives=dict[str, Any])
def description(call: Call[None]) -> Answer:
    """This description, in OpenAPI 3.1."""
    from chalicelib.api import subjects

    if not _described:
        _described.append(openapi(subjects()))
    return Answer(_described[0])
