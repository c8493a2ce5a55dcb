"""Validators that a package brings along say the same as those that pydantic makes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.checks import CHECKS
from chalicelib.domain import validators
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import PayerDocument
from chalicelib.rules.tables.sources import SOURCES, Source
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.validate_claim import Submission
from tools.deploy.validators import kinds
from tools.local.ports import ROOT

CLAIM = {"claim": json.loads((ROOT / "docs" / "example-claim.json").read_text())["claim"]}
DOCUMENT = json.loads((ROOT / "rules_data" / "payers" / "medicare_part_b" / "rules.json").read_text())


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / validators.FILE_NAME
    file.write_bytes(validators.finished_text(kinds()))
    monkeypatch.setattr(validators, "FILE_NAME", str(file))
    forget()


def forget() -> None:
    for made in (validators.validator_of, validators.adapter_of, validators._finished):
        made.cache_clear()


def spoiled(value: Any) -> Iterator[Any]:
    """The value with each of its parts in turn wrong: another type, left out, unknown."""
    yield from (None, "?", -1, 1.5, True, [], {})
    if isinstance(value, dict):
        yield {**value, "unheard_of": 1}
        for key, part in value.items():
            yield {name: one for name, one in value.items() if name != key}
            yield from ({**value, key: one} for one in spoiled(part))
    if isinstance(value, list):
        for at, part in enumerate(value[:2]):
            yield from ([*value[:at], one, *value[at + 1 :]] for one in spoiled(part))


def said_of(kind: Any, value: Any) -> Any:
    try:
        return read_as(kind, value)
    except InvalidInput as refusal:
        return refusal.problems


def written() -> Iterator[tuple[type[Any], Any]]:
    """A value of each check, as some shipped document has it."""
    library = shipped_library()
    seen = {
        check: dated.value
        for loaded in (*library.templates.values(), *library.payers.values())
        for check, values in loaded.document.checks.items()
        for dated in values
        if dated.value
    }
    yield from ((CHECKS[check].parameters, value) for check, value in sorted(seen.items()))


@pytest.mark.parametrize(("kind", "value"), [(Submission, CLAIM), (PayerDocument, DOCUMENT), *written()])
def test_a_finished_validator_says_the_same_of_right_and_wrong(kind, value, shipped, monkeypatch):
    finished = [said_of(kind, one) for one in (value, *spoiled(value))]
    monkeypatch.setattr(validators, "FILE_NAME", "none here")
    forget()
    assert [said_of(kind, one) for one in (value, *spoiled(value))] == finished
    assert {isinstance(one, list) for one in finished} == {True, False}


def test_what_a_first_validation_reads_is_read_without_making_a_validator(shipped, monkeypatch):
    monkeypatch.delattr(validators, "TypeAdapter")
    assert [str(validators.validator_of(kind)) for kind in (*kinds(), SOURCES)]


def test_what_the_package_does_not_bring_is_made(shipped):
    assert validators.validator_of(tuple[Source, ...]).validate_python(()) == ()
