"""Bringing in what a practice already has, and seeing first what a change of its settings would do to verdicts."""

from dataclasses import dataclass

from chalicelib import wiring
from chalicelib.api.on_file import cabinet_of
from chalicelib.api.validations import shelf_of
from chalicelib.domain.shape import CLOSED, YesOrNo
from chalicelib.services.imports.import_table import Importer, ImportJson, ImportKind, import_table
from chalicelib.services.practice.preview_settings import PreviewJson, preview_settings
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.noted import noted

api = Endpoints(__name__)
# What a call takes in 29 seconds with room to spare; the command line takes any number.
MOST_RECORDS = 500
CSV_MEDIA = ("text/csv", "text/plain", "application/octet-stream")


@dataclass(slots=True)
class ImportQuery:
    """What the table holds; with `dry_run=true` nothing is put on file."""

    __pydantic_config__ = CLOSED
    kind: ImportKind
    dry_run: YesOrNo = "false"


@api.endpoint("POST", "/v1/imports", scope="admin", takes=bytes, asks=ImportQuery, media=CSV_MEDIA, gives=ImportJson)
def import_records(call: Call[bytes, ImportQuery]) -> Answer:
    """Put up to 500 records of a table on file: all, or none where any row is wrong. The same again changes nothing."""
    parts, asked = wiring.parts(), call.asked
    today = parts.today(parts.practices.of(call.space))
    importer = Importer(cabinet_of(call.caller), parts.rules, today)
    answer = import_table(importer, asked.kind, call.given, asked.dry_run == "true", MOST_RECORDS, call.protection)
    parts.practices.forget(call.space)
    return Answer(answer)


@api.endpoint(
    "POST", "/v1/settings/preview", scope="read", takes=PracticeSettings, gives=PreviewJson, name="preview_settings"
)
def preview(call: Call[PracticeSettings]) -> Answer:
    """How many verdicts of recorded claims other settings would change. Nothing is changed."""
    parts, shelf = wiring.parts(), shelf_of(call.caller)
    told = preview_settings(shelf, call.given, parts.rules, parts.today(shelf.practice))
    noted(call, "claims tried with other settings", [one["patient_id"] for one in told["examples"]])
    return Answer(told)
