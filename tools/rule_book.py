"""docs/rule-book.md: for every payer and check the value in words, its dates, its source and how sure that is.

Written from the rules as they run. What a payer inherits is told with the document that it comes from.
"""

from collections.abc import Iterator
from datetime import date

from chalicelib.checks import CATALOGUE
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.library import Library
from chalicelib.rules.words import in_words
from chalicelib.services.lint.remark import Value, values

OFF = "Switched off."
HEAD = [
    "| check | in words | service dates | source | confidence | look again by | from |",
    "|---|---|---|---|---|---|---|",
]
INTRO = """# Rule book

What OT Guard checks for each payer, in words. Written by `make generate` from the rules that run; edit those
(`rules_data/`), never this page. A value holds for the service dates given; a filing limit goes by the day on which its
clock starts. Only sources that are `verified` or `contract` may stop a claim; others warn at most. Long lists are cut
here: the whole value is in the document, or in `GET /v1/payers/{payer_id}/rules`. What each check can find is told in
[findings.md](findings.md).
"""


def rule_book(library: Library) -> str:
    """The whole page: a list of the payers, then a table for each."""
    payers = [library.rules(payer_id) for payer_id in library.payers]
    lines = sorted({payer.line_of_business for payer in payers})
    rows = [INTRO, "| line of business | payers |", "|---|---|"]
    for line in lines:
        links = [f"[{payer.name}](#{payer.payer_id})" for payer in payers if payer.line_of_business == line]
        rows.append(f"| {line.replace('_', ' ')} | {', '.join(links)} |")
    for payer in payers:
        rows += ["", *_payer(payer)]
    return "\n".join(rows) + "\n"


def _payer(rules: CompiledRules) -> Iterator[str]:
    document = rules.layers[-1].document
    yield f'<a id="{rules.payer_id}"></a>'
    yield ""
    yield f"## {rules.name}"
    yield ""
    extends = f", extends `{document.extends}`" if document.extends else ""
    yield f"`{rules.payer_id}`{extends}."
    if document.note:
        yield f"{_cell(document.note)}"
    order = {check.name: position for position, check in enumerate(CATALOGUE)}
    held = sorted(values(rules), key=lambda value: order[value.check])
    own = [value for value in held if value.document == rules.payer_id]
    yield from _table("Its own", own)
    yield from _table("Inherited", [value for value in held if value not in own])


def _table(title: str, held: list[Value]) -> Iterator[str]:
    if held:
        yield from ("", f"### {title}", "", *HEAD)
        yield from (_row(value) for value in held)


def _row(value: Value) -> str:
    dated = value.dated
    words = [OFF] if value.rule is None else in_words(value.rule.parameters)
    said = "<br>".join(_cell(sentence) for sentence in words)
    if dated.note:
        said += f"<br>*{_cell(dated.note)}*"
    source = dated.reference
    title = f"[{_cell(source.title)}]({source.url})" if source.url else _cell(source.title)
    cells = [
        f"`{value.check}`",
        said,
        _dates(dated.effective_from, value.until),
        f"{title}, read {source.read_on}",
        source.confidence,
        str(dated.verify_by or ""),
        f"`{value.document}`",
    ]
    return f"| {' | '.join(cells)} |"


def _dates(start: date, until: date | None) -> str:
    return f"from {start}, before {until}" if until else f"from {start}"


def _cell(text: str) -> str:
    """Text that says the same in a table of Markdown."""
    for mark in "\\|*<`[]":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
