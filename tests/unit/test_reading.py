"""What the reader of JSON refuses, and in which words."""

import json
from dataclasses import dataclass

import pytest

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import MOST_PROBLEMS, MOST_VALUES, read_as, read_json
from chalicelib.domain.shape import CLOSED
from tests.effort import calls_of

SMALLEST = {"claim_id": "C-1", "payer_id": "some_payer", "patient": {}, "lines": []}


@dataclass(slots=True)
class Wrapped:
    __pydantic_config__ = CLOSED
    claim: Claim
    context: Context | None = None


def told(kind: type, value: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        read_as(kind, value)
    return {problem.field: problem.message for problem in refusal.value.problems}


def test_a_claim_with_only_its_four_required_fields_is_read():
    claim = read_as(Claim, SMALLEST)
    assert claim.claim_id == "C-1"
    assert claim.frequency == "1"
    assert claim.lines == ()


def test_every_problem_is_told_at_once_with_its_dotted_path():
    line = {"units": "2", "charge": 1.5, "line": 1.5, "modifiers": "GO"}
    problems = told(
        Wrapped, {"claim": {**SMALLEST, "claim_id": "a b", "patient": {"birth_date": "2026-02-30"}, "lines": [line, 7]}}
    )
    assert problems == {
        "claim.claim_id": "must be 1 to 64 letters, digits, dots, dashes or underscores",
        "claim.patient.birth_date": "must be a day that exists, as YYYY-MM-DD",
        "claim.lines.0.line": "must be a whole number, without quotes",
        "claim.lines.0.modifiers": "must be a list, in [ ]",
        "claim.lines.0.units": "must be a number between -1,000,000,000 and 1,000,000,000",
        "claim.lines.0.charge": 'must be an amount as a string with at most two decimals, such as "120.00"',
        "claim.lines.1": "must be an object, in { }",
    }


def test_a_missing_field_is_said_to_be_required():
    assert told(Claim, {"claim_id": "C-1"}) == {
        "payer_id": "is required",
        "patient": "is required",
        "lines": "is required",
    }


def test_an_unknown_field_names_the_one_that_was_probably_meant():
    problems = told(Wrapped, {"claim": {**SMALLEST, "lines": [{"procedur": "97530"}], "patient": {"last_nme": "X"}}})
    assert problems["claim.lines.0.procedur"] == "unknown field `procedur`; did you mean `procedure`?"
    assert "`last_name`" in problems["claim.patient.last_nme"]


def test_a_field_is_known_by_its_public_name_alone():
    problems = told(Claim, {**SMALLEST, "lines": [{"charge_cents": 100}]})
    assert problems == {"lines.0.charge_cents": "unknown field `charge_cents`; did you mean `charge`?"}


def test_an_unknown_field_like_nothing_we_know_is_to_be_left_out():
    assert told(Claim, {**SMALLEST, "zzz": 1}) == {"zzz": "unknown field `zzz`; leave it out"}


def test_what_was_sent_is_never_repeated():
    problems = told(Claim, {**SMALLEST, "patient": {"first_name": 5551234, "sex": ["Moreno"], "birth_date": "Moreno"}})
    assert len(problems) == 3
    assert not any("Moreno" in message or "5551234" in message for message in problems.values())


def test_a_field_name_that_is_no_name_is_cut_and_cleaned():
    (field,) = told(Claim, {**SMALLEST, "\n" + "x" * 500: 1})
    assert field == "?" + "x" * 39


def test_the_telling_ends_after_a_thousand_problems_and_counts_the_rest():
    with pytest.raises(InvalidInput) as refusal:
        read_as(Claim, {**SMALLEST, "lines": [1] * (MOST_PROBLEMS + 7)})
    assert len(refusal.value.problems) == MOST_PROBLEMS + 1
    assert refusal.value.problems[-1].message == "has 7 more problems of this kind"


def test_a_byte_order_mark_is_tolerated():
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        ('{"a": "é"}'.encode("latin-1"), "is not UTF-8 text (byte 8)"),
        ("{}".encode("utf-16"), "is not UTF-8 text (byte 1)"),
        (b'{"a": 1', "is not JSON"),
        (b'{"a": NaN}', "is not JSON"),
        (b'{"a": 1} x', "is not JSON"),
        (b"[" * 5_000 + b"]" * 5_000, "is not JSON"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "is not JSON"),
        (b'"\\ud800"', "is not JSON"),
        (b"[" + b"1," * 300_000 + b"1]", "holds more than 250,000 values"),
    ],
)
def test_bytes_that_are_no_json_document_are_refused_in_words(data, words):
    with pytest.raises(InvalidInput) as refusal:
        read_json(data, MOST_VALUES)
    assert [problem.field for problem in refusal.value.problems] == [""]
    assert refusal.value.problems[0].message.startswith(words)


def test_an_infinite_unit_count_is_refused_like_any_other_that_is_out_of_bounds():
    assert list(told(Claim, {**SMALLEST, "lines": [{"units": read_json(b"1e999")}]})) == ["lines.0.units"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (b'{"a": 1, "a": 2}', ["a"]),
        (b'{"a" : 1, "a"\n: 2}', ["a"]),
        (b'{"a": {"b": [{"c": 1, "c": 2, "c": 3}]}, "d": 1, "d": 1}', ["d", "a.b.0.c"]),
        (rb'{"ab": 1, "a\u0062": 2}', ["ab"]),
        (rb'{"a": "\u0022:", "b": 1, "b": 1}', ["b"]),
        (b'[{"a": ":"}, {"a": {"a": 1, "a": ":"}}]', ["1.a.a"]),
    ],
)
def test_a_key_that_stands_twice_is_refused_by_its_path(text, fields):
    with pytest.raises(InvalidInput) as refusal:
        read_json(text)
    assert [problem.field for problem in refusal.value.problems] == fields
    assert {problem.message for problem in refusal.value.problems} == {"stands twice in one object; keep one"}


def test_as_many_keys_standing_twice_as_a_document_holds_are_found_at_once():
    def read(different: int) -> None:
        keys = [f'"k{number % different}":1' for number in range(2 * different)]
        with pytest.raises(InvalidInput) as refused:
            read_json(f"{{{','.join(keys)}}}".encode(), MOST_VALUES)
        assert len(refused.value.problems) == MOST_PROBLEMS

    assert calls_of(lambda: read(20_000)) < 15 * calls_of(lambda: read(2_000))


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": ":b", "b": ":"}',
        b'[{"a": 1}, {"a": 1}]',
        b'{"a": {"a": {"a" : 1}}}',
        rb'{"a": "\":", "b": "\\", "c\"": 1}',
        b'{"": 1, ":": 2}',
        b"1e5",
    ],
)
def test_keys_that_stand_once_each_are_read(text):
    assert read_json(text) == json.loads(text)
