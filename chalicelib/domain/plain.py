"""Values of this floor as JSON values: the counterpart of `read_as`, which reads them back equal."""

from typing import Any, cast

from chalicelib.domain.validators import adapter_of


def plain(value: Any) -> Any:
    """`value` (one of our dataclasses) as JSON values under the names of the contract; what is None is left out."""
    return adapter_of(cast(Any, type(value))).dump_python(value, mode="json", by_alias=True, exclude_none=True)
