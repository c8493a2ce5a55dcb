"""Every page of the console with 200 payers and 100,000 claims: calls, records, processor time, size.

`python -m bench.console_pages` prints the table, writes bench/console.md, and fails where a page asks, reads or weighs
too much. Time is reported and judged by whoever reads it: machines differ.
"""

import compileall
import gc
import platform
import re
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.report import _cpu, _table
from chalicelib.console import render
from tests.console.crowd import CLAIMS, LARGEST, PAYERS, Measured, crowded, measured
from tests.console.test_every_page_at_scale import too_much

PAGE = Path(__file__).parent / "console.md"
AIM_MS, ROUNDS = 50.0, 5
_ABOUT = """\
# Measured: the console's pages

`python -m bench.console_pages` wrote this page: {day}, Python {python}, {cpu}. {payers} payers, {claims:,} claims of
one practice, every registered page. Calls and records are those of the first view in a process that has just begun,
beside the rules that a process reads once: which are in force, and those of the sample payer. Milliseconds are
processor time outside the table: at the first view (documents and reference tables are read then, and templates, which
are compiled as in the package), and the median of {rounds} more. {slow}

"""
_HEAD = ("page", "calls", "records", "ms at first", "ms", "kB")


def main() -> int:
    """How many pages are over what they may be."""
    rows, over, slow = [], 0, 0
    with crowded() as world, compiled_templates():
        for registered, path in walked(world.addresses):
            gc.collect()
            first, *more = measured(world, path, 1 + ROUNDS)
            later = statistics.median(one.cpu_ms for one in more)
            over += bool(too_much(first))
            slow += later > AIM_MS
            rows.append(row(registered, path, first, later))
            print(*rows[-1], sep="\t", flush=True)
    told = f"{slow} of {len(rows)} pages take more than {AIM_MS:.0f} ms."
    about = _ABOUT.format(
        day=datetime.now().astimezone().date(),
        python=platform.python_version(),
        cpu=_cpu(),
        payers=PAYERS,
        claims=CLAIMS,
        rounds=ROUNDS,
        slow=told,
    )
    PAGE.write_text(about + _table(_HEAD, sorted(rows, key=lambda one: -float(one[4]))))
    print(told, f"{over} ask, read or weigh too much.")
    return over


@contextmanager
def compiled_templates() -> Iterator[None]:
    """The console's templates compiled, as the package has them."""
    with TemporaryDirectory() as folder:
        render.compile_templates(Path(folder))
        compileall.compile_dir(folder, quiet=1)
        render.compiled.use(Path(folder))
        try:
            yield
        finally:
            render.compiled.use(None)


def walked(addresses: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Each address with how its page is registered."""
    for registered, paths in addresses.items():
        yield from ((registered, path) for path in paths)


def row(registered: str, path: str, found: Measured, later: float) -> tuple[str, ...]:
    """A line of the table; opaque ids say nothing to a reader."""
    place, _, query = path.partition("?")
    shown = re.sub("/[0-9a-f]{20,}", "/{ref}", place) if registered == LARGEST else registered
    return (
        f"`{shown}{'?' if query else ''}{query if 'version=' not in query else '…'}`",
        str(len(found.calls)),
        str(found.records),
        f"{found.cpu_ms:.0f}",
        f"{later:.1f}",
        f"{found.kilobytes:.1f}",
    )


if __name__ == "__main__":
    sys.exit(min(main(), 1))
