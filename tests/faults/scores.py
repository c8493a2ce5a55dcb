"""What a benchmark case asks for against what was said: found, missed, stray, of another severity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.faults.cases import Case
from tests.faults.judged import Judged


def faults_found(case: Case, judged: Judged) -> set[str]:
    """The expected codes that were said."""
    return set(case.expect) & set(judged.severities)


def other_severity(case: Case, judged: Judged) -> dict[str, str]:
    """Expected codes that were said with another severity than the case asks for."""
    said = judged.severities
    return {
        code: said[code] for code, wanted in case.expect.items() if code in said and wanted not in ("any", said[code])
    }


def strays(case: Case, judged: Judged) -> set[str]:
    """Errors and warnings beyond what the case expects or allows."""
    return set(judged.severe) - set(case.expect) - set(case.also_allowed)


@dataclass
class Tally:
    """One row of a table: how many cases, and by name how many of them were hit."""

    cases: int = 0
    hits: dict[str, int] = field(default_factory=dict)

    def count(self, hits: Mapping[str, bool]) -> None:
        self.cases += 1
        for name, hit in hits.items():
            self.hits[name] = self.hits.get(name, 0) + hit


def by_group(cases: Iterable[Case], hits: Mapping[str, Mapping[str, bool]]) -> dict[str, Tally]:
    """A tally per check or theme; `hits` is name -> case id -> hit."""
    tallies: dict[str, Tally] = {}
    for case in cases:
        tally = tallies.setdefault(case.group, Tally())
        tally.count({name: found[case.id] for name, found in hits.items()})
    return tallies
