"""OpenAPI 3.1 from the endpoints themselves: the types that read a request describe it, those that answer describe
the answer."""

import re
import sys
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import TypeAdapter

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED
from chalicelib.domain.validators import adapter_of
from chalicelib.release import ENGINE
from chalicelib.web.described_answers import (
    ItemErrorJson,
    ProblemJson,
    described_answers,
    described_headers,
    versioned_addresses,
)
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.glossary import Glossary, explain
from chalicelib.web.operation import Operation

REFERENCE = "#/components/schemas/{model}"
Mode = Literal["validation", "serialization"]
_ANY_FILE = "application/octet-stream"
# `format` is of OpenAPI 3.0; generators of clients go by it still.
_BYTES = {"type": "string", "format": "binary"}


@lean_dataclass
class Examples:
    """One of each body, by method and path, and of what addresses name."""

    __pydantic_config__ = CLOSED
    bodies: dict[str, Any]
    parameters: dict[str, str]
    about: str = ""


def openapi(endpoints: Iterable[Endpoints], examples: Examples, glossary: Glossary) -> dict[str, Any]:
    """The description of these endpoints, with examples and words where there are any."""
    subjects = {_subject(group): group for group in endpoints}
    operations = [operation for group in subjects.values() for operation in group.operations]
    schemas, components = _schemas(operations)
    for model, schema in components.items():
        explain(model, schema.get("properties", {}), glossary)
    versions = versioned_addresses(operations)
    paths: dict[str, dict[str, Any]] = {}
    for subject, group in subjects.items():
        for operation in group.operations:
            answer, problem = schemas[operation.gives, "serialization"], schemas[ProblemJson, "serialization"]
            versioned = (operation.method, operation.path) in versions
            paths.setdefault(operation.path, {})[operation.method.lower()] = {
                "tags": [subject],
                **_operation(operation, schemas, examples, glossary),
                "responses": described_answers(operation, answer, problem, versioned),
            }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OT Guard",
            "version": ENGINE,
            "summary": "Occupational-therapy claims judged before they are sent.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": subject, "description": _about(group)} for subject, group in subjects.items()],
        "paths": paths,
        "components": {
            "schemas": components,
            "headers": described_headers(),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "An API key."}},
        },
    }


def _subject(group: Endpoints) -> str:
    """What a group of endpoints is about, as generated clients name its module."""
    return group.module.rpartition(".")[2].replace("_", " ")


def _about(group: Endpoints) -> str:
    return (sys.modules[group.module].__doc__ or "").partition("\n\n")[0].strip()


def _schemas(operations: list[Operation]) -> tuple[dict[tuple[Any, Mode], Any], dict[str, Any]]:
    """A schema, or a reference to one, per type and direction; and the components that they refer to."""
    wanted: dict[tuple[Any, Mode], None] = {(kind, "serialization"): None for kind in (ProblemJson, ItemErrorJson)}
    for operation in operations:
        wanted[operation.gives, "serialization"] = None
        # A query stands in the parameters of its call, field by field.
        if operation.takes not in (None, bytes) and operation.method != "GET":
            wanted[operation.takes, "validation"] = None
    inputs = [(kind, mode, adapter_of(kind)) for kind, mode in wanted]
    found, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)
    return {(kind, mode): schema for (kind, mode), schema in found.items()}, definitions.get("$defs", {})


def _operation(
    operation: Operation, schemas: dict[tuple[Any, Mode], Any], examples: Examples, glossary: Glossary
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        **_told(operation),
        "security": [{"key": []}] if operation.scope else [],
    }
    parameters = [_path_parameter(name, glossary) for name in re.findall(r"{(\w+)}", operation.path)]
    if operation.method == "GET" and operation.takes is not None:
        parameters += _query(operation.takes, glossary)
    elif operation.takes is not None:
        described["requestBody"] = {"required": True, "content": _content(operation, schemas, examples)}
    if operation.asks is not None:
        parameters += _query(operation.asks, glossary)
    parameters += _headers(operation)
    if parameters:
        described["parameters"] = [_shown(parameter, examples) for parameter in parameters]
    return described


def _told(operation: Operation) -> dict[str, str]:
    """The first sentence, and all there is to say, what is asked included."""
    about = " ".join(operation.about.split())
    query = operation.takes if operation.method == "GET" else operation.asks
    asked = " ".join((query.__doc__ or "").split()) if query is not None and _fields(query) else ""
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


def _path_parameter(name: str, glossary: Glossary) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"name": name, "in": "path", "required": True, "description": glossary.words[name], "schema": schema}


def _query(kind: Any, glossary: Glossary) -> list[dict[str, Any]]:
    fields, required = _fields(kind), adapter_of(kind).json_schema().get("required", [])
    explain(kind.__name__, fields, glossary)
    return [
        {"name": name, "in": "query", "required": name in required, "description": field.pop("description")}
        | {"schema": _given(field)}
        for name, field in fields.items()
    ]


def _fields(kind: Any) -> dict[str, dict[str, Any]]:
    """The schema of each parameter of a query."""
    fields: dict[str, dict[str, Any]] = adapter_of(kind).json_schema(ref_template=REFERENCE)["properties"]
    return fields


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
        return {media: {"schema": _BYTES if media == _ANY_FILE else {"type": "string"}} for media in operation.media}
    body: dict[str, Any] = {"schema": schemas[operation.takes, "validation"]}
    example = examples.bodies.get(f"{operation.method} {operation.path}")
    return dict.fromkeys(operation.media, body if example is None else {**body, "example": example})
