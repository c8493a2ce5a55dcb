"""The columns that a table of claims may have: one row is one service line. docs/uploads.md lists them from here."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal, NamedTuple

from chalicelib.domain.errors import InvalidInput, Problem

Kind = Literal["text", "day", "amount", "whole", "number", "yes or no", "list", "numbers"]


class Column(NamedTuple):
    """A column: its name, the path of the field in native JSON (`lines.` for a line's own), what a cell holds."""

    name: str
    path: str
    kind: Kind
    about: str

    @property
    def of_line(self) -> bool:
        """True where each row has its own value; any other is the claim's and may stand in its first row alone."""
        return self.path.startswith("claim.lines.")


def _columns(prefix: str, *rows: tuple[str, str, Kind, str]) -> list[Column]:
    return [Column(name, f"{prefix}{path}", kind, about) for name, path, kind, about in rows]


COLUMNS: tuple[Column, ...] = (
    *_columns(
        "claim.",
        ("claim_id", "claim_id", "text", "required in every row; rows of a claim stand together"),
        ("payer_id", "payer_id", "text", "required in every row; see `GET /v1/payers`"),
        ("frequency", "frequency", "text", "1 original (the default), 7 replacement, 8 void"),
        ("original_reference", "original_reference", "text", "the payer's number of the claim that is replaced"),
        ("original_remitted_on", "original_remitted_on", "day", "the date of the remittance that is corrected"),
        ("network", "network", "text", "`in` or `out`"),
        ("place_of_service", "place_of_service", "text", "two digits, such as 11"),
        ("authorization_number", "authorization_number", "text", "the payer's authorization"),
        ("submitted_on", "submitted_on", "day", "when the claim was or will be sent"),
        ("total_charge", "total_charge", "amount", "the sum of the charges"),
        ("diagnoses", "diagnoses", "list", "ICD-10-CM codes, the principal one first"),
        ("patient_id", "patient.patient_id", "text", "your id of the patient"),
        ("patient_first_name", "patient.first_name", "text", "the patient's first name"),
        ("patient_last_name", "patient.last_name", "text", "the patient's last name"),
        ("patient_birth_date", "patient.birth_date", "day", "the patient's birth date"),
        ("patient_sex", "patient.sex", "text", "F, M or U"),
        ("member_id", "patient.member_id", "text", "the number on the insurance card"),
        ("relationship", "patient.relationship", "text", "to the insured; 18 is the insured himself"),
        ("subscriber_first_name", "subscriber.first_name", "text", "the insured, where that is not the patient"),
        ("subscriber_last_name", "subscriber.last_name", "text", "the same"),
        ("subscriber_birth_date", "subscriber.birth_date", "day", "the same"),
        ("subscriber_sex", "subscriber.sex", "text", "the same"),
        ("billing_npi", "billing_provider.npi", "text", "the billing provider"),
        ("billing_tax_id", "billing_provider.tax_id", "text", "the same"),
        ("billing_taxonomy", "billing_provider.taxonomy", "text", "the same"),
        ("billing_name", "billing_provider.name", "text", "the same"),
        ("rendering_npi", "rendering_provider.npi", "text", "who treated"),
        ("rendering_taxonomy", "rendering_provider.taxonomy", "text", "the same"),
        ("referring_npi", "referring_provider.npi", "text", "who referred"),
        ("primary_payer_id", "primary_payer.payer_id", "text", "who paid first, where this payer is secondary"),
        ("primary_paid_on", "primary_payer.paid_on", "day", "when"),
        ("primary_paid_amount", "primary_payer.paid_amount", "amount", "how much"),
    ),
    *_columns(
        "claim.documentation.",
        ("plan_kind", "plan_of_care.kind", "text", "`initial` or `recertification`"),
        ("plan_established_on", "plan_of_care.established_on", "day", "the plan of care on file"),
        ("plan_certified_on", "plan_of_care.certified_on", "day", "the same"),
        ("plan_certified_until", "plan_of_care.certified_until", "day", "the same"),
        ("plan_signed_order_on", "plan_of_care.signed_order_on", "day", "the same"),
        ("plan_transmitted_on", "plan_of_care.transmitted_on", "day", "the same"),
        ("evaluation_on", "evaluation_on", "day", "the evaluation on file"),
        ("reevaluation_reason", "reevaluation_reason", "text", "`new_findings`, `significant_change`, …"),
        ("last_progress_report_on", "last_progress_report_on", "day", "the progress report on file"),
        ("treatment_note", "treatment_note", "yes or no", "a note for every visit is on file"),
        ("medical_necessity", "medical_necessity", "yes or no", "the record supports services above the threshold"),
        ("referral_on", "referral_on", "day", "the referral on file"),
    ),
    *_columns(
        "claim.lines.",
        ("line", "line", "whole", "the line's number; counted where it is left out"),
        ("service_date", "service_date", "day", "the day of service"),
        ("procedure", "procedure", "text", "CPT or HCPCS code"),
        ("modifiers", "modifiers", "list", "in order"),
        ("units", "units", "number", "units billed"),
        ("charge", "charge", "amount", "the line's charge"),
        ("diagnosis_pointers", "diagnosis_pointers", "numbers", "places in `diagnoses`, counted from 1"),
        ("minutes", "minutes", "whole", "direct minutes that the line reports"),
        ("assistant_minutes", "assistant_minutes", "whole", "those by an assistant alone"),
        ("line_place_of_service", "place_of_service", "text", "where it differs from the claim's"),
        ("line_rendering_npi", "rendering_npi", "text", "the same"),
        ("line_authorization_number", "authorization_number", "text", "the same"),
    ),
    Column("as_of", "as_of", "day", "the day on which the claim is judged; today by default"),
)
# More than are known; each name that is not costs a search for what it may have meant.
MOST_COLUMNS = 200
BY_NAME = {column.name: column for column in COLUMNS}
BY_PATH = {column.path: column for column in COLUMNS}
_CELLS = {
    "text": "text",
    "day": "`YYYY-MM-DD`",
    "amount": "`120.00`",
    "whole": "a whole number",
    "number": "a number",
    "yes or no": "`true` or `false`",
    "list": "codes with spaces between",
    "numbers": "numbers with spaces between",
}


def require_known(names: Iterable[str]) -> None:
    """Raises InvalidInput with every column that is unknown or given twice, and with those that must be there."""
    given = [name for name in names if name]
    if len(given) > MOST_COLUMNS:
        raise InvalidInput([Problem("row 1", f"names {len(given)} columns; take out those that are not known here")])
    problems = [Problem(f"column {name[:40]}", _unknown(name)) for name in given if name not in BY_NAME]
    problems += [Problem(f"column {name}", "is there twice") for name in BY_NAME if given.count(name) > 1]
    required = [name for name in ("claim_id", "payer_id") if name not in given]
    problems += [Problem(f"column {name}", "is required in the first row") for name in required]
    if problems:
        raise InvalidInput(problems[:100])


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), BY_NAME, n=3, cutoff=0.6)
    meant = " or ".join(f"`{one}`" for one in near)
    return f"is unknown; did you mean {meant}?" if meant else "is unknown; take it out or rename it"


def column_table() -> str:
    """The columns as docs/uploads.md lists them."""
    rows = ["| column | a cell holds | what |", "|---|---|---|"]
    rows += [f"| `{column.name}` | {_CELLS[column.kind]} | {column.about} |" for column in COLUMNS]
    return "\n".join(rows) + "\n"
