"""Field types that bring their schema along behave like those that pydantic works out."""

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as, schema_of
from chalicelib.domain.shape import Flag, OurId, Text
from chalicelib.rules.parameters import Code

AT_THE_LIMIT = [(Text, "x" * 80), (OurId, "x" * 64), (Code, "x" * 20), (Code, "x"), (Flag, True)]
BEYOND = [(Text, "x" * 81), (Text, 1), (OurId, "x" * 65), (OurId, "a b"), (Code, "x" * 21), (Code, ""), (Flag, "true")]


@pytest.mark.parametrize(("kind", "value"), AT_THE_LIMIT)
def test_what_keeps_to_the_bounds_is_read(kind, value):
    assert read_as(kind, value) == value


@pytest.mark.parametrize(("kind", "value"), BEYOND)
def test_what_goes_beyond_them_is_refused(kind, value):
    with pytest.raises(InvalidInput):
        read_as(kind, value)


def test_the_bounds_are_described():
    assert schema_of(Text) == {"type": "string", "maxLength": 80}
    assert schema_of(Code) == {"type": "string", "minLength": 1, "maxLength": 20}
    assert schema_of(Flag) == {"type": "boolean"}


@pytest.mark.parametrize("kind", [Text, OurId, Code, Flag])
def test_pydantic_has_nothing_to_work_out_for_them(kind):
    assert [type(mark).__name__ for mark in kind.__metadata__] == ["AsWritten"]
