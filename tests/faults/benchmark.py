"""make faults: OT Guard and the open scrubbers on every case of the benchmark; a table, and results.md beside this.

Recall is the share of planted faults that are named; stray is any other error or warning on a faulty claim.
"""

import sys
from dataclasses import dataclass

from tests.faults.cases import HERE, Case, bases, clean, faults, open_disagreements
from tests.faults.judged import Judged, judge
from tests.faults.peers.environment import peers_python
from tests.faults.peers.scored import PEERS, answers, caught, false_alarm
from tests.faults.results import Scores, written
from tests.faults.scores import faults_found, other_severity, strays

OURS = "OT Guard"
# Of the claims underneath, the one to a plan that has left the market is no clean claim.
CLEAN_BASES = [base for name, base in bases().items() if name != "closed"]


@dataclass(frozen=True)
class _Ours:
    hits: dict[str, bool]
    strays: dict[str, set[str]]
    severities: dict[str, dict[str, str]]


def main() -> int:
    """Run it; exit status 1 where OT Guard misses a fault or cries wolf beyond what open.json tells."""
    planted, harmless = faults(), clean()
    ours, alarms = _ours(planted), {case.id: strays(case, judge(case)) for case in harmless}
    found = {OURS: ours.hits}
    cried = {OURS: {case_id: bool(codes) for case_id, codes in alarms.items()}}
    on_bases = {OURS: sum(bool(judge(base).severe) for base in CLEAN_BASES)}
    _peers(planted, harmless, found, cried, on_bases)
    scores = Scores(
        faults=planted,
        clean=harmless,
        found=found,
        alarms=cried,
        on_bases=on_bases,
        bases=len(CLEAN_BASES),
        strays={case_id: codes for case_id, codes in (ours.strays | alarms).items() if codes},
        severities={case_id: said for case_id, said in ours.severities.items() if said},
        on_the_claim={case.id for case in planted if _on_the_claim(case)},
        open=open_disagreements(),
    )
    text = written(scores)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if scores.failing - set(scores.open) else 0


def _ours(planted: list[Case]) -> _Ours:
    judged: dict[str, Judged] = {case.id: judge(case) for case in planted}
    return _Ours(
        {case.id: faults_found(case, judged[case.id]) == set(case.expect) for case in planted},
        {case.id: strays(case, judged[case.id]) for case in planted},
        {case.id: other_severity(case, judged[case.id]) for case in planted},
    )


def _peers(
    planted: list[Case],
    harmless: list[Case],
    found: dict[str, dict[str, bool]],
    cried: dict[str, dict[str, bool]],
    on_bases: dict[str, int],
) -> None:
    python = peers_python()
    for peer in PEERS:
        said = answers(peer, python, [*bases().values(), *planted, *harmless])
        found[peer.name] = {case.id: caught(said[case.id], said[case.base]) for case in planted}
        on_bases[peer.name] = sum(bool(said[base.id]) for base in CLEAN_BASES)
        cried[peer.name] = {case.id: false_alarm(said[case.id], said[case.base]) for case in harmless}


def _on_the_claim(case: Case) -> bool:
    """True where the fault shows without context, records and minutes, to whoever knows the payer's rules."""
    alone = case.claim_alone()
    return bool(faults_found(alone, judge(alone)))


if __name__ == "__main__":
    sys.exit(main())
