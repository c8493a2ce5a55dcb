"""Calls made of the description's examples: what a partner who follows it sends, call after call."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from chalicelib.api.description import examples, made
from tests.http.service import Service

EXAMPLES = examples()
DOCUMENT = made()
REQUIRED = {
    f"{method.upper()} {path}": [one["name"] for one in operation.get("parameters", []) if one["required"]]
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


class Taken(NamedTuple):
    """A call, as the description names it, and what came of it."""

    call: str
    status: int
    answer: Any
    headers: dict[str, str]


def taken(service: Service) -> Iterator[Taken]:
    """Every example sent, one after the other."""
    named = dict(EXAMPLES.parameters)
    for call, body in EXAMPLES.bodies.items():
        method, path = call.split(" ")
        headers = {}
        if "If-Match" in REQUIRED[call]:
            headers["If-Match"] = _tag(service, path, named)
        status, answer, got = service.call(method, address(call, path, named), body, **headers)
        named |= {"webhook_id": answer["webhook_id"]} if "webhook_id" in answer else {}
        named |= {"job_id": answer["job_id"]} if "job_id" in answer else {}
        yield Taken(call, status, answer, got)
    for path, methods in DOCUMENT["paths"].items():
        call = f"GET {path}"
        if "get" in methods and set(re.findall(r"{(\w+)}", path)) <= set(named):
            yield Taken(call, *service.call("GET", address(call, path, named)))


def _tag(service: Service, path: str, named: dict[str, str]) -> str:
    """What is there now, or that nothing is."""
    read = path.removesuffix("/secret")
    status, _, headers = service.call("GET", address(f"GET {read}", read, named))
    return str(headers["ETag"]) if status == 200 else '"0"'


def address(call: str, path: str, named: dict[str, str]) -> str:
    """Path and query of a call with what its parameters are called."""
    filled = re.sub(r"{(\w+)}", lambda name: named[name[1]], path)
    asked = [name for name in REQUIRED[call] if name in named and name != "If-Match" and f"{{{name}}}" not in path]
    query = [f"{name}={named[name]}" for name in asked]
    return f"{filled}?{'&'.join(query)}" if query else filled
