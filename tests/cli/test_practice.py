"""`practice` of the command line: what a practice keeps, as a whole."""

import json
from dataclasses import replace
from datetime import timedelta

from chalicelib import wiring
from chalicelib.cli.__main__ import main
from chalicelib.services.claims.folder import read_folder
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
