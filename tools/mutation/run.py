"""python -m tools.mutation.run [CHECK ...]: what the tests of the checks would notice, told in docs/mutation.md.

Every mutant of every module is tried, as many at a time as there are processors. With names, only those modules are
tried and the survivors are printed; the document stays as it is.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence

from tools.mutation import trial
from tools.mutation.mutants import Mutant, mutants_of
from tools.mutation.report import Tried, bar_is_met, survivors_unexplained, write
from tools.mutation.suites import modules

PROCESSES = 2


def main(arguments: Sequence[str]) -> int:
    chosen = list(arguments) or modules()
    if not trial.passes(chosen):
        print("The tests fail on the code as it is; mend that first.")
        return 2
    began = time.monotonic()
    tried = []
    for one in _all_tried([mutant for module in chosen for mutant in _mutants(module)]):
        tried.append(one)
        if survivors_unexplained([one]):
            print(f"survived  {one.mutant.module}.py:{one.mutant.line}  {one.mutant.key}", flush=True)
    minutes = (time.monotonic() - began) / 60
    if not arguments:
        write(tried, minutes)
    killed = sum(one.killed for one in tried)
    print(f"{killed} of {len(tried)} mutants killed ({killed / len(tried):.1%}) in {minutes:.1f} minutes")
    return 0 if bar_is_met(tried) else 1


def _mutants(module: str) -> list[Mutant]:
    return mutants_of(module, trial.source_of(module))


def _all_tried(mutants: Iterable[Mutant]) -> Iterator[Tried]:
    running: dict[int, Mutant] = {}
    for mutant in mutants:
        if len(running) == PROCESSES:
            yield _next_ended(running)
        running[trial.start(mutant)] = mutant
    while running:
        yield _next_ended(running)


def _next_ended(running: dict[int, Mutant]) -> Tried:
    """A child that a signal ended ran into its time limit: the mistake was noticed."""
    child, status = os.wait()
    mutant, ended = running.pop(child), os.waitstatus_to_exitcode(status)
    if ended == trial.NOT_TRIED:
        raise RuntimeError(f"could not be made: {mutant.key}")
    return Tried(mutant, ended != trial.SURVIVED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
