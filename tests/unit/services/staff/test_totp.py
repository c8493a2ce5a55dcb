"""One-time codes, against the test vectors of RFC 4226 (appendix D) and RFC 6238 (appendix B)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.services.staff import totp

SECRET = b"12345678901234567890"
HOTP = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
# The RFC gives eight digits; six are their end.
TOTP = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
NOW = datetime.fromtimestamp(1111111111, UTC)


@pytest.mark.parametrize(("counter", "expected"), list(enumerate(HOTP)))
def test_codes_are_those_of_rfc_4226(counter, expected):
    assert totp.code(SECRET, counter) == expected


@pytest.mark.parametrize(("seconds", "expected"), list(TOTP.items()))
def test_codes_are_those_of_rfc_6238(seconds, expected):
    assert totp.code(SECRET, totp.step_at(datetime.fromtimestamp(seconds, UTC))) == expected


@pytest.mark.parametrize(("drift", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off_and_no_more(drift, accepted):
    step = totp.step_at(NOW) + drift
    assert totp.accepted_step(SECRET, totp.code(SECRET, step), NOW, after=0) == (step if accepted else None)


def test_a_step_counts_once_and_earlier_ones_no_more():
    step = totp.step_at(NOW)
    assert totp.accepted_step(SECRET, totp.code(SECRET, step), NOW, after=step) is None
    assert totp.accepted_step(SECRET, totp.code(SECRET, step - 1), NOW, after=step) is None
    later = NOW + timedelta(seconds=30)
    assert totp.accepted_step(SECRET, totp.code(SECRET, step + 1), later, after=step) == step + 1


@pytest.mark.parametrize("typed", ["", "05047", "0504710", "05047x", "٠٥٠٤٧١", "\ud800", "None"])
def test_what_is_no_code_is_refused(typed):
    assert totp.accepted_step(SECRET, typed, NOW, after=0) is None


def test_spaces_in_a_code_do_not_matter():
    assert totp.accepted_step(SECRET, " 050 471 ", NOW, after=0) == totp.step_at(NOW)


def test_an_app_reads_secret_and_names_from_the_address():
    assert totp.uri(SECRET, "ada@example.com") == (
        "otpauth://totp/OT%20Guard%3Aada%40example.com"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=OT%20Guard&digits=6&period=30"
    )
    assert totp.shown(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
