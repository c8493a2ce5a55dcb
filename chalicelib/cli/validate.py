"""Judge every claim of the files: native JSON, JSON Lines or an 837P.

Files are read one after the other, claims judged and written one by one in input order.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.cli import arguments
from chalicelib.cli.status import ACCEPTED, REJECTED, UNUSABLE
from chalicelib.cli.text import text
from chalicelib.domain.claim import Claim
from chalicelib.domain.compact import compact
from chalicelib.domain.errors import InvalidInput, OTGuardError, UnreadableInterchange
from chalicelib.domain.verdict import Verdict, verdict_json, verdict_text
from chalicelib.rules.library import Library
from chalicelib.services.claim_files import ClaimFile, Item, Unusable, read_claim_file
from chalicelib.services.validate_claim import file_findings, file_problems_json, validate_claim, validate_x12_claim
from chalicelib.web.problems import error_json

Answer = Verdict | Mapping[str, Any]


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", help="a file of claims; - is standard input")
    command.add_argument("--format", choices=("json", "jsonl", "text"), default="json")
    arguments.add_rules(command)
    arguments.add_as_of(command)


def run(given: argparse.Namespace) -> int:
    library, worst = arguments.library(given)
    judged_on = arguments.as_of(given)
    out = _Output(given.format)
    for name in given.files:
        try:
            claims = read_claim_file(_read(name))
        except (InvalidInput, UnreadableInterchange, OSError) as error:
            print(f"{name}: {_reason(error)}", file=sys.stderr)
            worst = UNUSABLE
            continue
        out.begun = True
        out.single = claims.single and len(given.files) == 1
        for answer in _answers(claims, name, library, judged_on):
            out.write(answer)
            worst = max(worst, _status(answer, name))
    out.close()
    return worst


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _shown(name: str) -> str:
    """The file's own name, whatever bytes it is made of."""
    return Path(name).name.encode(errors="replace").decode()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or "cannot be read"
    return str(error)


def _answers(claims: ClaimFile, name: str, library: Library, judged_on: date) -> Iterator[Answer]:
    if claims.problems:
        yield file_problems_json(file_findings(claims.problems, library, judged_on), _shown(name))
    for item in claims.items:
        yield _answer(item, library, judged_on)


def _answer(item: Item, library: Library, judged_on: date) -> Answer:
    if isinstance(item, Unusable):
        return {"claim_id": item.claim_id, "error": error_json(item.error)}
    if isinstance(item, Claim):
        return validate_x12_claim(item, library, judged_on)
    try:
        return validate_claim(item, library, judged_on)
    except OTGuardError as error:
        return {"claim_id": item.claim.claim_id, "error": error_json(error)}


def _status(answer: Answer, name: str) -> int:
    if isinstance(answer, Verdict):
        return REJECTED if answer.verdict == "reject" else ACCEPTED
    if "error" in answer:
        problems = answer["error"].get("errors", [])
        words = "; ".join(f"{p['field']} {p['message']}".strip() for p in problems) or answer["error"]["detail"]
        print(f"{name}: a claim cannot be judged: {words}", file=sys.stderr)
        return UNUSABLE
    return REJECTED if any(f["severity"] == "error" for f in answer["findings"]) else ACCEPTED


def _line(answer: Answer) -> str:
    return verdict_text(answer) if isinstance(answer, Verdict) else compact(answer)


class _Output:
    """Answers in the format asked for, written as they come. JSON mirrors the input: one bare claim, one object;
    else a list. Nothing, where no file could be read (`begun`)."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.single = False
        self.begun = False
        self.count = 0

    def write(self, answer: Answer) -> None:
        if self.form == "jsonl":
            sys.stdout.write(_line(answer) + "\n")
        elif self.form == "text":
            told = verdict_json(answer) if isinstance(answer, Verdict) else answer
            sys.stdout.write(("\n" if self.count else "") + text(told))
        elif self.single:
            sys.stdout.write(_line(answer) + "\n")
        else:
            sys.stdout.write((",\n" if self.count else "[\n") + _line(answer))
        self.count += 1

    def close(self) -> None:
        if self.form == "json" and self.begun and not self.single:
            sys.stdout.write("\n]\n" if self.count else "[]\n")
        sys.stdout.flush()
