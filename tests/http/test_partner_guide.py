"""docs/partner-guide.md is a day that works: its commands are sent as they stand, one after the other."""

import json
import re
import shlex
from collections.abc import Iterator

from chalicelib.services.rulebook import shipped_library
from tests.http.service import running
from tools.local.ports import ROOT

PAGE = (ROOT / "docs" / "partner-guide.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, str | None, dict[str, str]]]:
    """Address, body and headers of each call that the page shows."""
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S):
        for command in re.findall(r"^curl (?:[^'\n\\]|\\\n|'[^']*')*", block, re.M):
            words = shlex.split(command)
            address = next(word for word in words if word.startswith("$OTGUARD"))
            given = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
            body = words[words.index("-d") + 1] if "-d" in words else None
            yield address.removeprefix("$OTGUARD"), body, given


def test_the_commands_work_one_after_the_other() -> None:
    answers = {}
    with running(shipped_library()) as service:
        for address, body, headers in commands():
            headers.pop("Authorization", None)
            text = (ROOT / body[1:]).read_bytes() if body and body[0] == "@" else body and body.encode()
            status, answer, _ = service.call("POST" if body else "GET", address, text, **headers)
            assert status in (200, 201), (address, answer)
            answers[address] = answer
    assert len(answers) > 15
    assert [finding["code"] for finding in answers["/v1/validations"]["findings"]] == ["timed_units.overbilled"]
    assert [row["claim_id"] for row in answers["/v1/worklists/denials"]["due"]] == ["C-1001"]
    assert answers["/v1/authorizations/A-1?patient_id=P-77"]["balance"]["remaining"] == 10


def test_the_pages_that_it_links_exist() -> None:
    linked = re.findall(r"\]\(([^)#]+)", PAGE)
    assert [name for name in linked if not (ROOT / "docs" / name).is_file()] == []


def test_a_body_that_is_written_out_is_json() -> None:
    assert all(json.loads(body) for _, body, _ in commands() if body and body[0] != "@")
