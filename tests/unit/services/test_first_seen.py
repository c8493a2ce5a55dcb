"""The compact memory of what came first answers as a dictionary does."""

from random import Random

import pytest

from chalicelib.services.first_seen import FirstSeen


@pytest.mark.parametrize("bits", [8, 16, 64])
def test_it_answers_as_a_dictionary_does_however_often_it_grows(bits: int) -> None:
    chance, seen, plain = Random(bits), FirstSeen(), {}
    for number in range(1, 20_000):
        hashed = hash(chance.getrandbits(bits) - (1 << bits - 1))
        assert seen.first(hashed, number) == plain.setdefault(hashed, number)


def test_hashes_whose_low_bits_are_alike_are_told_apart() -> None:
    seen = FirstSeen()
    numbers = range(1, 3_000)
    assert [seen.first(number << 40, number) for number in numbers] == list(numbers)
    assert [seen.first(number << 40, 9_999) for number in numbers] == list(numbers)


def test_a_hash_of_nothing_is_kept_like_any_other() -> None:
    seen = FirstSeen()
    assert seen.first(0, 7) == 7
    assert seen.first(0, 8) == 7
