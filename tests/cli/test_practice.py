"""`practice` of the command line: what a practice keeps, as a whole."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import wiring
from chalicelib.cli.__main__ import main
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.keys import make_key
from tests.http.service import NOW, running, sample_with
from tests.iam.table import OPERATOR, acting
from tests.services.samples import SPACE, claim, recorded


def test_the_open_clocks_of_a_practice_follow_a_published_limit(capsys):
    with running() as service, acting(OPERATOR):
        service.publish(sample_with(days=120), after=1)
        parts = replace(wiring.parts(), now=lambda: NOW + timedelta(minutes=1))
        wiring.use(parts)
        recorded(parts.table, claim())
        assert main(["practice", "follow-limits", "--practice", "demo"]) == 0
        clocks = read_folder(parts.table, SPACE, "sample_payer", "C-1").clocks
    assert json.loads(capsys.readouterr().out) == {"practice": "demo", "clocks_moved": 1}
    assert [clock.data["deadline"] for clock in clocks] == ["2026-06-30"]


def test_a_practice_leaves_by_the_book(tmp_path, capsys):
    export, certificate = tmp_path / "demo.jsonl", tmp_path / "demo-erased.json"
    erase = ["practice", "erase", "--practice", "demo", "--by", "Pat Operator", "--certificate", str(certificate)]
    with running() as service, acting(OPERATOR):
        key = make_key(service.keys, "live", ["demo"], "a partner's", NOW)
        recorded(wiring.parts().table, claim())
        service.call("GET", "/v1/claims/C-1?payer_id=sample_payer", Authorization=f"Bearer {key}")
        assert main(["practice", "export", "--practice", "demo", "--into", str(export)]) == 0
        handed_over = [json.loads(line) for line in export.read_text().splitlines()]
        assert {"claim", "access"} <= {one["kind"] for one in handed_over}
        assert main(["practice", "hold", "--practice", "demo", "--why", "case 4711"]) == 0
        assert main([*erase, "--confirm", "demo"]) == 2
        assert not certificate.exists(), "a certificate of nothing"
        assert main(["practice", "hold", "--practice", "demo", "--lift"]) == 0
        assert main([*erase, "--confirm", "other"]) == 2
        assert main([*erase, "--confirm", "demo"]) == 0
        told = json.loads(certificate.read_text())
        assert sum(told["records"].values()) >= len(handed_over)
        assert len(told["revoked_keys"]) == 2
        assert main(["practice", "export", "--practice", "demo", "--into", str(tmp_path / "again.jsonl")]) == 0
        assert (tmp_path / "again.jsonl").read_text() == ""
        assert "Nothing was found of a practice of this id." in capsys.readouterr().err
        assert main([*erase, "--confirm", "demo"]) == 2
        assert "demo-erased.json is there already" in capsys.readouterr().err
        assert json.loads(certificate.read_text()) == told
        assert main([*erase[:-1], str(tmp_path / "no" / "x.json"), "--confirm", "demo"]) == 2
        assert "--certificate: x.json cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("practice", ["demo#CLAIM", "demo~1", "", "P#demo", "a/b"])
def test_what_is_no_id_of_a_practice_is_refused_before_anything_is_looked_for(practice, tmp_path, capsys):
    for action in (["hold", "--lift"], ["purge"], ["export", "--into", str(tmp_path / "x")], ["follow-limits"]):
        with pytest.raises(SystemExit):
            main(["practice", *action, "--practice", practice])
        assert "--practice" in capsys.readouterr().err
