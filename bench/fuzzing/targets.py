"""What is tried: each target takes a number and tries one input made from it. The same number makes the same input."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from importlib.resources import files
from random import Random
from typing import Any, get_args

from bench.claims import AS_OF, claim
from bench.claims_x12 import interchange
from bench.fuzzing.garbled_json import changed, garbled_item, garbled_text
from bench.fuzzing.garbled_x12 import garbled_file
from bench.fuzzing.oracle import in_time, judge_file, judge_item
from bench.fuzzing.parsers import garbled, outcome_of
from bench.fuzzing.strange_forms import strange_forms_target
from bench.peers import ROOT
from bench.subjects.ot_guard import library
from chalicelib.domain.compact import compact
from chalicelib.domain.errors import InvalidInput, OTGuardError, RulesRefused
from chalicelib.domain.units import Method
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.rules.limits import LimitKind
from chalicelib.rules.tables import shipped_tables
from chalicelib.rules.text import read_document
from chalicelib.services.claim_files import read_item
from chalicelib.services.count_units import count_units
from chalicelib.services.filing_deadline import Question, filing_deadline

Target = Callable[[int], object]


def targets() -> dict[str, Target]:
    """Every target by what it tries."""
    book = library()
    sources = _documents()
    kept = json.loads((ROOT / "tests" / "corpus" / "inputs.json").read_text(encoding="utf-8"))
    return {
        "837P files, cut, shuffled and garbled": lambda number: judge_file(garbled_file(Random(number)), book),
        "JSON texts, garbled": lambda number: judge_file(garbled_text(Random(number)), book),
        "native claims with strange values": lambda number: _try_item(garbled_item(Random(number)), book),
        "rules documents with strange values": lambda number: _try_rules(Random(number), sources, book),
        "kept inputs of every reader, garbled": lambda number: _try_kept(Random(number), kept),
        "pages and forms of the console with strange values": strange_forms_target(),
        "units of strange minutes": lambda number: _try_units(Random(number)),
        "deadlines of strange days": lambda number: _try_deadline(Random(number), book),
    }


def _try_item(value: Any, book: Library) -> None:
    with in_time():
        first = judge_item(read_item(value), book)
        if first != judge_item(read_item(value), book):
            raise AssertionError("the same claim gives two answers")


def _documents() -> list[dict[str, Any]]:
    """The documents that a change is made in: every shipped one, as it is written."""
    shipped = files("rules_data")
    folders = [*(shipped / "payers").iterdir(), *(shipped / "templates").iterdir()]
    return [
        json.loads((folder / "rules.json").read_text(encoding="utf-8"))
        for folder in sorted(folders, key=lambda folder: folder.name)
        if (folder / "rules.json").is_file()
    ]


def _try_rules(chance: Random, sources: list[dict[str, Any]], book: Library) -> None:
    """A changed document is refused by name, or judges."""
    document = deepcopy(chance.choice(sources))
    for _ in range(chance.randint(1, 2)):
        document = changed(chance, document)
    try:
        text = json.dumps(document)
    except RecursionError:
        # Python cannot write what is nested so deeply; as text it is tried by the garbled JSON.
        return
    with in_time():
        try:
            loaded = LoadedDocument(read_document(text, "fuzzed"), "fuzzed")
            tried = book.with_documents([loaded])
            tried.rules(loaded.document.payer_id)
        except RulesRefused:
            return
        number = chance.randrange(100)
        judge_item(read_item({**claim(number), "payer_id": loaded.document.payer_id}), tried)
        judge_file("".join(interchange([claim(number)])).encode(), tried)


def _try_kept(chance: Random, kept: list[dict[str, Any]]) -> None:
    one = chance.choice(kept)
    data = garbled(chance, one["input"].encode("latin-1") * one.get("times", 1))
    with in_time():
        outcome_of(one["parser"], data)


def _try_units(chance: Random) -> None:
    procedures = shipped_tables().procedures()
    codes = [
        "97530",
        "97110",
        "97112",
        "97140",
        "97129",
        "97130",
        "97165",
        "97535",
        "97542",
        "97760",
        "90912",
        "90913",
        "X",
    ]
    services = [
        (chance.choice(codes), chance.choice((0, 1, 7, 8, 15, 22, 23, chance.randint(0, 1440)))) for _ in range(12)
    ]
    with in_time():
        try:
            counted = count_units(services[: chance.randint(0, 12)], chance.choice(get_args(Method)), procedures)
        except InvalidInput:
            return
        compact([counted.units, counted.total, counted.explanation, counted.also_acceptable])


def _try_deadline(chance: Random, book: Library) -> None:
    days = [
        None,
        date.min,
        date.max,
        date(2024, 2, 29),
        AS_OF,
        date.fromordinal(chance.randint(1, date.max.toordinal())),
    ]
    question = Question(
        chance.choice(get_args(LimitKind)), chance.choice(days), chance.choice(days), chance.choice((None, "in", "out"))
    )
    with in_time():
        rules = book.rules(chance.choice(sorted(book.payers)))
        try:
            told = filing_deadline(rules, question, chance.choice(days) or AS_OF)
        except OTGuardError:
            return
        compact(told)
