"""Who gets the claim: a payer whose rules are at hand, just one of them, and one that still takes claims.

An 837P names its payer by the file's identifier; where no single document fits, `universal` judges and this says so.
"""

from collections.abc import Iterator, Sequence

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding
from chalicelib.domain.origin import Origin
from chalicelib.rules.library import UNIVERSAL
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.rule import Kind, Rule


class PayerParameters(Parameters):
    """Nothing but a severity: which payers there are is what the documents say."""


PayerRule = Rule[PayerParameters]


def judge(case: Case, lines: Sequence[Line], rule: PayerRule) -> Iterator[Answer]:
    origin = case.claim.origin
    if origin is not None and case.rules.payer_id == UNIVERSAL:
        yield _ambiguous(origin, rule) if origin.candidates else _unknown(origin, rule)
    elif case.rules.inactive_from is not None:
        yield _inactive(case, rule) or PASSED
    else:
        yield PASSED


def _unknown(origin: Origin, rule: PayerRule) -> Finding:
    alike = f" Names like it: {listed(origin.near)}." if origin.near else ""
    message = f"No rules are kept for {_named(origin)}; only what holds for every payer was checked.{alike}"
    fix = "Correct the payer identifier, or map it to the payer that it means."
    return rule.finding("unknown", message, fix, field="payer_id")


def _ambiguous(origin: Origin, rule: PayerRule) -> Finding:
    may_be = f"{_named(origin)} may mean {listed(origin.candidates)}"
    message = f"{may_be[0].upper()}{may_be[1:]}; only what holds for every payer was checked."
    fix = "Send the claim filing indicator that tells them apart, or map the identifier to one of them."
    return rule.finding("ambiguous", message, fix, field="payer_id")


def _named(origin: Origin) -> str:
    """The payer as the file names it, where that is an identifier and not some other text."""
    identifier = origin.payer_identifier or ""
    return f"payer {identifier}" if len(identifier) <= 20 and identifier.isalnum() else "this file's payer"


def _inactive(case: Case, rule: PayerRule) -> Finding | None:
    """A finding where a service date lies on or after the day from which the payer takes no claims."""
    ended, last = case.rules.inactive_from, case.claim.last_service_date
    if ended is None or last is None or last < ended:
        return None
    message = f"This payer takes no claims for services from {ended} on; this claim's go to {last}."
    return rule.finding("inactive", message, "Bill the payer that covers the patient since then.", field="payer_id")


CHECK = Check(
    name="payer",
    title="Payer",
    parameters=PayerParameters,
    judge=judge,
    per="claim",
    judges_voids=True,
    always=True,
    about="The claim names one payer whose rules are at hand and which takes claims for these days.",
    kinds={
        "unknown": Kind("warning", "CO-109", "No document names the payer of this 837P."),
        "ambiguous": Kind("warning", "CO-109", "Several documents fit the payer of this 837P."),
        "inactive": Kind("error", "CO-109", "The payer takes no claims for these service dates."),
    },
)
