"""Which payer an 837P means, by its identifier and the claim filing indicator."""

import pytest

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables
from tests.http.service import UNIVERSAL, document, loaded


def library(**identifiers) -> Library:
    payers = {
        name: loaded(document(name, {}, extends="universal", x12_payer_ids=ids)) for name, ids in identifiers.items()
    }
    return Library(payers, {"universal": loaded(UNIVERSAL)}, CHECKS, shipped_tables())


SHARED = {"plan": [{"id": "87", "claim_filing": ["16"]}], "commercial": [{"id": "87", "claim_filing": ["CI", "12"]}]}


@pytest.mark.parametrize(("filing", "meant"), [("16", ["plan"]), ("CI", ["commercial"]), ("MB", [])])
def test_a_shared_identifier_goes_by_the_claim_filing_indicator(filing, meant):
    assert library(**SHARED).named_by("87", filing) == meant


@pytest.mark.parametrize("filing", [None, ""])
def test_a_shared_identifier_without_the_indicator_may_mean_either(filing):
    assert library(**SHARED).named_by("87", filing) == ["plan", "commercial"]


def test_an_identifier_that_nobody_has_means_nobody():
    assert library(**SHARED).named_by("88", "16") == []
    assert library(**SHARED).named_by(None, None) == []


@pytest.mark.parametrize("other", ["87", {"id": "87", "claim_filing": ["CI"]}])
def test_two_payers_whose_identifiers_overlap_are_refused_with_both_names(other):
    with pytest.raises(RulesRefused, match="first and second"):
        library(first=[{"id": "87", "claim_filing": ["CI", "16"]}], second=[other])
