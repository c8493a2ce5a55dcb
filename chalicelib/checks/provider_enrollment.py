"""Who rendered the services may do so for this payer on that day: enrolled, licensed, and no assistant.

Judged per rendering NPI over its lines. A billing NPI stands for an unnamed rendering provider only where it must be
that: in an 837P, which then says so, or where the practice keeps it as a provider.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import days_named, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.context import EnrolledProvider
from chalicelib.domain.finding import PASSED, Answer, NotChecked, Severity
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
    assistant_severity: Severity | None = Field(
        default=None,
        description="How grave it is that an assistant renders, where that is less sure than the enrollment; empty: an "
        "error.",
    )
    assistant_credentials: Codes = Field(
        default=frozenset(("OTA", "COTA")), description="Credentials that mean an assistant, in capitals."
    )


_WORD = re.compile(r"[^\W_]+")
EnrollmentRule = Rule[ProviderEnrollmentParameters]


def judge(case: Case, lines: Sequence[Line], rule: EnrollmentRule) -> Iterator[Answer]:
    providers = case.context.providers
    if providers is None:
        yield NotChecked("the practice's providers, with licenses and enrollments")
        return
    for npi, of_npi in _by_npi(case, lines).items():
        if npi is None:
            yield NotChecked("the rendering provider's NPI")
        else:
            known = [provider for provider in providers if provider.npi == npi]
            yield from _judge_provider(case, npi, known, of_npi, rule)


def _by_npi(case: Case, lines: Sequence[Line]) -> dict[str | None, list[Line]]:
    if lines and not any(line.rendering_npi for line in lines):
        return {case.rendering_npi(lines[0]): list(lines)}
    rendered: dict[str | None, list[Line]] = {}
    for line in lines:
        rendered.setdefault(case.rendering_npi(line), []).append(line)
    return rendered


def _judge_provider(
    case: Case, npi: str, known: list[EnrolledProvider], lines: list[Line], rule: EnrollmentRule
) -> Iterator[Answer]:
    days = sorted({line.service_date or case.as_of for line in lines})
    if not known:
        yield _judge_unknown(case, npi, lines, rule)
        return
    answers: list[Answer | None] = []
    if not rule.parameters.assistants_may_render and _is_assistants(known, rule):
        message = f"NPI {npi} is an assistant's; this payer wants the supervising therapist as rendering provider."
        fix = "Give the supervising therapist's NPI, and the assistant's share by its modifier."
        answers.append(_about(lines, "assistant_renders", message, fix, rule, rule.parameters.assistant_severity))
    elif rule.parameters.required:
        answers.append(_judge_enrollments(case, npi, known, days, lines, rule))
    answers.append(_judge_license(npi, known, days, lines, rule))
    answers.append(_unknowns(npi, known, rule))
    yield from [answer for answer in answers if answer is not None] or [PASSED]


def _judge_unknown(case: Case, npi: str, lines: list[Line], rule: EnrollmentRule) -> Answer:
    """An NPI that the practice does not keep."""
    named = case.claim.rendering_provider is not None and case.claim.rendering_provider.npi
    if not named and not lines[0].rendering_npi and case.claim.origin is None:
        return NotChecked("the rendering provider's NPI")
    if not rule.parameters.required:
        return NotChecked(f"the license and credential of NPI {npi}")
    message = f"NPI {npi} is none of the providers on file."
    fix = "Correct the NPI, or add the provider with the enrollment by this payer."
    return _about(lines, "not_enrolled", message, fix, rule)


def _judge_enrollments(
    case: Case, npi: str, known: list[EnrolledProvider], days: list[date], lines: list[Line], rule: EnrollmentRule
) -> Answer | None:
    payer_id = case.claim.payer_id
    spans = [
        (enrollment.effective_on or date.min, enrollment.ends_on or date.max)
        for provider in known
        for enrollment in provider.enrollments
        if enrollment.payer_id == payer_id
    ]
    outside = [day for day in days if not any(first <= day <= last for first, last in spans)]
    if not outside:
        return None
    when = f" on {days_named(outside)}" if spans else ""
    fix = "Hold the claim until the enrollment reaches back to the service, or correct the enrollment on file."
    return _about(lines, "not_enrolled", f"NPI {npi} was not enrolled with this payer{when}.", fix, rule)


def _judge_license(
    npi: str, known: list[EnrolledProvider], days: list[date], lines: list[Line], rule: EnrollmentRule
) -> Answer | None:
    last = max([provider.license_expires_on for provider in known if provider.license_expires_on], default=None)
    if last is None or days[-1] <= last:
        return None
    after = days_named(day for day in days if day > last)
    message = f"The license of NPI {npi} ended on {last}, before the service of {after}."
    fix = "Bring the license on file up to date, or do not bill the service."
    return _about(lines, "license_expired", message, fix, rule)


def _unknowns(npi: str, known: list[EnrolledProvider], rule: EnrollmentRule) -> NotChecked | None:
    missing = []
    if not any(provider.license_expires_on for provider in known):
        missing.append("license's last day")
    if not rule.parameters.assistants_may_render and not any(provider.credential for provider in known):
        missing.append("credential")
    return NotChecked(f"the {listed(missing)} of NPI {npi}") if missing else None


def _is_assistants(known: list[EnrolledProvider], rule: EnrollmentRule) -> bool:
    """True for a credential such as `OTA` or `COTA/L`."""
    words = [word for provider in known if provider.credential for word in _WORD.findall(provider.credential.upper())]
    return not rule.parameters.assistant_credentials.isdisjoint(words)


def _about(
    lines: list[Line], code: str, message: str, fix: str, rule: EnrollmentRule, severity: Severity | None = None
) -> Answer:
    """A finding on the line where it alone names this provider, else on the claim."""
    only = lines[0] if len(lines) == 1 and lines[0].rendering_npi else None
    field = "rendering_npi" if only else "rendering_provider.npi"
    return rule.finding(code, message, fix, line=only, field=field, severity=severity)


CHECK = Check(
    name="provider_enrollment",
    title="Provider enrollment",
    parameters=ProviderEnrollmentParameters,
    judge=judge,
    about="The rendering provider is enrolled with this payer and licensed on the service date, and no assistant.",
    kinds={
        "not_enrolled": Kind(
            "error", "CO-B7", "The rendering provider is not enrolled with this payer on the service date."
        ),
        "license_expired": Kind("error", "CO-B7", "The rendering provider's license had expired."),
        "assistant_renders": Kind("error", "CO-B7", "An assistant is named as rendering provider."),
    },
)
