"""Who opens the address alone: people reach the console, programs learn where the description is."""

from collections.abc import Iterator

import pytest

from tests.http.service import Service, running


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def test_a_program_without_a_key_is_told_where_everything_is_and_finds_it_there(service):
    told = service.client.http.request("GET", "/", headers={"Accept": "*/*"}).json_body
    assert told["console"] == "/console"
    for name in ("description", "health"):
        assert service.client.http.request("GET", told[name]).status_code == 200


def test_a_browser_is_sent_to_the_console(service):
    answer = service.client.http.request("GET", "/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console")
