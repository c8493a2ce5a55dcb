"""Tell a payer's deadline: until when a claim, correction, appeal or record must be there."""

import argparse
from typing import get_args

from chalicelib.cli import arguments
from chalicelib.domain.compact import compact
from chalicelib.rules.limits import LimitKind
from chalicelib.services.filing_deadline import Question, filing_deadline


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--payer", required=True, metavar="ID")
    command.add_argument("--kind", choices=get_args(LimitKind), default="initial")
    command.add_argument("--service-date", type=arguments.read_day, metavar="DATE", help="the (last) day of service")
    command.add_argument(
        "--event-date",
        type=arguments.read_day,
        metavar="DATE",
        help="the remittance, notice, denial or primary decision",
    )
    command.add_argument("--network", choices=("in", "out"))
    command.add_argument("--format", choices=("json",), default="json")
    arguments.add_rules(command)
    arguments.add_as_of(command)


def run(given: argparse.Namespace) -> int:
    library, status = arguments.library(given)
    rules = library.rules(given.payer)
    question = Question(given.kind, given.service_date, given.event_date, given.network)
    print(compact(filing_deadline(rules, question, arguments.as_of(given))))
    return status
