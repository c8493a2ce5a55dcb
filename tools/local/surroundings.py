"""What the service runs with, kept for commands beside it: after `. .local/env` they work on the same data."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path


def keep_surroundings(kept_in: Path, surroundings: Mapping[str, str]) -> None:
    """Written anew at each start. They hold the pepper, so nobody but the owner reads them."""
    text = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in surroundings.items())
    with open(os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
