"""Staff accounts and what belongs to them: they stand outside the practices."""

from chalicelib.services.records.address.practice import encoded
from chalicelib.services.records.table import Key

STAFF = "STAFF"


def staff(account_id: str) -> Key:
    return Key(f"{STAFF}#{account_id}")


def staff_login(login: str) -> Key:
    """Which account has this sign-in name."""
    return Key(f"{STAFF}#LOGIN#{encoded(login)}")


def staff_owners() -> Key:
    """The administrators of the installation, so that the last one stays."""
    return Key(f"{STAFF}#OWNERS")


def staff_tries(bucket: str) -> Key:
    """Failed sign-ins counted together; `bucket` is a digest."""
    return Key(f"{STAFF}#TRIES#{bucket}")


def staff_link(token_digest: str) -> Key:
    """An invitation or a reset that waits for its person."""
    return Key(f"{STAFF}#LINK#{token_digest}")


def staff_events(month: str) -> str:
    """What happened to staff accounts in a month (`2026-03`)."""
    return f"{STAFF}#EVENTS#{month}"


def session(token_digest: str) -> Key:
    return Key(f"SESSION#{token_digest}")


def sessions(account_id: str) -> str:
    """The sessions of an account, in the index `list`."""
    return f"SESSIONS#{account_id}"
