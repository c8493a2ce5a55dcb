"""What each peer catches, and where it cries wolf, measured against its own answer to the clean base claim.

In the peer's favour both ways: caught is any finding that its base has not, at the same place; a false alarm is only a
finding of a kind that its base has not at all.
"""

import json
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.cases import Case
from tests.faults.judged import interchange, library
from tests.faults.peers.environment import HERE
from tests.faults.peers.native import peer_claim

Findings = set[tuple[str, str]]


class Peer(NamedTuple):
    """A scrubber and the script that runs it; `native` where it reads claims, else an 837P."""

    name: str
    script: str
    native: bool


PEERS = (
    Peer("claim-validator 0.3.0", "run_claim_validator.py", native=True),
    Peer("ValidEDI 0.4.0", "run_validedi.py", native=False),
    Peer("pyx12 4.0.0", "run_pyx12.py", native=False),
)


def answers(peer: Peer, python: Path, cases: Sequence[Case]) -> dict[str, Findings]:
    """The peer's errors and warnings per case id. Raises CalledProcessError where it breaks down."""
    lines = "\n".join(json.dumps(_item(peer, case)) for case in cases)
    command = [str(python), str(HERE / peer.script)]
    run = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in run.stdout.splitlines()]
    return {item["id"]: {(code, place) for code, place in item["findings"]} for item in told}


def caught(said: Findings, base: Findings) -> bool:
    """True where the peer says anything that it does not say of the clean base."""
    return bool(said - base)


def false_alarm(said: Findings, base: Findings) -> bool:
    """True where the peer says something of a kind that it does not say of the clean base at all."""
    return bool({code for code, _ in said} - {code for code, _ in base})


def _item(peer: Peer, case: Case) -> dict[str, Any]:
    if peer.native:
        return {"id": case.id, "claim": peer_claim(case.claim, library().payers[case.payer_rules].document.name)}
    return {"id": case.id, "x12": _plain(interchange(case))}


def _plain(text: str) -> str:
    """Without accents and typographic marks, as a clearinghouse wants it."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return bare.encode("ascii", "ignore").decode("ascii")
