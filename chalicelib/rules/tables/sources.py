"""`sources.json`: what each table is, where it comes from, how far it reaches. What it does not name is not there.

It also counts each table's rows, so that a file cut at a line's end is refused.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from chalicelib.domain.dates import Day
from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.domain.finding import Confidence
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED, TableFileName
from chalicelib.domain.validators import validator_of

TableKind = Literal["ptp", "mue", "procedures", "icd10cm", "places", "fees", "denials"]
Sentence = Annotated[str, Field(strict=True, min_length=1, max_length=1000)]


@lean_dataclass
class Source:
    """One table's entry. `rows` counts the rows under the header; None in `covers_...` means that side is open.

    `releases` are the first days of the official releases loaded into it. `file` is where its rows are while
    they change hands, `<name>.csv` otherwise.
    """

    __pydantic_config__ = CLOSED
    kind: TableKind
    title: Sentence
    version: Sentence
    source: Sentence
    read_on: Day
    confidence: Confidence
    licence: Sentence
    rows: Annotated[int, Field(strict=True, ge=0)]
    covers_from: Day | None = None
    covers_to: Day | None = None
    releases: Annotated[tuple[Day, ...], Field(max_length=1000)] = ()
    file: TableFileName | None = None

    def covers(self, on: date) -> bool:
        """True where the table says what held on this service date."""
        return (self.covers_from or date.min) <= on <= (self.covers_to or date.max)


SOURCES = dict[str, Source]


def read_sources(data: bytes, file: str) -> Mapping[str, Source]:
    """The entries by table name. Raises RulesRefused with every problem, by table and field."""
    try:
        sources: dict[str, Source] = validator_of(SOURCES).validate_json(data)
        return sources
    except ValidationError as error:
        found = [Problem(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors(include_url=False)]
        raise RulesRefused(file, found) from None
