"""The columns of each table that can be brought in. What is read here is what docs/import.md says."""

from typing import Literal, NamedTuple

Cell = Literal["text", "day", "amount", "whole number", "number", "list"]


class Column(NamedTuple):
    """`path` is the field that the cell fills; one below a list (`lines.`) has a value on each row of its record."""

    name: str
    cell: Cell
    about: str
    path: str
    required: bool = False


class TableForm(NamedTuple):
    """A table: what a row of it is, and its columns. Rows that agree in `together` are one record."""

    kind: str
    about: str
    columns: tuple[Column, ...]
    together: tuple[str, ...] = ()


def _column(name: str, about: str, cell: Cell = "text", required: bool = False, path: str | None = None) -> Column:
    return Column(name, cell, about, path or name, required)


_PATIENT = _column("patient_id", "Your id of the patient: letters, digits, dots, dashes, underscores.", required=True)
_PAYER = _column("payer_id", "The payer's id here (`GET /v1/payers`).", required=True)
_BORN = _column("birth_date", "Birth date.", "day")
_FIRST = _column("first_name", "The patient's first name.")
_LAST = _column("last_name", "The patient's last name.")
_MEMBER = _column("member_id", "The member id on the card.")

PATIENTS = TableForm(
    "patients",
    "A patient. With payer and member id the person is known again in claims that give no patient id.",
    (_PATIENT, _FIRST, _LAST, _BORN, _column("sex", "F, M or U."), _PAYER._replace(required=False), _MEMBER),
)
COVERAGES = TableForm(
    "coverages",
    "A coverage of a patient by a payer.",
    (
        _column("coverage_id", "Your id of the coverage.", required=True),
        _PATIENT,
        _PAYER,
        _MEMBER,
        _column("rank", "1 is primary.", "whole number"),
        _column("status", "active (the default) or inactive."),
        _column("effective_on", "First day.", "day"),
        _column("ends_on", "Last good day.", "day"),
        _column("verified_on", "When the payer last confirmed it.", "day"),
        _FIRST,
        _LAST,
        _BORN,
    ),
)
AUTHORIZATIONS = TableForm(
    "authorizations",
    "An authorization with its balance: what was used before it came here.",
    (
        _column("authorization_id", "Your id of the authorization.", required=True),
        _PATIENT,
        _PAYER,
        _column("authorization_number", "The payer's number."),
        _column("status", "requested (the default), pending, approved, denied, expired or cancelled."),
        _column("status_on", "From which day the payer says so.", "day"),
        _column("starts_on", "First good day.", "day"),
        _column("ends_on", "Last good day.", "day"),
        _column("granted_on", "Day of the decision.", "day"),
        _column("procedures", "Codes with spaces between; empty means all.", "list"),
        _column("unit_kind", "visits (the default) or units."),
        _column("requested", "How many were asked for.", "whole number"),
        _column("approved", "How many were approved.", "whole number"),
        _column("used", "How many were used before.", "whole number"),
        _column("rank", "Which is drawn on first, 1 to 9.", "whole number"),
    ),
)
PLANS = TableForm(
    "plans",
    "A plan of care, with the papers beside it.",
    (
        _column("plan_id", "Your id of the plan.", required=True),
        _PATIENT,
        _PAYER._replace(required=False, about="The payer it is for; empty: for any."),
        _column("kind", "initial or recertification."),
        _column("established_on", "When it was established.", "day"),
        _column("certified_on", "When it was signed.", "day"),
        _column("certified_until", "Last day of the certification.", "day"),
        _column("signed_order_on", "Day of a signed order.", "day"),
        _column("transmitted_on", "When it was sent to the physician.", "day"),
        _column("evaluation_on", "Day of the evaluation.", "day"),
        _column("referral_on", "Day of the referral or order.", "day"),
        _column("last_progress_report_on", "Day of the last progress report.", "day"),
    ),
)
PROVIDERS = TableForm(
    "providers",
    "A provider; one row for each enrollment.",
    (
        _column("npi", "The NPI.", required=True),
        _column("name", "How the provider is called."),
        _column("credential", "Such as OT or OTA."),
        _column("license_expires_on", "Last good day of the license.", "day"),
        _column("enrolled_with", "A payer's id.", path="enrollments.payer_id"),
        _column("enrolled_from", "First day of that enrollment.", "day", path="enrollments.effective_on"),
        _column("enrolled_until", "Last good day of it.", "day", path="enrollments.ends_on"),
    ),
    together=("npi",),
)
CLAIMS = TableForm(
    "claims",
    "A service line of a claim that was sent before; rows of one claim_id and payer_id are one claim. It becomes "
    "history: compared and counted, not judged, no clock, nothing drawn.",
    (
        _column("claim_id", "Your claim number.", required=True),
        _PAYER,
        _PATIENT,
        _column("status", "submitted, accepted, rejected, paid, denied, voided or replaced.", required=True),
        _column("payer_control_number", "The payer's number of the claim."),
        _column("adjudicated_on", "Day of the remittance.", "day"),
        _column("service_date", "Day of service.", "day", required=True, path="lines.service_date"),
        _column("procedure", "CPT or HCPCS code.", required=True, path="lines.procedure"),
        _column("modifiers", "Modifiers with spaces between.", "list", path="lines.modifiers"),
        _column("units", "Units billed.", "number", path="lines.units"),
        _column("charge", "Charge of the line.", "amount", path="lines.charge"),
        _column("allowed", "What the payer allowed.", "amount", path="lines.allowed"),
        _column("line_status", "Where the line stands otherwise than the claim.", path="lines.status"),
        _column("discipline", "OT, PT or SLP; empty: by the modifiers, else OT.", path="lines.discipline"),
        _column("diagnoses", "Diagnoses of the line with spaces between.", "list", path="lines.diagnoses"),
        _column("rendering_npi", "NPI of who treated.", path="lines.rendering_npi"),
        _column("place_of_service", "Place of service.", path="lines.place_of_service"),
        _column("authorization_number", "Number of the authorization it drew on.", path="lines.authorization_number"),
    ),
    together=("claim_id", "payer_id"),
)
TABLES = {table.kind: table for table in (PATIENTS, COVERAGES, AUTHORIZATIONS, PLANS, PROVIDERS, CLAIMS)}
