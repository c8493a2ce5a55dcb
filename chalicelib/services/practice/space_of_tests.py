"""The space of a practice's test keys, which can be reset: each reset begins another one, and nothing leads to the old.

Which one counts is read with every call of a test key, never remembered, so that a test may go on at once.
"""

from dataclasses import replace

from typing_extensions import TypedDict

from chalicelib.services.errors import NotATestKey
from chalicelib.services.keys import Caller
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED, FirstAnswer, Protection
from chalicelib.services.records.table import Delete, Put, Record, Table

GENERATION = "test_space"


class ResetJson(TypedDict):
    """How often the space was begun anew."""

    resets: int


def in_present_space(table: Table, caller: Caller) -> Caller:
    """The caller; of a test key, in the space that counts now."""
    if caller.mode != "test":
        return caller
    kept = table.get_many([address.space_of_tests(caller.practice)])
    return replace(caller, resets=next((record.version for record in kept.values()), 0))


def reset_test_space(desk: Desk, caller: Caller, protection: Protection) -> FirstAnswer:
    """Begin the space of the caller's practice anew. Raises NotATestKey, Busy."""
    if caller.mode != "test":
        raise NotATestKey("This is a live key. Only a test key resets the space of test keys.")
    return begin_anew(desk, caller.practice, protection)


def begin_anew(desk: Desk, practice: str, protection: Protection = UNPROTECTED) -> FirstAnswer:
    """The same, by whoever may. Raises Busy."""

    def attempt() -> FirstAnswer:
        place = address.space_of_tests(practice)
        version = next((record.version for record in desk.table.get_many([place]).values()), 0)
        begun = Put(Record(place, GENERATION, {"at": desk.now().isoformat()}, version))
        # Programs that listened to the old space would else be told of it for ever.
        listening = desk.table.read(address.webhooks(address.space(practice, "test", version)))
        told: ResetJson = {"resets": version + 1}
        answer = FirstAnswer(200, told)
        once = protection.within(address.space(practice, "test", version + 1)).changes(answer)
        desk.table.write([begun, *(Delete(record.key, record.version) for record in listening), *once])
        return answer

    return desk.decide(attempt)
