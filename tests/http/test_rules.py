"""Payers, their rules in force, the catalogue and deadlines over HTTP."""

from collections.abc import Iterator

import pytest

from chalicelib.checks import CATALOGUE
from tests.http.service import Service, running


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def test_payers_are_listed_by_id_with_their_version(service):
    _, answer, _ = service.call("GET", "/v1/payers")
    assert [payer["payer_id"] for payer in answer["payers"]] == ["other_payer", "sample_payer"]
    assert answer["payers"][1]["x12_payer_ids"] == [{"id": "SAMPLE01", "claim_filing": []}]


def test_a_payers_rules_say_which_document_each_value_comes_from(service):
    _, answer, _ = service.call("GET", "/v1/payers/sample_payer/rules?on=2026-03-02")
    origin = {value["check"]: value["document"] for value in answer["checks"]}
    assert origin["timed_units"] == "sample_payer"
    assert origin["line_structure"] == "universal"
    assert answer["on"] == "2026-03-02"


def test_a_value_is_told_with_its_source_and_when_to_look_again(service):
    _, answer, _ = service.call("GET", "/v1/payers/sample_payer/rules")
    value = next(value for value in answer["checks"] if value["check"] == "timely_filing")
    assert value["value"]["limits"][0]["amount"] == 90
    assert value["reference"]["title"] == "Sample manual, chapter 5"
    assert (value["effective_from"], value["verify_by"]) == ("2020-01-01", "2027-01-01")


def test_a_value_is_told_in_words_too(service):
    _, answer, _ = service.call("GET", "/v1/payers/sample_payer/rules?on=2026-03-02")
    words = {value["check"]: value["in_words"] for value in answer["checks"]}
    assert words["timely_filing"] == ["A claim: 90 days from the service date."]
    assert words["x12_structure"] == ["The check holds as it is; there is nothing to set."]


def test_no_rules_are_in_force_before_the_first_version(service):
    _, answer, _ = service.call("GET", "/v1/payers/sample_payer/rules?on=2019-12-31")
    assert answer["checks"] == []


def test_the_rules_of_an_unknown_payer_are_not_found(service):
    status, problem, _ = service.call("GET", "/v1/payers/sample_payr/rules")
    assert status == 404
    assert "sample_payer" in problem["detail"]


@pytest.mark.parametrize("query", ["on=2026-02-30", "on=", "off=2026-01-01", "on=2026-01-01&on=2026-01-02"])
def test_a_query_that_makes_no_sense_is_refused(service, query):
    assert service.call("GET", f"/v1/payers/sample_payer/rules?{query}")[0] == 422


def test_the_catalogue_lists_every_check_in_order_with_its_schema(service):
    _, answer, _ = service.call("GET", "/v1/checks")
    assert [entry["check"] for entry in answer["checks"]] == [check.name for check in CATALOGUE]
    assert all(entry["parameters"]["additionalProperties"] is False for entry in answer["checks"])


@pytest.mark.parametrize(("as_of", "days_left"), [("2026-05-31", 0), ("2026-06-01", -1)])
def test_a_deadline_comes_with_its_rule(service, as_of, days_left):
    path = f"/v1/filing-deadlines?payer_id=sample_payer&kind=initial&service_date=2026-03-02&as_of={as_of}"
    _, answer, _ = service.call("GET", path)
    assert (answer["deadline"], answer["days_left"]) == ("2026-05-31", days_left)
    assert answer["rule"]["reference"]["confidence"] == "verified"


def test_a_deadline_that_no_rule_gives_says_why(service):
    _, answer, _ = service.call("GET", "/v1/filing-deadlines?payer_id=other_payer&service_date=2026-03-02")
    assert answer["deadline"] is None
    assert answer["because"] == "this payer's rules hold no filing limits"


def test_a_deadline_of_an_unknown_payer_names_the_field(service):
    status, problem, _ = service.call("GET", "/v1/filing-deadlines?payer_id=nobody&service_date=2026-03-02")
    assert status == 422
    assert problem["errors"][0]["field"] == "payer_id"
