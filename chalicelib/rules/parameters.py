"""What every check's parameter model shares. One model yields typed access, the JSON Schema, the console form and
the errors."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from chalicelib.domain.finding import Severity
from chalicelib.domain.lean import lean_dataclass
from chalicelib.rules.tables.sources import TableKind

CodeSet = Literal["procedures", "places", "modifiers"]


@lean_dataclass
class OfCodeSet:
    """Marks a code with the set that it must be one of; the lint of the rule book looks it up there."""

    name: CodeSet

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema tells forms which codes to offer."""
        return {**handler(core), "x-codes": self.name}


def explained(help_text: str, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a form says in place of a field whose words not everybody uses, and what it calls the choices."""
    return {"x-help": help_text} | ({"x-words": dict(words)} if words else {})


Code = Annotated[str, Field(strict=True, min_length=1, max_length=20)]
Codes = frozenset[Code]
ProcedureCode = Annotated[Code, OfCodeSet("procedures")]
ProcedureCodes = frozenset[ProcedureCode]
PlaceCodes = frozenset[Annotated[Code, OfCodeSet("places")]]
ModifierCode = Annotated[Code, OfCodeSet("modifiers")]
ModifierCodes = frozenset[ModifierCode]
Pair = tuple[ProcedureCode, ProcedureCode]
WholeNumber = Annotated[int, Field(strict=True, ge=0, le=100_000)]


@lean_dataclass
class OfKind:
    """Marks a field that holds the name of a reference table, with the kind of table it must be."""

    kind: TableKind

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema tells forms which tables to offer."""
        return {**handler(core), "x-table": self.kind}


_Table = Annotated[str, Field(strict=True, json_schema_extra={"format": "reference-table"})]
PtpTableName = Annotated[_Table, OfKind("ptp")]
MueTableName = Annotated[_Table, OfKind("mue")]
DiagnosisTableName = Annotated[_Table, OfKind("icd10cm")]
ProcedureTableName = Annotated[_Table, OfKind("procedures")]
PlaceTableName = Annotated[_Table, OfKind("places")]
FeeScheduleName = Annotated[_Table, OfKind("fees")]


class Parameters(BaseModel):
    """Base of every parameter model: closed, frozen, with the severity that any value may override."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False, defer_build=True)

    severity: Severity | None = Field(
        default=None, description="Overrides the check's own severity, within what the source's confidence allows."
    )

    @property
    def looks_back_days(self) -> int:
        """How many days before a service the patient's history is looked at."""
        return 0

    def tables(self) -> dict[str, TableKind]:
        """The reference tables that this value names, with the kind that each must be."""
        named = ((getattr(self, field), kind) for field, kind in _tables_of(type(self)))
        return {name: kind for name, kind in named if name is not None}


@cache
def _tables_of(model: type[Parameters]) -> list[tuple[str, TableKind]]:
    """The fields that name tables, each with the kind that it must be."""
    kinds = ((field, _kind(info)) for field, info in model.model_fields.items())
    return [(field, kind) for field, kind in kinds if kind is not None]


def _kind(info: FieldInfo) -> TableKind | None:
    """The kind of table that a field names; the mark lies within where the field may be null."""
    marks = [
        *info.metadata,
        *(mark for choice in get_args(info.annotation) for mark in getattr(choice, "__metadata__", ())),
    ]
    return next((mark.kind for mark in marks if isinstance(mark, OfKind)), None)
