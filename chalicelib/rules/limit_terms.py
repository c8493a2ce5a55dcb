"""What the words of a time limit mean in plain English: for sentences, and for the forms that are drawn from the
schema."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "initial": "A claim",
    "corrected": "A corrected claim",
    "secondary": "A secondary claim",
    **{f"appeal_{level}": f"An appeal, level {level}" for level in range(1, 6)},
    "records": "Records that the payer asks for",
    "underpayment": "A dispute of an underpayment",
}
UNITS: Mapping[str, str] = {
    "days": "days",
    "months": "months",
    "years": "years",
    "end_of_month": "months, then to the end of that month",
    "fixed": "until a month and day (12-31) of the year after",
    "days_after_year_end": "days from the end of that year",
    "remaining": "what is left of the limit for a first claim",
}
EVENTS: Mapping[str, str] = {
    "service_date": "the service date",
    "last_service_date": "the last service date",
    "primary_decision": "the primary payer's decision",
    "remittance": "the remittance",
    "notice": "the notice",
    "notice_received": "receipt of the notice",
    "denial": "the denial",
}
NETWORKS: Mapping[str, str] = {"in": "in network", "out": "out of network"}
ROLLS: Mapping[str, str] = {"next_business_day": "the next business day"}
