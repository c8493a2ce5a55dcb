"""What a draft would say, before it says it: claims judged by the rules in force and by the draft, side by side, and
the worked examples of its payer."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import NOTHING_KNOWN, Context
from chalicelib.domain.errors import InvalidInput, Problem, RulesRefused, UnreadableInterchange
from chalicelib.domain.finding import Finding, Outcome
from chalicelib.domain.normalize import normalize
from chalicelib.domain.reading import read_as
from chalicelib.domain.verdict import Verdict
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import UNIVERSAL, Library, shipped_folder
from chalicelib.services.claim_files import Unusable, read_claim_file
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.examples import ExampleResult, run_example, to_run, with_templates_as_payers
from chalicelib.services.lint.remark import Remark
from chalicelib.services.lint_rules import lint_errors, refused
from chalicelib.services.publish_rules import affected, with_document
from chalicelib.services.validate_claim import BatchItem
from chalicelib.validation import validate

MOST_TRIED = 50


@dataclass(frozen=True, slots=True)
class Beside:
    """A claim's verdict by the rules in force (None where there are none yet) and by the draft."""

    claim: Claim
    old: Verdict | None
    new: Verdict

    @property
    def changed(self) -> bool:
        return self.old is None or told(self.old) != told(self.new)

    @property
    def came(self) -> list[Finding]:
        """What the draft alone finds; nothing where there are no rules in force to compare with."""
        return _only(self.new, self.old) if self.old else []

    @property
    def gone(self) -> list[Finding]:
        """What the rules in force alone find."""
        return _only(self.old, self.new) if self.old else []

    @property
    def outcomes(self) -> list[tuple[str, Outcome | None, Outcome | None]]:
        """The checks that come out otherwise: before, and with the draft; None where a check does not run."""
        if self.old is None:
            return []
        before, after = ({one.check: one.outcome for one in side.checks} for side in (self.old, self.new))
        return [
            (check, before.get(check), after.get(check))
            for check in {**before, **after}
            if before.get(check) != after.get(check)
        ]


def _only(verdict: Verdict, other: Verdict) -> list[Finding]:
    others = {(finding.code, finding.line, finding.severity) for finding in other.findings}
    return [one for one in verdict.findings if (one.code, one.line, one.severity) not in others]


@dataclass(frozen=True, slots=True)
class Trial:
    """The rules in force (None for a new payer) and those of the draft, compiled; `problems` say why it cannot be."""

    old: CompiledRules | None
    new: CompiledRules | None
    problems: tuple[Remark, ...]


def told(verdict: Verdict) -> tuple[object, ...]:
    """What of a verdict would change somebody's mind: how it ends, what was found, what was looked at."""
    found = tuple((finding.code, finding.line, finding.severity) for finding in verdict.findings)
    return verdict.verdict, verdict.complete, found, tuple((one.check, one.outcome) for one in verdict.checks)


def draft_library(library: Library, draft: Draft) -> Library:
    """The library with the draft in it. Raises RulesRefused for an identifier that another payer has."""
    return with_document(library, draft.name, LoadedDocument(draft.content, draft.content.payer_id), draft.base + 1)


def draft_problems(library: Library, draft: Draft, on: date) -> tuple[Remark, ...]:
    """What would keep a draft from coming into force on a day."""
    try:
        with_it = draft_library(library, draft)
        return tuple(lint_errors(with_it, affected(with_it, draft.name), on))
    except RulesRefused as refusal:
        return tuple(refused(refusal, draft.name.name))


def trial_of(library: Library, draft: Draft) -> Trial:
    """What is needed to judge by a draft."""
    name = draft.name.name
    in_force = _judging(library, draft)
    old = in_force.rules(name) if name in in_force.payers else None
    try:
        return Trial(old, _judging(draft_library(library, draft), draft).rules(name), ())
    except RulesRefused as refusal:
        return Trial(old, None, tuple(refused(refusal, name)))


def _judging(library: Library, draft: Draft) -> Library:
    """A library that can judge by what the draft is about. A payer's keeps what it has compiled."""
    return library if draft.name.kind == "payer" else with_templates_as_payers(library)


def try_claim(trial: Trial, claim: Mapping[str, Any], judged_on: date, known: Context = NOTHING_KNOWN) -> Beside:
    """One claim in native JSON, judged on a day beside what is known as if it were for the draft's payer. Raises
    InvalidInput."""
    return _beside(trial, BatchItem(read_as(Claim, claim), known), judged_on)


def try_claims(trial: Trial, text: str, today: date, judged_on: date | None = None) -> list[Beside]:
    """The claims of a text (native JSON, JSON Lines, or an 837P), each judged as if it were for the draft's payer: on
    `judged_on`, else on the day that it names itself, else today. Raises InvalidInput beside the field `claim` where a
    claim cannot be read."""
    try:
        file = read_claim_file(text.encode())
    except UnreadableInterchange as unreadable:
        raise InvalidInput([Problem("claim", str(unreadable))]) from None
    except InvalidInput as error:
        raise _beside_the_field(error.problems) from None
    found = []
    for item in islice(file.items, MOST_TRIED):
        if isinstance(item, Unusable):
            raise _beside_the_field(item.error.problems)
        batched = item if isinstance(item, BatchItem) else BatchItem(item)
        found.append(_beside(trial, batched, judged_on or batched.as_of or today))
    if not found:
        raise InvalidInput([Problem("claim", "holds no claim")])
    return found


def _beside_the_field(problems: Sequence[Problem]) -> InvalidInput:
    words = "; ".join(f"{one.field}: {one.message}" if one.field else one.message for one in problems[:5])
    return InvalidInput([Problem("claim", words)])


def _beside(trial: Trial, item: BatchItem, as_of: date) -> Beside:
    assert trial.new is not None, "a draft that does not compile judges nothing"
    old = _judged(item, trial.old, as_of) if trial.old else None
    return Beside(item.claim, old, _judged(item, trial.new, as_of))


def _judged(item: BatchItem, rules: CompiledRules, as_of: date) -> Verdict:
    claim: Claim = deepcopy(item.claim)
    claim.payer_id = rules.payer_id
    normalized = normalize(claim)
    return validate(claim, item.context, rules, as_of, normalized)


@dataclass(frozen=True, slots=True)
class ExampleBeside:
    """A worked example by the rules in force and by the draft."""

    old: ExampleResult | None
    new: ExampleResult

    @property
    def changed(self) -> bool:
        return self.old is None or self.old.found != self.new.found


@dataclass(frozen=True, slots=True)
class ExamplesTried:
    """What the worked examples say; `whole`: every one that the payer must keep was run."""

    ran: list[ExampleBeside]
    whole: bool


def try_examples(
    library: Library, draft: Draft, checks: Collection[str] | None = None, most: int | None = None
) -> ExamplesTried:
    """The shipped worked examples that a payer must keep, by the draft: of some checks, and so many at most. Raises
    RulesRefused where it cannot judge."""
    name = draft.name.name
    if name == UNIVERSAL:
        return ExamplesTried([], True)
    with_it = draft_library(library, draft)
    before, after = _judging(library, draft), _judging(with_it, draft)
    wanted = [written for _, written in to_run(with_it, shipped_folder(), name, checks)]
    ran = [
        ExampleBeside(
            run_example(before, name, written) if name in before.payers else None, run_example(after, name, written)
        )
        for written in wanted[:most]
    ]
    return ExamplesTried(ran, checks is None and len(ran) == len(wanted))
