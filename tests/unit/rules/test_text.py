"""Documents as text: nothing is lost silently, and what is written is read again as it was."""

import json

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.text import canonical, document_text, read_document
from tests.unit.rules.documents import dated, loaded, written


@pytest.mark.parametrize("text", ["{", "", "[1,]", "[" * 100_000])
def test_text_that_is_not_json_is_refused_by_its_file(text):
    with pytest.raises(RulesRefused, match=r"sample\.json.*not JSON"):
        read_document(text, "sample.json")


def test_a_document_of_the_wrong_shape_is_refused_with_every_field():
    with pytest.raises(RulesRefused) as refused:
        read_document(json.dumps(written("first_plan", nmae="x", inactive_from="2026-02-30")), "sample.json")
    assert {problem.field for problem in refused.value.problems} == {"nmae", "inactive_from"}


def test_a_document_that_is_written_is_read_again_as_it_was():
    ids = [{"id": "SAMPLE01", "claim_filing": ["MB", "CI"]}, "SAMPLE02"]
    document = loaded("first_plan", {"mue": [dated(None)]}, x12_payer_ids=ids, inactive_from="2026-07-01").document
    text = document_text(document)
    assert read_document(text, "sample.json") == document
    assert '"note"' not in text


def test_a_long_list_is_wrapped_and_a_short_one_stays_on_its_line():
    codes = [f"9{number:04}" for number in range(40)]
    text = canonical({"short": codes[:2], "long": codes})
    assert '"short": ["90000", "90001"]' in text
    assert max(map(len, text.splitlines())) <= 100
    assert json.loads(text) == {"short": codes[:2], "long": codes}


def test_a_list_of_lists_has_a_line_for_each():
    pairs = [["97530", "97110", "either order of the pair"], ["97535", "97537", "of one day"]]
    assert canonical({"pairs": pairs}).count("\n") > len(pairs)
    assert json.loads(canonical({"pairs": pairs})) == {"pairs": pairs}
