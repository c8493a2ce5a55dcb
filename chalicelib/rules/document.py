"""A payer document as it is written: identity, the document it extends, and dated values per check.

Reading refuses duplicate keys and unknown names; every problem names its check and field.
"""

from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.dates import Day
from chalicelib.domain.finding import Citation, Confidence
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED, OurId, Url, Words

# Which there are is for the documents to say; those of one line are compared with each other.
LineOfBusiness = Words
Sentence = Annotated[str, Field(strict=True, min_length=1, max_length=1000)]
# Confidences that may raise an error; the others are capped at a warning.
SURE: frozenset[Confidence] = frozenset({"verified", "contract"})


@lean_dataclass
class Reference:
    """Where a value comes from, when it was read and how sure that is.

    `quoted_by` names whose words were read where they are not the payer's, regulator's or standard's own; such a value
    cannot be `verified`."""

    __pydantic_config__ = CLOSED
    title: Sentence
    confidence: Confidence
    read_on: Day
    url: Url | None = None
    confirmed_by: Sentence | None = None
    quoted_by: Sentence | None = None

    @property
    def citation(self) -> Citation:
        return Citation(self.title, self.url, self.confidence)


@lean_dataclass
class DatedValue:
    """A check's value from a day of service on; `value` None switches the check off from that day."""

    __pydantic_config__ = CLOSED
    effective_from: Day
    value: dict[str, Any] | None
    reference: Reference
    verify_by: Day | None = None
    note: Sentence | None = None


@lean_dataclass
class X12PayerId:
    """A payer identifier of 2010BB NM109, with the SBR09 values for which it means this payer; none means all."""

    __pydantic_config__ = CLOSED
    id: Annotated[str, Field(strict=True, min_length=1, max_length=80)]
    claim_filing: frozenset[Annotated[str, Field(strict=True, min_length=1, max_length=2)]] = frozenset()

    def means(self, identifier: str, claim_filing: str | None) -> bool:
        """True where a claim with these may mean this payer; one that tells no claim filing may mean any."""
        return self.id == identifier and (
            not self.claim_filing or not claim_filing or claim_filing in self.claim_filing
        )

    def overlaps(self, other: "X12PayerId") -> bool:
        """True where some claim could mean both."""
        if self.id != other.id:
            return False
        return not self.claim_filing or not other.claim_filing or bool(self.claim_filing & other.claim_filing)


@lean_dataclass
class PayerDocument:
    """One payer's rules, or a template's. `checks` maps a check to its values, earliest first."""

    __pydantic_config__ = CLOSED
    payer_id: OurId
    name: Sentence
    line_of_business: LineOfBusiness
    checks: dict[str, list[DatedValue]]
    extends: OurId | None = None
    x12_payer_ids: tuple[X12PayerId | Annotated[str, Field(strict=True, min_length=1, max_length=80)], ...] = ()
    inactive_from: Day | None = None
    note: Sentence | None = None

    @property
    def identifiers(self) -> tuple[X12PayerId, ...]:
        return tuple(entry if isinstance(entry, X12PayerId) else X12PayerId(entry) for entry in self.x12_payer_ids)


@lean_dataclass
class LoadedDocument:
    """A document, where it was read from, and its number: an integer once published, None while it is a file."""

    document: PayerDocument
    source: str
    number: int | None = None
