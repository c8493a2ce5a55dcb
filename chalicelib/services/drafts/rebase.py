"""A draft whose document was published by somebody else meanwhile: what both changed is laid side by side, check by
check, and what only one of them changed goes together by itself."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from chalicelib.rules.document import PayerDocument

_PLAIN = ("name", "line_of_business", "extends", "x12_payer_ids", "inactive_from", "note")


@dataclass(frozen=True, slots=True)
class Merged:
    """The document that comes of both. `clashes` are the checks, and names of facts, that both changed differently."""

    document: PayerDocument
    clashes: tuple[str, ...]


def rebased(base: PayerDocument, mine: PayerDocument, theirs: PayerDocument, kept: Collection[str] = ()) -> Merged:
    """`mine` and `theirs` were both made from `base`. Where both changed the same, mine counts for what
    `kept` names, else theirs."""
    clashes: list[str] = []

    def pick(name: str, was: object, ours: object, other: object) -> bool:
        """Whether mine counts."""
        if ours in (other, was):
            return False
        if other == was:
            return True
        clashes.append(name)
        return name in kept

    plain = {
        name: getattr(mine, name)
        for name in _PLAIN
        if pick(name, getattr(base, name), getattr(mine, name), getattr(theirs, name))
    }
    checks = dict(theirs.checks)
    for check in {**base.checks, **theirs.checks, **mine.checks}:
        if pick(check, base.checks.get(check), mine.checks.get(check), theirs.checks.get(check)):
            checks.pop(check, None)
            if check in mine.checks:
                checks[check] = mine.checks[check]
    return Merged(replace(theirs, checks=checks, **plain), tuple(clashes))
