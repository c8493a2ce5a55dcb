"""Hypothesis: claims and contexts that fit the published schema are read and judged, and twice the same."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from bench.fuzzing.from_schema import fitting
from bench.fuzzing.oracle import BrokenPromiseError, in_time, judge_item
from chalicelib.domain.reading import schema_of
from chalicelib.rules.library import Library
from chalicelib.services.claim_files import Unusable, read_item
from chalicelib.services.validate_claim import BatchItem

EXAMPLES = 100
_SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def shaped_target(library: Library) -> Callable[[int], object]:
    """A target that tries EXAMPLES items at a time."""
    items = fitting(schema_of(BatchItem), {"payer_id": tuple(sorted(library.payers))})

    def run(number: int) -> None:
        @seed(number)
        @_SETTINGS
        @given(items)
        def every_item_is_judged(value: Any) -> None:
            with in_time():
                item = read_item(deepcopy(value))
                if isinstance(item, Unusable):
                    raise BrokenPromiseError(f"fits the schema, but is refused: {item.error}")
                if judge_item(item, library) != judge_item(read_item(value), library):
                    raise BrokenPromiseError("the same claim gives two answers")

        every_item_is_judged()

    return run
