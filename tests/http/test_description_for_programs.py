"""What programs that write clients go by: names, subjects, headers. Each is held to what the service answers."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields as fields_of
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from chalicelib.api import subjects
from chalicelib.api.description import glossary
from chalicelib.services.rulebook import shipped_library
from tests.http.exampled import DOCUMENT, Taken, taken
from tests.http.service import running

OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
MODELS = DOCUMENT["components"]["schemas"]


@pytest.fixture(scope="module")
def answers() -> Iterator[list[Taken]]:
    with running(shipped_library()) as service:
        yield list(taken(service))


def test_every_call_has_a_name_of_its_own_of_a_verb_and_a_thing() -> None:
    names = Counter(operation["operationId"] for operation in OPERATIONS.values())
    assert not [name for name, times in names.items() if times > 1 or "_" not in name]


def test_every_call_belongs_to_one_subject_and_each_subject_says_what_it_is() -> None:
    subjects = {tag["name"]: tag["description"] for tag in DOCUMENT["tags"]}
    assert {tuple(operation["tags"]) for operation in OPERATIONS.values()} == {(name,) for name in subjects}
    assert all(subjects.values())


def test_models_differ_by_more_than_capitals_and_have_names_of_their_own() -> None:
    # Some languages keep a file for each, and some file systems tell no capitals apart.
    names = Counter(name.lower() for name in MODELS)
    titles = Counter(model["title"] for model in MODELS.values())
    assert [name for name, times in (names + titles).items() if times > 1] == []
    assert [name for name, model in MODELS.items() if not model.get("description")] == []


def test_a_model_is_one_shape_and_a_choice_of_words_is_one_list() -> None:
    # Programs that write clients make a type of each shape and of each list.
    assert [name for name, model in MODELS.items() if model.keys() & {"oneOf", "anyOf", "allOf"}] == []
    twice = [
        f"{name}.{field}"
        for name, model in MODELS.items()
        for field, schema in _fields(model).items()
        if len([one for one in schema.get("anyOf", []) if one.keys() & {"enum", "const"}]) > 1
    ]
    assert twice == []


def test_an_answer_has_a_version_where_the_description_says_so_and_nowhere_else(answers: list[Taken]) -> None:
    good = [one for one in answers if one.status < 300]
    assert len(good) > 50
    described = {one.call: "ETag" in OPERATIONS[one.call]["responses"][str(one.status)]["headers"] for one in good}
    assert described == {one.call: "ETag" in one.headers for one in good}


def test_whoever_is_asked_to_come_again_is_told_when() -> None:
    asked = {
        status
        for operation in OPERATIONS.values()
        for status, answer in operation["responses"].items()
        if "Retry-After" in answer["headers"]
    }
    assert asked == {"409", "429", "503"}


def test_every_header_that_is_named_is_described() -> None:
    named = {
        (name, header["$ref"].rpartition("/")[2])
        for operation in OPERATIONS.values()
        for answer in operation["responses"].values()
        for name, header in answer["headers"].items()
    }
    assert named == {(name, name) for name in DOCUMENT["components"]["headers"]}


def test_every_field_and_every_parameter_says_what_it_means() -> None:
    fields = {f"{name}.{field}": schema for name, model in MODELS.items() for field, schema in _fields(model).items()}
    parameters = {
        f"{call}?{one['name']}": one
        for call, operation in OPERATIONS.items()
        for one in operation.get("parameters", [])
        for call, operation in OPERATIONS.items()
        for one in operation.get("parameters", [])
    }
    assert len(fields) > 800
    assert [name for name, told in (fields | parameters).items() if not told.get("description")] == []


def test_the_glossary_has_no_word_for_what_is_gone() -> None:
    queries = [
        operation.takes if operation.method == "GET" else operation.asks
        for group in subjects()
        for operation in group.operations
    ]
    used = {f"{name}.{field}" for name, model in MODELS.items() for field in _fields(model)}
    used |= {f"{query.__name__}.{field.name}" for query in queries if query is not None for field in fields_of(query)}
    used |= {f"path.{name}" for path in DOCUMENT["paths"] for name in re.findall(r"{(\w+)}", path)}
    known = glossary()
    by_name = {name for name in known.words if "." not in name}
    assert known.words.keys() - by_name <= used
    names = {one.rpartition(".")[2] for one in used - known.words.keys()}
    assert by_name <= names
    assert known.dates | known.moments <= names


def test_days_and_moments_of_answers_are_what_their_format_says(answers: list[Taken]) -> None:
    held = FormatChecker(("date", "date-time"))
    tried: set[str] = set()
    for one in answers:
        content = OPERATIONS[one.call]["responses"][str(one.status)]["content"]
        (schema,) = (media["schema"] for name, media in content.items() if name.endswith("json"))
        Draft202012Validator({**schema, "components": DOCUMENT["components"]}, format_checker=held).validate(one.answer)
        tried |= set(_named_with_values(one.answer))
    assert len(tried & (glossary().dates | glossary().moments)) > 25


def _fields(model: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = model.get("properties", {})
    return fields


def _named_with_values(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _named_with_values(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if one is not None and one != []:
                yield name
            yield from _named_with_values(one)
