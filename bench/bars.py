"""What the project promises of its speed and memory, held against what was found."""

from dataclasses import dataclass

from bench.rounds import Figures

TIMES_PYX12 = 10.0
TIMES_CLAIM_VALIDATOR = 5.0
MOST_SLOWER = 0.15
# A cold start of the package, beside a bare function of the same framework.
TIMES_A_BARE_FUNCTION = 2.0
MOST_PEAK_MB = 150.0
# What the rest of the process may grow by between the smallest and the largest file: blocks that the allocator keeps.
MOST_GROWTH_MB = 5.0


@dataclass(frozen=True)
class Bar:
    """One promise and whether it holds."""

    promise: str
    found: str
    held: bool


def faster_than(name: str, times: float, ours: Figures, theirs: Figures) -> Bar:
    """So many times as fast as a peer on the same claims."""
    ratio = theirs.claim_us / ours.claim_us
    return Bar(f"at least {times:g} times as fast as {name}", f"{ratio:.1f} times", ratio >= times)


def even_pace(small: Figures, large: Figures) -> Bar:
    """A claim of a large file takes as long as one of a small file."""
    change = large.claim_us / small.claim_us - 1
    promise = f"a claim among {large.claims:,} within {MOST_SLOWER:.0%} of one among {small.claims:,}"
    return Bar(promise, f"{change:+.1%}", change <= MOST_SLOWER)


def small_peak(figures: list[Figures]) -> Bar:
    """Memory at its peak, over all file sizes."""
    peak = max(found.peak_mb for found in figures)
    sizes = ", ".join(f"{found.claims:,}" for found in figures)
    return Bar(f"peak memory under {MOST_PEAK_MB:g} MB at {sizes} claims", f"{peak:.0f} MB", peak < MOST_PEAK_MB)


def no_growth(small: Figures, large: Figures) -> Bar:
    """Beyond the file itself, memory does not grow with it."""
    growth = (large.peak_mb - large.file_mb) - (small.peak_mb - small.file_mb)
    promise = f"beyond the file itself, no growth from {small.claims:,} to {large.claims:,} claims"
    return Bar(promise, f"{growth:+.1f} MB", growth < MOST_GROWTH_MB)
