"""Which command does what. Answers go to standard output, reasons to standard error; the exit status tells the
worst."""

import argparse
import sys
from collections.abc import Sequence

from chalicelib.cli import (
    alerts,
    deadline,
    import_records,
    keys,
    migrate,
    practice,
    reference,
    rules_check,
    staff,
    units,
    validate,
)
from chalicelib.cli.status import UNUSABLE
from chalicelib.domain.errors import InvalidInput, OTGuardError
from chalicelib.settings import SettingMissingError

COMMANDS = {
    "validate": validate,
    "deadline": deadline,
    "units": units,
    "rules-check": rules_check,
    "reference": reference,
    "import": import_records,
    "keys": keys,
    "practice": practice,
    "migrate": migrate,
    "staff": staff,
    "alerts": alerts,
}


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    root = argparse.ArgumentParser(prog="python -m chalicelib.cli", description="OT Guard on the command line.")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        about = (module.__doc__ or "").splitlines()[0]
        module.options(commands.add_parser(name, help=about, description=about, allow_abbrev=False))
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    options = parser().parse_args(arguments)
    try:
        status: int = COMMANDS[options.command].run(options)
        return status
    except InvalidInput as error:
        for problem in error.problems:
            print(f"{problem.field}: {problem.message}" if problem.field else problem.message, file=sys.stderr)
    except (OTGuardError, SettingMissingError) as error:
        print(error, file=sys.stderr)
    return UNUSABLE


if __name__ == "__main__":
    # The same bytes in any locale.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(main())
    except BrokenPipeError:
        # The reader of our output is gone (`| head`); nobody is left to tell.
        sys.stderr.close()
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        sys.exit(130)
