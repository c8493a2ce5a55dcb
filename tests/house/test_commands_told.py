"""Whatever the pages tell an operator to type exists: commands, their options, make's targets, the calls of AWS."""

import argparse
import re
import shlex
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from chalicelib.cli.__main__ import parser
from tools.deploy.__main__ import options
from tools.local.ports import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"(?:^ {4}.*\n)+", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
OURS = r"(?:-m chalicelib\.cli\b|^(?=(?:keys|practice|staff|reference|migrate) ))"
MAKE, AWS = r"^make\b", r"(?:^|\$\(|do )aws\b"
# The command line's own: no call stands behind them.
_OF_AWS = {"--query", "--output", "--region", "--profile", "--recursive"}


def snippets() -> Iterator[tuple[str, str]]:
    """Page and text of all that is set as code: indented lines, and what stands between ticks."""
    for page in PAGES:
        text = _FENCE.sub("", page.read_text())
        for block in _BLOCK.findall(text):
            yield from ((page.name, line.strip(" $")) for line in re.sub(r"\\\n *", " ", block).splitlines())
        for found in re.findall(r"`([^`]+)`", _BLOCK.sub("", text)):
            yield page.name, " ".join(found.split())


def typed(command: str) -> Iterator[tuple[str, list[str]]]:
    """Page and words behind the command, wherever it stands."""
    for page, text in snippets():
        for found in re.finditer(command + r"([^;)#|>]*)", text):
            told = re.split(r" {3,}", found[1].strip())[0]
            yield page, shlex.split(re.sub(r"[][…]", " ", told))


def actions(known: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below one, none where it has none."""
    below = [action.choices for action in known._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(below[0]) if below else {}


def strange(words: list[str]) -> list[str]:
    """What the command line does not know of a command of ours."""
    known = parser()
    for word in words:
        if word in (below := actions(known)):
            known = below[word]
        elif below and re.fullmatch("[a-z-]+", word) and not word.startswith("--"):
            return [word]
    return [word for word in words if word.startswith("--") and word.split("=")[0] not in known._option_string_actions]


def test_commands_of_ours_exist_with_their_options():
    told = list(typed(OURS))
    assert len(told) > 15, "the pages are read"
    assert [(page, words) for page, words in told if words and strange(words)] == []


def test_every_target_of_make_exists():
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert sorted((page, words) for page, words in typed(MAKE) if words and words[0] not in targets) == []


def test_options_of_a_deploy_exist():
    known = options()._option_string_actions
    given = [
        (page, word) for page, words in typed("make deploy") for word in " ".join(words).replace("ARGS=", "").split()
    ]
    told = [(page, word) for page, word in given if word.startswith("--")]
    assert told
    assert [(page, word) for page, word in told if word not in known] == []


def unknown_to_aws(service: str, call: str, given: list[str]) -> list[str]:
    """What of a command for AWS the description of its service does not know."""
    if service == "s3":
        return [] if call in ("rm", "cp", "ls", "sync") else [call]
    session: Any = botocore.session.get_session()
    model = session.get_service_model(service)
    if call == "wait":
        waiters = session.get_waiter_model(service).waiter_names
        return (
            []
            if xform_name(given[0].title().replace("-", ""), "-") in [xform_name(w, "-") for w in waiters]
            else given[:1]
        )
    calls = {xform_name(name, "-"): name for name in model.operation_names}
    if call not in calls:
        return [call]
    shape = model.operation_model(calls[call]).input_shape
    members = {f"--{xform_name(name, '-')}" for name in shape.members}
    members |= {f"--no-{name[2:]}" for name in members} | _OF_AWS
    return [word for word in given if word.startswith("--") and word not in members]


def test_calls_of_aws_exist_with_their_options():
    told = list(typed(AWS))
    assert len(told) > 5
    assert [(page, words) for page, words in told if unknown_to_aws(words[0], words[1], words[2:])] == []


@pytest.mark.parametrize("words", [["keys", "mak"], ["keys", "make", "--practise", "x"], ["nothing"]])
def test_what_is_told_wrong_is_noticed(words):
    assert strange(words)


def test_a_call_of_aws_that_is_told_wrong_is_noticed():
    assert unknown_to_aws("dynamodb", "delete-tables", []) == ["delete-tables"]
    assert unknown_to_aws("dynamodb", "delete-table", ["--name", "x"]) == ["--name"]
    assert unknown_to_aws("cloudformation", "wait", ["stack-gone"]) == ["stack-gone"]
