"""Named errors: unreadable input and refusals. A bad claim is not an error but a verdict.

Each carries what a caller needs to mend it; `web` maps them to problems, `cli` to words.
"""

from chalicelib.domain.lean import lean_dataclass


@lean_dataclass
class Problem:
    """One thing that is wrong with an input: where (a dotted path, "" for the whole) and what to do about it."""

    field: str
    message: str


class OTGuardError(Exception):
    """What went wrong, in words that hold no patient data."""


class InvalidInput(OTGuardError):
    """The shape is wrong: not JSON, a wrong type, an unknown field, an unreadable date or amount. All problems at
    once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.field or 'input'}: {p.message}" for p in problems[:5]))
        self.problems = problems


class UnknownPayer(OTGuardError):
    """No document names this payer; `near` lists ids that look alike."""

    def __init__(self, payer_id: str, near: list[str]) -> None:
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"No payer document is called {payer_id!r}.{hint}")
        self.payer_id = payer_id
        self.near = near


class UnknownRulesVersion(OTGuardError):
    """The version asked for is not kept here, or was made for another payer."""


class UnreadableInterchange(OTGuardError):
    """The bytes are no X12 interchange that can be read at all."""


class RulesRefused(OTGuardError):
    """A rules document, template or table is wrong; nothing of it is used. `file` names it, `problems` say check
    and field."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        super().__init__(f"{file}: " + "; ".join(f"{p.field}: {p.message}" if p.field else p.message for p in problems))
        self.file = file
        self.problems = problems
