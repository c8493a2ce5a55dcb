"""Every reader of outside bytes that works without a service, by name: each gives a short outcome, or a named error's."""

from collections.abc import Callable, Iterable
from random import Random

from bench.fuzzing.downloads import DOWNLOADS
from bench.fuzzing.edge import EDGE
from chalicelib.domain.errors import InvalidInput, OTGuardError
from chalicelib.rules.text import read_document
from chalicelib.services.claim_files import Item, Unusable, read_claim_file
from chalicelib.services.files.cut import cut_file, items_of
from chalicelib.services.files.survey import survey
from chalicelib.services.imports.columns import TABLES
from chalicelib.services.imports.read_table import read_table
from chalicelib.services.records.cursor import place_of

_CHUNK_BYTES = 200
_PIECES = (b"", b"\x00", b"\xff", b"\xef\xbb\xbf", b'"', b"\n", b"\r", b",", b";", b"~", b"*", b"{", b"]", b"9" * 30)


def outcome_of(parser: str, data: bytes) -> str:
    """What comes of it, in a line. Raises whatever is not to be raised."""
    try:
        return PARSERS[parser](data)
    except InvalidInput as error:
        first = error.problems[0]
        return f"refused: {first.field} {first.message}"
    except OTGuardError as error:
        return f"refused: {error}"


def garbled(chance: Random, data: bytes) -> bytes:
    """The input with one to four places cut, doubled, swapped for odd bytes, or flipped by a bit."""
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randint(0, len(data)), chance.choice((0, 1, 1, 2, 8, 40))
        piece = data[at : at + length]
        flipped = bytes(byte ^ 1 << chance.randrange(8) for byte in piece)
        data = data[:at] + chance.choice((chance.choice(_PIECES), piece * 2, flipped)) + data[at + length :]
    return data


def _told(items: Iterable[Item]) -> str:
    listed = list(items)
    unusable = [item.error.problems[0] for item in listed if isinstance(item, Unusable)]
    first = f"; the first of {len(unusable)} unusable: {unusable[0].field} {unusable[0].message}" if unusable else ""
    return f"{len(listed)} items{first}"


def _claims(data: bytes) -> str:
    read = read_claim_file(data)
    problems = f", {len(read.problems)} problems of the file" if read.problems else ""
    return _told(read.items) + problems


def _upload(data: bytes) -> str:
    looked = survey([data], None)
    cuts = list(cut_file([data], looked, _CHUNK_BYTES).cuts())
    found = [item for cut in cuts for item in items_of(cut, data[cut.first : cut.end], looked.form, looked.encoding)]
    return f"{looked.form}: {_told(found)}"


def _rules(data: bytes) -> str:
    document = read_document(data.decode("utf-8", "replace"), "kept")
    return f"{document.payer_id}: {len(document.checks)} checks"


def _cursor(data: bytes) -> str:
    return f"goes on behind {place_of('a list', data.decode('latin-1'))!r}"


PARSERS: dict[str, Callable[[bytes], str]] = {
    "claims": _claims,
    "upload": _upload,
    "rules": _rules,
    "cursor": _cursor,
    **DOWNLOADS,
    **EDGE,
    **{
        f"import {kind}": lambda data, form=form: f"{len(read_table(form, data))} records"  # type: ignore[misc]
        for kind, form in TABLES.items()
    },
}
