"""API keys in DynamoDB: one item a key, listed through the index."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute, UTCDateTimeAttribute
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError

from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import ApiKey
from chalicelib.store.table import Item, reaching_the_store

_CONDITION_FAILED = "ConditionalCheckFailedException"


class KeyItem(Item, discriminator="key"):
    """`KEY#<id>`, `META`. Practices and scopes are sets that are never empty; their order means nothing."""

    mode = UnicodeAttribute()
    digest = UnicodeAttribute()
    practices = UnicodeSetAttribute()
    scopes = UnicodeSetAttribute()
    label = UnicodeAttribute()
    created_at = UTCDateTimeAttribute()
    expires_at = UTCDateTimeAttribute(null=True)
    revoked_at = UTCDateTimeAttribute(null=True)


class DynamoKeys:
    """KeyStore in the bound table."""

    def add(self, key: ApiKey) -> None:
        with reaching_the_store():
            try:
                key_item(key).save(KeyItem.pk.does_not_exist())
            except PutError as error:
                if error.cause_response_code == _CONDITION_FAILED:
                    raise Conflict("An API key of that id is kept already.") from None
                raise

    def find(self, key_id: str) -> ApiKey:
        with reaching_the_store():
            try:
                return _key(KeyItem.get(_pk(key_id), "META", consistent_read=True))
            except DoesNotExist:
                raise NotKept("No API key of that id is kept.") from None

    def revoke(self, key_id: str, at: datetime) -> None:
        item = KeyItem(_pk(key_id), "META")
        with reaching_the_store():
            try:
                item.update([KeyItem.revoked_at.set(KeyItem.revoked_at | at)], condition=KeyItem.pk.exists())
            except UpdateError as error:
                if error.cause_response_code == _CONDITION_FAILED:
                    raise NotKept("No API key of that id is kept.") from None
                raise

    def all(self) -> list[ApiKey]:
        with reaching_the_store():
            return [_key(item) for item in KeyItem.listed.query("KEYS") if isinstance(item, KeyItem)]


def _pk(key_id: str) -> str:
    return f"KEY#{key_id}"


def key_item(key: ApiKey) -> KeyItem:
    return KeyItem(
        _pk(key.key_id),
        "META",
        list_pk="KEYS",
        list_sk=f"{key.created_at.isoformat()}#{key.key_id}",
        mode=key.mode,
        digest=key.digest,
        practices=set(key.practices),
        scopes=set(key.scopes),
        label=key.label,
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )


def _key(item: KeyItem) -> ApiKey:
    return ApiKey(
        key_id=item.pk.partition("#")[2],
        mode="live" if item.mode == "live" else "test",
        digest=item.digest,
        practices=frozenset(item.practices),
        scopes=frozenset(item.scopes),
        label=item.label,
        created_at=item.created_at,
        expires_at=item.expires_at,
        revoked_at=item.revoked_at,
    )
