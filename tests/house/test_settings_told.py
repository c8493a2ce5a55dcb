"""What the code reads from its environment is told to whoever runs it, and set where the page says so."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tools.local.ports import ROOT

_NAME = re.compile(r"OTGUARD_[A-Z_]+")
PAGE = (ROOT / "docs" / "operations.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
TOLD = {
    name: row.rpartition("| ")[2] for row in PAGE.splitlines() if row[:1] == "|" for name in _NAME.findall(row[:90])
}
READ = {
    name
    for file in (ROOT / "chalicelib").rglob("*.py")
    for name in re.findall(r'"(OTGUARD_[A-Z_]+)"', file.read_text())
}
STAGES = json.loads((ROOT / ".chalice" / "config.json").read_text())["stages"].values()
# Without an operator's doing: by the template, a stage, or an option of the deploy.
_BY_ITSELF = ("the template", ".chalice", "--", "`make deploy`")


def set_by_the_template(part: Any) -> Iterator[str]:
    """Names of every `Variables` of the template."""
    if isinstance(part, dict):
        yield from part.get("Variables", {})
        for below in part.values():
            yield from set_by_the_template(below)


def set_by_deploying() -> set[str]:
    template = json.loads((ROOT / "infra" / "resources.json").read_text())
    return {*set_by_the_template(template), *(name for stage in STAGES for name in stage["environment_variables"])}


def test_every_setting_that_is_read_is_told_and_none_that_is_not():
    assert TOLD.keys() == READ


def test_what_the_page_says_is_set_by_a_deploy_is_and_nothing_else():
    assert {name for name, by in TOLD.items() if any(word in by for word in _BY_ITSELF)} == set_by_deploying()


def test_every_stage_sets_the_same_settings():
    assert len({frozenset(stage["environment_variables"]) for stage in STAGES}) == 1
