"""What a page says about the step before it. An address names a sentence by its key and brings no words of its own."""

SENTENCES: dict[str, str] = {
    "signed-out": "You are signed out.",
    "password-changed": "Your password is changed. Every other session of yours has ended.",
    "session-ended": "That session has ended.",
    "sessions-ended": "Every other session of yours has ended.",
}


def words(key: str | None) -> str:
    """The sentence of a key, "" for an unknown one."""
    return SENTENCES.get(key or "", "")
