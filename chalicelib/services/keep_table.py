"""A table and its entry in sources.json change together: whoever is killed in between leaves the old or the new table.

sources.json decides. The new rows go to a second file first; one rename of sources.json points to it; then the rows
take their usual name, and one more rename points back. A reader finds a whole table at every step.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SOURCES = "sources.json"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Wait until no other load works in a folder; a killed one waits for nobody."""
    if os.name != "posix":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def entries(folder: Path) -> dict[str, dict[str, Any]]:
    """What sources.json says; nothing where there is none yet."""
    path = folder / SOURCES
    held: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return held


def keep_table(folder: Path, name: str, data: bytes, entry: Mapping[str, Any]) -> None:
    """Replace a table's rows and its entry. OSError leaves the old or the new table."""
    usual, second = folder / f"{name}.csv", folder / f"{name}.next.csv"
    settled = {key: value for key, value in entry.items() if key != "file"}
    _write(second, data)
    _point(folder, name, {**settled, "file": second.name})
    _write(usual, data)
    _point(folder, name, settled)
    second.unlink()


def _point(folder: Path, name: str, entry: Mapping[str, Any]) -> None:
    ordered = dict(sorted({**entries(folder), name: entry}.items()))
    _write(folder / SOURCES, (json.dumps(ordered, indent=2, ensure_ascii=False) + "\n").encode())


def _write(path: Path, data: bytes) -> None:
    """All of it under its name, or nothing."""
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
