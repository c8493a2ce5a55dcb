"""lint: everything doubtful about a rule book, payer by payer and over all; lint_errors: what keeps rules from coming
into force.

A document that does not compile is told with the words of its refusal, and the rest is looked at all the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.resources.abc import Traversable

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.library import UNIVERSAL, Library
from chalicelib.rules.limits import Limit
from chalicelib.services.examples import with_templates_as_payers
from chalicelib.services.lint.codes import unknown_codes
from chalicelib.services.lint.company import expected_checks
from chalicelib.services.lint.dates import holes, missing_years, unreachable
from chalicelib.services.lint.filing import above_the_ceiling, ceilings, no_initial_limit, same_clock_twice
from chalicelib.services.lint.remark import Remark
from chalicelib.services.lint.shown import broken_examples, unshown_checks
from chalicelib.services.lint.sources import overdue, undated


def lint(library: Library, on: date, examples: Traversable | None = None) -> list[Remark]:
    """All remarks about a rule book as it stands on a day, errors first, each once. With the folder of its worked
    examples, laid out like `rules_data/`, these are judged too."""
    compiled, remarks = _compiled(library)
    book = with_templates_as_payers(library)
    payers = [rules for rules in compiled if rules.payer_id in library.payers]
    for rules in compiled:
        remarks += _of_document(book, rules, on)
    for rules in payers:
        remarks += no_initial_limit(rules, on)
    remarks += expected_checks(payers, on)
    if examples is not None and len(compiled) == len(book.payers):
        remarks += broken_examples(library, examples)
        remarks += unshown_checks(library, examples)
    return _in_order(remarks)


def lint_errors(library: Library, payers: Iterable[CompiledRules], on: date) -> list[Remark]:
    """The errors of some payers' rules, inherited values included; quick, since no example is judged."""
    remarks: list[Remark] = []
    book = with_templates_as_payers(library)
    for rules in payers:
        remarks += _of_document(book, rules, on)
        remarks += no_initial_limit(rules, on)
    return [remark for remark in _in_order(remarks) if remark.severity == "error"]


def refused(refusal: RulesRefused, document: str) -> list[Remark]:
    """A refusal as remarks, in the same words."""
    return [
        Remark(document, _check_of(problem.field), problem.field, "error", problem.message)
        for problem in refusal.problems
    ]


def _of_document(book: Library, rules: CompiledRules, on: date) -> Iterator[Remark]:
    yield from unknown_codes(rules)
    yield from unreachable(rules)
    yield from holes(rules)
    yield from missing_years(rules, on)
    yield from same_clock_twice(rules)
    yield from above_the_ceiling(rules, _ceilings(book, rules, on), on)
    yield from undated(rules)
    yield from overdue(rules, on)


def _ceilings(book: Library, rules: CompiledRules, on: date) -> list[tuple[str, Limit]]:
    """What the documents below state, each compiled with what lies under it."""
    below = [layer.document.payer_id for layer in rules.layers[:-1]]
    return [ceiling for name in below if name != UNIVERSAL for ceiling in ceilings(book.rules(name), on)]


def _compiled(library: Library) -> tuple[list[CompiledRules], list[Remark]]:
    """The rules of every template and payer that compile, templates first; and why the others do not."""
    book = with_templates_as_payers(library)
    compiled, remarks = [], []
    for name in (*library.templates, *library.payers):
        try:
            compiled.append(book.rules(name))
        except RulesRefused as refusal:
            remarks += refused(refusal, _written_in(refusal, book, name))
    return compiled, remarks


def _written_in(refusal: RulesRefused, book: Library, name: str) -> str:
    """The document that a refusal is about: it may be one that `name` extends."""
    return next((other for other, loaded in book.payers.items() if loaded.source == refusal.file), name)


def _check_of(field: str) -> str:
    parts = field.split(".")
    return parts[1] if parts[0] == "checks" and len(parts) > 1 else ""


def _in_order(remarks: Sequence[Remark]) -> list[Remark]:
    """Errors first, then by document, as found; a remark about an inherited value stands once."""
    return sorted(dict.fromkeys(remarks), key=lambda remark: (remark.severity != "error", remark.document))
