"""Records of a list that fit what is asked for, page by page: read in few calls, and gone on with where they end."""

from collections.abc import Callable

from chalicelib.services.records.table import Record

# A page is looked for through so many reads at most; whoever asks goes on from there.
MOST_READS = 3

Read = Callable[[str | None, int], list[Record]]


def sift(read: Read, fits: Callable[[Record], bool], after: str | None, most: int) -> tuple[list[Record], str | None]:
    """Up to `most` records that fit, and the place behind which an older page goes on, None at the end. `read` gives
    so many records from behind a place on."""
    found: list[Record] = []
    for _ in range(MOST_READS):
        records = read(after, most)
        for record in records:
            after = record.key.sort
            if fits(record):
                found.append(record)
            if len(found) == most:
                return found, after
        if len(records) < most:
            return found, None
    return found, after
