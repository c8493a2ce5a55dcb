"""Whole files: every claim answered once, in order, whatever happens to workers and messages."""

import json
import random
from threading import Thread
from typing import get_args

import pytest

from chalicelib.services.errors import NotKept, StoreUnavailable
from chalicelib.services.files import judge_chunk, judge_items
from chalicelib.services.files import split_file as split_module
from chalicelib.services.files.room import upload_key
from chalicelib.services.files.split_file import split_file
from chalicelib.services.files.work import Message, work_on
from tests.iam.table import FILES, acting
from tests.services.files.filing import SPACE, Filing, arrival, json_lines, pinned
from tests.tables import Fault, FaultyTable, Killed, fault_at
from tests.x12.interchange import make_837p

X12 = make_837p(12, 2)
BROKEN = X12.replace(b"SE*", b"SE*9")
CSV = b"claim_id,payer_id,service_date,procedure,modifiers,units,charge\n" + b"".join(
    f"C-{n // 2},sample_payer,2026-03-02,97530,GO,{n % 3},60.00\n".encode() for n in range(30)
)
LINES = json_lines(11) + b"\n{broken\n"


@pytest.fixture
def filing() -> Filing:
    return Filing()


@pytest.mark.parametrize("data", [X12, BROKEN, LINES])
def test_results_are_those_of_the_whole_file_in_its_order(filing: Filing, data: bytes) -> None:
    job_id = filing.sent(data, file_name="march.837")
    filing.delivered(take=lambda sent: random.Random(4).sample(sent, len(sent)))
    lines = filing.results(job_id)
    if data is BROKEN:
        head = json.loads(lines.pop(0))
        assert (head["file"], head["claim_id"], head["findings"][0]["code"]) == (
            "march.837",
            None,
            "x12_structure.count",
        )
    assert [pinned(line) for line in lines] == filing.as_a_whole(data)
    assert filing.job(job_id)["claims"] == len(lines)


def test_a_job_tells_how_far_it_is_and_what_came_of_it(filing: Filing) -> None:
    waiting = filing.started(file_name="a.jsonl")
    assert (waiting["status"], waiting["claims"], waiting["judged"]) == ("awaiting_file", None, 0)
    job_id = filing.sent(LINES)
    first, *rest = filing.queue.sent
    filing.queue.sent = [first]
    filing.delivered()
    half = filing.job(job_id)
    assert (half["status"], half["claims"], half["kind"], half["results"]) == ("judging", 12, "jsonl", None)
    assert 0 < half["judged"] < 12
    filing.queue.sent = rest
    filing.delivered()
    done = filing.job(job_id)
    assert (done["status"], done["judged"], done["parked"]) == ("finished", 12, [])
    assert done["summary"] == {
        "claims": 12,
        "verdicts": {"accept": 11, "review": 0, "reject": 0},
        "unusable": 1,
        "not_checked": 0,
        "not_checked_share": 0.0,
        "codes": {},
    }
    assert done["results"]["url"].endswith("/results.jsonl.gz")


def test_a_table_is_judged_and_its_findings_are_counted(filing: Filing) -> None:
    job_id = filing.sent(CSV)
    filing.delivered()
    summary = filing.job(job_id)["summary"]
    assert (summary["claims"], sum(summary["verdicts"].values())) == (15, 15)
    assert (
        sum(json.loads(line)["verdict"] == "reject" for line in filing.results(job_id))
        == (summary["verdicts"]["reject"])
    )
    assert summary["codes"]["line_structure.units_missing"] > 0 if summary["verdicts"]["reject"] else True


def test_messages_that_come_twice_change_nothing(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    messages = list(filing.queue.sent)
    filing.queue.sent = messages * 2
    filing.delivered()
    first = (filing.job(job_id), dict(filing.objects.kept))
    filing.queue.sent = [*messages, arrival(job_id)]
    filing.delivered(arrivals=7)
    assert (filing.job(job_id), filing.objects.kept) == first


def test_two_workers_on_the_same_chunks_at_once_count_each_claim_once(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    messages = list(filing.queue.sent)
    filing.queue.sent = []

    def work() -> None:
        for message in messages:
            judge_chunk.judge_chunk(filing.room, SPACE, job_id, message["chunk"])

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert filing.job(job_id)["summary"]["claims"] == 12
    assert len(filing.results(job_id)) == 12


@pytest.mark.parametrize("fault", get_args(Fault))
def test_a_fault_at_any_call_of_the_table_loses_no_claim_and_counts_none_twice(fault: Fault) -> None:
    place, went_through = 0, False
    while not went_through:
        filing = Filing()
        job_id = filing.started()["job_id"]
        filing.objects.put(upload_key(SPACE, job_id), LINES)
        table = filing.table
        faulty = FaultyTable(table, fault_at(place, fault))
        filing.table = faulty
        try:
            split_file(filing.room, SPACE, job_id, filing.chunk_bytes)
            filing.delivered()
        except (Killed, StoreUnavailable):
            pass
        went_through = faulty.number <= place
        filing.table = table
        split_file(filing.room, SPACE, job_id, filing.chunk_bytes)
        filing.delivered(arrivals=2)
        assert filing.job(job_id)["summary"]["claims"] == 12, place
        assert [pinned(line) for line in filing.results(job_id)] == filing.as_a_whole(LINES)
        place += 1
    assert place > 10


def test_a_file_that_can_never_be_cut_is_refused_at_last_and_stays_so(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = filing.started()["job_id"]
    filing.objects.put(upload_key(SPACE, job_id), LINES)
    with monkeypatch.context() as broken:
        broken.setattr(split_module, "survey", lambda *_: 1 / 0)
        filing.queue.sent = [arrival(job_id)]
        for arrivals in range(1, 5):
            assert filing.delivered(arrivals) == ["0"]
            assert filing.job(job_id)["status"] == "awaiting_file"
        assert filing.delivered(5) == []
    filing.queue.sent = [arrival(job_id), arrival("J-unknown")]
    assert filing.delivered(6) == []
    told = filing.job(job_id)
    assert (told["status"], told["problem"]["errors"][0]["field"]) == ("refused", "file")


def test_a_message_that_nobody_can_read_holds_up_no_other(filing: Filing) -> None:
    job_id = filing.started()["job_id"]
    filing.objects.put(upload_key(SPACE, job_id), LINES)
    messages = [Message("bad", "{", 1), Message("good", json.dumps(arrival(job_id)), 1)]
    assert work_on(filing.room, messages) == ["bad"]


def test_a_message_that_ends_its_worker_again_and_again_takes_no_new_one_along(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as by taking all its memory or time: then nothing of the batch counts as done."""
    job_id, judge = filing.sent(LINES), judge_chunk.judge_chunk
    new, poison = filing.queue.sent[0], {"space": SPACE, "job_id": "J-poison", "chunk": 1}

    def judged(room, of, job, number):  # type: ignore[no-untyped-def]
        if job == "J-poison":
            raise Killed
        judge(room, of, job, number)

    monkeypatch.setattr("chalicelib.services.files.work.judge_chunk", judged)
    with acting(FILES), pytest.raises(Killed):
        work_on(filing.room, [Message("bad", json.dumps(poison), 3), Message("new", json.dumps(new), 1)])
    assert filing.job(job_id)["judged"] > 0


def test_a_chunk_that_keeps_failing_is_parked_with_the_reason_and_the_others_stay(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = judge_items.validate_on_file

    def failing(item, *rest):
        if item.claim.claim_id == "C-4":
            raise ZeroDivisionError("C-4 and what else was sent")
        return judged(item, *rest)

    monkeypatch.setattr(judge_items, "validate_on_file", failing)
    job_id = filing.sent(LINES)
    assert len(filing.delivered(1)) == 1
    assert len(filing.delivered(2)) == 1
    assert filing.job(job_id)["status"] == "judging"
    assert filing.delivered(3) == []
    job = filing.job(job_id)
    (parked,) = job["parked"]
    assert job["status"] == "finished"
    assert parked["first_claim"] <= 5 <= parked["last_claim"]
    assert "ZeroDivisionError" in parked["reason"]
    assert "C-4" not in parked["reason"]
    lost = parked["last_claim"] - parked["first_claim"] + 1
    assert len(filing.results(job_id)) == job["summary"]["claims"] == 12 - lost


def test_a_store_that_cannot_be_reached_parks_nothing(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*given):
        raise StoreUnavailable("throttled")

    job_id = filing.sent(LINES)
    with monkeypatch.context() as away:
        away.setattr(filing.objects, "read", unreachable)
        assert len(filing.delivered(4)) == len(filing.queue.sent) > 1
    filing.delivered(4)
    assert (filing.job(job_id)["status"], filing.job(job_id)["parked"]) == ("finished", [])


def test_a_chunk_whose_workers_are_killed_again_and_again_is_parked(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    filing.delivered(5)
    job = filing.job(job_id)
    assert (job["status"], job["summary"]["claims"]) == ("finished", 0)
    assert "never came to an end" in job["parked"][0]["reason"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"claim_id,payer_id,chrage\nC-1,p,1\n", "column chrage"),
        (b"[]", "send JSON Lines"),
        (b"claim_id,payer_id\n", "holds no claims"),
        (b"ISA*00~", "ISA segment has"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(filing: Filing, data: bytes, said: str) -> None:
    job = filing.job(filing.sent(data))
    assert (job["status"], job["results"]) == ("refused", None)
    assert said in json.dumps(job["problem"])


def test_a_file_is_held_against_the_digest_that_its_sender_named(filing: Filing) -> None:
    job = filing.job(filing.sent(LINES, sha256="0" * 64))
    assert (job["status"], job["problem"]["errors"][0]["field"]) == ("refused", "sha256")


def test_the_same_file_is_answered_with_its_first_job_unless_forced(filing: Filing) -> None:
    first = filing.sent(LINES)
    filing.delivered()
    again = filing.job(filing.sent(LINES))
    known = filing.started(sha256=again["sha256"])
    assert (again["status"], again["same_as"], again["summary"]["claims"]) == ("finished", first, 12)
    assert (known["job_id"], known["upload"]) == (first, None)
    assert filing.queue.sent == []
    forced = filing.job(filing.sent(LINES, force=True))
    assert (forced["status"], forced["same_as"]) == ("judging", None)


def test_a_job_is_judged_by_the_rules_with_which_it_began(filing: Filing) -> None:
    from chalicelib.services.ports import DocumentName
    from chalicelib.services.publish_rules import publish_document
    from tests.http.service import DEED, library, loaded, sample_with

    job_id = filing.sent(LINES)
    first, *rest = filing.queue.sent
    filing.queue.sent = [first]
    filing.delivered()
    name = DocumentName("payer", "sample_payer")
    publish_document(filing.store, library(), name, loaded(sample_with(1)), 1, DEED)
    filing.rules.look_again()
    filing.queue.sent = rest
    filing.delivered()
    versions = {json.loads(line)["rules_version"] for line in filing.results(job_id) if "verdict" in line}
    assert len(versions) == 1
    assert filing.job(filing.sent(LINES))["status"] == "judging", "other rules: the same file is judged again"


def test_a_file_that_is_replaced_while_it_is_judged_is_not_mixed(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    filing.objects.put(upload_key(SPACE, job_id), json_lines(40))
    filing.delivered(3)
    job = filing.job(job_id)
    assert (job["status"], job["summary"]["claims"]) == ("finished", 0)
    assert "replaced" in job["parked"][0]["reason"]


def test_a_file_that_is_replaced_by_a_shorter_one_between_two_attempts_leaves_no_chunk_behind() -> None:
    filing = Filing()
    job_id = filing.started()["job_id"]
    filing.objects.put(upload_key(SPACE, job_id), json_lines(80))
    table = filing.table
    filing.table = FaultyTable(table, lambda number, name: "killed after" if name == "write" else None)
    with pytest.raises(Killed):
        split_file(filing.room, SPACE, job_id, 300)
    filing.table = table
    filing.objects.put(upload_key(SPACE, job_id), LINES)
    split_file(filing.room, SPACE, job_id, 300)
    filing.delivered()
    assert [pinned(line) for line in filing.results(job_id)] == filing.as_a_whole(LINES)


def test_messages_about_nothing_of_ours_are_let_go(filing: Filing) -> None:
    filing.queue.sent = [
        {"Event": "s3:TestEvent"},
        arrival("J-unknown"),
        {"Records": [{"s3": {"object": {"key": "uploads/odd"}}}]},
        {"space": SPACE, "job_id": "J-unknown", "chunk": 1},
    ]
    assert filing.delivered() == []


def test_one_failing_message_does_not_hold_up_its_neighbours(filing: Filing) -> None:
    missing = filing.started()["job_id"]
    job_id = filing.sent(LINES)
    filing.queue.sent.insert(0, arrival(missing))
    assert filing.delivered() == ["0"]
    assert filing.job(job_id)["status"] == "finished"


def test_a_job_ends_after_thirty_days(filing: Filing) -> None:
    job_id = filing.sent(LINES)
    filing.days = 29
    assert filing.job(job_id)["status"] == "judging"
    filing.days = 30
    with pytest.raises(NotKept):
        filing.job(job_id)


def test_a_claim_that_stands_in_the_file_twice_is_told_so_wherever_the_file_is_cut(filing: Filing) -> None:
    """All of these claims bill the same, under numbers of their own."""
    job_id = filing.sent(LINES)
    filing.delivered(take=lambda sent: list(reversed(sent)))
    assert [pinned(line) for line in filing.results(job_id)] == filing.as_a_whole(LINES)
