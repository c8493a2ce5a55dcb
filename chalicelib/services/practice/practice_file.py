"""A practice's file as one query reads it: settings, providers, contracts. Remembered for at most 30 seconds.

So a change counts everywhere within that time; where it was made, it counts at once.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.reading import read_as
from chalicelib.services.practice.settings import FIRST_SETTINGS, PracticeSettings
from chalicelib.services.records import address
from chalicelib.services.records.table import LAST, Record, Table

if TYPE_CHECKING:
    from chalicelib.services.on_file.forms import ProviderOnFile

SETTINGS = "settings"
CONTRACT = "contract"
REMEMBERED = timedelta(seconds=30)
_MOST_REMEMBERED = 1_000


@lean_dataclass
class PracticeFile:
    """`settings_version` is 0 where none were ever kept; `contracts` are the records of overrides by payer."""

    space: str
    settings: PracticeSettings = FIRST_SETTINGS
    settings_version: int = 0
    providers: "tuple[ProviderOnFile, ...]" = ()
    contracts: tuple[Record, ...] = ()

    def today(self, now: datetime, zone: tzinfo = UTC) -> date:
        """The practice's day; `zone` is that of the installation."""
        own = self.settings.time_zone
        return now.astimezone(ZoneInfo(own) if own else zone).date()


def read_practice_file(table: Table, space: str) -> PracticeFile:
    """What stands of a practice, in one consistent query."""
    records = table.read(address.practice(space), address.PRACTICE, LAST)
    settings = next((record for record in records if record.kind == SETTINGS), None)
    return PracticeFile(
        space,
        read_as(PracticeSettings, settings.data["form"]) if settings else FIRST_SETTINGS,
        settings.version if settings else 0,
        _providers([record for record in records if record.kind not in (SETTINGS, CONTRACT)]),
        tuple(record for record in records if record.kind == CONTRACT),
    )


def _providers(others: list[Record]) -> "tuple[ProviderOnFile, ...]":
    if not others:
        return ()
    # Imported on first use: the forms of what is on file, which a practice that keeps none does without.
    from chalicelib.services.on_file import kinds

    return tuple(kinds.PROVIDER.read(record) for record in others if record.kind == kinds.PROVIDER.name)


class PracticeFiles:
    """Practice files, each at most 30 seconds old. `now` gives aware times."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now
        self._remembered: dict[str, tuple[PracticeFile, datetime]] = {}

    def of(self, space: str) -> PracticeFile:
        """The file of the practice whose space that is."""
        now = self._now()
        known = self._remembered.get(space)
        if known and now < known[1]:
            return known[0]
        file = read_practice_file(self._table, space)
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[space] = (file, now + REMEMBERED)
        return file

    def forget(self, space: str) -> None:
        """What was just changed is read anew."""
        self._remembered.pop(space, None)
