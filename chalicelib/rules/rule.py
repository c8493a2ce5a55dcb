"""One rule in force: typed parameters, the source they carry, and the findings that they can make.

Findings are made here, so that none can exist without its reference or above what the source supports.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from chalicelib.domain.claim import Line
from chalicelib.domain.finding import RANK, Citation, Finding, Severity
from chalicelib.domain.lean import lean_dataclass
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.tables import Tables

P = TypeVar("P", bound=Parameters, covariant=True)


# How many results of one pure question to a rule are remembered (lru_cache): claims ask the same few again and again.
MOST_REMEMBERED = 4_096


class Kind(NamedTuple):
    """What a check can find: its severity unless a rule says otherwise, and the denial it would most likely draw."""

    severity: Severity
    denial: str | None
    about: str


@lean_dataclass(eq=False)
class Rule(Generic[P]):
    """A check's value in force from `effective_from`. `document` names where it was written.

    A rule is equal to itself alone, so that what follows from it can be remembered by it."""

    check: str
    parameters: P
    citation: Citation
    ceiling: Severity
    effective_from: date
    document: str
    kinds: Mapping[str, Kind]
    tables: Tables

    def finding(
        self,
        code: str,
        message: str,
        fix: str,
        *,
        line: Line | None = None,
        field: str | None = None,
        severity: Severity | None = None,
        denial: str | None = None,
        concerns: tuple[str, ...] = (),
    ) -> Finding:
        """A finding of this check. `field` is a path within `line` where one is given; `severity` is what the
        check would say."""
        kind = self.kinds[code]
        return Finding(
            check=self.check,
            code=f"{self.check}.{code}",
            severity=self._severity(severity or kind.severity),
            line=line.line if line else None,
            field=line.path(field) if line and field else field or (f"lines.{line.index}" if line else None),
            message=message,
            fix=fix,
            denial=denial or kind.denial,
            reference=self.citation,
            concerns=concerns,
        )

    def _severity(self, default: Severity) -> Severity:
        """An info stays an info; the value's own severity comes next; the source's confidence caps all."""
        asked = default if default == "info" else (self.parameters.severity or default)
        return asked if RANK[asked] <= RANK[self.ceiling] else self.ceiling


@lean_dataclass(eq=False)
class RuleVersions(Generic[P]):
    """A check's rules by date of service; None where it is switched off from that day. Equal to itself alone."""

    check: str
    starts: Sequence[date]
    rules: Sequence[Rule[P] | None]

    def on(self, day: date) -> Rule[P] | None:
        """The rule in force: the last one that does not begin after `day`."""
        position = bisect_right(self.starts, day)
        return self.rules[position - 1] if position else None

    def until(self, position: int) -> date | None:
        """The day on which the version at `position` is succeeded, or None for the last."""
        return self.starts[position + 1] if position + 1 < len(self.starts) else None
