"""What every check's parameter model shares. One model yields typed access, the JSON Schema, the console form and the errors."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.domain.finding import Severity

Code = Annotated[str, Field(strict=True, min_length=1, max_length=20)]
Codes = frozenset[Code]
Pair = tuple[Code, Code]
WholeNumber = Annotated[int, Field(strict=True, ge=0, le=100_000)]

# The name of a reference table; its digest becomes part of the rules version.
TableName = Annotated[str, Field(strict=True, json_schema_extra={"format": "reference-table"})]


class Parameters(BaseModel):
    """Base of every parameter model: closed, frozen, with the severity that any value may override."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)

    severity: Severity | None = Field(
        default=None, description="Overrides the check's own severity, within what the source's confidence allows."
    )

    def table_names(self) -> list[str]:
        """The reference tables that this value names; checks with a table override it."""
        return []
