"""The work list of credentials: licences and enrolments that end, soonest first.

The index finds the providers of whom something ends in time; each is read again before anything is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Literal

from typing_extensions import TypedDict

from chalicelib.domain.dates import Day
from chalicelib.domain.shape import CLOSED, Cursor, OurId, PageSize
from chalicelib.services.on_file.credentials import CREDENTIAL, Ending, endings
from chalicelib.services.on_file.forms import ProviderOnFile
from chalicelib.services.on_file.kinds import PROVIDER
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.table import LAST, Table

# A renewal takes weeks: what ends within a quarter is told without being asked for.
_AHEAD = timedelta(days=90)


@dataclass(slots=True)
class CredentialsQuery:
    """What ends up to `due_until` (90 days from today by default), of one payer or of all; what has ended stays until
    it is renewed."""

    __pydantic_config__ = CLOSED
    due_until: Day | None = None
    payer_id: OurId | None = None
    limit: PageSize = "50"
    cursor: Cursor | None = None
    format: Literal["json", "csv"] | None = None


class CredentialJson(TypedDict):
    """A licence, or an enrolment with a payer. `days_left` is 0 on the last good day and negative after it."""

    ends_on: str
    days_left: int
    what: Literal["license", "enrollment"]
    payer_id: str | None
    npi: str
    name: str | None
    credential: str | None


class CredentialsJson(TypedDict):
    """A page of the work list; `cursor` asks for the next one, null on the last."""

    due: list[CredentialJson]
    cursor: str | None


def credential_worklist(table: Table, space: str, query: CredentialsQuery, today: date) -> CredentialsJson:
    """A page. Raises InvalidInput for a foreign cursor."""
    until, limit = query.due_until or today + _AHEAD, int(query.limit)
    partition = address.due(space, CREDENTIAL)
    of_list = f"{partition} {until} {query.payer_id}"
    after = place_of(of_list, query.cursor) or ""
    every = sorted(_rows(table, space, until), key=itemgetter(0))
    rows = [row for row in every if row[0] > after and query.payer_id in (None, row[1].payer_id)]
    page = rows[:limit]
    more = cursor_of(of_list, page[-1][0]) if len(rows) > limit else None
    return {"due": [_json(ending, provider, today) for _, ending, provider in page], "cursor": more}


_Row = tuple[str, Ending, ProviderOnFile]


def _rows(table: Table, space: str, until: date) -> Iterator[_Row]:
    found = table.look_up("due", address.due(space, CREDENTIAL), "", until.isoformat() + LAST)
    for record in table.get_many([record.key for record in found]).values() if found else ():
        provider = PROVIDER.read(record)
        for ending in endings(provider):
            if ending.on <= until:
                yield f"{ending.on.isoformat()}#{provider.npi}#{ending.payer_id or ''}", ending, provider


def _json(ending: Ending, provider: ProviderOnFile, today: date) -> CredentialJson:
    return {
        "ends_on": ending.on.isoformat(),
        "days_left": (ending.on - today).days,
        "what": "license" if ending.payer_id is None else "enrollment",
        "payer_id": ending.payer_id,
        "npi": provider.npi,
        "name": provider.name,
        "credential": provider.credential,
    }
