"""Two members of staff record the same visit at once: one claim and one duplicate, whoever was quicker."""

from dataclasses import replace
from threading import Barrier, Thread

from chalicelib.domain.reading import read_as
from chalicelib.services.claims.record_claim import record_claim
from chalicelib.services.claims.recording import Recording
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk, jittered_pause
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Put, Record
from tests.http.service import SAMPLE, dated, document, library, loaded
from tests.services.samples import NOW, SPACE, claim, office

REFUSED = document("sample_payer", {"duplicate_claim": [dated({"lookback_days": 365})]})
DUPLICATES_REFUSED = replace(SAMPLE, checks=SAMPLE.checks | REFUSED.checks)


def office_that_keeps_history(table):
    book = library().with_documents([loaded(DUPLICATES_REFUSED)])
    return replace(office(table), book=book, desk=Desk(table, lambda: NOW, jittered_pause))


def test_of_two_who_record_one_visit_at_once_one_is_told_of_the_other(table):
    keeps = {"form": {"keeps": {"history_since": "2020-01-01"}}}
    table.write([Put(Record(address.settings(SPACE), "settings", keeps))])
    barrier, answers = Barrier(2), []

    def record(claim_id: str) -> None:
        made = read_as(Recording, {"claim": claim(claim_id, rendering_provider={"npi": "1234567893"})})
        barrier.wait()
        answers.append(record_claim(office_that_keeps_history(table), made, UNPROTECTED).body["verdict"])

    staff = [Thread(target=record, args=(claim_id,)) for claim_id in ("C-1", "C-2")]
    for person in staff:
        person.start()
    for person in staff:
        person.join()
    assert sorted(verdict["verdict"] for verdict in answers) == ["accept", "reject"]
    found = [finding["code"] for verdict in answers for finding in verdict["findings"]]
    assert found == ["duplicate_claim.exact"]
    history = [record for record in table.read(address.patient(SPACE, "P-1")) if record.kind == "history"]
    assert [record.data["claim_id"] for record in history] == ["C-1", "C-2"]
