"""What the answers of a file come to: verdicts, claims not fully checked, finding codes; added up over its chunks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import TypedDict

from chalicelib.domain.verdict import Verdict


class SummaryJson(TypedDict):
    """`not_checked_share` is the share of judged claims whose verdict is not complete; `codes` counts claims by
    finding code, the most frequent first."""

    claims: int
    verdicts: dict[str, int]
    unusable: int
    not_checked: int
    not_checked_share: float
    codes: dict[str, int]


@dataclass(slots=True)
class Tally:
    """Counts of claims."""

    claims: int = 0
    unusable: int = 0
    not_checked: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, verdict: Verdict) -> None:
        """One more verdict."""
        self.claims += 1
        self.verdicts[verdict.verdict] += 1
        self.not_checked += not verdict.complete
        if verdict.findings:
            self.codes.update({finding.code for finding in verdict.findings})

    def add_unusable(self) -> None:
        """A claim that cannot be judged."""
        self.claims += 1
        self.unusable += 1

    def kept(self) -> dict[str, Any]:
        """As JSON values; `together` reads them back."""
        counts = {"claims": self.claims, "unusable": self.unusable, "not_checked": self.not_checked}
        return counts | {"verdicts": dict(sorted(self.verdicts.items())), "codes": dict(sorted(self.codes.items()))}


def together(kept: Iterable[Mapping[str, Any]]) -> Tally:
    """The sum of kept tallies."""
    total = Tally()
    for one in kept:
        total.claims += one["claims"]
        total.unusable += one["unusable"]
        total.not_checked += one["not_checked"]
        total.verdicts.update(one["verdicts"])
        total.codes.update(one["codes"])
    return total


def summary_json(total: Tally) -> SummaryJson:
    """The summary of a job."""
    judged = total.claims - total.unusable
    return {
        "claims": total.claims,
        "verdicts": {name: total.verdicts[name] for name in ("accept", "review", "reject")},
        "unusable": total.unusable,
        "not_checked": total.not_checked,
        "not_checked_share": round(total.not_checked / judged, 4) if judged else 0.0,
        "codes": dict(sorted(total.codes.items(), key=lambda counted: (-counted[1], counted[0]))),
    }
