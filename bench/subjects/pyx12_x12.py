"""pyx12: an 837P validated by its implementation guide, the 999 written; as its command x12valid does."""

import logging
from pathlib import Path

import pyx12.params  # type: ignore[import-not-found]
import pyx12.x12n_document  # type: ignore[import-not-found]

from bench.measure import main

logging.getLogger("pyx12").setLevel(logging.CRITICAL)


def validate(file: Path, output: Path) -> int:
    """Raises where pyx12 finds fault: the claims are meant to be clean."""
    with output.open("w", encoding="ascii") as acknowledgment:
        good = pyx12.x12n_document.x12n_document(pyx12.params.params(), str(file), acknowledgment, None)
    if not good:
        raise SystemExit(f"pyx12 finds fault with {file.name}; see {output}")
    return file.read_text("ascii").count("\nCLM*")


if __name__ == "__main__":
    main(validate)
