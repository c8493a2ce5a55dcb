"""Claims that stand twice in what is sent as one file."""

import json
from copy import deepcopy

import pytest

from chalicelib.domain.claim import Claim
from chalicelib.services.claim_files import Unusable, read_claim_file, read_item
from chalicelib.services.same_file import SameFile
from tests.unit.checks.judging import CLEAN
from tests.x12.interchange import make_837p


def repeats(*changes):
    file, told = SameFile(), []
    for change in changes:
        item = read_item(deepcopy(CLEAN) | change)
        if isinstance(item, Unusable):
            file.skip()
        told.append(None if isinstance(item, Unusable) else file.add(item.claim).repeats)
    return told


def test_a_claim_that_bills_the_same_names_the_first_whatever_its_number():
    assert repeats({}, {"claim_id": "C-2"}, {"claim_id": "C-1"}) == [None, 1, 1]
    assert repeats({"claim_id": ""}, {}, {}) == [None, None, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"payer_id": "another_payer"},
        {"frequency": "7"},
        {"patient": CLEAN["patient"] | {"first_name": "TWIN"}},
        {"patient": CLEAN["patient"] | {"birth_date": None}},
        {"lines": [CLEAN["lines"][0] | {"service_date": "2026-03-03"}]},
        {"lines": [CLEAN["lines"][0] | {"service_date": None}]},
        {"lines": [CLEAN["lines"][0] | {"modifiers": ["GO", "76"]}]},
        {"lines": [CLEAN["lines"][0] | {"units": 1}]},
        {"lines": []},
        {"rendering_provider": {"npi": "1999999984"}},
        {"primary_payer": {"payer_id": "another_payer"}},
    ],
)
def test_a_claim_that_differs_or_whose_patient_or_days_are_not_known_repeats_none(change):
    assert repeats({}, change, change)[1] is None


def test_what_lacks_patient_or_days_is_never_called_a_repeat():
    unknown = {"patient": CLEAN["patient"] | {"member_id": None, "patient_id": None}}
    assert repeats(unknown, unknown) == [None, None]


def test_a_claim_that_stands_twice_in_an_837p_is_told():
    file = make_837p(claims=3, lines=2, per_subscriber=3)
    claims = [item for item in read_claim_file(file).items if isinstance(item, Claim)]
    assert [claim.repeats for claim in claims] == [None, 1, 1]


@pytest.mark.parametrize("claims", [json.dumps([CLEAN, CLEAN]), "\n".join([json.dumps(CLEAN)] * 2)])
def test_native_claims_are_judged_each_by_itself(claims):
    items = read_claim_file(claims.encode()).items
    assert [item.claim.repeats for item in items if not isinstance(item, Unusable)] == [None, None]
