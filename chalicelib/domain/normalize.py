"""What is safe to put right in a claim as it comes in: case, outer spaces, the dot of a diagnosis. Every change is
told.

Nothing else is touched: a code that is wrong after this is the payer's to refuse and a check's to find.
"""

from typing import NamedTuple

from chalicelib.domain.claim import Claim, Line, Provider


class Normalization(NamedTuple):
    """One field that was put right."""

    field: str
    before: str
    after: str


def dotted(diagnosis: str) -> str:
    """`M6281` as `M62.81`; text that is no undotted code of 4 to 7 characters stays."""
    if 4 <= len(diagnosis) <= 7 and diagnosis.isalnum() and diagnosis.isascii() and diagnosis[0].isalpha():
        return f"{diagnosis[:3]}.{diagnosis[3:]}"
    return diagnosis


def normalize(claim: Claim) -> list[Normalization]:
    """Put right, in place, what is safe to; the changes in field order."""
    changes: list[Normalization] = []
    _fields(claim, ("frequency", "place_of_service"), "", changes)
    _fields(claim.patient, ("sex", "member_id", "relationship"), "patient.", changes)
    for name in ("billing_provider", "rendering_provider", "referring_provider"):
        provider: Provider | None = getattr(claim, name)
        if provider is not None:
            _fields(provider, ("npi", "tax_id", "taxonomy"), f"{name}.", changes)
    if claim.diagnoses:
        claim.diagnoses = _each(claim.diagnoses, "diagnoses", changes, diagnosis=True)
    for line in claim.lines:
        _line(line, changes)
    for index, service in enumerate(claim.unbilled_services):
        _fields(service, ("procedure",), f"unbilled_services.{index}.", changes)
    return changes


def _line(line: Line, changes: list[Normalization]) -> None:
    _fields(line, ("procedure", "place_of_service", "rendering_npi"), f"lines.{line.index}.", changes)
    if line.modifiers:
        line.modifiers = _each(line.modifiers, f"lines.{line.index}.modifiers", changes)


def _fields(part: object, names: tuple[str, ...], prefix: str, changes: list[Normalization]) -> None:
    for name in names:
        before: str | None = getattr(part, name)
        if before is not None:
            after = before.strip().upper()
            if after != before:
                setattr(part, name, after)
                changes.append(Normalization(prefix + name, before, after))


def _each(values: tuple[str, ...], path: str, changes: list[Normalization], diagnosis: bool = False) -> tuple[str, ...]:
    result = []
    for index, before in enumerate(values):
        after = before.strip().upper()
        if diagnosis:
            after = dotted(after)
        if after != before:
            changes.append(Normalization(f"{path}.{index}", before, after))
        result.append(after)
    return tuple(result)
