"""What every ObjectStore and Queue keeps to: in memory, under moto, and in the embedded cloud over the wire."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws

from chalicelib.services.errors import Conflict, NotKept, StoreUnavailable
from chalicelib.services.files.ports import ObjectStore, Queue
from chalicelib.store.cloud_clients import client
from chalicelib.store.memory_objects import MemoryObjects, MemoryQueue
from chalicelib.store.s3_objects import S3Objects
from chalicelib.store.sqs_queue import SqsQueue
from tests.posting import post_form
from tools.local.files import make_bucket_and_queue

REGION = "us-east-1"


@dataclass
class Place:
    """`received` takes what waits in the queue."""

    objects: ObjectStore
    queue: Queue
    received: Callable[[], list[Any]]


def in_a_cloud(endpoint: str | None) -> Place:
    name = f"files-{uuid4().hex[:8]}"
    url = make_bucket_and_queue(name, name, REGION, endpoint)
    sqs = client("sqs", REGION, endpoint)

    def received() -> list[Any]:
        found: list[Any] = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            found += [json.loads(message["Body"]) for message in messages]
            for message in messages:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message for message in found if "Event" not in message]

    return Place(S3Objects(name, REGION, endpoint), SqsQueue(url, REGION, endpoint), received)


@pytest.fixture(params=["memory", "moto", "ministack"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    if request.param == "memory":
        queue = MemoryQueue()
        yield Place(MemoryObjects(), queue, lambda: list(queue.sent))
    elif request.param == "ministack":
        yield in_a_cloud(request.getfixturevalue("embedded_cloud"))
    else:
        with mock_aws():
            client.cache_clear()
            yield in_a_cloud(None)
        client.cache_clear()


def test_an_object_comes_back_as_it_was_put_whole_or_in_part(place):
    place.objects.put("results/a", b"0123456789")
    assert place.objects.read("results/a", 0, 10) == b"0123456789"
    assert place.objects.read("results/a", 2, 5) == b"234"
    assert place.objects.read("results/a", 8, 99) == b"89"
    assert place.objects.read("results/a", 3, 3) == b""
    assert place.objects.look("results/a").size_bytes == 10


def test_nothing_is_found_where_nothing_was_put(place):
    for ask in (
        lambda: place.objects.look("absent"),
        lambda: place.objects.read("absent", 0, 1),
        lambda: place.objects.join(["absent"], "b"),
    ):
        with pytest.raises(NotKept):
            ask()


def test_a_replaced_object_is_not_read_by_the_tag_of_the_former(place):
    place.objects.put("a", b"one")
    tag = place.objects.look("a").tag
    assert place.objects.read("a", 0, 3, tag) == b"one"
    place.objects.put("a", b"two")
    with pytest.raises(Conflict):
        place.objects.read("a", 0, 3, tag)


def test_objects_are_joined_in_the_order_given_small_and_large(place):
    for name in "abc":
        place.objects.put(name, name.encode() * (5 << 20))
    place.objects.put("d", b"d")
    place.objects.join(["d", "a"], "small")
    assert place.objects.look("small").size_bytes == 1 + (5 << 20)
    place.objects.join(["c", "a", "b", "d"], "large")
    assert place.objects.look("large").size_bytes == 3 * (5 << 20) + 1
    assert place.objects.read("large", (5 << 20) - 1, (5 << 20) + 1) == b"ca"
    assert place.objects.read("large", 3 * (5 << 20) - 1, 1 << 30) == b"bd"
    place.objects.join([], "empty")
    assert place.objects.look("empty").size_bytes == 0


def test_every_message_arrives(place):
    place.queue.send([{"chunk": number} for number in range(23)])
    place.queue.send([])
    assert sorted(message["chunk"] for message in place.received()) == list(range(23))


def test_a_form_takes_one_file_of_the_right_size_and_the_queue_is_told(embedded_cloud):
    place = in_a_cloud(embedded_cloud)
    form = place.objects.upload_form("uploads/P/demo/J-1", 10, 900)
    with pytest.raises(urllib.error.HTTPError):
        post_form(form.url, form.fields, b"x" * 11)
    assert place.received() == []
    post_form(form.url, form.fields, b"x" * 10)
    (told,) = place.received()
    assert told["Records"][0]["s3"]["object"]["key"] == "uploads/P/demo/J-1"
    place.objects.put("results/P/demo/J-1/results.jsonl.gz", b"result")
    assert place.received() == []


def test_a_link_gives_the_object_to_whoever_has_it(embedded_cloud):
    place = in_a_cloud(embedded_cloud)
    place.objects.put("results/a", b"lines")
    link = place.objects.link("results/a", "J-1.jsonl.gz", 60)
    with urllib.request.urlopen(link, timeout=60) as answer:
        assert answer.read() == b"lines"
        assert "J-1.jsonl.gz" in answer.headers["Content-Disposition"]


def test_a_cloud_that_does_not_answer_is_told_by_name():
    nowhere = "http://127.0.0.1:9"
    for ask in (
        lambda: S3Objects("files-x", REGION, nowhere).look("a"),
        lambda: SqsQueue(f"{nowhere}/000000000000/q", REGION, nowhere).send([{}]),
    ):
        with pytest.raises(StoreUnavailable):
            ask()
