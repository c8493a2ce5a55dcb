"""Alerts about the rule book itself: sources that are to be looked at again, values that end with no successor.

They belong to the installation, not to a practice: who looks after rules hears of them in a space of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.dates import plus_days
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.services.alerts.alert import Alert, AlertKind, ref_of
from chalicelib.services.alerts.level import level_of_days
from chalicelib.services.alerts.windows import AT_FIRST, Windows
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Table

RULE_BOOK = address.INSTALLATION_ALERTS


@dataclass(frozen=True, slots=True)
class RuleAlerts:
    """A Source for the space RULE_BOOK; nothing for any other."""

    secret: bytes
    library: Callable[[], Library]
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        if space != RULE_BOOK:
            return
        library = self.library()
        for kind, documents in (("template", library.templates), ("payer", library.payers)):
            for loaded in documents.values():
                yield from (alert for alert in self._of_document(kind, loaded, day) if alert.level)

    def _of_document(self, of: str, loaded: LoadedDocument, day: date) -> Iterator[Alert]:
        for check, values in loaded.document.checks.items():
            current = [dated for dated in values if dated.effective_from <= day]
            if current and current[-1].verify_by is not None:
                yield self._alert("rule_overdue", of, loaded, check, current[-1].verify_by, day)
            last = values[-1]
            if last.value is None and current and current[-1].value is not None:
                yield self._alert("rule_ending", of, loaded, check, plus_days(last.effective_from, -1), day)

    def _alert(self, kind: AlertKind, of: str, loaded: LoadedDocument, check: str, due_on: date, day: date) -> Alert:
        about = Key(f"RULES#{of}", f"{loaded.document.payer_id}#{check}")
        return Alert(
            ref=ref_of(self.secret, RULE_BOOK, kind, about),
            kind=kind,
            level=level_of_days((due_on - day).days, self.windows.rule_days),
            due_on=due_on,
            payer_id=loaded.document.payer_id,
            left=None,
            about=about,
        )
