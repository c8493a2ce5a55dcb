"""Worked examples: they hold, and every check that a document defines is shown failing and passing."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from chalicelib.rules.library import Library, read_folder
from chalicelib.services.examples import run_examples, unshown
from chalicelib.services.lint.remark import Remark


def broken_examples(library: Library, folder: Traversable) -> Iterator[Remark]:
    """Examples that do not come out as they promise, under their own document or under a payer that inherits."""
    for result in run_examples(library, folder):
        if not result.holds:
            (outcome, codes), (found, found_codes) = result.promised, result.found
            words = f"the example of {result.document} no longer holds: {result.says!r} promises {outcome}"
            words += f" {_listed(codes)}, but {found} {_listed(found_codes)} comes out"
            yield Remark(result.judged_by, result.check, f"examples.{result.check}", "error", words)


def unshown_checks(library: Library, folder: Traversable) -> Iterator[Remark]:
    """Checks that a document of this folder defines without a failing and a passing example under its last version."""
    here = {loaded.document.payer_id for documents in read_folder(folder) for loaded in documents}
    for gap in unshown(library, folder):
        if gap.document not in here:
            continue
        words = f"no {gap.lacks} example shows the value in force"
        yield Remark(gap.document, gap.check, f"examples.{gap.check}", "error", words)


def _listed(codes: tuple[str, ...]) -> str:
    return f"({', '.join(codes)})" if codes else "(nothing found)"
