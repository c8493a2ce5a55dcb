"""One made-up item of every kind that this release writes, as it stands in the table: what later releases must read.

`python -m tools.items_of_release VERSION [TEST ...]` runs tests of services on a table in memory and keeps what they
write: of each kind one item for each form that its data take. What a file holds already stays as it is: a release is
read as it wrote. A kind that is new since is added by naming a test that writes it.
"""

import ast
import base64
import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.services.keys import make_key
from chalicelib.services.ports import ApiKey
from chalicelib.services.records.table import Change, Put, Record
from chalicelib.store.dynamo_table import item_of
from chalicelib.store.keys import key_item
from chalicelib.store.memory import MemoryKeys
from chalicelib.store.memory_table import MemoryTable
from chalicelib.store.table import Item

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "contract" / "items_of_release"
MOST_FORMS = 8
MOST_CHARACTERS = 20_000
# The tests in whose course every kind is written.
_CONTRACT = ["authorizations", "claim_life", "drafts", "import", "leave", "migrate", "on_file", "rule_store", "staff"]
_SERVICES = ["alert_sources", "digests", "follow_limits", "recompute_open_clocks", "visit_alerts", "claims_that_draw"]
_HTTP = ["alerts", "authorizations", "claim_life", "claims", "contracts", "imports", "on_file", "practice", "rules"]
WRITERS = [
    *(f"tests/contract/test_{name}.py" for name in _CONTRACT),
    *(f"tests/services/test_{name}.py" for name in _SERVICES),
    *(f"tests/http/test_{name}.py" for name in _HTTP),
    "tests/services/files/test_files.py",
    "tests/unit/services/drafts/test_back_test.py",
    "tests/services/test_alert_secret.py",
    "tests/services/test_confirm.py",
    "tests/services/test_reference_published.py",
    "tests/services/test_webhooks.py",
    "tests/console/test_alerts.py",
    "tests/console/test_rules.py",
]
API_KEY = "api_key"


def kinds_written(root: Path = ROOT) -> set[str]:
    """The kinds of all records that the program makes: the second argument of every `Record(...)` in its source."""
    return {kind for path in sorted((root / "chalicelib").rglob("*.py")) for kind in _kinds_in(path, root)} | {API_KEY}


def _kinds_in(path: Path, root: Path) -> Iterator[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if _makes_record(node)]
    if not calls:
        return
    module = importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
    for call in calls:
        assert isinstance(call, ast.Call)
        yield from _named(call.args[1], module)


def _makes_record(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Record"
        and len(node.args) > 1
    )


def _named(kind: ast.expr, module: Any) -> Iterator[str]:
    if isinstance(kind, ast.Constant):
        yield str(kind.value)
    elif isinstance(kind, ast.Name):
        yield getattr(module, kind.id)
    elif isinstance(kind, ast.Attribute) and kind.attr == "name":
        yield from (one.name for one in vars(module).values() if isinstance(one, module.Kind))
    elif not (isinstance(kind, ast.Attribute) and kind.attr == "kind"):
        raise ValueError(f"{module.__name__}: what kind is {ast.unparse(kind)}?")


class Recorder:
    """Keeps one record of each kind and form that is written into a table in memory."""

    def __init__(self, kinds: set[str]) -> None:
        self._kinds = kinds
        self.found: dict[str, dict[object, Record]] = {}

    def look(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if isinstance(change, Put) and change.record.kind in self._kinds:
                forms = self.found.setdefault(change.record.kind, {})
                form = _form(change.record)
                if form in forms or len(forms) < MOST_FORMS:
                    forms[form] = max(forms.get(form, change.record), change.record, key=_told)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        write = MemoryTable.write

        def watched(table: MemoryTable, changes: Sequence[Change]) -> None:
            write(table, changes)
            self.look(changes)

        patch.setattr(MemoryTable, "write", watched)


def _form(record: Record) -> object:
    """What tells forms of a kind apart: which names its data have, and those of what they hold."""
    names = {
        name: sorted(held) if isinstance(held, dict) else [] for name, held in record.data.items() if held is not None
    }
    return json.dumps(names, sort_keys=True), record.due is None, record.listed is None


def _told(record: Record) -> int:
    """How much a record tells, of those that are small enough to be looked through."""
    length = len(json.dumps(record.data))
    return length if length <= MOST_CHARACTERS else 0


def raw(item: Item) -> dict[str, Any]:
    """An item as DynamoDB holds it, in its JSON; bytes in base64."""
    return {name: _plain(value) for name, value in sorted(item.serialize().items())}


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {tag: base64.b64encode(held).decode() if isinstance(held, bytes) else held for tag, held in value.items()}


def _key() -> ApiKey:
    keys = MemoryKeys()
    make_key(keys, "live", ["north"], "made up", datetime(2026, 3, 20, tzinfo=UTC))
    return keys.all()[0]


def main(version: str, *tests: str) -> int:
    """Writes the file of a release, or adds the kinds that it lacks; 1 where none of the tests writes some kind."""
    place, kinds = FOLDER / f"{version}.json", kinds_written()
    found = json.loads(place.read_text()) if place.exists() else {}
    recorder = Recorder(kinds - set(found))
    with pytest.MonkeyPatch.context() as patch:
        recorder.watch(patch)
        pytest.main([*(tests or WRITERS), "-q", "-k", "not moto and not ministack and not thousands_of"])
    found |= {kind: [raw(item_of(one)) for one in forms.values()] for kind, forms in recorder.found.items()}
    found.setdefault(API_KEY, [raw(key_item(_key()))])
    for kind in sorted(kinds - set(found)):
        print(f"no test writes a record of the kind {kind}", file=sys.stderr)
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    return int(bool(kinds - set(found)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
