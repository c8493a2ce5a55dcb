"""`python -m tools.deploy.validators FILE`: the validators of what a first request may read, finished for a package."""

import sys
from pathlib import Path
from typing import Any

from chalicelib.api import subjects
from chalicelib.checks import CHECKS
from chalicelib.domain.validators import finished_text
from chalicelib.rules.document import PayerDocument
from chalicelib.rules.tables.sources import SOURCES


def kinds() -> list[Any]:
    """What endpoints take and ask for, what checks are told, and how documents and tables are read."""
    operations = [operation for endpoints in subjects() for operation in endpoints.operations]
    read = [kind for operation in operations for kind in (operation.takes, operation.asks)]
    told = [check.parameters for check in CHECKS.values()]
    return [*dict.fromkeys(kind for kind in read if kind not in (None, bytes)), *told, PayerDocument, SOURCES]


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(finished_text(kinds()))
