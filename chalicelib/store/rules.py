"""Published rules in DynamoDB. A version and the pointer to it are written in one transaction; texts are compressed.

A version never changes, so it is read once and may be remembered for ever; the pointer is what moves.
"""

import zlib
from datetime import datetime
from typing import Literal

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import DocumentName, Published, Version
from chalicelib.store.table import Item, connection, reaching_the_store

_OVERTAKEN = {"ConditionalCheckFailed", "TransactionConflict"}


class VersionItem(Item, discriminator="rules_version"):
    """`RULES#<document>`, `VERSION#<000012>`: the document as published, by whom and when."""

    text = BinaryAttribute(legacy_encoding=False)
    number = NumberAttribute()
    published_at = UTCDateTimeAttribute()
    published_by = UnicodeAttribute()


class PointerItem(Item, discriminator="rules_current"):
    """`RULES#<document>`, `CURRENT`: the number in force; listed under `RULES`."""

    document_kind = UnicodeAttribute()
    document = UnicodeAttribute()
    number = NumberAttribute()


class SnapshotItem(Item, discriminator="rules_snapshot"):
    """`RULES#SNAP#<hex>`, `META`: effective rules as a verdict used them."""

    text = BinaryAttribute(legacy_encoding=False)


class DynamoRules:
    """RuleStore in the bound table."""

    def current(self) -> list[Published]:
        with reaching_the_store():
            found = PointerItem.listed.query("RULES")
            return [_published(item) for item in found if isinstance(item, PointerItem)]

    def publish(self, document: DocumentName, text: str, after: int, at: datetime, by: str) -> int:
        number = after + 1
        version = VersionItem(
            _pk(document), _sk(number), text=_packed(text), number=number, published_at=at, published_by=by
        )
        as_seen = PointerItem.number == after if after else PointerItem.pk.does_not_exist()
        with reaching_the_store():
            try:
                with TransactWrite(connection=connection()) as transaction:
                    transaction.save(version, condition=VersionItem.pk.does_not_exist())
                    transaction.save(_pointer(document, number), condition=as_seen)
            except TransactWriteError as error:
                if {reason.code for reason in error.cancellation_reasons if reason} & _OVERTAKEN:
                    raise Conflict(f"Another version than {after} of {document.name} is in force.") from None
                raise
        return number

    def version(self, document: DocumentName, number: int) -> Version:
        with reaching_the_store():
            try:
                item = VersionItem.get(_pk(document), _sk(number), consistent_read=True)
            except DoesNotExist:
                raise NotKept(f"Version {number} of {document.name} is not kept here.") from None
        return Version(_unpacked(item.text), item.published_at, item.published_by)

    def put_snapshot(self, digest: str, text: str) -> None:
        with reaching_the_store():
            SnapshotItem(f"RULES#SNAP#{digest}", "META", text=_packed(text)).save()

    def snapshot(self, digest: str) -> str:
        with reaching_the_store():
            try:
                return _unpacked(SnapshotItem.get(f"RULES#SNAP#{digest}", "META", consistent_read=True).text)
            except DoesNotExist:
                raise NotKept(f"No rules are kept under {digest}.") from None


def _pointer(document: DocumentName, number: int) -> PointerItem:
    return PointerItem(
        _pk(document),
        "CURRENT",
        list_pk="RULES",
        list_sk=f"{document.kind}#{document.name}",
        document_kind=document.kind,
        document=document.name,
        number=number,
    )


def _published(item: PointerItem) -> Published:
    kind: Literal["payer", "template"] = "template" if item.document_kind == "template" else "payer"
    return Published(DocumentName(kind, item.document), int(item.number))


def _pk(document: DocumentName) -> str:
    return f"RULES#{document.name}" if document.kind == "payer" else f"RULES#TEMPLATE#{document.name}"


def _sk(number: int) -> str:
    return f"VERSION#{number:06d}"


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 9)


def _unpacked(data: bytes) -> str:
    return zlib.decompress(data).decode()
