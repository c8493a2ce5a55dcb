"""The description of all endpoints, itself included. It needs no key.

Making it imports every endpoint and takes a second, so a package ships it made.
"""

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

if TYPE_CHECKING:
    from chalicelib.web.glossary import Glossary
    from chalicelib.web.openapi import Examples

api = Endpoints(__name__)
# Beside this module, in packages alone.
FILE_NAME = "openapi.json"


def made() -> dict[str, Any]:
    """The description, from the endpoints themselves."""
    from chalicelib.api import subjects
    from chalicelib.web.openapi import openapi

    return openapi(subjects(), examples(), glossary())


def examples() -> "Examples":
    """One example of each body and of what addresses name, in the order in which they work."""
    from chalicelib.domain.reading import read_as, read_json
    from chalicelib.web.openapi import Examples

    return read_as(Examples, read_json((files("chalicelib.api") / "examples.json").read_bytes()))


def glossary() -> "Glossary":
    """What fields mean."""
    from chalicelib.domain.reading import read_as, read_json
    from chalicelib.web.glossary import Glossary

    return read_as(Glossary, read_json((files("chalicelib.api") / "fields.json").read_bytes()))


@cache
def described() -> dict[str, Any]:
    """The description as it ships, else made now."""
    shipped = files("chalicelib.api") / FILE_NAME
    if not shipped.is_file():
        return made()
    read: dict[str, Any] = json.loads(shipped.read_text(encoding="utf-8"))
    return read


@api.endpoint("GET", "/v1/openapi.json", scope=None, gives=dict[str, Any], name="describe_api")
def description(call: Call[None]) -> Answer:
    """This description, in OpenAPI 3.1."""
    return Answer(described())
