"""run_examples: every worked example of a rule book judged for real, and what it found beside what it promises.

A document's examples run under that document; where a payer inherits the check, they run under the payer too.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.finding import Outcome
from chalicelib.domain.normalize import normalize
from chalicelib.domain.reading import read_as
from chalicelib.domain.verdict import Verdict
from chalicelib.rules.compiled import merged
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.services.example_files import Example, Written, clean_claim, read_examples
from chalicelib.validation import validate

# Judged only in an 837P, which an example in native JSON cannot show.
NOT_SHOWN = frozenset({"payer", "x12_structure"})
_SHOWS: dict[Outcome, str] = {"fail": "failing", "pass": "passing", "bypassed": "passing"}
Answer = tuple[Outcome, tuple[str, ...]]


@dataclass(slots=True, frozen=True)
class ExampleResult:
    """An example judged by `judged_by`: the document it stands beside, or a payer that inherits the check from it."""

    document: str
    judged_by: str
    check: str
    says: str
    promised: Answer
    found: Answer

    @property
    def holds(self) -> bool:
        return self.promised == self.found


@dataclass(slots=True, frozen=True)
class Unshown:
    """A check that a document defines without showing, under its last version, a claim that fails or that passes."""

    document: str
    check: str
    lacks: str


def run_examples(library: Library, folder: Traversable) -> list[ExampleResult]:
    """All examples of a folder laid out like `rules_data/`. Raises RulesRefused where a file or a document is wrong."""
    book = with_templates_as_payers(library)
    return [run_example(book, judged_by, written) for judged_by, written in to_run(library, folder)]


def to_run(
    library: Library, folder: Traversable, only: str = "", checks: Container[str] | None = None
) -> Iterator[tuple[str, Written]]:
    """Each example (of those in `checks`) with each document that must keep it; with `only` those that this document
    must keep."""
    everybody = {one.document.payer_id: one for one in (*library.templates.values(), *library.payers.values())}
    judged_by = {only: everybody[only]} if only else everybody
    layers = {layer.document.payer_id for one in judged_by.values() for layer in library.layers(one)}
    examples = read_examples(library, folder, layers, checks)
    for name, document in judged_by.items():
        owners = {check: layer.document.payer_id for check, (layer, _) in merged(library.layers(document)).items()}
        for written in examples:
            inherits = name in library.payers and owners.get(written.check) == written.document
            if inherits or written.document == name:
                yield name, written


def with_templates_as_payers(library: Library) -> Library:
    """The library in which every template can also judge a claim by itself."""
    return library.with_documents(library.templates.values())


def run_example(book: Library, judged_by: str, written: Written) -> ExampleResult:
    """Judge one example by the rules of `judged_by`."""
    verdict = _judge(book, judged_by, written)
    outcome: Outcome = next((c.outcome for c in verdict.checks if c.check == written.check), "not_applicable")
    codes = tuple(sorted(finding.code for finding in verdict.findings if finding.check == written.check))
    example = written.example
    promised = (example.outcome, example.findings)
    return ExampleResult(written.document, judged_by, written.check, example.says, promised, (outcome, codes))


def judge_clean_claim(library: Library, document: LoadedDocument, folder: Traversable) -> Verdict:
    """The verdict on a document's own clean claim."""
    untouched = Example("The clean claim.", "pass", {})
    written = Written(document.document.payer_id, "", untouched, clean_claim(library, document, folder))
    return _judge(with_templates_as_payers(library), document.document.payer_id, written)


def unshown(library: Library, folder: Traversable) -> list[Unshown]:
    """Which checks lack a failing or a passing example among those of the document that defines them."""
    examples = read_examples(library, folder)
    lacking = []
    for document in (*library.templates.values(), *library.payers.values()):
        for check, values in document.document.checks.items():
            if check in NOT_SHOWN or values[-1].value is None:
                continue
            name, since = document.document.payer_id, values[-1].effective_from
            own = [w for w in examples if (w.document, w.check) == (name, check) and _first_day(w) >= since]
            shown = {_SHOWS.get(written.example.outcome) for written in own}
            lacking += [Unshown(name, check, way) for way in ("failing", "passing") if way not in shown]
    return lacking


def _first_day(written: Written) -> date:
    days = [line["service_date"] for line in written.claim["lines"] if line.get("service_date")]
    return date.fromisoformat(min(days)) if days else date.max


def _judge(book: Library, payer_id: str, written: Written) -> Verdict:
    claim = read_as(Claim, {**written.claim, "payer_id": payer_id})
    context = written.context(payer_id)
    as_of = written.example.as_of or claim.submitted_on or claim.last_service_date or date.max
    normalized = normalize(claim)
    known = None if context is None else read_as(Context, context)
    return validate(claim, known, book.rules(payer_id), as_of, normalized)
