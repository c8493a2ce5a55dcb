"""Who rendered the services may do so for this payer on that day: enrolled, licensed, and no assistant.

Judged per rendering NPI over its lines. A billing NPI stands for an unnamed rendering provider only where it must be
that: in an 837P, which then says so, or where the practice keeps it as a provider.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import days_named, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.context import EnrolledProvider
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.rules.parameters import Codes, Parameters
from chalicelib.rules.rule import Kind, Rule


class ProviderEnrollmentParameters(Parameters):
    """What this payer asks of the rendering provider."""

    required: bool = Field(
        default=False,
        strict=True,
        description="The rendering provider must be enrolled with this payer on the service date.",
    )
    assistants_may_render: bool = Field(
        default=True,
        strict=True,
        description="An assistant may be the rendering provider; false: the supervising therapist.",
    )
    assistant_credentials: Codes = Field(
        default=frozenset(("OTA", "COTA")), description="Credentials that mean an assistant, in capitals."
    )


EnrollmentRule = Rule[ProviderEnrollmentParameters]


def judge(case: Case, lines: Sequence[Line], rule: EnrollmentRule) -> Iterator[Answer]:
    providers = case.context.providers
    if providers is None:
        yield NotChecked("the practice's providers, with licences and enrollments")
        return
    rendered: dict[str | None, list[Line]] = {}
    for line in lines:
        rendered.setdefault(case.rendering_npi(line), []).append(line)
    for npi, of_npi in rendered.items():
        if npi is None:
            yield NotChecked("the rendering provider's NPI")
        else:
            known = [provider for provider in providers if provider.npi == npi]
            yield from _judge_provider(case, npi, known, of_npi, rule)


def _judge_provider(
    case: Case, npi: str, known: list[EnrolledProvider], lines: list[Line], rule: EnrollmentRule
) -> Iterator[Answer]:
    days = sorted({line.service_date or case.as_of for line in lines})
    if not known:
        yield _judge_unknown(case, npi, lines, rule)
        return
    answers: list[Answer] = []
    if not rule.parameters.assistants_may_render and any(_is_assistant(provider, rule) for provider in known):
        message = f"NPI {npi} is an assistant's; this payer wants the supervising therapist as rendering provider."
        fix = "Give the supervising therapist's NPI, and the assistant's share by its modifier."
        answers.append(_about(lines, "assistant_renders", message, fix, rule))
    elif rule.parameters.required:
        answers += _judge_enrollments(case, npi, known, days, lines, rule)
    answers += _judge_license(npi, known, days, lines, rule)
    yield from answers or [PASSED]
    yield from _unknowns(npi, known, rule)


def _judge_unknown(case: Case, npi: str, lines: list[Line], rule: EnrollmentRule) -> Answer:
    """An NPI that the practice does not keep."""
    named = case.claim.rendering_provider is not None and case.claim.rendering_provider.npi
    if not named and not lines[0].rendering_npi and case.claim.origin is None:
        return NotChecked("the rendering provider's NPI")
    if not rule.parameters.required:
        return NotChecked(f"the licence and credential of NPI {npi}")
    message = f"NPI {npi} is none of the providers on file."
    fix = "Correct the NPI, or add the provider with the enrollment by this payer."
    return _about(lines, "not_enrolled", message, fix, rule)


def _judge_enrollments(
    case: Case, npi: str, known: list[EnrolledProvider], days: list[date], lines: list[Line], rule: EnrollmentRule
) -> Iterator[Answer]:
    payer_id = case.claim.payer_id
    spans = [
        (enrollment.effective_on or date.min, enrollment.ends_on or date.max)
        for provider in known
        for enrollment in provider.enrollments
        if enrollment.payer_id == payer_id
    ]
    outside = [day for day in days if not any(first <= day <= last for first, last in spans)]
    if outside:
        when = f" on {days_named(outside)}" if spans else ""
        fix = "Hold the claim until the enrollment reaches back to the service, or correct the enrollment on file."
        yield _about(lines, "not_enrolled", f"NPI {npi} was not enrolled with this payer{when}.", fix, rule)


def _judge_license(
    npi: str, known: list[EnrolledProvider], days: list[date], lines: list[Line], rule: EnrollmentRule
) -> Iterator[Answer]:
    last = max((provider.license_expires_on for provider in known if provider.license_expires_on), default=None)
    if last is not None and days[-1] > last:
        after = [day for day in days if day > last]
        message = f"The licence of NPI {npi} ended on {last}, before the service of {days_named(after)}."
        yield _about(
            lines, "license_expired", message, "Bring the licence on file up to date, or do not bill the service.", rule
        )


def _unknowns(npi: str, known: list[EnrolledProvider], rule: EnrollmentRule) -> Iterator[NotChecked]:
    missing = []
    if not any(provider.license_expires_on for provider in known):
        missing.append("licence's last day")
    if not rule.parameters.assistants_may_render and not any(provider.credential for provider in known):
        missing.append("credential")
    if missing:
        yield NotChecked(f"the {listed(missing)} of NPI {npi}")


def _is_assistant(provider: EnrolledProvider, rule: EnrollmentRule) -> bool:
    """True for a credential such as `OTA` or `COTA/L`."""
    if not provider.credential:
        return False
    words = "".join(sign if sign.isalnum() else " " for sign in provider.credential.upper()).split()
    return not rule.parameters.assistant_credentials.isdisjoint(words)


def _about(lines: list[Line], code: str, message: str, fix: str, rule: EnrollmentRule) -> Answer:
    """A finding on the line where it alone names this provider, else on the claim."""
    only = lines[0] if len(lines) == 1 and lines[0].rendering_npi else None
    return rule.finding(code, message, fix, line=only, field="rendering_npi" if only else "rendering_provider.npi")


CHECK = Check(
    name="provider_enrollment",
    parameters=ProviderEnrollmentParameters,
    judge=judge,
    about="The rendering provider is enrolled with this payer and licensed on the service date, and no assistant.",
    kinds={
        "not_enrolled": Kind(
            "error", "CO-B7", "The rendering provider is not enrolled with this payer on the service date."
        ),
        "license_expired": Kind("error", "CO-B7", "The rendering provider's licence had expired."),
        "assistant_renders": Kind("error", "CO-B7", "An assistant is named as rendering provider."),
    },
)
