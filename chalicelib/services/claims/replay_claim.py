"""replay_claim: a kept verdict judged again from what was kept of it, and any difference with its cause.

Same claim, context, day, rules and engine give the same bytes; where rules or engine are others now, that is the cause.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from chalicelib.domain.compact import compact
from chalicelib.domain.errors import UnknownRulesVersion
from chalicelib.domain.verdict import VerdictJson, verdict_json
from chalicelib.release import ENGINE
from chalicelib.services.claims.judging import judge, read_on_file
from chalicelib.services.claims.recorded import RecordedClaim, find_claim, find_revision, read_sent
from chalicelib.services.records.table import Table
from chalicelib.services.validate_claim import Rulebook


class ReplayJson(TypedDict):
    """A verdict as it was given and as it comes out again. `again` is null where the rules cannot be had any more;
    `because` then says why, and otherwise what made a difference."""

    revision: int
    given: VerdictJson
    again: VerdictJson | None
    same: bool
    changed: list[str]
    because: str | None


def replay_claim(
    table: Table, book: Rulebook, space: str, payer_id: str, claim_id: str, revision: int | None = None
) -> ReplayJson:
    """Judge a revision again, the latest by default. Raises NotKept."""
    return replay_of(table, book, find_claim(table, space, payer_id, claim_id), revision)


def replay_of(table: Table, book: Rulebook, claim: RecordedClaim, revision: int | None = None) -> ReplayJson:
    """The same of a claim that was read already. Raises NotKept."""
    number = claim.revision if revision is None else revision
    kept = find_revision(table, claim, number)
    given = kept["answer"]["verdict"]
    try:
        again = _again(kept, given, book)
    except UnknownRulesVersion as unknown:
        return {
            "revision": number,
            "given": given,
            "again": None,
            "same": False,
            "changed": [],
            "because": str(unknown),
        }
    changed = [name for name in given if compact(given[name]) != compact(again[name])]  # type: ignore[literal-required]
    return {
        "revision": number,
        "given": given,
        "again": again,
        "same": not changed,
        "changed": changed,
        "because": _cause(given) if changed else None,
    }


def _again(kept: Mapping[str, Any], given: VerdictJson, book: Rulebook) -> VerdictJson:
    rules = book.version(given["payer_id"], given["rules_version"])
    as_of = date.fromisoformat(given["as_of"])
    return verdict_json(judge(read_sent(kept["claim"]), read_on_file(kept["on_file"]), rules, as_of).verdict)


def _cause(given: VerdictJson) -> str:
    if given["engine"] != ENGINE:
        return f"It was judged by release {given['engine']} of the engine; this is {ENGINE}."
    return "Rules and engine are the same, so this is a fault of ours. Tell us the request id."
