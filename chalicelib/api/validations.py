"""Claims in, verdicts out. Nothing is stored.

A single claim, a batch with an answer per item, or an 837P with a verdict per claim.
"""

from itertools import islice
from typing import Annotated, Any

from typing_extensions import TypedDict

from chalicelib import wiring
from chalicelib.domain.dates import Day
from chalicelib.domain.errors import OTGuardError
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED
from chalicelib.domain.verdict import FindingJson, VerdictJson, verdict_json
from chalicelib.services.claim_files import Unusable, read_item
from chalicelib.services.keys import Caller
from chalicelib.services.same_file import SameFile
from chalicelib.services.validate_claim import Submission, file_findings
from chalicelib.services.validate_on_file import Shelf, validate_on_file, validate_x12_on_file
from chalicelib.web.answer import Answer
from chalicelib.web.body import too_large
from chalicelib.web.call import Call
from chalicelib.web.described_as import DescribedAs
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.problems import error_json

MOST_CLAIMS = 500
X12_MEDIA = ("application/edi-x12", "application/octet-stream", "text/plain")

api = Endpoints(__name__)


@lean_dataclass(frozen=False)
class Batch:
    """Up to 500 claims, each with its own context and day; each is read by itself, so that one cannot spoil the
    rest."""

    __pydantic_config__ = CLOSED
    claims: list[Annotated[Any, DescribedAs(lambda: Submission)]]


@lean_dataclass(frozen=False)
class X12Query:
    """The day on which to judge, today unless given."""

    __pydantic_config__ = CLOSED
    as_of: Day | None = None


def _item_error() -> Any:
    # Imported for the description alone: no first answer waits for it.
    from chalicelib.web.described_answers import ItemErrorJson

    return ItemErrorJson


class ItemProblemJson(TypedDict):
    """An item that cannot be judged, and why."""

    claim_id: str | None
    error: Annotated[dict[str, Any], DescribedAs(_item_error)]


class BatchJson(TypedDict):
    """An answer for each item, in order."""

    results: list[VerdictJson | ItemProblemJson]


class X12Json(TypedDict):
    """What is wrong with the file itself, and a verdict for each claim in file order."""

    findings: list[FindingJson]
    verdicts: list[VerdictJson]


@api.endpoint("POST", "/v1/validations", scope="read", takes=Submission, gives=VerdictJson, name="validate_claim")
def validate_one(call: Call[Submission]) -> Answer:
    """Judge one claim, beside what the practice keeps on file. Nothing is stored."""
    parts, shelf = wiring.parts(), shelf_of(call.caller)
    return Answer(
        verdict_json(validate_on_file(call.given, shelf, parts.books.of(shelf.practice), parts.today(shelf.practice)))
    )


@api.endpoint("POST", "/v1/validations/batch", scope="read", takes=Batch, gives=BatchJson)
def validate_batch(call: Call[Batch]) -> Answer:
    """Judge up to 500 claims: a verdict or a problem for each, in order."""
    if len(call.given.claims) > MOST_CLAIMS:
        raise too_large()
    shelf = shelf_of(call.caller)
    return Answer({"results": [_result(value, shelf) for value in call.given.claims]})


@api.endpoint("POST", "/v1/validations/x12", scope="read", takes=bytes, asks=X12Query, media=X12_MEDIA, gives=X12Json)
def validate_x12(call: Call[bytes, X12Query]) -> Answer:
    """Judge up to 500 claims of an 837P: a verdict for each, in order, and what is wrong with the file itself."""
    # Imported on first use: a single claim in JSON can do without.
    from chalicelib.x12.claim_837p import read_837p

    parts = wiring.parts()
    reading = read_837p(call.given)
    claims = list(map(SameFile().add, islice(reading.claims(), MOST_CLAIMS + 1)))
    if len(claims) > MOST_CLAIMS:
        raise too_large()
    shelf = shelf_of(call.caller)
    as_of, book = call.asked.as_of or parts.today(shelf.practice), parts.books.of(shelf.practice)
    return Answer(
        {
            "findings": file_findings(reading.problems, parts.rules, as_of),
            "verdicts": [verdict_json(validate_x12_on_file(claim, shelf, book, as_of)) for claim in claims],
        }
    )


def shelf_of(caller: Caller) -> Shelf:
    """Where the stored context of a caller's claims comes from."""
    parts = wiring.parts()
    return Shelf(parts.table, parts.practices.of(caller.space), parts.people)


def _result(value: Any, shelf: Shelf) -> VerdictJson | ItemProblemJson:
    parts = wiring.parts()
    item = read_item(value)
    if isinstance(item, Unusable):
        return {"claim_id": item.claim_id, "error": error_json(item.error)}
    try:
        return verdict_json(validate_on_file(item, shelf, parts.books.of(shelf.practice), parts.today(shelf.practice)))
    except OTGuardError as error:
        return {"claim_id": item.claim.claim_id, "error": error_json(error)}
