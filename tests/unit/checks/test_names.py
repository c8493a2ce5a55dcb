"""Names as payers compare them."""

import pytest

from chalicelib.checks.names import how_far, letters_apart, same_first_name, same_last_name

SUFFIXES = frozenset(("JR", "SR", "II", "III", "IV", "V"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("O'Neil", "ONEIL"),
        ("O’Neil", "O'NEIL"),
        ("Smith-Jones", "SMITH JONES"),
        ("Smith-Jones", "SMITHJONES"),
        ("St. John", "ST JOHN"),
        ("St.John", "St John"),
        ("Núñez", "NUNEZ"),
        ("Nu\u0301n\u0303ez", "Núñez"),
        ("Øster", "OSTER"),
        ("Straße", "STRASSE"),
        ("de la Cruz", "DELACRUZ"),
        ("Sample Jr.", "SAMPLE"),
        ("Sample", "SAMPLE III"),
        ("Sample, Sr", "Sample"),
    ],
)
def test_last_names_that_payers_take_as_one(ours, theirs):
    assert same_last_name(ours, theirs, SUFFIXES)
    assert same_last_name(theirs, ours, SUFFIXES)


@pytest.mark.parametrize(("ours", "theirs"), [("Moreno", "Morena"), ("Garcia Lopez", "Garcia"), ("Jr", "Sr")])
def test_last_names_that_differ(ours, theirs):
    assert not same_last_name(ours, theirs, SUFFIXES)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Ada M.", "ADA"),
        ("Ada", "Ada Maria"),
        ("Mary Ann", "MARYANN"),
        ("J.R.", "JR"),
        ("John Jr", "John"),
        ("D'Arcy", "DARCY"),
    ],
)
def test_first_names_that_payers_take_as_one(ours, theirs):
    assert same_first_name(ours, theirs, SUFFIXES)
    assert same_first_name(theirs, ours, SUFFIXES)


@pytest.mark.parametrize(("ours", "theirs"), [("Ada", "Ida"), ("Anna", "Ann"), ("A", "Ada"), ("Bob", "Robert")])
def test_first_names_that_differ(ours, theirs):
    assert not same_first_name(ours, theirs, SUFFIXES)


@pytest.mark.parametrize(
    ("a", "b", "letters"),
    [
        ("", "", 0),
        ("abc", "", 3),
        ("moreno", "morena", 1),
        ("moreno", "mroeno", 1),
        ("moreno", "morno", 1),
        ("ab", "cd", 2),
    ],
)
def test_letters_are_counted_and_swapped_neighbours_are_one(a, b, letters):
    assert letters_apart(a, b) == letters_apart(b, a) == letters


def test_how_far_two_names_are_is_said_without_repeating_them():
    assert how_far("Moreno", "Morena") == "one letter away, most likely a misspelling"
    assert how_far("Moreno", "Marena") == "2 letters away"
    assert how_far("Moreno", "Smith") == "a different name"
    assert how_far("Garcia", "Garcia Lopez") == "one is a part of the other"


@pytest.mark.parametrize(("ours", "theirs"), [("Ada M.", "Ada R."), ("Ada Jr", "Ada Maria"), ("Ada M. Jr.", "Ada R.")])
def test_initials_and_suffixes_of_first_names_do_not_tell_people_apart(ours, theirs):
    assert same_first_name(ours, theirs, SUFFIXES)
    assert same_first_name(theirs, ours, SUFFIXES)


@pytest.mark.parametrize(("ours", "theirs"), [("Ada Maria", "Ada Rose"), ("A", "B"), ("Jr", "Sr"), ("J", "J R Ann")])
def test_middle_names_and_single_letters_that_differ_tell_people_apart(ours, theirs):
    same = (ours, theirs) == ("J", "J R Ann")
    assert same_first_name(ours, theirs, SUFFIXES) is same
    assert same_first_name(theirs, ours, SUFFIXES) is same


def test_a_name_of_signs_alone_is_not_the_same_as_another():
    assert not same_first_name("-", "Ada", SUFFIXES)


def test_three_letters_away_is_counted_and_four_are_a_different_name():
    assert how_far("Moreno", "Marana") == "3 letters away"
    assert how_far("abcdef", "abwxyz") == "a different name"
    assert how_far("Anna Ruth", "Ruth Anna") == "one is a part of the other"
    assert how_far("Garcia Lopez", "Garcia") == "one is a part of the other"


@pytest.mark.parametrize(
    ("a", "b", "letters"), [("ab", "ba", 1), ("xab", "xba", 1), ("abx", "bax", 1), ("aab", "aba", 1)]
)
def test_neighbours_swapped_at_the_beginning_and_the_end_are_one(a, b, letters):
    assert letters_apart(a, b) == letters_apart(b, a) == letters


def test_a_swap_needs_two_letters_on_both_sides():
    assert letters_apart("babaa", "ba") == letters_apart("ba", "babaa") == 3
