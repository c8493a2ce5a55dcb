"""Dataclasses whose methods are shared: they behave as those of the standard library do."""

from copy import copy, deepcopy
from dataclasses import asdict, field, replace
from pickle import dumps, loads

import pytest

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.reading import read_as


@lean_dataclass
class Point:
    x: int
    y: int = 0


@lean_dataclass
class Twin:
    x: int
    y: int = 0


@lean_dataclass(frozen=False)
class Path:
    start: Point
    rest: "list[Path]" = field(default_factory=list)


@lean_dataclass(eq=False)
class Alone:
    x: int


@lean_dataclass
class Account:
    name: str
    secret: str = field(repr=False)
    seen: int = field(default=0, compare=False)


@lean_dataclass
class Nothing:
    pass


@lean_dataclass(kw_only=True)
class Named:
    x: int


def test_the_same_fields_are_equal_and_hash_alike():
    assert Point(1, 2) == Point(1, 2)
    assert len({Point(1, 2), Point(1, 2), Point(2, 1)}) == 2
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_another_field_or_another_class_is_not_equal():
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 2) != Twin(1, 2)
    assert Point(1, 2) != (1, 2)


def test_a_field_that_is_not_compared_makes_no_difference():
    assert Account("a", "b", seen=1) == Account("a", "b", seen=2)
    assert hash(Account("a", "b", seen=1)) == hash(Account("a", "b", seen=2))


def test_one_without_eq_is_equal_to_itself_alone():
    one = Alone(1)
    assert one == one
    assert one != Alone(1)
    assert len({one, Alone(1)}) == 2


def test_one_that_changes_cannot_be_hashed():
    path = Path(Point(1))
    path.start = Point(2)
    assert path == Path(Point(2))
    with pytest.raises(TypeError, match="unhashable"):
        hash(path)


def test_it_shows_its_fields_but_not_those_that_are_kept_from_sight():
    assert repr(Point(1)) == "Point(x=1, y=0)"
    assert repr(Account("a", "hidden")) == "Account(name='a', seen=0)"


def test_one_that_holds_itself_can_be_shown():
    path = Path(Point(1))
    path.rest.append(path)
    assert repr(path) == "Path(start=Point(x=1, y=0), rest=[...])"


def test_what_the_standard_library_does_with_dataclasses_works():
    path = Path(Point(1), [Path(Point(2))])
    assert asdict(Point(1, 2)) == {"x": 1, "y": 2}
    assert replace(Point(1, 2), y=3) == Point(1, 3)
    assert copy(path) == deepcopy(path) == loads(dumps(path)) == path


def test_it_takes_no_field_that_it_does_not_have():
    with pytest.raises(AttributeError):
        Point(1).z = 1
    with pytest.raises(TypeError):
        Named(1)
    assert Named(x=1).x == 1


def test_it_is_read_from_json():
    assert read_as(Path, {"start": {"x": 1}, "rest": [{"start": {"x": 2, "y": 3}}]}) == Path(
        Point(1), [Path(Point(2, 3))]
    )
