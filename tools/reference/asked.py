"""What the builders of tables from one seed file ask of their caller."""

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """The file to read, the folder of tables to write into, and what the table says of itself."""

    seed: Path
    folder: Path
    version: str
    read_on: str


def asked(about: str | None) -> Asked:
    """Read from the command line. `about` is the builder's own docstring."""
    options = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("seed", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--version", required=True)
    options.add_argument("--read-on", required=True)
    return Asked(**vars(options.parse_args()))
