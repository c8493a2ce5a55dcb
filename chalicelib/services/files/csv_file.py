"""A table of claims cut between claims: the rows of a claim stand together and stay together."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.origin import StructureProblem
from chalicelib.services.claim_files import Item, Unusable
from chalicelib.services.files.csv_claims import claim_of
from chalicelib.services.files.csv_columns import require_known
from chalicelib.services.files.csv_rows import Row, rows_of, separator_of
from chalicelib.services.files.lines import LONGEST_BYTES, lines_of
from chalicelib.services.first_seen import FirstSeen

# One more than a claim may have lines, so that it is told so; the rest of a claim without end is looked over, not held.
_MOST_ROWS = 1_001


class CsvChunk(NamedTuple):
    """A range of bytes, `end` excluded, of which `row` is the first row's number. `names` are the columns;
    `scattered` are the rows at which claims go on that had ended before."""

    first: int
    end: int
    claims: int
    row: int
    names: list[str]
    separator: str
    scattered: list[int]


class CsvCutting:
    """One walk over a table. Such a file has no problems of its own."""

    def __init__(self, parts: Iterable[bytes], encoding: str, chunk_bytes: int) -> None:
        self.problems: list[StructureProblem] = []
        self._parts = iter(parts)
        self._encoding = encoding
        self._chunk_bytes = chunk_bytes
        self._seen, self._claims = FirstSeen(), 0

    def chunks(self) -> Iterator[CsvChunk]:
        """The chunks in file order. Raises InvalidInput for columns that are unknown."""
        start, parts = _heading(self._parts)
        rows = rows_of(parts, self._encoding, start)
        names = next(rows).cells
        require_known(names)
        opened: CsvChunk | None = None
        for _, group in groupby((row for row in rows if not row.is_empty), key=_Identity(names)):
            if opened is not None and opened.end - opened.first >= self._chunk_bytes:
                yield opened
                opened = None
            opened = self._joined(opened, group, names, start)
        if opened is not None:
            yield opened

    def _joined(self, chunk: CsvChunk | None, rows: Iterator[Row], names: list[str], separator: str) -> CsvChunk:
        """The chunk with one more claim, a new one where none is open."""
        begins = next(rows)
        chunk = chunk or CsvChunk(begins.first, begins.first, 0, begins.number, names, separator, [])
        end = begins.end
        for row in rows:
            end = row.end
            if end - begins.first > LONGEST_BYTES:
                raise InvalidInput([Problem(f"row {row.number}", "belongs to a claim of more than 16 MB")])
        self._claims += 1
        is_new = self._seen.first(hash(_Identity(names)(begins)[:2]), self._claims) == self._claims
        scattered = chunk.scattered if is_new else [*chunk.scattered, begins.number]
        return chunk._replace(end=end, claims=chunk.claims + 1, scattered=scattered)


def csv_items(chunk: CsvChunk, data: bytes, encoding: str) -> Iterator[Item]:
    """The claims of a chunk."""
    rows = rows_of([data], encoding, chunk.separator, chunk.first, chunk.row)
    scattered = set(chunk.scattered)
    for _, group in groupby((row for row in rows if not row.is_empty), key=_Identity(chunk.names)):
        together = list(islice(group, _MOST_ROWS))
        item = claim_of(chunk.names, together)
        yield _scattered(item, together[0]) if together[0].number in scattered else item


def _scattered(item: Item, row: Row) -> Unusable:
    claim_id = item.claim_id if isinstance(item, Unusable) else item.claim.claim_id  # type: ignore[union-attr]
    message = "goes on with a claim that ended before; let the rows of a claim stand together"
    return Unusable(claim_id, InvalidInput([Problem(f"row {row.number}", message)]))


class _Identity:
    """What makes rows one claim: its two ids; a row without them stands alone."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places = [names.index("claim_id"), names.index("payer_id")]

    def __call__(self, row: Row) -> tuple[str, str, int]:
        claim, payer = (row.cells[place] if place < len(row.cells) else "" for place in self._places)
        return claim, payer, 0 if claim else row.number


def _heading(parts: Iterator[bytes]) -> tuple[str, Iterator[bytes]]:
    """What parts the columns, and the file from its beginning."""
    read: list[bytes] = []

    def remembered() -> Iterator[bytes]:
        for part in parts:
            read.append(part)
            yield part

    heading = next(lines_of(remembered()), None)
    whole = (part for source in (read, parts) for part in source)
    return separator_of(heading.data if heading else b""), whole
