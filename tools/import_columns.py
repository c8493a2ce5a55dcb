"""docs/import.md from the columns that the program reads."""

from collections.abc import Iterator

from chalicelib.services.imports.columns import TABLES, TableForm

OPENING = """# Bringing in what a practice has

Written by `make generate` from the columns that the program reads.

    python -m chalicelib.cli import FILE.csv --practice ID --kind KIND [--dry-run]

    curl -s "$OTGUARD/v1/imports?kind=coverages&dry_run=true" -H "Authorization: Bearer $KEY" \\
         -H 'Content-Type: text/csv' --data-binary @coverages.csv

A table is CSV in UTF-8, as spreadsheets save it: commas, semicolons or tabs, the names of the columns in the first
row, in any order; columns without values may be left out. Days are `YYYY-MM-DD`, amounts `120.00`.

- All rows or none: where anything is wrong, nothing is put on file, and every problem is told by row and column
  (`row 3, column birth_date`), rows numbered as the spreadsheet shows them.
- A dry run tells how many records would be created, changed and unchanged: the real run, over a table that forgets.
- The same file again changes nothing. A record whose row has changed is changed; an authorization is not, because its
  ledger goes on from what was said first: change it with `PUT /v1/authorizations/{authorization_id}`.
- One call takes 500 records, the command line any number. Bring in patients and coverages before claims, so that people
  are known again.
- Then switch on what is kept whole (`PUT /v1/settings`); `POST /v1/settings/preview` says first how many verdicts that
  changes.
"""


def import_columns() -> str:
    """The page."""
    return OPENING + "".join(f"\n{row}\n" for table in TABLES.values() for row in _table(table))


def _table(table: TableForm) -> Iterator[str]:
    yield f"## {table.kind}"
    yield table.about
    rows = [f"| `{c.name}` | {c.cell} | {'yes' if c.required else ''} | {c.about} |" for c in table.columns]
    yield "\n".join(["| column | holds | required | what |", "|---|---|---|---|", *rows])
