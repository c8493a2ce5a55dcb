"""Requests made from the description of the API alone, so that what a test asks of every call holds for future ones."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from chalicelib.api.description import made

DOCUMENT = made()
DAY = "2026-03-02"
# Names of ours, which tell of no patient and may be told back.
OURS = {"payer_id": "sample_payer"}


class Described(NamedTuple):
    """One call of the description."""

    method: str
    path: str
    operation: dict[str, Any]

    @property
    def needs_key(self) -> bool:
        return bool(self.operation["security"])

    @property
    def media(self) -> str | None:
        """The type of its body, None where it takes none."""
        return next(iter(self.operation.get("requestBody", {}).get("content", {})), None)

    def address(self, mark: str = "x-1") -> str:
        """Path and query, everything in it that is text being `mark`."""
        path, query = self.path, {}
        for parameter in self.operation.get("parameters", []):
            if parameter["in"] == "path":
                value = OURS.get(parameter["name"], mark)
                path = path.replace(f"{{{parameter['name']}}}", quote(value, safe=""))
            elif parameter["in"] == "query":
                query[parameter["name"]] = OURS.get(parameter["name"]) or sample(parameter["schema"], mark)
        return f"{path}?{urlencode(query)}" if query else path

    def body(self, mark: str = "x-1") -> bytes:
        """A body of its shape, everything in it that is text being `mark`."""
        if self.media is None:
            return b""
        content = self.operation["requestBody"]["content"][self.media]
        value = sample(content["schema"], mark)
        return json.dumps(value).encode() if self.media == "application/json" else str(value).encode()


def calls() -> Iterator[Described]:
    """Every call that is described."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield Described(method.upper(), path, operation)


def sample(schema: dict[str, Any], mark: str) -> Any:
    """A value of that schema."""
    if "$ref" in schema:
        return sample(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]], mark)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return sample(next(one for one in schema[word] if one.get("type") != "null"), mark)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: OURS.get(name) or sample(one, mark) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema.get("items", {}), mark)]
    if kind == "string":
        return DAY if schema.get("format") == "date" else mark
    return {"boolean": True, "null": None}.get(kind, 1)
