"""What would keep one dated value from coming into force, told by its own parts, so that a form can say it beside the
field. Problems that lie elsewhere in the document are for the draft's own page."""

from collections.abc import Iterable, Sequence
from datetime import date

from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.rules.document import DatedValue, LoadedDocument, PayerDocument
from chalicelib.rules.library import Library
from chalicelib.services.examples import with_templates_as_payers
from chalicelib.services.lint_rules import lint_errors
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import with_document


def value_problems(
    library: Library, name: DocumentName, content: PayerDocument, check: str, effective_from: date, today: date
) -> list[Problem]:
    """The errors of the value of `check` from that day on, by path within the dated value (`value.limits.0.amount`)."""
    return of_one_value(_problems(library, name, content, today), check, content.checks[check], effective_from)


def of_one_value(
    problems: Iterable[Problem], check: str, values: Sequence[DatedValue], effective_from: date
) -> list[Problem]:
    """Those of a document's problems that lie in the value of a check from that day on, by path within it."""
    index = [value.effective_from for value in values].index(effective_from)
    prefix = f"checks.{check}.{index}."
    return [Problem(p.field.removeprefix(prefix), p.message) for p in problems if p.field.startswith(prefix)]


def _problems(library: Library, name: DocumentName, content: PayerDocument, today: date) -> list[Problem]:
    try:
        with_it = with_document(library, name, LoadedDocument(content, content.payer_id), None)
        rules = with_templates_as_payers(with_it).rules(name.name)
    except RulesRefused as refusal:
        return list(refusal.problems)
    return [remark.problem for remark in lint_errors(with_it, [rules], today)]
