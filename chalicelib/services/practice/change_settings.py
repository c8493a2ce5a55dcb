"""Reading and changing a practice's settings."""

from typing import Any

from chalicelib.domain.plain import plain
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.on_file.cabinet import Cabinet
from chalicelib.services.practice.practice_file import SETTINGS
from chalicelib.services.practice.settings import FIRST_SETTINGS, PracticeSettings
from chalicelib.services.records import address
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.table import Put, Record, Table


def current_settings(table: Table, space: str) -> tuple[Any, int]:
    """The settings as JSON values, and their version: 0 where they are still those of every new practice."""
    try:
        record = table.get(address.settings(space))
    except NotKept:
        return settings_json(FIRST_SETTINGS), 0
    return record.data["form"], record.version


def change_settings(
    cabinet: Cabinet, settings: PracticeSettings, seen_version: int, protection: Protection
) -> FirstAnswer:
    """Raises VersionOutdated where they are not at the version that the author saw."""

    def attempt() -> FirstAnswer:
        _, version = current_settings(cabinet.desk.table, cabinet.space)
        if version != seen_version:
            raise VersionOutdated("The settings have changed since they were read. Read them again and decide anew.")
        form = settings_json(settings)
        answer = FirstAnswer(200, form, version + 1)
        kept = Record(address.settings(cabinet.space), SETTINGS, {"form": form, **cabinet.about()}, version)
        cabinet.desk.table.write([Put(kept), *protection.changes(answer)])
        return answer

    return cabinet.desk.decide(attempt)


def settings_json(settings: PracticeSettings) -> Any:
    """As JSON values, what is null included."""
    form = plain(settings)
    keeps = {"history_since": None, **form["keeps"]}
    return {"time_zone": None, "name": None, **form, "keeps": keeps}
