"""Recovery codes: ten of 80 random bits, each good once instead of a code of the second factor; kept as digests."""

from base64 import b32encode
from dataclasses import replace

from chalicelib.services.staff.account import Account
from chalicelib.services.staff.desk import StaffDesk, digest

HOW_MANY = 10
_BYTES = 10
_CHARACTERS = 16


def make(desk: StaffDesk) -> tuple[str, ...]:
    """New codes as they are shown once, in groups of four."""
    texts = (b32encode(desk.random(_BYTES)).decode() for _ in range(HOW_MANY))
    return tuple("-".join(text[begin : begin + 4] for begin in range(0, _CHARACTERS, 4)) for text in texts)


def kept(codes: tuple[str, ...]) -> tuple[str, ...]:
    """What is kept of them."""
    return tuple(digest(_plain(code)) for code in codes)


def spend(account: Account, typed: str) -> Account | None:
    """The account without the code that was typed; None where it has no such code."""
    spent = digest(_plain(typed))
    if spent not in account.recovery:
        return None
    return replace(account, recovery=tuple(known for known in account.recovery if known != spent))


def _plain(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())
