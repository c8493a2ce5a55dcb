"""What the log says of an error that nobody foresaw: its type and place. Never its text: it may hold what was sent."""

import traceback

from chalicelib.settings import SettingMissingError

_MOST_FRAMES = 6


def failure_of(error: BaseException) -> str:
    """Such as `KeyError at judge.py:12 < work.py:40`, of the cause where one is named. A setting that is missing is
    told in its own words, which are ours."""
    cause = error.__cause__ or error
    if isinstance(cause, SettingMissingError):
        return str(cause)
    frames = traceback.extract_tb(cause.__traceback__)[-_MOST_FRAMES:]
    place = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(cause).__name__} at {place}"
