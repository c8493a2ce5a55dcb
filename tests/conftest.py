"""How the suite is spread over processes, and what it says at its end."""

from pathlib import Path

import pytest
from hypothesis import settings

# What the suite says of a commit depends neither on luck nor on how busy the machine is; `make fuzz` goes exploring.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

TESTS = Path(__file__).parent
# What all of these share is dear to make: one process runs them all.
TOGETHER = [TESTS / "e2e" / "deployed", TESTS / "package", TESTS / "browser"]
DEPLOYED = "deployed into the embedded cloud"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file stay together, as its fixtures are made for."""
    for item in items:
        folder = next((folder for folder in TOGETHER if folder in item.path.parents), item.path)
        item.add_marker(pytest.mark.xdist_group(str(folder.relative_to(TESTS))))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the tests of the deployed package found in the cloud, if they ran."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, told in report.user_properties:
            if name == DEPLOYED:
                terminalreporter.section(DEPLOYED)
                terminalreporter.write_line(told)
