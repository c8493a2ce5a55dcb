"""What is too large, too deep, too long or packed is refused with a problem that names the field, the reason and the
remedy; what lies just within a limit is read. The same is asked of the local server's sockets in test_local_server."""

import gzip
import json
from collections.abc import Iterator

import pytest

from chalicelib.domain.reading import MOST_VALUES
from chalicelib.web.body import LARGEST_BYTES
from tests.http.service import CLAIM, Service, running
from tests.x12.interchange import make_837p

ONE, MANY, X12 = "/v1/validations", "/v1/validations/batch", "/v1/validations/x12"
X12_TYPE = {"Content-Type": "application/edi-x12"}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def padded(size: int) -> bytes:
    """A claim in a document of so many bytes."""
    return json.dumps({"claim": CLAIM}).encode().ljust(size)


def test_a_body_just_within_the_largest_is_judged_and_one_byte_more_is_not(service):
    assert service.call("POST", ONE, padded(LARGEST_BYTES))[0] == 200
    status, problem, _ = service.call("POST", ONE, padded(LARGEST_BYTES + 1))
    assert (status, problem["type"]) == (413, "/problems/body-too-large")
    assert "4 MB" in problem["detail"]
    assert "/v1/uploads" in problem["detail"]


@pytest.mark.parametrize(("claims", "expected"), [(500, 200), (501, 413)])
def test_five_hundred_claims_are_taken_at_once_and_no_more(service, claims, expected):
    assert service.call("POST", MANY, {"claims": [{}] * claims})[0] == expected
    assert service.call("POST", X12, make_837p(claims, 1), **X12_TYPE)[0] == expected


@pytest.mark.parametrize("levels", [200, 10_000, 1_000_000])
@pytest.mark.parametrize("opening", [b"[", b'{"claim":'])
def test_json_of_many_levels_is_refused_in_words(service, opening, levels):
    closing = b"]" if opening == b"[" else b"}"
    for body in (opening * levels, opening * levels + b"1" + closing * levels):
        status, problem, _ = service.call("POST", ONE, body[:LARGEST_BYTES])
        assert (status, problem["type"]) == (422, "/problems/invalid-input")
        assert problem["errors"][0]["message"]


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5_000, "-" + "9" * 5_000, "1e999999999"])
@pytest.mark.parametrize("field", ["units", "line", "minutes"])
def test_a_gigantic_number_is_refused_by_its_field_or_as_no_json(service, field, number):
    body = json.dumps({"claim": CLAIM | {"lines": [CLAIM["lines"][0] | {field: "@"}]}}).replace('"@"', number)
    status, problem, _ = service.call("POST", ONE, body.encode())
    assert status == 422
    assert problem["errors"][0]["field"] in (f"claim.lines.0.{field}", "")
    assert "9" * 50 not in json.dumps(problem)


@pytest.mark.parametrize("number", ["1e-999999999", "0." + "1" * 9_000])
def test_a_small_number_of_very_many_digits_is_judged(service, number):
    body = json.dumps({"claim": CLAIM | {"lines": [CLAIM["lines"][0] | {"units": "@"}]}}).replace('"@"', number)
    status, verdict, _ = service.call("POST", ONE, body.encode())
    assert (status, verdict["verdict"]) == (200, "reject")


def test_as_many_values_as_are_taken_are_read_and_more_are_refused(service):
    within, beyond = (b"[" + b"," * commas + b"]" for commas in (MOST_VALUES, MOST_VALUES + 1))
    assert "is not JSON" in service.call("POST", MANY, within)[1]["errors"][0]["message"]
    assert "send fewer claims at once" in service.call("POST", MANY, beyond)[1]["errors"][0]["message"]


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "GZIP", "identity, gzip"])
def test_a_packed_body_is_not_unpacked_but_refused(service, coding):
    packed = gzip.compress(padded(1_000))
    status, problem, _ = service.call("POST", ONE, packed, **{"Content-Encoding": coding})
    assert (status, problem["type"]) == (415, "/problems/media-type-refused")
    assert "without Content-Encoding" in problem["detail"]


@pytest.mark.parametrize("coding", ["identity", "", " Identity "])
def test_a_body_that_is_said_to_be_as_it_is_is_read(service, coding):
    assert service.call("POST", ONE, padded(1_000), **{"Content-Encoding": coding})[0] == 200


@pytest.mark.parametrize(("characters", "expected"), [(255, 201), (256, 422), (100_000, 422)])
def test_an_idempotency_key_has_a_longest(service, characters, expected):
    status, answer, _ = service.call("POST", "/v1/uploads", {}, **{"Idempotency-Key": "k" * characters})
    assert status == expected
    assert status == 201 or answer["errors"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    "tag", ['"', '""', '"x"', 'W/"1"', '"' + "9" * 5_000 + '"', '"1", "2"', '"-1"', '"１"'.encode().decode("latin-1")]
)
def test_an_etag_that_is_none_of_ours_is_refused_by_its_header(service, tag):
    contract = {"name": "A contract", "checks": {}}
    status, problem, _ = service.call("PUT", "/v1/contracts/sample_payer", contract, **{"If-Match": tag})
    assert status in (412, 422)
    assert status == 412 or problem["errors"][0]["field"] == "If-Match"


@pytest.mark.parametrize("cursor", ["x", "A" * 100_000, "W10", "WzEsMl0", "bnVsbA", "%00", "%F0%9F%92%A9", "=" * 9])
def test_a_cursor_that_is_none_is_refused_by_its_name(service, cursor):
    status, problem, _ = service.call("GET", f"/v1/jobs?cursor={cursor}")
    assert (status, problem["errors"][0]["field"]) == (422, "cursor")


def test_a_query_of_very_many_names_and_a_very_long_path_are_answered(service):
    names = "&".join(f"n{number}=1" for number in range(2_000))
    assert service.call("GET", f"/v1/jobs?{names}")[0] == 422
    assert service.call("GET", "/v1/jobs/" + "J" * 100_000)[0] == 404
