"""Every record whose partition begins in one of some ways: a walk through the whole table, for maintenance alone.

It reads page after page and keeps nothing, whatever the size of the table.
"""

from collections.abc import Iterator, Sequence

from chalicelib.services.records.table import Record
from chalicelib.store.dynamo_table import RecordItem, record_of
from chalicelib.store.table import Item, reaching_the_store


class DynamoWalk:
    """Walk in the bound table."""

    def every(self, beginnings: Sequence[str]) -> Iterator[Record]:
        with reaching_the_store():
            for item in Item.scan(consistent_read=True):
                if isinstance(item, RecordItem) and item.pk.startswith(tuple(beginnings)):
                    yield record_of(item)
