"""What is refused about authorizations. The texts hold counts and days; ids and numbers go into the answer alone."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from chalicelib.services.errors import Conflict

if TYPE_CHECKING:
    from chalicelib.services.authorizations.on_file import AuthorizationOnFile


class AuthorizationRefusal(Conflict):
    """Something that an authorization does not allow. `told` is for the answer to the caller, never for logs."""

    def __init__(self, message: str, authorization: "AuthorizationOnFile", **more: Any) -> None:
        super().__init__(message)
        self.told: Mapping[str, Any] = {
            "authorization_id": authorization.authorization_id,
            "authorization_number": authorization.authorization_number,
            **more,
        }


class AuthorizationShort(AuthorizationRefusal):
    """More was asked for than is left."""

    def __init__(self, authorization: "AuthorizationOnFile", asked: int, today: date) -> None:
        # Imported here: the map of problems knows this module, and calls that judge nothing need no checks.
        from chalicelib.checks.wording import counted

        noun = authorization.unit_kind.removesuffix("s")
        left = max(authorization.balance_on(today).remaining or 0, 0)
        verb = "is" if left == 1 else "are"
        message = f"{counted(left, noun)} {verb} left; {asked} asked for. Ask the payer for more, or ask for less here."
        super().__init__(message, authorization, unit_kind=authorization.unit_kind, left=left, asked=asked)


class OutsideAuthorization(AuthorizationRefusal):
    """A day lies outside the authorization's dates."""

    def __init__(self, authorization: "AuthorizationOnFile", day: date) -> None:
        begins, ends = authorization.starts_on, authorization.ends_on
        runs = f"{begins or 'an open start'} to {ends or 'an open end'}"
        message = f"{day} lies outside the authorization, which runs from {runs}. Choose another day, or extend it."
        super().__init__(message, authorization, day=day.isoformat(), starts_on=_text(begins), ends_on=_text(ends))


class AuthorizationNotGood(AuthorizationRefusal):
    """The authorization is not approved, or is closed."""

    def __init__(self, authorization: "AuthorizationOnFile") -> None:
        words = f"The authorization is {authorization.status}, not approved. Put the payer's answer on file first."
        super().__init__(words, authorization, authorization_status=authorization.status)


class ToldOtherwise(AuthorizationRefusal):
    """The same id came before with other content."""

    def __init__(self, authorization: "AuthorizationOnFile", what: str) -> None:
        super().__init__(
            f"This {what} was recorded before with other content. Use a new id for a new {what}.", authorization
        )


class ReservationOver(AuthorizationRefusal):
    """The reservation was given up; its id is used up."""

    def __init__(self, authorization: "AuthorizationOnFile") -> None:
        super().__init__("This reservation was released. Reserve again under a new id.", authorization)


class AlreadyRenewed(AuthorizationRefusal):
    """Another authorization renews this one."""

    def __init__(self, authorization: "AuthorizationOnFile") -> None:
        words = "Another authorization renews it already. Renew the latest of the chain."
        super().__init__(words, authorization, renewed_by=authorization.renewed_by)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
