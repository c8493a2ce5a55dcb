"""Judging a claim that is kept: what it was judged by is kept beside it, so that it can be judged again."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.claim import Claim, Documentation
from chalicelib.domain.context import Context
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.normalize import normalize
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.domain.verdict import Verdict
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.tally import counted
from chalicelib.validation import validate


@lean_dataclass
class OnFile:
    """What was known beside a claim: the context, and the documentation where stored records filled it in."""

    context: Context | None = None
    documentation: Documentation | None = None

    def form(self) -> dict[str, Any]:
        """As JSON values; `read_on_file` reads them back."""
        return plain(self)  # type: ignore[no-any-return]


def read_on_file(form: Mapping[str, Any]) -> OnFile:
    return read_as(OnFile, form)


@lean_dataclass
class Judgement:
    """A claim as it was judged (put right, papers filled in), by which rules, with what known, and the verdict."""

    claim: Claim
    rules: CompiledRules
    on_file: OnFile
    verdict: Verdict


def judge(sent: Claim, on_file: OnFile, rules: CompiledRules, as_of: date) -> Judgement:
    """`sent` stays as it is."""
    claim = deepcopy(sent)
    normalized = normalize(claim)
    if on_file.documentation is not None:
        claim = replace(claim, documentation=on_file.documentation)
    verdict = counted(validate(claim, on_file.context, rules, as_of, normalized))
    return Judgement(claim, rules, on_file, verdict)
