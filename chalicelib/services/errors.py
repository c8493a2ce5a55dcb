"""Refusals of this floor. `web` turns each into a problem, `cli` into words."""

from chalicelib.domain.errors import InvalidInput, OTGuardError


class KeyRefused(OTGuardError):
    """The API key is unknown, expired or revoked; which of them is not said."""


class ScopeMissing(OTGuardError):
    """The API key is good, but not for this."""


class NotATestKey(OTGuardError):
    """The call is for test keys alone."""


class PracticeRefused(OTGuardError):
    """The API key does not belong to the practice that was asked for, or none was chosen among several."""


class NotKept(OTGuardError):
    """Nothing is kept under that name."""


class Conflict(OTGuardError):
    """What is kept has changed meanwhile, or stands there already; read it again and decide anew."""


class Busy(Conflict):
    """Others keep changing what a write is about; the same request may succeed in a moment."""


class ClaimRecorded(Conflict):
    """Another claim has that identity already; what to do instead is said."""


class OnFileAlready(Conflict):
    """Another record has that id already; what to do instead is said. `is_closed`: that one counts no more."""

    def __init__(self, message: str, is_closed: bool = False) -> None:
        super().__init__(message)
        self.is_closed = is_closed


class ClaimFixed(Conflict):
    """The claim is beyond being changed in place; what to do instead is said."""


class ClaimVoided(Conflict):
    """The claim was voided before the day of what is told of it."""


class EventReused(Conflict):
    """The claim has another event of that id already."""


class EventInFuture(InvalidInput):
    """The event is said to happen after today."""


class EventBeforeService(InvalidInput):
    """The event is said to have happened before the claim's first service date."""


class VersionMissing(OTGuardError):
    """A change must say which version its author saw (If-Match), and this one does not."""


class VersionOutdated(OTGuardError):
    """What is kept is not at the version that the author saw; nothing was changed."""


class KeyReused(OTGuardError):
    """The Idempotency-Key came with another request before."""


class TooLargeToKeep(OTGuardError):
    """One record would be larger than the store takes."""


class StoreUnavailable(OTGuardError):
    """The store did not answer in time; the same request may succeed in a moment."""


class TooManyRequests(OTGuardError):
    """The caller has used up this minute's requests; `retry_after_seconds` says when there are new ones."""

    def __init__(self, limit: int, retry_after_seconds: int) -> None:
        super().__init__(f"More than {limit} requests in a minute. Go on in {retry_after_seconds} s.")
        self.limit = limit
        self.retry_after_seconds = retry_after_seconds
