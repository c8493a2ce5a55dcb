"""What there is to know about an endpoint without calling it: what serves it reads this, and so does OpenAPI."""

from typing import Any

from chalicelib.domain.lean import lean_dataclass

# Scopes whose calls change something: they take an Idempotency-Key.
WRITING = frozenset({"write", "admin"})


@lean_dataclass
class Operation:
    """`takes` is the type of the body, or for GET of the query; `asks` that of the query beside a body; `gives` that
    of the answer. `scope` is None where no key is needed. `statuses` are those of good answers. `versioned`: the call
    needs If-Match. `also_gives` are media types of text that it answers in beside JSON.
    `tells_version`: the answer has the ETag of what is above its address."""

    method: str
    path: str
    name: str
    about: str
    takes: Any
    asks: Any
    gives: Any
    media: tuple[str, ...]
    scope: str | None
    statuses: tuple[int, ...] = (200,)
    versioned: bool = False
    also_gives: tuple[str, ...] = ()
    tells_version: bool = False

    @property
    def may_find_it_done(self) -> bool:
        """True where 200 says that what is sent was there already, and nothing was written."""
        return self.writes and not self.versioned and {200, 201} <= set(self.statuses)

    @property
    def writes(self) -> bool:
        """True where the call changes something."""
        return self.scope in WRITING and self.method != "GET"
