"""What a file is judged by is fixed when its job begins: documents, contracts, settings, the day.

What is on file is read with each part, and the job says when."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.reading import read_as
from chalicelib.services.files.job import find_job
from chalicelib.services.files.rules_of_job import judged_by
from chalicelib.services.on_file.cabinet import Cabinet, put_on_file
from chalicelib.services.on_file.kinds import COVERAGE
from chalicelib.services.ports import DocumentName
from chalicelib.services.practice.change_settings import change_settings
from chalicelib.services.practice.contracts import Contract, PracticeBooks
from chalicelib.services.practice.keep_contract import keep_contract
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.publish_rules import publish_document
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Delete
from chalicelib.services.validate_claim import BatchItem
from chalicelib.services.validate_on_file import validate_on_file
from tests.http.service import CLAIM, DEED, NOW, dated, library, loaded, sample_with
from tests.http.service import filing as filing_limit
from tests.iam.table import API, acting
from tests.services.files.filing import SPACE, Filing
from tests.tables import FaultyTable, Killed

PATIENT = CLAIM["patient"] | {"patient_id": "P-1"}
CLAIMS = [CLAIM | {"claim_id": f"C-{number}", "patient": PATIENT} for number in range(12)]
LINES = "\n".join(map(json.dumps, CLAIMS)).encode()
COVERED = {
    "coverage_id": "K-1",
    "patient_id": "P-1",
    "payer_id": "sample_payer",
    "member_id": "M1",
    "effective_on": "2020-01-01",
    "verified_on": "2026-03-02",
}


@pytest.fixture
def filing() -> Filing:
    """A practice with a contract by which coverage must be known, and that keeps coverages."""
    made = Filing()
    agreed(made, 30, seen=0)
    settled(made, {"keeps": {"coverages": True}}, seen=0)
    return made


def cabinet(filing: Filing) -> Cabinet:
    return Cabinet(filing.room.desk, SPACE, "a test", filing.shelf(SPACE).people)


def agreed(filing: Filing, days: int, seen: int) -> None:
    """A contract comes into force."""
    checks = {"timely_filing": [dated(filing_limit(days))], "eligibility": [dated({"required": True})]}
    contract = read_as(Contract, {"name": f"Contract of {days} days", "checks": checks})
    keep_contract(filing.room.desk, filing.rules, SPACE, "sample_payer", contract, seen, "a test", UNPROTECTED)


def settled(filing: Filing, form: dict[str, Any], seen: int) -> None:
    """The practice's settings are changed."""
    change_settings(cabinet(filing), read_as(PracticeSettings, form), seen, UNPROTECTED)


def covered(filing: Filing) -> None:
    """A coverage is put on file."""
    put_on_file(cabinet(filing), COVERAGE, read_as(COVERAGE.form, COVERED), UNPROTECTED)


def everything_changes(filing: Filing) -> None:
    agreed(filing, 60, seen=1)
    settled(filing, {"keeps": {"coverages": False}, "time_zone": "Pacific/Auckland"}, seen=1)
    publish_document(filing.store, library(), DocumentName("payer", "sample_payer"), loaded(sample_with(1)), 1, DEED)
    filing.rules.look_again()
    filing.days = 1


def results(filing: Filing, job_id: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in filing.results(job_id)]


def codes(line: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in line["findings"]}


def test_a_file_is_judged_by_the_practices_contract_as_a_single_claim_is(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    filing.delivered()
    shelf = filing.shelf(SPACE)
    book = PracticeBooks(filing.rules, filing.table).of(shelf.practice)
    alone = validate_on_file(read_as(BatchItem, {"claim": CLAIMS[0]}), shelf, book, NOW.date())
    first = results(filing, job_id)[0]
    assert (first["rules_version"], first["filing"]["deadline"]) == (alone.rules_version, "2026-04-01")
    assert codes(first) == {one.code for one in alone.findings} >= {"eligibility.not_verified"}


@pytest.mark.parametrize("judged_before", [0, 1, 3])
def test_whatever_is_published_meanwhile_the_results_are_the_same_bytes(filing: Filing, judged_before: int) -> None:
    undisturbed = filing.sent(LINES)
    filing.delivered()
    job_id = filing.sent(LINES, force=True)
    messages, filing.queue.sent = filing.queue.sent, []
    filing.queue.sent = messages[:judged_before]
    filing.delivered()
    everything_changes(filing)
    filing.queue.sent = messages
    filing.delivered(arrivals=2)
    assert filing.results(job_id) == filing.results(undisturbed)
    assert filing.job(job_id)["as_of"] == "2026-03-20"


@pytest.mark.parametrize(
    "change", [lambda one: agreed(one, 60, 1), lambda one: settled(one, {"name": "A practice"}, 1)]
)
def test_a_file_known_from_before_is_judged_anew_once_contract_or_settings_are_others(filing: Filing, change) -> None:
    filing.sent(LINES)
    filing.delivered()
    assert filing.job(filing.sent(LINES))["same_as"] == "J-1"
    change(filing)
    again = filing.job(filing.sent(LINES))
    assert (again["status"], again["same_as"]) == ("judging", None)
    assert filing.started(sha256=again["sha256"])["job_id"] == again["job_id"]


def test_a_part_that_is_judged_again_mixes_nothing_and_the_job_says_when_each_was_read(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    first, second, *rest = filing.queue.sent
    filing.queue.sent = [first]
    filing.delivered()
    # The second part is judged, and its worker dies before it is counted.
    table = filing.table
    filing.table = FaultyTable(table, lambda number, name: "killed before" if name == "write" else None)
    filing.queue.sent = [second]
    with pytest.raises(Killed):
        filing.delivered()
    filing.table = table
    with acting(API):
        covered(filing)
    filing.seconds = 90
    filing.queue.sent = [second, *rest]
    filing.delivered(arrivals=2)
    parts = filing.job(job_id)["on_file"]
    known = ["eligibility.not_verified" not in codes(line) for line in results(filing, job_id)]
    border = parts[0]["last_claim"]
    assert known == [False] * border + [True] * (12 - border)
    assert [part["read_from"][11:19] for part in parts] == ["15:00:00"] + ["15:01:30"] * (len(parts) - 1)
    assert [part["first_claim"] for part in parts[1:]] == [part["last_claim"] + 1 for part in parts[:-1]]
    assert (parts[0]["first_claim"], parts[-1]["last_claim"]) == (1, 12)


def test_a_job_that_an_earlier_release_split_is_judged_by_its_documents_alone(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    job = find_job(filing.table, SPACE, job_id, filing.room.desk.now())
    filing.table.write([Delete(address.job(SPACE, job_id, "PRACTICE"), 1)])
    book, shelf = judged_by(filing.room, job)
    assert book.rules("sample_payer").version == filing.rules.rules("sample_payer").version
    assert shelf == replace(filing.shelf(SPACE), people=shelf.people)
