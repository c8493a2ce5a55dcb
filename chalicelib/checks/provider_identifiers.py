"""Providers named by numbers that can exist: NPIs with a right check digit, a tax number, a taxonomy that fits.

One NPI that stands in several places is judged once, where it stands first. A rendering provider may be left out.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.rules.parameters import Codes, Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule

_NPI_DIGITS = 10
# What "80840", which stands before every NPI on a US health card, adds to the Luhn sum.
_PREFIX_SUM = 24


class ProviderIdentifiersParameters(Parameters):
    """Which taxonomies this payer takes for the rendering provider."""

    taxonomies: Codes = Field(
        default=frozenset(), description="Taxonomies taken for the rendering provider; empty: any but an assistant's."
    )
    assistant_taxonomies: Codes = Field(
        default=frozenset(), description="Taxonomies of assistants: taken only where assistants may render."
    )
    tax_id_digits: WholeNumber = Field(default=9, description="How many digits a tax number has, dashes aside.")


IdentifiersRule = Rule[ProviderIdentifiersParameters]


def judge(case: Case, lines: Sequence[Line], rule: IdentifiersRule) -> Iterator[Answer]:
    billing = case.claim.billing_provider
    found: list[Answer] = []
    if billing is None:
        yield NotChecked("the billing provider")
    elif not billing.npi:
        message = "The billing provider's NPI is missing."
        found.append(rule.finding("npi_missing", message, "Give the billing NPI.", field="billing_provider.npi"))
    found += _judge_npis(case, rule)
    if billing is not None and billing.tax_id:
        found += _judge_tax_id(billing.tax_id, rule)
    rendering = case.claim.rendering_provider
    if rendering is not None and rendering.taxonomy:
        found += _judge_taxonomy(case, rendering.taxonomy, rule)
    yield from found or [PASSED]


def _judge_npis(case: Case, rule: IdentifiersRule) -> Iterator[Finding]:
    seen: set[str] = set()
    for npi, name, line in _npis(case):
        if npi not in seen:
            seen.add(npi)
            fault = npi_fault(npi)
            if fault:
                fix = "Correct the NPI from the registry (NPPES) or the provider's letter."
                yield rule.finding("npi_check_digit", fault, fix, line=line, field=name)


def _npis(case: Case) -> Iterator[tuple[str, str, Line | None]]:
    """Every NPI of the claim with the field, and the line, that it stands in."""
    claim = case.claim
    if claim.billing_provider is not None and claim.billing_provider.npi:
        yield claim.billing_provider.npi, "billing_provider.npi", None
    if claim.rendering_provider is not None and claim.rendering_provider.npi:
        yield claim.rendering_provider.npi, "rendering_provider.npi", None
    if claim.referring_provider is not None and claim.referring_provider.npi:
        yield claim.referring_provider.npi, "referring_provider.npi", None
    for line in claim.lines:
        if line.rendering_npi:
            yield line.rendering_npi, "rendering_npi", line


@lru_cache(maxsize=4096)
def npi_fault(npi: str) -> str:
    """What is wrong with an NPI, in words; empty for one that can exist (CMS: 1 or 2 first, Luhn over 80840 + NPI)."""
    if len(npi) != _NPI_DIGITS or not (npi.isascii() and npi.isdigit()):
        return "An NPI must be ten digits."
    if npi[0] not in "12":
        return f"NPI {npi} cannot exist: it must begin with 1 or 2."
    doubled = (int(digit) * 2 for digit in npi[-2::-2])
    total = _PREFIX_SUM + sum(map(int, npi[-1::-2])) + sum(twice - 9 if twice > 9 else twice for twice in doubled)
    return f"NPI {npi} fails its check digit." if total % 10 else ""


def _judge_tax_id(tax_id: str, rule: IdentifiersRule) -> Iterator[Finding]:
    digits, wanted = tax_id.replace("-", ""), rule.parameters.tax_id_digits
    if len(digits) != wanted or not (digits.isascii() and digits.isdigit()) or not digits.strip("0"):
        message = f"The billing provider's tax number is not {wanted} digits that can exist."
        fix = "Give the EIN or SSN under which the payer has the practice."
        yield rule.finding("tax_id", message, fix, field="billing_provider.tax_id")


def _judge_taxonomy(case: Case, taxonomy: str, rule: IdentifiersRule) -> Iterator[Finding]:
    p = rule.parameters
    if taxonomy in p.taxonomies or not (p.taxonomies or p.assistant_taxonomies):
        return
    if taxonomy in p.assistant_taxonomies:
        if _assistants_may_render(case):
            return
        message = f"Taxonomy {taxonomy} is an assistant's; the therapist who supervises renders the service."
        fix = "Give the supervising therapist's NPI and taxonomy as rendering provider."
    elif p.taxonomies:
        message = f"This payer does not take taxonomy {taxonomy} for the rendering provider of therapy."
        fix = "Give the taxonomy under which the payer has enrolled the therapist."
    else:
        return
    yield rule.finding("taxonomy", message, fix, field="rendering_provider.taxonomy")


def _assistants_may_render(case: Case) -> bool:
    """Whether check provider_enrollment, where the payer uses it, lets assistants render."""
    enrollment = case.rule("provider_enrollment", case.first_date)
    return enrollment is not None and bool(enrollment.parameters.assistants_may_render)


CHECK = Check(
    name="provider_identifiers",
    title="Provider identifiers",
    parameters=ProviderIdentifiersParameters,
    judge=judge,
    per="claim",
    judges_voids=True,
    about="NPIs, tax number and taxonomy can exist and fit.",
    kinds={
        "npi_check_digit": Kind("error", "CO-16", "An NPI is no number that can exist."),
        "npi_missing": Kind("error", "CO-16", "The billing provider has no NPI."),
        "taxonomy": Kind("error", "CO-16", "The payer does not take the rendering provider's taxonomy."),
        "tax_id": Kind("error", "CO-16", "The billing provider's tax number cannot exist."),
    },
)
