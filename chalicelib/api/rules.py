"""The rules as callers see them: payers, what is in force on a day and why, the catalogue of checks, deadlines."""

from dataclasses import dataclass

from typing_extensions import TypedDict

from chalicelib import wiring
from chalicelib.domain.dates import Day
from chalicelib.domain.errors import InvalidInput, Problem, UnknownPayer
from chalicelib.domain.shape import CLOSED, OurId
from chalicelib.rules.limits import LimitKind
from chalicelib.services.describe_rules import (
    CatalogueEntryJson,
    PayerJson,
    RulesJson,
    describe_checks,
    describe_payers,
    describe_rules,
)
from chalicelib.services.errors import NotKept
from chalicelib.services.filing_deadline import DeadlineJson, Network, Question, filing_deadline
from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)


@dataclass(slots=True)
class OnDay:
    """A day of service; today where it is left out."""

    __pydantic_config__ = CLOSED
    on: Day | None = None


@dataclass(slots=True)
class DeadlineQuery:
    """Which clock of which payer, and the days that start it."""

    __pydantic_config__ = CLOSED
    payer_id: OurId
    kind: LimitKind = "initial"
    service_date: Day | None = None
    event_date: Day | None = None
    network: Network | None = None
    as_of: Day | None = None


class PayersJson(TypedDict):
    """Payers by id."""

    payers: list[PayerJson]


class ChecksJson(TypedDict):
    """Checks in the order in which findings are shown."""

    checks: list[CatalogueEntryJson]


@api.endpoint("GET", "/v1/payers", scope="read", gives=PayersJson, name="list_payers")
def payers(call: Call[None]) -> Answer:
    """Every payer that has rules here."""
    return Answer({"payers": describe_payers(wiring.parts().rules.library())})


@api.endpoint("GET", "/v1/payers/{payer_id}/rules", scope="read", takes=OnDay, gives=RulesJson, name="find_payer_rules")
def payer_rules(call: Call[OnDay]) -> Answer:
    """The rules of a payer in force on a day of service, and where each value comes from."""
    parts = wiring.parts()
    try:
        rules = parts.books.of(parts.practices.of(call.space)).rules(call.path["payer_id"])
    except UnknownPayer as unknown:
        raise NotKept(str(unknown)) from None
    return Answer(describe_rules(rules, call.given.on or parts.day_of(call.space)))


@api.endpoint("GET", "/v1/checks", scope="read", gives=ChecksJson, name="list_checks")
def checks(call: Call[None]) -> Answer:
    """The catalogue of checks: what each can find, and the schema of its value."""
    return Answer({"checks": describe_checks()})


@api.endpoint(
    "GET", "/v1/filing-deadlines", scope="read", takes=DeadlineQuery, gives=DeadlineJson, name="find_filing_deadline"
)
def deadline(call: Call[DeadlineQuery]) -> Answer:
    """A payer's deadline, with the rule that gives it and its source."""
    parts, asked = wiring.parts(), call.given
    try:
        rules = parts.books.of(parts.practices.of(call.space)).rules(asked.payer_id)
    except UnknownPayer as unknown:
        raise InvalidInput([Problem("payer_id", str(unknown))]) from None
    question = Question(asked.kind, asked.service_date, asked.event_date, asked.network)
    return Answer(filing_deadline(rules, question, asked.as_of or parts.day_of(call.space)))
