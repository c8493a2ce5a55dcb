"""The files that the subjects read, written once per run: the same claims in three forms."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.claims import claims
from bench.claims_known import known_claim
from bench.claims_peer import peer_claim
from bench.claims_x12 import interchange


@dataclass(frozen=True)
class ClaimFiles:
    """One set of claims: `x12` is the 837P, the others JSON Lines: `native`, `known` (with context), `peer`."""

    count: int
    x12: Path
    native: Path
    known: Path
    peer: Path


def write_files(folder: Path, count: int) -> ClaimFiles:
    """Write the first `count` claims in every form."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = ("837", "jsonl", "known.jsonl", "peer.jsonl")
    files = ClaimFiles(count, *(folder / f"{count}.{kind}" for kind in kinds))
    with files.x12.open("w", encoding="ascii") as target:
        target.writelines(interchange(claims(count)))
    _lines(files.native, claims(count))
    _lines(files.known, map(known_claim, range(count)))
    _lines(files.peer, map(peer_claim, claims(count)))
    return files


def _lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="ascii") as target:
        target.writelines(json.dumps(value) + "\n" for value in values)
