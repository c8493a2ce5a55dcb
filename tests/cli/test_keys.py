"""Keys from the command line: made and shown once, listed without secrets, revoked; test keys begun anew."""

import json

import pytest

from chalicelib import wiring
from chalicelib.cli.__main__ import main
from chalicelib.services.errors import KeyRefused
from tests.http.service import Service, running


@pytest.fixture
def service():
    with running() as one:
        yield one


def said(capsys, *command):
    assert main(["keys", *command]) == 0
    return capsys.readouterr().out


def test_a_key_is_made_for_practices_and_scopes_and_works_until_it_is_revoked(service: Service, capsys):
    made = json.loads(
        said(capsys, "make", "--practice", "one", "--practice", "two", "--label", "x", "--scopes", "read,write")
    )
    key = wiring.parts().keys.check(made["key"])
    assert (key.mode, key.practices, key.scopes) == ("live", {"one", "two"}, {"read", "write"})
    listed = said(capsys, "list")
    assert made["key"] not in listed
    assert key.key_id in listed
    said(capsys, "revoke", key.key_id)
    wiring.parts().keys._remembered.clear()
    with pytest.raises(KeyRefused):
        wiring.parts().keys.check(made["key"])


def test_a_key_that_does_not_exist_cannot_be_revoked(service, capsys):
    assert main(["keys", "revoke", "nobody"]) == 2


@pytest.mark.parametrize("wrong", [["--practice", "a b"], ["--practice", "a", "--scopes", "read,delete"]])
def test_what_is_no_practice_or_no_scope_is_refused(service, wrong):
    with pytest.raises(SystemExit):
        main(["keys", "make", "--label", "x", *wrong])


def test_the_space_of_test_keys_is_begun_anew(service, capsys):
    service.call("POST", "/v1/providers", {"npi": "1234567893"})
    assert json.loads(said(capsys, "reset-test-space", "--practice", "demo")) == {"resets": 1}
    assert service.call("GET", "/v1/providers")[1]["providers"] == []
