"""Refusals of the staff services."""

from chalicelib.domain.errors import OTGuardError
from chalicelib.services.errors import Conflict


class SignInRefused(OTGuardError):
    """Name, password or code do not fit; which of them is not said."""


class WaitBeforeTrying(OTGuardError):
    """There were too many wrong tries; the next one counts after `retry_after_seconds`."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many tries failed. The next one counts in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


class SessionEnded(OTGuardError):
    """There is no session, or it has ended."""


class NotPermitted(OTGuardError):
    """The account may not do this."""


class LastAdministrator(Conflict):
    """Nobody would be left who administers the installation."""


class SealBroken(OTGuardError):
    """A secret cannot be opened: it was sealed for another account or by another key."""
