"""A table and its entry change together, whenever the process that writes them ends."""

from pathlib import Path

import pytest

from chalicelib.rules.tables import Tables
from chalicelib.services import keep_table
from tests.unit.tables.samples import folder

NEW = b"code,units,indicator,valid_from,valid_to\n97110,4,3,,\n97530,4,3,,\n"


class Killed(BaseException):
    """Nothing catches it, like a process that ends."""


def limits(path: Path) -> list[int]:
    table = Tables(path).mue("sample")
    return [limit.units for code in ("97110", "97530") for limit in table._limits.rows(code)]


@pytest.mark.parametrize("steps", range(6))
def test_whoever_is_killed_leaves_the_old_or_the_new_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    folder(tmp_path, "mue", "97110,6,3,,")
    done = 0
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal done
        if done == steps:
            raise Killed
        done += 1
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    entry = {**keep_table.entries(tmp_path)["sample"], "rows": 2, "version": "2"}
    try:
        keep_table.keep_table(tmp_path, "sample", NEW, entry)
    except Killed:
        assert steps < 4
    expected = ([6], "1") if steps < 2 else ([4, 4], "2")
    assert (limits(tmp_path), Tables(tmp_path).source("sample").version) == expected


def test_what_a_killed_load_left_is_swept_up_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path, "mue", "97110,6,3,,")
    entry = {**keep_table.entries(tmp_path)["sample"], "rows": 2}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _killed)
        with pytest.raises(Killed):
            keep_table.keep_table(tmp_path, "sample", NEW, entry)
    keep_table.keep_table(tmp_path, "sample", NEW, entry)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sample.csv", "sources.json"]
    assert limits(tmp_path) == [4, 4]


def _killed(*_: object, **__: object) -> None:
    raise Killed
