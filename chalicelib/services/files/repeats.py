"""Claims that bill the same as an earlier one of their file: found while it is split, told to the chunk they stand in.

So a chunk needs no other chunk to be judged, and the order of workers cannot matter.
"""

from collections.abc import Iterable, Iterator, Sequence

from chalicelib.domain.claim import Claim
from chalicelib.services.claim_files import Item, Unusable
from chalicelib.services.same_file import SameFile


def repeats_of(items: Iterable[Item], file: SameFile) -> list[list[int]]:
    """Which claims of a chunk (counted from 0 in it) repeat which of the file (counted from 1). `file` has seen all
    before them."""
    found = []
    for place, item in enumerate(items):
        if isinstance(item, Unusable):
            file.skip()
            continue
        repeats = file.add(_claim(item)).repeats
        if repeats is not None:
            found.append([place, repeats])
    return found


def marked(items: Iterable[Item], repeats: Sequence[Sequence[int]]) -> Iterator[Item]:
    """The claims of a chunk, told which they repeat."""
    told = {place: first for place, first in repeats}  # noqa: C416  pairs come back from JSON as lists
    for place, item in enumerate(items):
        if place in told and not isinstance(item, Unusable):
            _claim(item).repeats = told[place]
        yield item


def _claim(item: Item) -> Claim:
    assert not isinstance(item, Unusable), "what cannot be read is no claim"
    return item if isinstance(item, Claim) else item.claim
