"""Every alarm watches a metric that comes: ours as the code writes it, AWS's own by its name and dimensions."""

import logging
from datetime import UTC, datetime

import pytest

from chalicelib import wiring
from chalicelib.services.files.room import FileRoom
from chalicelib.services.files.work import Message, work_on
from chalicelib.services.tally import Outcome, Tally, counting
from chalicelib.web import alert_rounds
from chalicelib.web.alert_rounds import ask_for_rounds
from chalicelib.web.hooks import ask_for_deliveries
from chalicelib.web.log_lines import NAMESPACE, Served, request_lines
from chalicelib.web.work_log import Work, WorkFailed, batch, work_lines
from tests.http.service import running
from tests.iam.table import ALERTS, ALERTS_CLOCK, WEBHOOKS_CLOCK, acting
from tests.package.test_template import of_kind
from tools.local.ports import ROOT

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
# From AWS's lists of metrics: namespace, metric, dimensions.
OF_AWS = {
    ("AWS/ApiGateway", "5XXError", ("ApiName", "Stage")),
    ("AWS/ApiGateway", "Latency", ("ApiName", "Stage")),
    ("AWS/Lambda", "Throttles", ("FunctionName",)),
    ("AWS/Lambda", "ConcurrentExecutions", ()),
    ("AWS/DynamoDB", "ReadThrottleEvents", ("TableName",)),
    ("AWS/DynamoDB", "WriteThrottleEvents", ("TableName",)),
    ("AWS/DynamoDB", "TransactionConflict", ("TableName",)),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName",)),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage", ("QueueName",)),
    ("AWS/SES", "Reputation.BounceRate", ()),
}
COUNTED_BY_FILES = {"FilesTaken", "FilesRefused", "ChunksJudged", "ChunksParked"}


def written() -> set[tuple[str, str, tuple[str, ...]]]:
    """Every metric of ours that a line can hold."""
    done = {
        *COUNTED_BY_FILES,
        *alert_rounds._COUNTED.values(),
        "AlertsAsked",
        "MailEvents",
        "WebhooksAsked",
        "WebhookTries",
        "WebhookFailures",
    }
    tally = Tally()
    tally.outcomes[Outcome("a_payer", "accept", True)] = 1
    tally.done.update(done)
    lines = [*request_lines(Served("r", "GET", "/v1/payers", 200, 1.0, False), tally, "dev", NOW)]
    lines += work_lines(Work("files"), tally, 1.0, "dev", NOW, cold=False)
    return {
        (group["Namespace"], metric["Name"], tuple(dimensions))
        for line in lines
        for group in line["_aws"]["CloudWatchMetrics"]
        for dimensions in group["Dimensions"]
        for metric in group["Metrics"]
    }


def watched(alarm):
    """What an alarm, or one of the metrics that it calculates with, watches."""
    stats = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one] or [alarm]
    return {(one["Namespace"], one["MetricName"], tuple(d["Name"] for d in one.get("Dimensions", []))) for one in stats}


def test_every_alarm_watches_what_is_written_or_what_aws_counts(template):
    known = written() | OF_AWS
    strange = {name: watched(alarm) - known for name, alarm in of_kind(template, "AWS::CloudWatch::Alarm").items()}
    assert {name: found for name, found in strange.items() if found} == {}


def test_every_alarm_that_the_runbook_tells_of_exists(template):
    runbook = (ROOT / "docs" / "operations.md").read_text().partition("# Runbook")[2]
    told = {line.removeprefix("## ").strip() for line in runbook.splitlines() if line.startswith("## ")}
    alarms = of_kind(template, "AWS::CloudWatch::Alarm").values()
    assert told == {alarm["AlarmDescription"].rpartition("#")[2] for alarm in alarms}


def test_every_metric_of_ours_is_listed_for_operators():
    runbook = (ROOT / "docs" / "operations.md").read_text()
    assert sorted(name for _, name, _ in written() if f"`{name}`" not in runbook) == []
    assert {namespace for namespace, _, _ in written()} == {NAMESPACE}


@pytest.fixture
def judging(monkeypatch):
    """Chunks that fail as often as is said."""
    faults = {"count": 0}

    def judge(room, *place):
        if faults["count"]:
            raise ValueError("no")

    monkeypatch.setattr("chalicelib.services.files.work.judge_chunk", judge)
    monkeypatch.setattr("chalicelib.services.files.work.park_chunk", lambda *given: None)
    return faults


@pytest.mark.parametrize(("fails", "arrivals", "counted"), [
    (0, 1, {"ChunksJudged": 1}), (1, 2, {}), (1, 3, {"ChunksParked": 1}), (0, 5, {"ChunksParked": 1}),
])  # fmt: skip
def test_a_chunk_is_counted_as_what_became_of_it(judging, fails, arrivals, counted):
    judging["count"] = fails
    with counting() as tally:
        work_on(FileRoom.__new__(FileRoom), [Message("1", '{"space":"P#a","job_id":"J","chunk":1}', arrivals)])
    assert dict(tally.done) == counted


def test_a_batch_is_one_line_with_how_long_the_oldest_waited_and_what_failed(caplog):
    caplog.set_level(logging.INFO, "otguard.work")
    sent = int((datetime.now(UTC).timestamp() - 100) * 1000)
    record = {"messageId": "m-1", "attributes": {"SentTimestamp": str(sent), "ApproximateReceiveCount": "2"}}
    with batch("files", [record, {"messageId": "m-2", "attributes": {}}]) as work:
        work.failed.append("m-1")
    (line,) = [one.msg for one in caplog.records]
    assert (line["Function"], line["Messages"], line["MessagesAgain"], line["Failures"]) == ("files", 2, 1, 1)
    assert (line["failed"], line["level"]) == (["m-1"], "error")
    assert line["OldestSeconds"] >= 100


def test_what_the_mail_service_says_first_is_taken_and_sets_off_no_alarm():
    """It is no JSON; whoever cannot read it has it parked, for each new stage."""
    greeting = "Successfully validated SNS topic for Amazon SES event publishing."
    with running(), acting(ALERTS):
        told = [{"messageId": f"m-{number}", "body": body} for number, body in enumerate([greeting, "anything else"])]
        assert alert_rounds.worked_on({"Records": told}) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


@pytest.mark.parametrize(
    ("clock", "metric", "acts"),
    [(ask_for_rounds, "AlertsAsked", ALERTS_CLOCK), (ask_for_deliveries, "WebhooksAsked", WEBHOOKS_CLOCK)],
)
def test_a_clock_that_finds_nothing_to_do_is_counted_and_one_that_fails_is_not(
    caplog, monkeypatch, clock, metric, acts
):
    caplog.set_level(logging.INFO, "otguard.work")
    with running(), acting(acts):
        assert clock() == 0
        monkeypatch.setattr(wiring, "alerts_queue", lambda: None)
        with pytest.raises(WorkFailed):
            clock()
    done, failed = [one.msg for one in caplog.records if isinstance(one.msg, dict)]
    assert done[metric] == 0
    assert metric not in failed
