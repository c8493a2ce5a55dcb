"""Options that several commands share, read strictly."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from chalicelib.domain.dates import day
from chalicelib.rules.library import Library
from chalicelib.services.rulebook import shipped_library, with_given


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


def library(options: argparse.Namespace) -> Library:
    """The shipped rules and what `--rules` names. Raises RulesRefused; says on standard error what is replaced."""
    found = shipped_library()
    for path in options.rules:
        found, replaced = with_given(found, path)
        for document in replaced:
            print(f"{path}: replaces the shipped document {document}", file=sys.stderr)
    return found
