"""Files cut and read back, as workers do it."""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.plain import plain
from chalicelib.services.claim_files import Unusable
from chalicelib.services.files.cut import Cut, cut_file, items_of
from chalicelib.services.files.survey import survey


def parts(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def cuts_of(data: bytes, chunk_bytes: int, part_bytes: int = 64) -> list[Cut]:
    looked = survey(parts(data, part_bytes), None)
    return list(cut_file(parts(data, part_bytes), looked, chunk_bytes).cuts())


def read_in_cuts(data: bytes, chunk_bytes: int, part_bytes: int = 64) -> list[Any]:
    """Every claim of the file as JSON values; an unusable one as its problems."""
    looked = survey(parts(data, part_bytes), None)
    found = []
    for cut in cut_file(parts(data, part_bytes), looked, chunk_bytes).cuts():
        items = [told(item) for item in items_of(cut, data[cut.first : cut.end], looked.form, looked.encoding)]
        assert len(items) == cut.claims
        found += items
    return found


def told(item: Any) -> Any:
    if isinstance(item, Unusable):
        return [(problem.field, problem.message) for problem in item.error.problems]
    return plain(item)
