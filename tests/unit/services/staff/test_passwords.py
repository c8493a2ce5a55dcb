"""Passwords: what is kept of them, what is refused, and how a hash outlives its parameters."""

import secrets

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.staff.passwords import TODAY, Hasher, Scrypt, require_good

QUICK = Scrypt(log_n=4, r=1, p=1)
HASHER = Hasher(QUICK, secrets.token_bytes)


def test_a_hash_fits_its_password_and_no_other_and_holds_its_parameters():
    kept = HASHER.make("correct horse battery")
    assert kept.startswith("scrypt$4$1$1$")
    assert HASHER.matches("correct horse battery", kept)
    assert not HASHER.matches("correct horse batterx", kept)
    assert kept != HASHER.make("correct horse battery"), "each has a salt of its own"


def test_a_password_is_the_same_however_its_accent_is_composed():
    assert HASHER.matches("cafe\u0301 au lait noir", HASHER.make("caf\u00e9 au lait noir"))


def test_a_hash_of_other_parameters_still_counts_and_is_told_to_be_outdated():
    older = Hasher(Scrypt(log_n=5, r=1, p=1), secrets.token_bytes).make("correct horse battery")
    assert HASHER.matches("correct horse battery", older)
    assert HASHER.is_outdated(older)
    assert not HASHER.is_outdated(HASHER.make("correct horse battery"))


def test_nothing_matches_an_account_without_a_password():
    assert not HASHER.matches("", None)
    assert not HASHER.matches("\0" * 32, None)


def test_a_guess_costs_32_megabytes_today():
    assert 128 * 2**TODAY.log_n * TODAY.r == 32 * 1024 * 1024
    assert TODAY.p == 3


@pytest.mark.parametrize("good", ["twelve chars", "x" + "abcde" * 39 + "wxyz", "ein längerer Satz"])
def test_passwords_that_pass(good):
    require_good(good, "ada@example.com")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("eleven char", "12 to 200"),
        ("abcde" * 40 + "x", "12 to 200"),
        ("abababababab1234"[:12], "same few"),
        ("I am ADA forever", "sign-in name"),
    ],
)
def test_passwords_that_do_not_say_why(bad, why):
    with pytest.raises(InvalidInput) as refused:
        require_good(bad, "ada@example.com")
    assert why in refused.value.problems[0].message
