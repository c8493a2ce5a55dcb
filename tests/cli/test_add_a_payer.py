"""A payer with limits of its own is one folder: written here beside nothing else, then asked on the command line."""

import json
from copy import deepcopy

import pytest

from tests.cli.test_command_line import ROOT, run

SOURCE = {
    "title": "Harbor Health provider guide",
    "url": "https://example.org/guide",
    "read_on": "2026-01-02",
    "confidence": "verified",
}


def value(parameters):
    return [{"effective_from": "2020-01-01", "value": parameters, "reference": SOURCE, "verify_by": "2027-06-30"}]


DOCUMENT = {
    "payer_id": "harbor_health",
    "name": "Harbor Health",
    "extends": "commercial",
    "line_of_business": "commercial",
    "x12_payer_ids": ["HARB1"],
    "checks": {
        "timely_filing": value({"limits": [{"kind": "initial", "amount": 45, "unit": "days", "from": "service_date"}]}),
        "unit_cap": value({"per_day": 3}),
    },
}
DAY = {"service_date": "2026-03-02"}
EXAMPLES = {
    "timely_filing": [
        {
            "says": "Received on the 45th day after the service, the claim is in time.",
            "as_of": "2026-04-16",
            "claim": {"lines": [DAY], "submitted_on": "2026-04-16"},
            "outcome": "pass",
        },
        {
            "says": "On the 46th day it is late.",
            "as_of": "2026-04-17",
            "claim": {"lines": [DAY], "submitted_on": "2026-04-17"},
            "outcome": "fail",
            "findings": ["timely_filing.late"],
        },
    ],
    "unit_cap": [
        {"says": "Three units in a day are paid.", "claim": {"lines": [DAY | {"units": 3}]}, "outcome": "pass"},
        {
            "says": "The fourth unit of a day is not.",
            "claim": {"lines": [DAY | {"units": 4}]},
            "outcome": "fail",
            "findings": ["unit_cap.over"],
        },
    ],
}


@pytest.fixture
def folder(tmp_path):
    """rules_data/payers/harbor_health, as docs/add-a-payer.md tells it."""
    place = tmp_path / "payers" / "harbor_health"
    (place / "examples").mkdir(parents=True)
    (place / "rules.json").write_text(json.dumps(DOCUMENT))
    for check, examples in EXAMPLES.items():
        (place / "examples" / f"{check}.json").write_text(json.dumps({"examples": examples}))
    return tmp_path


def claim(units=3, minutes=45):
    clean = json.loads((ROOT / "rules_data/templates/commercial/examples/claim.json").read_text(encoding="utf-8"))
    del clean["submitted_on"]
    line = deepcopy(clean["lines"][0]) | DAY | {"line": 1, "procedure": "97530", "units": units, "minutes": minutes}
    return clean | {"payer_id": "harbor_health", "lines": [line], "total_charge": line["charge"]}


def codes(folder, value, day):
    done = run("validate", "-", "--rules", folder, "--as-of", day, given=json.dumps(value).encode())
    assert done.stderr == b""
    answer = json.loads(done.stdout)
    errors = [found["code"] for found in answer["findings"] if found["severity"] == "error"]
    return done.returncode, answer["verdict"], errors


def test_its_folder_passes_the_lint_with_its_examples(folder):
    done = run("rules-check", "--rules", folder, "--as-of", "2026-03-20")
    assert (done.returncode, json.loads(done.stdout)["errors"]) == (0, 0), done.stdout


def test_a_claim_on_the_last_day_of_its_own_limit_is_accepted_and_a_day_later_rejected(folder):
    assert codes(folder, claim(), "2026-04-16") == (0, "accept", [])
    assert codes(folder, claim(), "2026-04-17") == (1, "reject", ["timely_filing.late"])


def test_its_own_cap_of_units_is_kept_to_the_unit(folder):
    assert codes(folder, claim(units=3, minutes=45), "2026-03-20") == (0, "accept", [])
    assert codes(folder, claim(units=4, minutes=60), "2026-03-20") == (1, "reject", ["unit_cap.over"])


def test_what_it_does_not_say_comes_from_the_document_it_extends(folder):
    without_discipline = claim()
    without_discipline["lines"][0]["modifiers"] = []
    done = run(
        "validate", "-", "--rules", folder, "--as-of", "2026-03-20", given=json.dumps(without_discipline).encode()
    )
    assert "discipline_modifier.missing" in [found["code"] for found in json.loads(done.stdout)["findings"]]


def test_its_deadline_is_told_like_any_other_payers(folder):
    asked = ("--payer", "harbor_health", "--service-date", "2026-03-02", "--as-of", "2026-03-20")
    done = run("deadline", *asked, "--rules", folder)
    assert json.loads(done.stdout)["deadline"] == "2026-04-16"


def test_its_own_folder_alone_does_as_well(folder):
    assert codes(folder / "payers" / "harbor_health", claim(), "2026-04-17") == (1, "reject", ["timely_filing.late"])
