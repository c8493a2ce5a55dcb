"""`reference load` and `publish`: what they say, what they leave, and their exit status."""

import json

from chalicelib import wiring
from chalicelib.cli.__main__ import main
from tests.cli.test_command_line import run
from tests.http.service import running
from tests.iam.table import OPERATOR, acting
from tests.services.test_reference_published import folder_with
from tests.unit.tables import downloads
from tests.unit.tables.samples import folder

LIMITS = ("97110,6,3,2024-07-01,", "97530,6,3,2024-07-01,")


def limits(tmp_path):
    path = tmp_path / "tables"
    path.mkdir()
    return folder(path, "mue", *LIMITS, name="mue_practitioner", covers_from="2024-07-01")


def test_a_load_says_what_was_read_kept_and_changed(tmp_path):
    into = limits(tmp_path)
    path = downloads.mue(tmp_path, ("97110", 4), ("97530", 6), ("99213", 1))
    done = run("reference", "load", "mue", path, "--into", into, "--read-on", "2026-11-23")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (answer["rows_read"], answer["rows_kept"], answer["rows"], answer["written"]) == (3, 2, 3, True)
    assert (answer["effective"], answer["version"]) == ("2026-10-01", "fourth quarter of 2026")
    assert json.loads((into / "sources.json").read_text())["mue_practitioner"]["read_on"] == "2026-11-23"


def test_a_dry_run_leaves_everything_as_it_was(tmp_path):
    into = limits(tmp_path)
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    done = run(
        "reference", "load", "mue", downloads.mue(tmp_path, ("97110", 4), ("97530", 6)), "--into", into, "--dry-run"
    )
    assert (done.returncode, json.loads(done.stdout)["written"]) == (0, False)
    assert {path.name: path.read_bytes() for path in into.iterdir()} == before


def test_a_wrong_file_gives_exit_2_and_names_file_row_field_and_remedy(tmp_path):
    into = limits(tmp_path)
    done = run("reference", "load", "mue", downloads.mue(tmp_path, ("97110", 4), ("9753", 6)), "--into", into)
    words = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert "mue.zip, MCR_MUE_PractitionerServices_Eff_10-01-2026.csv: row 7, code: '9753'" in words
    assert "Nothing was loaded. Download it again" in words


def test_an_effective_day_may_be_given(tmp_path):
    into = limits(tmp_path)
    path = downloads.mue(tmp_path, ("97110", 4), ("97530", 6))
    done = run("reference", "load", "mue", path, "--into", into, "--effective", "2027-01-01")
    assert json.loads(done.stdout)["effective"] == "2027-01-01"


def test_tables_are_published_into_the_service_that_runs(tmp_path, capsys):
    folder_with(tmp_path, 1)
    with running() as service, acting(OPERATOR):
        command = ["reference", "publish", "--from", str(tmp_path), "--by", "Pat Operator", "--why", "third quarter"]
        assert main(command) == 0
        assert json.loads(capsys.readouterr().out) == {"in_force_beside_the_shipped": ["mue_practitioner"]}
        service.seconds[0] += 31
        assert wiring.parts().rules.tables.source("mue_practitioner").version == "third quarter of 2026"
