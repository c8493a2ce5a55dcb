"""`make bench`: OT Guard and its peers on the same claims in one run; prints bench/results.md and writes it.

Exit status 1 where a promise is missed.
"""

import argparse
import sys
from pathlib import Path

from bench import report
from bench.bars import TIMES_CLAIM_VALIDATOR, TIMES_PYX12, Bar, even_pace, faster_than, no_growth, small_peak
from bench.cold import cold_starts
from bench.files import ClaimFiles, write_files
from bench.peers import ROOT, peers_python
from bench.rounds import Figures, Subject, run_rounds

RESULTS = ROOT / "bench" / "results.md"
WORK = ROOT / ".local" / "bench-files"
OURS = "OT Guard"
KNOWN = "OT Guard, with what is known beside each claim"
PYX12 = "pyx12 4.0.0"
CALL = "claim-validator 0.3.0, `validate(claim)`"
PIPELINE = "claim-validator 0.3.0, its pipeline built once"
FLOOR = "bare segment reader"
SIZES = (1000, 5000, 20000)


def main() -> int:
    """Measure, write, print."""
    options = _options()
    warm_up = write_files(WORK, 50)
    files = {size: write_files(WORK, size) for size in SIZES}
    peers = peers_python()
    ours = Path(sys.executable)
    first = files[SIZES[0]]
    x12 = run_rounds(
        [
            Subject(OURS, ours, "ot_guard", warm_up.x12, first.x12),
            Subject(PYX12, peers, "pyx12_x12", warm_up.x12, first.x12),
            Subject(FLOOR, ours, "bare_reader", warm_up.x12, first.x12),
        ],
        options.rounds,
        WORK / "written",
    )
    native = run_rounds(
        [
            Subject(OURS, ours, "ot_guard", warm_up.native, first.native),
            Subject(KNOWN, ours, "ot_guard", warm_up.known, first.known),
            Subject(CALL, peers, "claim_validator_call", warm_up.peer, first.peer),
            Subject(PIPELINE, peers, "claim_validator_pipeline", warm_up.peer, first.peer),
        ],
        options.rounds,
        WORK / "written",
    )
    scale = {form: _scale(form, files, warm_up, options.rounds) for form in ("x12", "native")}
    cold = cold_starts(write_files(WORK, 1).native, options.rounds)
    bars = _bars(x12, native, scale["x12"])
    text = report.page(
        [
            report.bars_table(bars),
            report.peers_table("From 837P text to written verdicts", _X12_NOTE, x12, OURS),
            report.peers_table("From native JSON to written verdicts", _NATIVE_NOTE, native, OURS),
            report.scale_table("Larger files: 837P", _SCALE_NOTE, scale["x12"]),
            report.scale_table("Larger files: JSON Lines", _SCALE_NOTE, scale["native"]),
            report.cold_table("From nothing to work", _COLD_NOTE, cold),
        ],
        options.rounds,
    )
    RESULTS.write_text(text, encoding="utf-8")
    print("\n" + text)
    return 0 if all(bar.held for bar in bars) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often each is measured (default: 5)")
    return parser.parse_args()


def _scale(form: str, files: dict[int, ClaimFiles], warm_up: ClaimFiles, rounds: int) -> dict[str, Figures]:
    subjects = [
        Subject(
            f"{size:,} claims", Path(sys.executable), "ot_guard", getattr(warm_up, form), getattr(files[size], form)
        )
        for size in SIZES
    ]
    return run_rounds(subjects, rounds, WORK / "written")


def _bars(x12: dict[str, Figures], native: dict[str, Figures], scale: dict[str, Figures]) -> list[Bar]:
    small, medium, large = scale.values()
    return [
        faster_than("pyx12 on 837P", TIMES_PYX12, x12[OURS], x12[PYX12]),
        faster_than("claim-validator's `validate(claim)` on JSON", TIMES_CLAIM_VALIDATOR, native[OURS], native[CALL]),
        even_pace(small, medium),
        small_peak([small, medium, large]),
        no_growth(small, large),
    ]


_X12_NOTE = """\
1,000 claims of five lines in one 837P. OT Guard reads, normalises, judges by every check of `bench_commercial` (the
shipped commercial rules and what `bench/rules` adds) and writes a verdict for each claim. pyx12 validates against the
implementation guide and writes a 999. The bare reader cuts the file into segments, elements and components, and does
nothing with them."""
_NATIVE_NOTE = """\
The same claims in each one's own JSON, a line for each. OT Guard also gets the minutes, for which claim-validator has
no field; in the second row also coverage, authorization, ten earlier visits, providers and papers, so that every check
looks. claim-validator runs its eleven default validators; `validate(claim)` is how its documentation calls it, and
builds its pipeline anew for every claim; the last row builds it once. It refuses each of these clean claims: its
tables hold 111 procedures and 126 diagnoses, and it multiplies a line's charge by its units."""
_SCALE_NOTE = "OT Guard alone. The whole file is held in memory while its claims are judged one by one."
_COLD_NOTE = """\
Wall clock of a fresh process, best of the rounds; without bytecode as in a function that was just unpacked."""


if __name__ == "__main__":
    sys.exit(main())
