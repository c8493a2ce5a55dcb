"""The one table: keys, indexes, what every item carries. Which table on which cloud is bound once, on first use.

All models share one connection, hence one pool of sockets. Time-outs are short: the caller is waiting.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pynamodb.attributes import DiscriminatorAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.tally import count_store_call
from chalicelib.settings import Settings

SCHEMA = 1


class DueIndex(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """Open clocks alone, soonest first. Eventually consistent: it finds candidates, the item is read again."""

    class Meta:
        index_name = "due"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    due_pk = UnicodeAttribute(hash_key=True)
    due_sk = UnicodeAttribute(range_key=True)


class ListIndex(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """What is listed: claims by month and status, published rules, keys. Eventually consistent."""

    class Meta:
        index_name = "list"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    list_pk = UnicodeAttribute(hash_key=True)
    list_sk = UnicodeAttribute(range_key=True)


class Item(Model):
    """What every item has. `schema` is the form it was written in; readers upgrade on read.

    `expires` lets DynamoDB clean up, days late: every read compares the time itself.
    """

    class Meta:
        table_name = ""
        billing_mode = "PAY_PER_REQUEST"
        connect_timeout_seconds = 1
        read_timeout_seconds = 3
        max_retry_attempts = 2
        max_pool_connections = 20
        region: str | None = None
        host: str | None = None
        aws_access_key_id: str | None = None
        aws_secret_access_key: str | None = None

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    schema = NumberAttribute(default=SCHEMA)
    expires = TTLAttribute(null=True)
    due_pk = UnicodeAttribute(null=True)
    due_sk = UnicodeAttribute(null=True)
    list_pk = UnicodeAttribute(null=True)
    list_sk = UnicodeAttribute(null=True)
    due = DueIndex()
    listed = ListIndex()


def bind(settings: Settings) -> None:
    """Says which table on which cloud all models mean. For the embedded cloud any credentials do."""
    Item._connection = None
    Item.Meta.table_name = settings.table
    Item.Meta.region = settings.region
    Item.Meta.host = settings.endpoint
    Item.Meta.aws_access_key_id = Item.Meta.aws_secret_access_key = "local" if settings.endpoint else None
    # The models inherit this connection; each would otherwise open its own.
    Item._get_connection()


def connection() -> Connection:
    """The connection that transactions are sent over."""
    return Item._get_connection().connection


def create_table() -> None:
    """Makes the table with its indexes and its clean-up where it is missing; for the embedded cloud and tests."""
    if not Item.exists():
        Item.create_table(wait=True)


@contextmanager
def reaching_the_store() -> Iterator[None]:
    """What DynamoDB refuses or never answers becomes StoreUnavailable; the cause stays attached for the log."""
    count_store_call()
    try:
        yield
    except PynamoDBException as error:
        raise StoreUnavailable(f"The store could not be reached or refused ({type(error).__name__}).") from error
