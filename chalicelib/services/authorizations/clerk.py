"""One write about one authorization: read with its patient's head, decide, write at once; again if overtaken.

What happened already for the same cause is answered as it was answered first.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.services.authorizations.answers import entry_json
from chalicelib.services.authorizations.keeping import Kept, changes_of, closed_key, kept_of, standing_key
from chalicelib.services.authorizations.ledger import Cause, Stamp, entry_key, kept_entry
from chalicelib.services.authorizations.moving import Moved
from chalicelib.services.authorizations.refusals import AuthorizationShort, ReservationOver, ToldOtherwise
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.table import Key, Put, Record, Table

# An id in an address is any text.
_OUR_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# A transaction takes 100 changes; the step itself needs a few of them.
_MOST_BESIDE = 90
_UNKNOWN = "This patient has no authorization of this id on file."


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who writes, in which practice's space, on which day."""

    desk: Desk
    space: str
    today: date
    by: str

    @property
    def stamp(self) -> Stamp:
        """When and by whom, as it is kept."""
        return Stamp(self.desk.now().isoformat(), self.by)


@dataclass(frozen=True, slots=True)
class Found:
    """An authorization, its patient's head, and what else was read with them."""

    kept: Kept
    raised_head: Put
    others: dict[Key, Record]


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody asks for: its cause, what was given (to tell a repetition from another), and how it is decided.

    `decide` gets the authorization and may refuse. `needs` are further records that it looks at; `ended_by` is the
    entry behind which the step counts no more; `also` gives what is written beside.
    """

    what: str
    cause: Cause
    asked: dict[str, Any]
    decide: Callable[[Found], Moved]
    needs: tuple[Key, ...] = ()
    ended_by: Key | None = None
    also: Callable[[Found], list[Put]] = lambda found: []


def find(table: Table, space: str, patient_id: str, authorization_id: str, others: tuple[Key, ...] = ()) -> Found:
    """Reads it in one call, standing or closed. Raises NotKept."""
    if not _OUR_ID.fullmatch(authorization_id):
        raise NotKept(_UNKNOWN)
    places = [standing_key(space, patient_id, authorization_id), closed_key(space, patient_id, authorization_id)]
    head = address.head(space, patient_id)
    found = table.get_many([*places, head, *others])
    record = next((found[place] for place in places if place in found), None)
    if record is None:
        raise NotKept(_UNKNOWN)
    file = PatientFile(space, patient_id, (found[head],) if head in found else ())
    return Found(kept_of(record), file.raised_head(), found)


def take(clerk: Clerk, patient_id: str, authorization_id: str, step: Step, protection: Protection) -> FirstAnswer:
    """Takes the step once; 201 with its ledger entry, 200 with the same where it was taken before.

    Raises NotKept, ToldOtherwise where the cause came before with other content, AuthorizationShort where more is asked
    for than is left, whatever `decide` refuses, and Busy.
    """
    place = entry_key(clerk.space, patient_id, authorization_id, step.cause)

    def attempt() -> FirstAnswer:
        also = (place, *step.needs, *((step.ended_by,) if step.ended_by else ()))
        found = find(clerk.desk.table, clerk.space, patient_id, authorization_id, also)
        before = found.kept.authorization
        if step.ended_by in found.others:
            raise ReservationOver(before)
        if place in found.others:
            first = kept_entry(found.others[place])
            if first.asked != step.asked:
                raise ToldOtherwise(before, step.what)
            return FirstAnswer(200, entry_json(before, first))
        moved = step.decide(found)
        if not moved.is_covered:
            asked = sum(one.change for one in moved.movements if one.change > 0)
            raise AuthorizationShort(moved.before, asked, clerk.today)
        changes, entry = changes_of(
            clerk.space, found.kept, moved.after, moved.movements, step.cause, clerk.stamp, clerk.today, step.asked
        )
        answer = FirstAnswer(201, entry_json(moved.after, entry))
        beside = step.also(found)
        for begin in range(_MOST_BESIDE, len(beside), _MOST_BESIDE):
            # What finds no room in the transaction goes before it: such records tell nothing by themselves.
            clerk.desk.table.write(beside[begin : begin + _MOST_BESIDE])
        changes += beside[:_MOST_BESIDE]
        clerk.desk.table.write([*changes, found.raised_head, *protection.changes(answer)])
        return answer

    return clerk.desk.decide(attempt)
