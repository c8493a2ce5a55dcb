"""Makes 837P files for tests and measurements: invented people, any number of claims and lines, any delimiters.

Segments are written with `*` and `:` and translated at the end; SE01 is counted after the edits.
"""

from collections.abc import Callable, Iterator

Edit = Callable[[list[str]], list[str]]

_PROCEDURES = (("97530", "45.5", 2), ("97110", "38", 1), ("97535", "41.25", 1), ("97140", "36", 1), ("97112", "37", 1))
_DIAGNOSES = "HI*ABK:M6281*ABF:R278"


def make_837p(
    claims: int = 1,
    lines: int = 5,
    *,
    dependent: bool = False,
    secondary: bool = False,
    per_subscriber: int = 1,
    edits: tuple[Edit, ...] = (),
    element: str = "*",
    component: str = ":",
    repetition: str = "^",
    terminator: str = "~",
    line_end: str = "\n",
    version: str = "005010X222A1",
    control: str = "000000905",
) -> bytes:
    """One interchange with one transaction. `edits` change the segments between ISA and IEA, before SE01 is counted."""
    segments = [
        _isa(repetition, control),
        f"GS*HC*SAMPLESENDER*SAMPLERECEIVER*20260320*0915*7*X*{version}",
        f"ST*837*0001*{version}",
        *_header(),
        *_provider(),
        *_subscribers(claims, lines, dependent, secondary, per_subscriber),
        "SE*?*0001",
        "GE*1*7",
        f"IEA*1*{control}",
    ]
    for edit in edits:
        segments = edit(segments)
    text = (terminator + line_end).join(_counted(segments)) + terminator + line_end
    translated = text if (element, component) == ("*", ":") else text.translate({42: element, 58: component})
    return translated.encode()


def replaced(old: str, new: str, nth: int = 1) -> Edit:
    """The nth segment that begins with `old`, replaced by `new`."""

    def edit(segments: list[str]) -> list[str]:
        at = _find(segments, old, nth)
        return [*segments[:at], new, *segments[at + 1 :]]

    return edit


def without(start: str, nth: int = 1) -> Edit:
    """The nth segment that begins with `start`, left out."""

    def edit(segments: list[str]) -> list[str]:
        at = _find(segments, start, nth)
        return segments[:at] + segments[at + 1 :]

    return edit


def added(after: str, *new: str, nth: int = 1) -> Edit:
    """`new` segments behind the nth one that begins with `after`."""

    def edit(segments: list[str]) -> list[str]:
        at = _find(segments, after, nth)
        return [*segments[: at + 1], *new, *segments[at + 1 :]]

    return edit


def position(data: bytes, start: str, nth: int = 1, terminator: str = "~") -> int:
    """The position, from 1, of the nth segment that begins with `start`."""
    return _find([segment.strip() for segment in data.decode().split(terminator)], start, nth) + 1


def _find(segments: list[str], start: str, nth: int) -> int:
    found = [number for number, segment in enumerate(segments) if segment.startswith(start)]
    return found[nth - 1]


def _isa(repetition: str, control: str) -> str:
    sender, receiver = "SAMPLESENDER".ljust(15), "SAMPLERECEIVER".ljust(15)
    blank = " " * 10
    return f"ISA*00*{blank}*00*{blank}*ZZ*{sender}*ZZ*{receiver}*260320*0915*{repetition}*00501*{control}*0*T*:"


def _header() -> Iterator[str]:
    yield "BHT*0019*00*SAMPLEBATCH*20260320*0915*CH"
    yield "NM1*41*2*SAMPLE SOFTWARE*****46*SAMPLE41"
    yield "PER*IC*SAMPLE DESK*TE*5550100100"
    yield "NM1*40*2*SAMPLE CLEARINGHOUSE*****46*SAMPLE40"


def _provider() -> Iterator[str]:
    yield "HL*1**20*1"
    yield "PRV*BI*PXC*225X00000X"
    yield "NM1*85*2*SAMPLE HAND CLINIC*****XX*1234567893"
    yield "N3*1 EXAMPLE STREET"
    yield "N4*SAMPLETON*NY*123450001"
    yield "REF*EI*120000001"


def _subscribers(claims: int, lines: int, dependent: bool, secondary: bool, per_subscriber: int) -> Iterator[str]:
    hl = 1
    for first in range(0, claims, per_subscriber):
        hl += 1
        yield f"HL*{hl}*1*22*{int(dependent)}"
        rank, relationship = "S" if secondary else "P", "" if dependent else "18"
        yield f"SBR*{rank}*{relationship}*SAMPLEGROUP******CI"
        yield f"NM1*IL*1*SAMPLE{first}*INSURED****MI*SAMPLEMEMBER{first}"
        yield "N3*2 EXAMPLE STREET"
        yield "N4*SAMPLETON*NY*12345"
        yield "DMG*D8*19700102*F"
        yield "NM1*PR*2*SAMPLE HEALTH PLAN*****PI*SAMPLEPAYER"
        if dependent:
            hl += 1
            yield f"HL*{hl}*{hl - 1}*23*0"
            yield "PAT*19"
            yield f"NM1*QC*1*SAMPLE{first}*CHILD"
            yield "N3*2 EXAMPLE STREET"
            yield "N4*SAMPLETON*NY*12345"
            yield "DMG*D8*20150304*M"
        for number in range(first, min(first + per_subscriber, claims)):
            yield from _claim(number, lines, secondary)


def _claim(number: int, lines: int, secondary: bool) -> Iterator[str]:
    chosen = [_PROCEDURES[index % len(_PROCEDURES)] for index in range(lines)]
    total = sum(round(float(charge) * 100) for _, charge, _ in chosen)
    yield f"CLM*SAMPLE-{number:05d}*{total / 100:.2f}***11:B:1*Y*A*Y*Y"
    yield f"REF*G1*SAMPLEAUTH{number}"
    yield _DIAGNOSES
    yield "NM1*DN*1*SAMPLE*ORDERING****XX*1000000004"
    yield "NM1*82*1*SAMPLE*THERAPIST****XX*1234567893"
    yield "PRV*PE*PXC*225X00000X"
    if secondary:
        yield from _primary(total / 100 * 0.8)
    for index, (code, charge, units) in enumerate(chosen, 1):
        yield f"LX*{index}"
        yield f"SV1*HC:{code}:GO*{charge}*UN*{units}***1:2"
        yield "DTP*472*D8*20260302"
        yield f"REF*6R*SAMPLELINE{index}"
        if secondary:
            yield f"SVD*SAMPLEPRIMARY*{float(charge) * 0.8:.2f}*HC:{code}:GO**{units}"
            yield "DTP*573*D8*20260310"


def _primary(paid: float) -> Iterator[str]:
    yield "SBR*P*18*SAMPLEGROUP******CI"
    yield f"AMT*D*{paid:.2f}"
    yield "OI***Y***Y"
    yield "NM1*IL*1*SAMPLE*INSURED****MI*SAMPLEOTHER"
    yield "NM1*PR*2*SAMPLE FIRST PLAN*****PI*SAMPLEPRIMARY"


def _counted(segments: list[str]) -> list[str]:
    """SE*?* with the count of its transaction."""
    counted, start = [], 0
    for number, segment in enumerate(segments):
        if segment.startswith("ST*"):
            start = number
        counted.append(segment.replace("SE*?*", f"SE*{number - start + 1}*", 1))
    return counted
