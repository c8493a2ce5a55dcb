"""What README and docs quote of an answer is what the code answers, and what they show to send is taken."""

import json
import re
import shlex
from pathlib import Path

import pytest

from chalicelib.cli.__main__ import main
from chalicelib.domain.reading import read_as
from chalicelib.services.on_file.forms import CoverageOnFile
from chalicelib.services.practice.settings import PracticeSettings

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = json.loads((ROOT / "docs" / "example-claim.json").read_text())["claim"]
STORED = (ROOT / "docs" / "stored-data.md").read_text()


def quoted() -> tuple[list[str], list[str]]:
    """The arguments of the command that README shows, and the lines that it says are answered."""
    block = re.search(
        r"^    \$ \.venv/bin/python -m chalicelib\.cli (.*)\n((?:    .*\n)+)", (ROOT / "README.md").read_text(), re.M
    )
    assert block, "README shows no command with its answer"
    return shlex.split(block[1]), [line[4:] for line in block[2].splitlines()]


def test_the_example_of_the_readme_is_what_the_command_line_answers(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    arguments, lines = quoted()
    main(arguments)
    answered = iter(capsys.readouterr().out.splitlines())
    for line in lines[:-1]:
        # The digest of the rules changes with each of them.
        pattern = re.escape(line).replace(re.escape("+..."), r"\+[0-9a-f]{12}")
        assert re.fullmatch(pattern, next(answered)), line
    assert lines[-1].strip() == "..."
    assert next(answered)


def sent(path: str) -> dict[str, object]:
    """The body that stored-data.md shows to be sent to a path."""
    shown = re.search(rf"\$OTGUARD{path} .*?-d '(.*?)'", STORED, re.S)
    assert shown, path
    found: dict[str, object] = json.loads(shown[1])
    return found


def test_the_coverage_of_stored_data_is_that_of_the_patient_of_the_example_claim():
    coverage = read_as(CoverageOnFile, sent("/v1/coverages"))
    patient = SAMPLE["patient"]
    for name in ("patient_id", "first_name", "last_name", "member_id"):
        assert getattr(coverage, name) == patient[name], name
    assert coverage.birth_date.isoformat() == patient["birth_date"]
    assert coverage.payer_id == SAMPLE["payer_id"]
    assert coverage.verified_on


def test_the_settings_of_stored_data_are_settings():
    read_as(PracticeSettings, sent("/v1/settings/preview"))


@pytest.mark.parametrize("name", sorted(PracticeSettings.__dataclass_fields__))
def test_every_setting_is_told_of(name):
    assert re.search(rf"^\| `{name}` \|", STORED, re.M)
