"""A value that is read as anything, one by one, and described as what it should be."""

from collections.abc import Callable
from typing import Any

from chalicelib.domain.validators import adapter_of


class DescribedAs:
    """For an `Annotated` type: OpenAPI shows the type that `kind` gives, which is asked only when it is described."""

    def __init__(self, kind: Callable[[], Any]) -> None:
        self._kind = kind

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        return handler(adapter_of(self._kind()).core_schema)
