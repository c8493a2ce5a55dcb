"""`make reference`: the tables come out of their sources as they are shipped, and stay where there is no source."""

import json
import shutil
from pathlib import Path

import pytest

from tools.reference.build_all import FILES, ROOT, rebuild

SHIPPED = ROOT / "rules_data" / "reference"
SOURCES = ROOT.parent / "shared" / "reference"


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "reference"))


def entry(name: str):
    return json.loads((SHIPPED / "sources.json").read_text(encoding="utf-8"))[name]


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source files are not beside this checkout")
@pytest.mark.parametrize(("name", "script", "file"), FILES, ids=[name for name, *_ in FILES])
def test_a_table_is_rebuilt_byte_for_byte(into: Path, name: str, script: str, file: str) -> None:
    if entry(name).get("releases"):
        pytest.skip("holds releases loaded from CMS")
    (into / f"{name}.csv").write_bytes(b"")
    assert rebuild(name, script, [SOURCES / file], into, entry(name)).startswith("rebuilt")
    for path in SHIPPED.iterdir():
        assert (into / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_table_without_its_source_stays_and_is_named(into: Path, tmp_path: Path) -> None:
    said = rebuild("denials", "build_denials", [tmp_path / "carc.csv"], into, entry("denials"))
    assert said == "left: no source (carc.csv)"
    assert (into / "denials.csv").read_bytes() == (SHIPPED / "denials.csv").read_bytes()


def test_a_table_with_loaded_releases_is_not_built_anew(into: Path, tmp_path: Path) -> None:
    (tmp_path / "mue.csv").write_text("", encoding="utf-8")
    loaded = {**entry("mue_practitioner"), "releases": ["2026-10-01"]}
    said = rebuild("mue_practitioner", "build_mue", [tmp_path / "mue.csv"], into, loaded)
    assert said == "left: it holds releases loaded from CMS, the newest of 2026-10-01"


def test_a_table_that_nobody_names_is_left(into: Path, tmp_path: Path) -> None:
    assert rebuild("other", "build_mue", [tmp_path / "x"], into, None) == "left: sources.json does not name it"
