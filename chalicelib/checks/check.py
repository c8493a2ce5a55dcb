"""What a check is: a name, a title as a biller says it, a parameter model, the findings it can make, and one function
of (case, lines, rule).

The function answers per thing it looked at: a finding, PASSED, NotChecked or Bypassed. Silence means not applicable.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from chalicelib.checks.case import Case
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import Answer
from chalicelib.domain.lean import lean_dataclass
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.rule import Kind, Rule

Judge = Callable[[Case, Sequence[Line], Rule[Any]], Iterable[Answer]]


@lean_dataclass
class Check:
    """`per` line: judged for each set of lines under one version of the rule. `per` claim: once, under the version of
    the first service date. A void is judged only by checks that say so; `always` needs no payer to ask for it.
    `first_counts`: pairs of lists in the parameters; of a code that stands in both, the first list alone counts."""

    name: str
    title: str
    parameters: type[Parameters]
    judge: Judge
    kinds: Mapping[str, Kind]
    about: str
    per: Literal["claim", "line"] = "line"
    judges_voids: bool = False
    always: bool = False
    only_x12: bool = False
    first_counts: Sequence[tuple[str, str]] = ()
