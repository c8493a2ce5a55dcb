"""What programs that write clients go by: names, subjects, headers. Each is held to what the service answers."""

from collections import Counter
from collections.abc import Iterator

import pytest

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
