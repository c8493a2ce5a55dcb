"""A secret of this checkout: made once, kept where only its owner reads it."""

import os
import secrets
from pathlib import Path


def kept_secret(kept_in: Path) -> str:
    """The secret in the file, which is made where it is missing."""
    try:
        with open(os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return kept_in.read_text()
