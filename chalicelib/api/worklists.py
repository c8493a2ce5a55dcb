"""What is due of claims, soonest first, as JSON or CSV; and how a month of them went."""

from chalicelib import wiring
from chalicelib.services.claims.clock_json import Worklist
from chalicelib.services.claims.month import MonthJson
from chalicelib.services.claims.summarize_month import MonthQuery, summarize_month
from chalicelib.services.claims.worklist import DueJson, WorklistJson, WorklistQuery, worklist
from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.csv_table import CSV, csv_answer, wants_csv
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.noted import noted

api = Endpoints(__name__)
_COLUMNS = (
    "deadline", "days_left", "kind", "claim_id", "payer_id", "patient_id", "status", "charge", "first_service_date",
    "last_service_date", "basis", "opened_by", "opened_on", "because", "reasons", "prevented_by", "source",
)  # fmt: skip


@api.endpoint(
    "GET",
    "/v1/worklists/filing",
    scope="read",
    takes=WorklistQuery,
    gives=WorklistJson,
    also_gives=(CSV,),
    name="list_filing_due",
)
def filing(call: Call[WorklistQuery]) -> Answer:
    """What must be filed, corrected, appealed or sent, soonest first."""
    return _answer(call, "filing")


@api.endpoint(
    "GET",
    "/v1/worklists/denials",
    scope="read",
    takes=WorklistQuery,
    gives=WorklistJson,
    also_gives=(CSV,),
    name="list_denials_due",
)
def denials(call: Call[WorklistQuery]) -> Answer:
    """Denials to be worked, each with why and what would have prevented it."""
    return _answer(call, "denials")


@api.endpoint(
    "GET",
    "/v1/worklists/disputes",
    scope="read",
    takes=WorklistQuery,
    gives=WorklistJson,
    also_gives=(CSV,),
    name="list_disputes_due",
)
def disputes(call: Call[WorklistQuery]) -> Answer:
    """What may still be disputed though nothing stands denied: underpayments, corrections and appeals of payments."""
    return _answer(call, "disputes")


@api.endpoint("GET", "/v1/claim-months", scope="read", takes=MonthQuery, gives=MonthJson, name="count_claim_month")
def month(call: Call[MonthQuery]) -> Answer:
    """How a month of claims went: clean, denied, sent and worked in time."""
    parts = wiring.parts()
    return Answer(summarize_month(parts.table, call.space, call.given, parts.day_of(call.space)))


def _answer(call: Call[WorklistQuery], name: Worklist) -> Answer:
    parts, query = wiring.parts(), call.given
    page = worklist(parts.table, call.space, name, query, parts.day_of(call.space))
    noted(call, f"work list {name}", [row["patient_id"] for row in page["due"]])
    if wants_csv(query.format, call.accept):
        return csv_answer(_COLUMNS, map(_flat, page["due"]), page["cursor"])
    return Answer(page)


def _flat(row: DueJson) -> dict[str, object]:
    reasons = [denial for line in row["lines"] for denial in line["denials"]]
    return {
        **row,
        "reasons": " ".join(dict.fromkeys(denial["reason"] for denial in reasons)),
        "prevented_by": " ".join(dict.fromkeys(check for denial in reasons for check in denial["prevented_by"])),
        "source": row["reference"]["title"] if row["reference"] else None,
    }
