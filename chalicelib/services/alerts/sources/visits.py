"""Alerts before a scheduled visit: eligibility that is not verified, a progress report that the visit makes due.

Reservations place each held day among what is due; the authorization is read again, and the patient's file once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from chalicelib.checks.case import discipline
from chalicelib.checks.eligibility import EligibilityParameters
from chalicelib.checks.progress_report import ProgressReportParameters
from chalicelib.domain.dates import plus_days
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.alerts.alert import Alert, AlertKind, ref_of
from chalicelib.services.alerts.level import level_of_days
from chalicelib.services.alerts.windows import AT_FIRST, Windows
from chalicelib.services.authorizations.keeping import AUTHORIZATION, kept_of
from chalicelib.services.authorizations.visits import VISITS, Visit, visit_of
from chalicelib.services.claims.history import HISTORY, history_lines
from chalicelib.services.on_file.forms import CoverageOnFile, PlanOnFile
from chalicelib.services.on_file.kinds import COVERAGE, PLAN
from chalicelib.services.practice.settings import Keeps
from chalicelib.services.records import address
from chalicelib.services.records.patient_file import PatientFile, read_patient_file
from chalicelib.services.records.table import Key, Table

# A progress report lies at most so far back as somebody is still treated under it.
_HISTORY_DAYS = 366
_COUNT_NOT = frozenset({"denied", "rejected", "voided", "replaced"})
RulesOf = Callable[[str], CompiledRules | None]


class _Scheduled(NamedTuple):
    """The next visit of a patient with a payer, and her file."""

    visit: Visit
    file: PatientFile


@dataclass(frozen=True, slots=True)
class VisitAlerts:
    """A Source. `rules_of` gives the compiled rules of a payer, None for one that no document names; `keeps` says
    what the practice keeps on file whole: of what it does not keep nothing is said to be missing."""

    secret: bytes
    keeps: Keeps
    rules_of: RulesOf
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        if not (self.keeps.coverages or self.keeps.plans_of_care):
            return
        for one in _scheduled(table, space, day, max(self.windows.eligibility_days)):
            level = level_of_days((one.visit.day - day).days, self.windows.eligibility_days)
            if level and self.keeps.coverages and not self._verified(one):
                yield self._alert("eligibility", space, one.visit, level)
            if level and self.keeps.plans_of_care and self._report_due(one):
                yield self._alert("progress_report", space, one.visit, level)

    def _verified(self, one: _Scheduled) -> bool:
        """As the payer asks; where it asks for nothing, a verification at any time."""
        visit = one.visit
        verified = [c.verified_on for c in _coverages(one.file) if _covers(c, visit) and c.verified_on]
        rules = self.rules_of(visit.payer_id)
        asked = parameters_of(rules, "eligibility", visit.day)
        within_days = asked.verify_within_days if isinstance(asked, EligibilityParameters) else None
        return any(within_days is None or (visit.day - on).days <= within_days for on in verified)

    def _report_due(self, one: _Scheduled) -> bool:
        """True where this visit is one more treatment day than the payer lets pass without a report."""
        asked = parameters_of(self.rules_of(one.visit.payer_id), "progress_report", one.visit.day)
        since = _reported_on(one.file, one.visit)
        if not isinstance(asked, ProgressReportParameters) or since is None:
            return False
        return len(_treatment_days(one.file, since)) + 1 > asked.every_treatment_days

    def _alert(self, kind: AlertKind, space: str, visit: Visit, level: int) -> Alert:
        about = Key(address.patient(space, visit.patient_id), f"{visit.payer_id}#{visit.day.isoformat()}")
        patient = address.head(space, visit.patient_id)
        return Alert(ref_of(self.secret, space, kind, about), kind, level, visit.day, visit.payer_id, about=patient)


def _scheduled(table: Table, space: str, day: date, ahead_days: int) -> Iterator[_Scheduled]:
    last = f"{plus_days(day, ahead_days).isoformat()}~"
    placed = [visit_of(record) for record in table.look_up("due", address.due(space, VISITS), day.isoformat(), last)]
    kept = table.get_many(list(dict.fromkeys(visit.authorization for visit in placed))) if placed else {}
    holds = {key: {hold.day for hold in kept_of(record).authorization.holds} for key, record in kept.items()
             if record.kind == AUTHORIZATION}  # fmt: skip
    held = [visit for visit in placed if visit.day in holds.get(visit.authorization, ())]
    held.sort(key=lambda visit: (visit.patient_id, visit.payer_id, visit.day))
    for patient_id, visits in groupby(held, key=lambda visit: visit.patient_id):
        file = read_patient_file(table, space, patient_id, plus_days(day, -_HISTORY_DAYS))
        for _, of_payer in groupby(visits, key=lambda visit: visit.payer_id):
            yield _Scheduled(next(of_payer), file)


def _coverages(file: PatientFile) -> Sequence[CoverageOnFile]:
    return [COVERAGE.read(record) for record in file.of_kind(COVERAGE.name)]


def _covers(coverage: CoverageOnFile, visit: Visit) -> bool:
    begun = coverage.effective_on is None or coverage.effective_on <= visit.day
    lasts = coverage.ends_on is None or visit.day <= coverage.ends_on
    return coverage.payer_id == visit.payer_id and coverage.status == "active" and begun and lasts


def parameters_of(rules: CompiledRules | None, check: str, day: date) -> object:
    """What a payer asks with a check on a day; None where it does not ask."""
    versions = rules.versions.get(check) if rules else None
    rule = versions.on(day) if versions else None
    return rule.parameters if rule else None


def _reported_on(file: PatientFile, visit: Visit) -> date | None:
    """The last report's day; without one, the day on which the treatment began."""
    plans: list[PlanOnFile] = [PLAN.read(record) for record in file.of_kind(PLAN.name)]
    ours = [plan for plan in plans if plan.payer_id in (None, visit.payer_id)]
    days = [plan.last_progress_report_on or plan.evaluation_on or plan.established_on for plan in ours]
    return max((day for day in days if day is not None), default=None)


def _treatment_days(file: PatientFile, since: date) -> set[date]:
    lines = [line for record in file.of_kind(HISTORY) for line in history_lines(record)]
    counted = [line for line in lines if line.status not in _COUNT_NOT and discipline(line) == "GO"]
    return {line.service_date for line in counted if line.service_date > since}
