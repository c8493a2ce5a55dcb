"""The benchmark's result as Markdown: the table for the README first, then check by check and theme by theme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.faults.cases import Case
from tests.faults.scores import Tally, by_group

Hits = Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True)
class Scores:
    """`found` and `alarms` are scrubber -> case id -> hit, OT Guard first; the rest is about OT Guard."""

    faults: list[Case]
    clean: list[Case]
    found: Hits
    alarms: Hits
    on_bases: Mapping[str, int]
    bases: int
    strays: Mapping[str, set[str]]
    severities: Mapping[str, Mapping[str, str]]
    on_the_claim: set[str]
    open: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        return list(self.found)

    @property
    def failing(self) -> set[str]:
        """The cases that OT Guard fails in any way."""
        missed = {case_id for case_id, hit in self.found[self.names[0]].items() if not hit}
        return missed | set(self.strays) | set(self.severities)


def written(scores: Scores) -> str:
    """The whole page."""
    return "\n".join([*_summary(scores), _METHOD, *_by_check(scores), *_by_theme(scores), *_ours(scores)]) + "\n"


def _summary(scores: Scores) -> Iterator[str]:
    yield "# Occupational-therapy claim faults: who finds them"
    yield ""
    yield f"{len(scores.faults)} claims with one planted fault each, over all 38 checks, and {len(scores.clean)} clean"
    yield "claims written to trip a naive scrubber. Made by `make faults`."
    yield ""
    columns = ("scrubber", "planted faults found", "of those on the claim form alone", "false alarms on clean claims")
    yield f"| {' | '.join((*columns, 'bases blamed'))} |"
    yield "|---|---|---|---|---|"
    seen = [case for case in scores.faults if case.id in scores.on_the_claim]
    for name in scores.names:
        found, alarms = scores.found[name], scores.alarms[name]
        everywhere = _share(found[case.id] for case in scores.faults)
        blamed = f"{scores.on_bases[name]} of {scores.bases}"
        alone = _share(found[case.id] for case in seen)
        yield f"| {name} | {everywhere} | {alone} | {_share(alarms[case.id] for case in scores.clean)} | {blamed} |"
    yield ""


_METHOD = """\
OT Guard finds a fault when it names the code that the case asks for. A peer finds it when it says anything, error or
warning, that it does not say of the clean claim underneath, at the same place; it cries wolf when it says something of
a kind that it does not say of that clean claim at all. What it says of the clean claims underneath is taken off both
and counted in the last column. claim-validator gets every field that its form has, ValidEDI and pyx12 get the claim as
an 837P. pyx12 judges the implementation guide, not the billing, and is here for that. No peer takes histories,
authorizations, coverages, records, minutes or a payer's rules; the second column leaves out the faults that nobody
could see without the first five of these.
"""


def _by_check(scores: Scores) -> Iterator[str]:
    yield "## Planted faults found, by check"
    yield ""
    yield from _table("check", scores.names, by_group(scores.faults, scores.found))


def _by_theme(scores: Scores) -> Iterator[str]:
    yield "## False alarms on clean claims, by theme"
    yield ""
    yield from _table("theme", scores.names, by_group(scores.clean, scores.alarms))


def _table(what: str, names: list[str], tallies: Mapping[str, Tally]) -> Iterator[str]:
    yield f"| {what} | cases | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 2) + "|"
    for group, tally in tallies.items():
        yield f"| {group} | {tally.cases} | " + " | ".join(str(tally.hits[name]) for name in names) + " |"
    yield ""


def _ours(scores: Scores) -> Iterator[str]:
    yield "## What OT Guard does not do as the cases ask"
    yield ""
    if not scores.failing:
        yield "Nothing: every planted fault is named at its severity, nothing stray is said, no clean claim is stopped."
    for case_id in sorted(scores.failing):
        yield f"- `{case_id}`: {scores.open.get(case_id, 'new')}{_said(scores, case_id)}"
    yield ""
    allowed = [case for case in (*scores.faults, *scores.clean) if case.also_allowed]
    clean = sum(case in scores.clean for case in allowed)
    yield f"{len(allowed)} cases allow a further finding, each with its reason; {clean} of them are clean claims."


def _said(scores: Scores, case_id: str) -> str:
    stray = ", ".join(sorted(scores.strays.get(case_id, ())))
    other = ", ".join(f"{code} as {severity}" for code, severity in scores.severities.get(case_id, {}).items())
    return (f" Stray: {stray}." if stray else "") + (f" Severity: {other}." if other else "")


def _share(hits: Iterable[bool]) -> str:
    counted = list(hits)
    return f"{sum(counted)} of {len(counted)} ({100 * sum(counted) / len(counted):.1f} %)" if counted else "none"
