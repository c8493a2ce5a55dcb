"""Count the units that minutes earn: 97530=24 97110=23.

An untimed code is one unit and never pooled; a code given twice adds up.
"""

import argparse
from typing import get_args

from chalicelib.cli.status import ACCEPTED
from chalicelib.domain.compact import compact
from chalicelib.domain.units import Method
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.count_units import count_units

MINUTES_OF_A_DAY = 24 * 60


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--method", required=True, choices=get_args(Method))
    command.add_argument("services", nargs="+", type=_service, metavar="CODE=MINUTES")
    command.add_argument("--format", choices=("json",), default="json")


def run(given: argparse.Namespace) -> int:
    count = count_units(given.services, given.method, shipped_tables().procedures())
    answer = {
        "units": count.units,
        "total": count.total,
        "timed_total": count.timed_total,
        "explanation": count.explanation,
    }
    if count.also_acceptable:
        answer["also_acceptable"] = count.also_acceptable
    print(compact(answer))
    return ACCEPTED


def _service(text: str) -> tuple[str, int]:
    code, _, minutes = text.partition("=")
    if code and minutes.isascii() and minutes.isdigit() and int(minutes[:9]) <= MINUTES_OF_A_DAY:
        return code.strip().upper(), int(minutes)
    raise argparse.ArgumentTypeError("must be CODE=MINUTES with whole minutes of one day, such as 97530=24")
