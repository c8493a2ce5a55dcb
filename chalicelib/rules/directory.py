"""Which payers there are and which of them an 837P means, without reading their rules.

A library has one of its documents; the published rules have one of what stands beside each pointer.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations
from typing import NamedTuple

from chalicelib.rules.document import X12PayerId


class SharedIdentifier(NamedTuple):
    """An identifier by which some claim could mean both payers."""

    identifier: str
    first: str
    second: str


class Directory:
    """`payers` maps each payer id to its identifiers in an 837P."""

    def __init__(self, payers: Mapping[str, Sequence[X12PayerId]]) -> None:
        self._payers = dict(payers)
        self._by_identifier: dict[str, list[tuple[str, X12PayerId]]] = {}
        for payer_id, identifiers in self._payers.items():
            for identifier in identifiers:
                self._by_identifier.setdefault(identifier.id, []).append((payer_id, identifier))

    def near(self, payer_id: str) -> list[str]:
        """Up to five payer ids that look like this one."""
        wanted = payer_id.lower()
        close = get_close_matches(wanted, self._payers, n=5, cutoff=0.6)
        words = {word for word in wanted.replace("-", "_").split("_") if len(word) > 2}
        return close or sorted(known for known in self._payers if words & set(known.split("_")))[:5]

    def named_by(self, identifier: str | None, claim_filing: str | None) -> list[str]:
        """The payers that an 837P may mean by NM109 of 2010BB and SBR09."""
        candidates = self._by_identifier.get(identifier or "", ())
        meant = [payer_id for payer_id, entry in candidates if entry.means(identifier or "", claim_filing)]
        return meant if len(meant) < 2 else list(dict.fromkeys(meant))

    def shared(self) -> Iterator[SharedIdentifier]:
        """Identifiers that two payers claim for the same claims."""
        for identifier, owners in self._by_identifier.items():
            for (first, ours), (second, theirs) in combinations(owners, 2):
                if first != second and ours.overlaps(theirs):
                    yield SharedIdentifier(identifier, first, second)
