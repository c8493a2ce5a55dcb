"""A request as a view sees it: who asks, what is given, and how a write is protected.

Headers that are about writes are read here alone: Idempotency-Key, If-Match.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Generic
from urllib.parse import unquote

from chalice.app import Request
from typing_extensions import TypeVar

from chalicelib import wiring
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.reading import MOST_VALUES, read_as, read_json
from chalicelib.services.errors import NotKept, VersionMissing
from chalicelib.services.keys import Caller, caller_of
from chalicelib.services.practice.space_of_tests import in_present_space
from chalicelib.services.records.once import UNPROTECTED, FirstAnswer, Protection, once
from chalicelib.web.body import body_of, query_of
from chalicelib.web.operation import Operation
from chalicelib.web.refusals import KeyMissing
from chalicelib.web.request_log import note

T = TypeVar("T")
Q = TypeVar("Q", default=None)
NOBODY = Caller(key_id="", mode="test", practice="", scopes=frozenset())
_SENT_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_LONGEST_PURPOSE = 80
# As long as anything that a partner may name; the store refuses keys that are much longer.
_LONGEST_ID = 80
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')


@lean_dataclass
class Call(Generic[T, Q]):
    """`given` is what `takes` says, `asked` what `asks` says; `caller` is NOBODY where no key is needed.

    `protection` goes into the transaction of a write; `purpose` is why patient data are read, where the caller says so.
    """

    given: T
    asked: Q
    path: Mapping[str, str]
    caller: Caller
    request_id: str
    protection: Protection = UNPROTECTED
    if_match: str | None = None
    accept: str = ""
    purpose: str | None = None

    def protected_by(self, protection: Protection) -> "Call[T, Q]":
        """The same call with the protection of its write."""
        return replace(self, protection=protection)

    @property
    def space(self) -> str:
        """The part of the table that is the caller's own."""
        return self.caller.space

    @property
    def seen_version(self) -> int:
        """The version that the author of a change saw. Raises VersionMissing or InvalidInput."""
        if self.if_match is None:
            raise VersionMissing("Send the header If-Match with the ETag of what you read.")
        found = _ETAG.fullmatch(self.if_match.strip())
        if not found:
            raise InvalidInput([Problem("If-Match", 'must be one ETag as it was answered, such as "3"')])
        return int(found.group(1))


def call_of(operation: Operation, request: Request, path: Mapping[str, str], request_id: str) -> Call[Any, Any]:
    """The request, read. The key comes first: strangers learn nothing about shapes. Raises what is to be refused."""
    caller = NOBODY if operation.scope is None else _caller(request, operation.scope)
    values = {name: unquote(value) for name, value in path.items()}
    if any(len(value) > _LONGEST_ID for value in values.values()):
        raise NotKept("Nothing here has an id of more than 80 characters.")
    return Call(
        _given(operation, request), _asked(operation, request), values, caller, request_id,
        if_match=request.headers.get("if-match"), accept=request.headers.get("accept", ""), purpose=_purpose(request),
    )  # fmt: skip


def protection_of(operation: Operation, request: Request, call: Call[Any, Any]) -> Protection | FirstAnswer:
    """How the write is protected, or its first answer where it happened already. Raises KeyReused, InvalidInput."""
    sent = idempotency_key(request) if operation.writes else None
    if sent is None:
        return UNPROTECTED
    desk = wiring.parts().desk
    return once(desk.table, call.space, sent, _digest(operation, request, call.path), desk.now())


def _digest(operation: Operation, request: Request, path: Mapping[str, str]) -> str:
    """Of all that makes the request what it is, so that a key is never answered with another request's answer."""
    raw = request.raw_body
    # The path as it is declared, and then what stands in its places: the framework's request has no other path.
    place = [operation.method, operation.path, sorted(query_of(request).items()), request.headers.get("if-match")]
    place += sorted(path.items())
    return hashlib.sha256(json.dumps(place).encode() + (raw.encode() if isinstance(raw, str) else raw)).hexdigest()


def idempotency_key(request: Request) -> str | None:
    """The key of a write, None where none is sent. Raises InvalidInput."""
    sent = request.headers.get("idempotency-key")
    if sent is not None and not _SENT_KEY.fullmatch(sent):
        raise InvalidInput([Problem("Idempotency-Key", "must be 1 to 255 visible ASCII characters")])
    return sent


def key_sent(request: Request) -> str:
    """The text of the API key, "" where none is sent."""
    return key_in(request.headers.get("authorization", ""))


def key_in(authorization: str) -> str:
    """The API key in the value of a header Authorization, "" where it holds none."""
    scheme, _, text = authorization.partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _caller(request: Request, scope: str) -> Caller:
    text = key_sent(request)
    if not text:
        raise KeyMissing("Send the header Authorization: Bearer <API key>.")
    key = wiring.parts().keys.check(text)
    caller = caller_of(key, request.headers.get("otguard-practice"))
    note(request, practice=caller.practice, key_id=caller.key_id, mode=caller.mode)
    caller.require(scope)
    return in_present_space(wiring.parts().table, caller)


def _purpose(request: Request) -> str | None:
    """Whatever was said, cut to what is kept: a read is never refused for its reason."""
    said = request.headers.get("otguard-purpose", "")[:_LONGEST_PURPOSE]
    return "".join(character if character.isprintable() else "?" for character in said).strip() or None


def _given(operation: Operation, request: Request) -> Any:
    if operation.takes is None:
        return None
    if operation.method == "GET":
        return _queried(operation.takes, request)
    data = body_of(request, operation.media)
    return data if operation.takes is bytes else read_as(operation.takes, read_json(data, MOST_VALUES))


def _asked(operation: Operation, request: Request) -> Any:
    if operation.asks is not None:
        return _queried(operation.asks, request)
    if operation.scope is not None and (operation.method != "GET" or operation.takes is None):
        _queried(_Nothing, request)
    return None


@lean_dataclass(frozen=False)
class _Nothing:
    """A call without parameters."""


def _queried(kind: type[Any], request: Request) -> Any:
    """The query as that type. What nobody reads was meant to do something: it is refused, with what is read."""
    query, names = query_of(request), [field.name for field in fields(kind)]
    # Imported here: it brings all checks along, and `/v1/health` waits for none.
    from chalicelib.checks.wording import listed

    takes = f"it takes {listed(sorted(names), 'and')}" if names else "it takes none"
    problems = [Problem(name[:80], f"is no parameter of this call; {takes}") for name in query if name not in names]
    try:
        read = read_as(kind, {name: value for name, value in query.items() if name in names})
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return read
