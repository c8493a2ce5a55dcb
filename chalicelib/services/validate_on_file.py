"""validate_claim with what is stored beside: for a claim whose caller sends no context, or only some blocks of it.

The warm path is one query of the patient's file; a practice that keeps nothing of its patients costs none.
"""

from datetime import date

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.normalize import normalize
from chalicelib.domain.verdict import Verdict
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.claims.judging import OnFile
from chalicelib.services.context_on_file import context_on_file, history_begins, keeps_of_patients
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.records.table import Table
from chalicelib.services.tally import counted
from chalicelib.services.validate_claim import BatchItem, Rulebook, Submission, payer_of_x12
from chalicelib.services.who import Fingerprints, PersonUnknown, Whose, whose
from chalicelib.validation import validate


@lean_dataclass
class Shelf:
    """Where stored context comes from: the table, the practice's file as last read, how people are known again."""

    table: Table
    practice: PracticeFile
    people: Fingerprints


def validate_on_file(submission: Submission | BatchItem, shelf: Shelf, book: Rulebook, today: date) -> Verdict:
    """Judge a native claim. Raises UnknownPayer, UnknownRulesVersion, RulesRefused or StoreUnavailable."""
    claim = submission.claim
    asked = submission.rules_version if isinstance(submission, Submission) else None
    rules = book.version(claim.payer_id, asked) if asked else book.rules(claim.payer_id)
    return _judged(claim, submission.context, shelf, rules, submission.as_of or today)


def validate_x12_on_file(claim: Claim, shelf: Shelf, book: Rulebook, as_of: date) -> Verdict:
    """Judge a claim of an 837P, its payer and its patient found by what the file says of them."""
    rules = payer_of_x12(claim, book, shelf.practice.settings.clearinghouse_ids)
    return _judged(claim, None, shelf, rules, as_of)


def known_beside(claim: Claim, given: Context | None, shelf: Shelf, rules: CompiledRules, as_of: date) -> OnFile:
    """What is known beside a claim that is not being recorded."""
    since = history_begins(claim, rules, as_of)
    return context_on_file(claim, given, _whose(claim, shelf, since), shelf.practice, since, as_of)


def _judged(claim: Claim, given: Context | None, shelf: Shelf, rules: CompiledRules, as_of: date) -> Verdict:
    on_file = known_beside(claim, given, shelf, rules, as_of)
    normalized = normalize(claim)
    if on_file.documentation is not None:
        claim.documentation = on_file.documentation
    return counted(validate(claim, on_file.context, rules, as_of, normalized))


def _whose(claim: Claim, shelf: Shelf, since: date) -> Whose | None:
    """None where the patient is not known, or nothing of patients is kept."""
    if not keeps_of_patients(shelf.practice.settings.keeps):
        return None
    try:
        return whose(shelf.people, shelf.table, shelf.practice.space, claim, since)
    except PersonUnknown:
        return None
