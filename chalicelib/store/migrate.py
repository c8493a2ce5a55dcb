"""The table as a migration walks through it: pages of a segmented scan, and one conditional write a record.

A record keeps its version: it means the same as before, so whoever read it may still write, and what counts versions
(published rules, contracts) counts on. Whoever writes meanwhile raises the version, and the rewrite finds it gone.
"""

from pynamodb.exceptions import PutError

from chalicelib.services.records.migrate import Page
from chalicelib.services.records.table import Key, Record
from chalicelib.services.records.upgrades import FIRST_SCHEMA, schema_of
from chalicelib.store.dynamo_table import RecordItem, item_of, record_of
from chalicelib.store.table import Item, reaching_the_store

_ITEMS_A_PAGE = 500
_CONDITION_FAILED = "ConditionalCheckFailedException"


class DynamoShelf:
    """Shelf of the bound table."""

    def __init__(self, items_a_page: int = _ITEMS_A_PAGE) -> None:
        self._items_a_page = items_a_page

    def page(self, segment: int, segments: int, after: Key | None) -> Page:
        begin = {"pk": {"S": after.partition}, "sk": {"S": after.sort}} if after else None
        with reaching_the_store():
            found = Item.scan(
                segment=segment,
                total_segments=segments,
                limit=self._items_a_page,
                last_evaluated_key=begin,
                consistent_read=True,
            )
            items = list(found)
        ended = found.last_evaluated_key
        next_one = Key(ended["pk"]["S"], ended["sk"]["S"]) if ended else None
        records = [item for item in items if isinstance(item, RecordItem)]
        outdated = tuple((record_of(item), _schema(item)) for item in records if _schema(item) < schema_of(item.what))
        return Page(len(items), outdated, next_one)

    def rewrite(self, record: Record, schema: int) -> bool:
        item = item_of(record)
        item.version = record.version
        as_read = (RecordItem.version == record.version) & (RecordItem.schema == schema)
        with reaching_the_store():
            try:
                item.save(as_read)
            except PutError as error:
                if error.cause_response_code == _CONDITION_FAILED:
                    return False
                raise
        return True


def _schema(item: Item) -> int:
    return int(item.schema or FIRST_SCHEMA)
