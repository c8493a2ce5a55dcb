"""Options that several commands share, read strictly."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from chalicelib.cli.status import ACCEPTED, UNUSABLE
from chalicelib.domain.dates import day
from chalicelib.rules.library import Library
from chalicelib.services.given_rules import lay_beside
from chalicelib.services.rulebook import shipped_library


def read_day(text: str) -> date:
    """A day of the command line."""
    try:
        return day(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a day that exists, as YYYY-MM-DD") from None


def add_rules(command: argparse.ArgumentParser) -> None:
    """`--rules`, which may be given more than once."""
    command.add_argument(
        "--rules",
        action="append",
        default=[],
        type=Path,
        metavar="DIR-or-FILE",
        help="one payer document, or a folder laid out like rules_data/, used beside the shipped rules",
    )


def add_as_of(command: argparse.ArgumentParser) -> None:
    """`--as-of`, the machine's day unless given."""
    command.add_argument("--as-of", type=read_day, metavar="DATE", help="the day on which to judge (default: today)")


def as_of(options: argparse.Namespace) -> date:
    """The day that was asked for, or the machine's."""
    return options.as_of or datetime.now().astimezone().date()


def library(options: argparse.Namespace) -> tuple[Library, int]:
    """The shipped rules and what `--rules` names, and the status so far: what cannot be used is unusable input, and the
    rest stands. Says on standard error what is refused and what is replaced."""
    found, status = shipped_library(), ACCEPTED
    for path in options.rules:
        laid = lay_beside(found, path)
        found = laid.library
        for refusal in laid.refused:
            print(refusal, file=sys.stderr)
            status = UNUSABLE
        for what in laid.replaced:
            print(f"{path}: replaces the shipped {what}", file=sys.stderr)
    return found, status
