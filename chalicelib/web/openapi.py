"""OpenAPI 3.1 from the endpoints themselves: the types that read a request describe it, those that answer describe
the answer."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED
from chalicelib.domain.validators import adapter_of
from chalicelib.release import ENGINE
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.operation import Operation
from chalicelib.web.problems import BEFORE_US, KINDS

REFERENCE = "#/components/schemas/{model}"
Mode = Literal["validation", "serialization"]


@lean_dataclass
class Examples:
    """One of each body, by method and path, and of what addresses name."""

    __pydantic_config__ = CLOSED
    bodies: dict[str, Any]
    parameters: dict[str, str]
    about: str = ""


class ProblemFieldJson(TypedDict):
    """One problem of the input."""

    field: str
    message: str


class ProblemJson(TypedDict):
    """RFC 9457. `errors` lists every problem of the input."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: NotRequired[list[ProblemFieldJson]]
    near: NotRequired[list[str]]


def openapi(endpoints: Iterable[Endpoints], examples: Examples) -> dict[str, Any]:
    """The description of these endpoints, with examples where there are any."""
    operations = [operation for group in endpoints for operation in group.operations]
    schemas, components = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas, examples)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OT Guard",
            "version": ENGINE,
            "summary": "Occupational-therapy claims judged before they are sent.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "An API key."}},
        },
    }


def _schemas(operations: list[Operation]) -> tuple[dict[tuple[Any, Mode], Any], dict[str, Any]]:
    """A schema, or a reference to one, per type and direction; and the components that they refer to."""
    wanted: dict[tuple[Any, Mode], None] = {(ProblemJson, "serialization"): None}
    for operation in operations:
        wanted[operation.gives, "serialization"] = None
        if operation.takes is not None and operation.takes is not bytes:
            wanted[operation.takes, "validation"] = None
    inputs = [(kind, mode, adapter_of(kind)) for kind, mode in wanted]
    found, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)
    return {(kind, mode): schema for (kind, mode), schema in found.items()}, definitions.get("$defs", {})


def _operation(operation: Operation, schemas: dict[tuple[Any, Mode], Any], examples: Examples) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        **_told(operation),
        "responses": _responses(operation, schemas),
        "security": [{"key": []}] if operation.scope else [],
    }
    parameters = [_path_parameter(name) for name in re.findall(r"{(\w+)}", operation.path)]
    if operation.method == "GET" and operation.takes is not None:
        parameters += _query(operation.takes)
    elif operation.takes is not None:
        described["requestBody"] = {"required": True, "content": _content(operation, schemas, examples)}
    if operation.asks is not None:
        parameters += _query(operation.asks)
    parameters += _headers(operation)
    if parameters:
        described["parameters"] = [_shown(parameter, examples) for parameter in parameters]
    return described


def _told(operation: Operation) -> dict[str, str]:
    """The first sentence, and all there is to say, what is asked included."""
    about = " ".join(operation.about.split())
    query = operation.takes if operation.method == "GET" else operation.asks
    asked = " ".join((query.__doc__ or "").split()) if query is not None and _query(query) else ""
    summary = re.split(r"(?<=\.) (?=[A-Z])", about, maxsplit=1)[0]
    return {"summary": summary, "description": f"{about} Query: {asked}" if asked else about}


def _headers(operation: Operation) -> list[dict[str, Any]]:
    headers = []
    if operation.scope:
        headers.append(_header("OTGuard-Practice", "Which practice, for a key that serves several."))
        headers.append(_header("OTGuard-Purpose", "Why patient data are read; kept in the access record."))
    if operation.writes:
        headers.append(_header("Idempotency-Key", "Any text of yours; the same again gets the first answer for 24 h."))
    if operation.versioned:
        headers.append(_header("If-Match", "The ETag of what you read.", required=True))
    return headers


def _header(name: str, about: str, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "description": about, "schema": {"type": "string"}}


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query(kind: Any) -> list[dict[str, Any]]:
    schema = adapter_of(kind).json_schema(ref_template=REFERENCE)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _given(field)}
        for name, field in schema["properties"].items()
    ]


def _given(field: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: what may be null may be left out."""
    choices = [choice for choice in field.get("anyOf", []) if choice != {"type": "null"}]
    return choices[0] if choices else field


def _shown(parameter: dict[str, Any], examples: Examples) -> dict[str, Any]:
    """A parameter with its example, where there is one."""
    example = examples.parameters.get(parameter["name"])
    return parameter if example is None else {**parameter, "example": example}


def _content(operation: Operation, schemas: dict[tuple[Any, Mode], Any], examples: Examples) -> dict[str, Any]:
    if operation.takes is bytes:
        return {media: {"schema": {"type": "string"}} for media in operation.media}
    body: dict[str, Any] = {"schema": schemas[operation.takes, "validation"]}
    example = examples.bodies.get(f"{operation.method} {operation.path}")
    return dict.fromkeys(operation.media, body if example is None else {**body, "example": example})


def _responses(operation: Operation, schemas: dict[tuple[Any, Mode], Any]) -> dict[str, Any]:
    headers = {"X-Request-Id": {"schema": {"type": "string"}}}
    headers |= {f"RateLimit-{name}": {"schema": {"type": "string"}} for name in ("Limit", "Remaining", "Reset")}
    problem = {"schema": schemas[ProblemJson, "serialization"]}
    good = {
        "description": "The answer.",
        "headers": headers,
        "content": {"application/json": {"schema": schemas[operation.gives, "serialization"]}}
        | {media: {"schema": {"type": "string"}} for media in operation.also_gives},
    }
    responses: dict[str, Any] = {str(status): good for status in operation.statuses}
    for status in _statuses(operation):
        about = "; ".join(_titles()[status])
        content = {"application/problem+json": problem}
        responses[str(status)] = {"description": about, "headers": headers, "content": content}
    return responses


@cache
def _titles() -> dict[int, list[str]]:
    titles: dict[int, list[str]] = {}
    for kind in (*KINDS.values(), *BEFORE_US.values()):
        if kind.title not in titles.setdefault(kind.status, []):
            titles[kind.status].append(kind.title)
    return titles


def _statuses(operation: Operation) -> list[int]:
    statuses = {400, 429, 500}
    if operation.scope:
        statuses |= {401, 403, 503}
    if "{" in operation.path:
        statuses.add(404)
    if operation.takes is not None or operation.asks is not None or operation.writes:
        statuses.add(422)
    if operation.takes is not None and operation.method != "GET":
        statuses |= {413, 415}
    if operation.writes:
        statuses |= {404, 409, 413}
    if operation.versioned:
        statuses |= {412, 428}
    return sorted(statuses)
