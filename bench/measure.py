"""Times one piece of work in this process, on one core: a warm-up, then the work once; prints the figures as JSON.

Standard library only, because it also runs in the peers' environment.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

Work = Callable[[Path, Path], int]


def main(work: Work) -> None:
    """Arguments: warm-up file, file, output file. `work(file, output)` writes the output and returns the claims."""
    warm_up, file, output = (Path(argument) for argument in sys.argv[1:])
    pin()
    work(warm_up, output)
    wall, cpu = time.perf_counter(), time.process_time()
    count = work(file, output)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        json.dumps(
            {
                "claims": count,
                "wall_seconds": wall,
                "cpu_seconds": cpu,
                "peak_mb": peak_mb(),
                "file_mb": file.stat().st_size / 1e6,
                "output_bytes": output.stat().st_size,
            }
        )
    )


def pin() -> None:
    """Keep this process on one core, the last that it may use."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def peak_mb() -> float:
    """The largest resident size of this process so far, in MB of 10^6 bytes.

    From the process's own status: what getrusage tells of a child begins with its parent's peak.
    """
    status = Path("/proc/self/status")
    if status.exists():
        kib = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:")).split()[1]
        return int(kib) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
