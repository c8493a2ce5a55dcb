"""No claim is so odd that the checks of who, once, when and how much fail on it, or repeat who it is about."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.finding import Finding
from chalicelib.domain.reading import read_as
from tests.unit.checks.judging import AS_OF, rules

VALUES = {
    "payer": {},
    "patient_demographics": {},
    "member_id": {"pattern": "[0-9]{9}[A-Z]?"},
    "eligibility": {"verify_within_days": 30, "required": True},
    "provider_identifiers": {"taxonomies": ["225X00000X"], "assistant_taxonomies": ["224Z00000X"]},
    "provider_enrollment": {"required": True, "assistants_may_render": False},
    "referring_provider": {"required": True, "order_within_days": 30},
    "duplicate_claim": {"lookback_days": 365, "bypass_modifiers": ["59"]},
    "replacement_claim": {"accepts_replacement": True},
    "service_dates": {"max_age_days": 365, "one_month_per_claim": True},
    "charge_amounts": {},
    "coordination_of_benefits": {"needs_primary_decision": True, "other_payer_primary": True},
    "line_structure": {},
    "x12_structure": {},
}
RULES = rules(VALUES)

text = st.none() | st.sampled_from(["", " ", "97530", "GO", "59", "1", "1234567893"]) | st.text(max_size=12)
day = st.none() | st.sampled_from(["2026-03-02", "2026-03-04", "0001-01-01", "9999-12-31"])
known_day = st.sampled_from(["2026-03-02", "2026-03-04", "0001-01-01", "9999-12-31"])
count = st.none() | st.sampled_from([0, 1, 2, -3, 1.5, 1_000_000_000, -0.0])
money = st.none() | st.sampled_from(["0", "-5.00", "120.00", "9999999999.99"])
words = st.lists(text.filter(lambda one: one is not None), max_size=3)


def block(**fields):
    return st.fixed_dictionaries({}, optional=fields)


person = {"first_name": text, "last_name": text, "birth_date": day, "sex": text}
provider = st.none() | block(npi=text, tax_id=text, taxonomy=text)
line = block(
    line=st.none() | st.integers(-2, 4),
    service_date=day,
    procedure=text,
    modifiers=words,
    units=count,
    charge=money,
    place_of_service=text,
    rendering_npi=text,
)
claims = st.fixed_dictionaries(
    {
        "claim_id": st.just("C-1"),
        "payer_id": st.just("sample_payer"),
        "patient": block(**person, member_id=text, relationship=text),
        "lines": st.lists(line, max_size=4),
    },
    optional={
        "frequency": st.sampled_from(["1", "7", "8", "", "?"]),
        "original_reference": text,
        "submitted_on": day,
        "subscriber": st.none() | block(**person),
        "billing_provider": provider,
        "rendering_provider": provider,
        "referring_provider": provider,
        "primary_payer": st.none() | block(payer_id=text, paid_on=day, paid_amount=money),
        "total_charge": money,
        "documentation": block(referral_on=day, evaluation_on=day),
    },
)
payer_id = st.sampled_from(["sample_payer", "another_payer"])
coverage = st.fixed_dictionaries(
    {"payer_id": payer_id},
    optional={
        "member_id": text,
        "rank": st.none() | st.integers(-1, 3),
        "status": st.sampled_from(["active", "inactive"]),
        "effective_on": day,
        "ends_on": day,
        "verified_on": day,
        "first_name": text,
        "last_name": text,
        "birth_date": day,
    },
)
history = st.fixed_dictionaries(
    {
        "claim_id": st.sampled_from(["C-0", "C-1"]),
        "payer_id": payer_id,
        "status": st.sampled_from(["draft", "paid", "denied", "submitted", "rejected"]),
        "service_date": known_day,
        "procedure": text.filter(lambda one: one is not None),
    },
    optional={"modifiers": words, "units": count, "rendering_npi": text, "payer_control_number": text},
)
enrollment = st.fixed_dictionaries({"payer_id": payer_id, "effective_on": day, "ends_on": day})
kept = st.fixed_dictionaries(
    {"npi": text.filter(lambda one: one is not None)},
    optional={
        "credential": text,
        "license_expires_on": day,
        "enrollments": st.lists(
            st.fixed_dictionaries({"payer_id": payer_id, "effective_on": day, "ends_on": day}), max_size=2
        ),
    },
)
contexts = block(
    coverages=st.none() | st.lists(coverage, max_size=3),
    history=st.none() | st.lists(history, max_size=4),
    history_since=day,
    providers=st.none() | st.lists(kept, max_size=2),
)


@settings(max_examples=200)
@given(claims, contexts)
def test_every_claim_and_context_gets_answers(value, context):
    case = Case(read_as(Claim, value), read_as(Context, context), RULES, AS_OF)
    for name in VALUES:
        rule = RULES.versions[name].on(AS_OF)
        for answer in CHECKS[name].judge(case, case.claim.lines, rule):
            assert not isinstance(answer, Finding) or (answer.message and answer.fix and len(answer.message) < 500)


@settings(max_examples=50)
@given(st.text(max_size=20).map("QX".__add__))
def test_names_and_member_ids_are_never_repeated(secret):
    patient = {"first_name": secret, "last_name": secret, "member_id": secret, "birth_date": str(date(1931, 7, 19))}
    other = {"payer_id": "sample_payer", "first_name": "Q", "last_name": "W", "member_id": "Z"}
    value = {"claim_id": "C-1", "payer_id": "sample_payer", "patient": patient, "lines": []}
    case = Case(read_as(Claim, value), read_as(Context, {"coverages": [other]}), RULES, AS_OF)
    for name in ("patient_demographics", "member_id", "eligibility"):
        rule = RULES.versions[name].on(AS_OF)
        for answer in CHECKS[name].judge(case, case.claim.lines, rule):
            if isinstance(answer, Finding):
                assert "QX" not in answer.message + answer.fix
                assert "1931" not in answer.message + answer.fix
