"""Requests of a minute, counted per caller."""

import pytest

from chalicelib.services.errors import TooManyRequests
from chalicelib.services.rate_limit import MOST_CALLERS, RateLimiter


def limiter(per_minute=2, at=0.0):
    seconds = [at]
    return RateLimiter(per_minute, lambda: seconds[0]), seconds


def test_what_is_left_goes_down_to_nothing_and_one_more_is_refused_with_the_time_to_wait():
    counted, _ = limiter(at=15.0)
    assert counted.take("a") == (2, 1, 46)
    assert counted.take("a").remaining == 0
    with pytest.raises(TooManyRequests) as refused:
        counted.take("a")
    assert refused.value.retry_after_seconds == 46


def test_a_new_minute_gives_new_requests():
    counted, seconds = limiter(per_minute=1, at=59.9)
    counted.take("a")
    with pytest.raises(TooManyRequests):
        counted.take("a")
    seconds[0] = 60.0
    assert counted.take("a").remaining == 0


def test_one_caller_does_not_use_up_anothers_requests():
    counted, _ = limiter(per_minute=1)
    counted.take("a")
    assert counted.take("b").remaining == 0


def test_more_callers_than_are_remembered_share_one_count():
    counted, _ = limiter(per_minute=1)
    for number in range(MOST_CALLERS):
        counted.take(str(number))
    counted.take("one more")
    with pytest.raises(TooManyRequests):
        counted.take("and another")
