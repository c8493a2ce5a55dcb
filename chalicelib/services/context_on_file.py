"""What is known beside a claim from what is stored: pure, of a patient's file and a practice's file as they were read.

Only what the practice says that it keeps is given; what a caller sends is used instead; the claim's own lines are left
out, for it is never judged against itself.
"""

from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import NOTHING_KNOWN, Context, EnrolledProvider
from chalicelib.domain.dates import plus_days
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.claims.judging import OnFile
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.practice.settings import Keeps
from chalicelib.services.who import Whose

# Behind every yearly count, in any year of benefits.
LEAST_LOOKBACK_DAYS = 400
B = TypeVar("B")


def lookback_days(rules: CompiledRules) -> int:
    """How far before a claim's first service date its rules may look, whichever of their versions is in force."""
    every = (rule for versions in rules.versions.values() for rule in versions.rules if rule is not None)
    needed_days: list[int] = [rule.parameters.looks_back_days for rule in every]
    return max(LEAST_LOOKBACK_DAYS, *needed_days)


def history_begins(claim: Claim, rules: CompiledRules, as_of: date) -> date:
    """The day from which a claim's patient's history is read."""
    return plus_days(claim.first_service_date or as_of, -lookback_days(rules))


def keeps_of_patients(keeps: Keeps) -> bool:
    """True where anything of a patient's file is given to checks."""
    return keeps.history_since is not None or keeps.coverages or keeps.authorizations or keeps.plans_of_care


def context_on_file(
    claim: Claim, given: Context | None, whose: Whose | None, practice: PracticeFile, since: date, as_of: date
) -> OnFile:
    """What checks may look at: blocks of `given` first, then those that are kept. `whose` is None where the patient is
    not known; `since` is the day from which the files at hand hold history."""
    keeps = practice.settings.keeps
    stored, papers = Context(), None
    if whose is not None:
        # Imported on first use: a practice that keeps nothing of patients does without a dozen modules.
        from chalicelib.services.patient_on_file import papers_of_patient, patient_on_file

        stored = patient_on_file(claim, whose, keeps, since, as_of)
        papers = papers_of_patient(claim, whose) if keeps.plans_of_care else None
    if keeps.providers:
        stored = replace(stored, providers=tuple(block_of(EnrolledProvider, one) for one in practice.providers))
    return OnFile(_given_first(given or NOTHING_KNOWN, stored), papers)


def block_of(block: type[B], form: Any) -> B:
    """What checks look at of a form: without the ids that it is kept under."""
    return block(**{field.name: getattr(form, field.name) for field in fields(block)})  # type: ignore[arg-type]


def _given_first(given: Context, stored: Context) -> Context:
    """Block by block; how far back history goes belongs to the history that is used."""
    blocks = {
        field.name: getattr(stored, field.name) if getattr(given, field.name) is None else getattr(given, field.name)
        for field in fields(Context)
    }
    if given.history is not None:
        blocks["history_since"] = given.history_since
    return Context(**blocks)
