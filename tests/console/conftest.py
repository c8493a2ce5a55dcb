"""A console for each test."""

from collections.abc import Iterator

import pytest

from tests.console.desk import Console, running


@pytest.fixture
def console() -> Iterator[Console]:
    with running() as one:
        yield one
