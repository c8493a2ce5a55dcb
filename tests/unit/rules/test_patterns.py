"""Patterns that rules may carry."""

import re

import pytest
from pydantic_core import PydanticCustomError

from chalicelib.rules.patterns import quick_pattern

GOOD = [
    "^[1-9][A-Z]{2}[0-9]{4}$",
    "[0-9]{9}|[A-Z]{3}[0-9]{9}",
    "^(?:[0-9]{9}|[A-Z]{3}[0-9]{6,9})$",
    "[A-Z]{0,3}[0-9]{6,14}[A-Z]?",
    "(?P<group>[A-Z]{2}[0-9])[0-9]+",
    "([A-Z]{3})?W[0-9]{8,11}(0[1-9])?",
    "(?:[0-9]{3}){3}",
    r"[A-Z]\d{8}\(\+\)",
    "[]+*]{3}[^]|(]{2}",
    r"(?!0000)\d{4}",
    "[A-Z0-9]+-?[0-9]*",
]
SLOW = ["(a+)+", "(a*)*b", "(a?){50}", "(a|aa)+", "(a|ab){30}", "([0-9]{1,3}){4}", ".*.*.*x", "a?" * 25 + "a" * 25]


@pytest.mark.parametrize("pattern", GOOD)
def test_patterns_of_payers_are_taken_as_they_stand(pattern):
    assert quick_pattern(pattern) == pattern


@pytest.mark.parametrize("pattern", SLOW)
def test_a_pattern_that_could_take_long_is_refused(pattern):
    with pytest.raises(PydanticCustomError, match=r"may not repeat a group|too long"):
        quick_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["(?x)([0-9]+) +X", "(?ix:([0-9]+) *X)", "(?#()[0-9]*[0-9]*[0-9]*X", "[0-9]*[0-9]*[0-9]*[0-9]*X(?#()"]
)
def test_a_pattern_with_comments_or_free_spaces_is_refused_since_its_repeats_are_not_where_they_seem(pattern):
    with pytest.raises(PydanticCustomError, match="no comments and no verbose parts"):
        quick_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(?i)x[0-9]{9}", "(?i:x)9", "(?P<x>x)9", r"\(\?x", "[(?#]{3}"])
def test_flags_names_and_signs_that_only_look_like_it_are_taken(pattern):
    assert quick_pattern(pattern) == pattern


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?P<x>a)(?P=x)", "(a)?(?(1)b|c)"])
def test_a_pattern_that_refers_back_is_refused(pattern):
    with pytest.raises(PydanticCustomError, match="refer back"):
        quick_pattern(pattern)


@pytest.mark.parametrize("pattern", ["[0-9", "(", "a{3,1}", "*", "{99999999999}a{99999999999}"])
def test_what_is_no_pattern_is_refused_in_words(pattern):
    with pytest.raises(PydanticCustomError, match="not a regular expression"):
        quick_pattern(pattern)


def test_a_closing_bracket_in_a_class_does_not_end_it():
    with pytest.raises(PydanticCustomError):
        quick_pattern("([]+*]+)+")


@pytest.mark.parametrize("pattern", GOOD)
def test_what_is_taken_answers_at_once_on_the_longest_text(pattern):
    compiled = re.compile(pattern)
    # What backtracks without end would never come out of this.
    for letter in "A0a+(":
        assert not compiled.fullmatch(letter * 79 + "!")
