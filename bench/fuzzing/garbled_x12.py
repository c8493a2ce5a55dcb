"""837P files that were cut, shuffled and garbled: some faults in their segments, then now and then some in their
bytes."""

from collections.abc import Callable
from random import Random

from bench.claims import claim
from bench.claims_x12 import interchange
from bench.fuzzing.strange import strange_text

Segments = list[str]
# Segments that the bench claims do not have: other payers, dates of other kinds, notes, other guides' words.
MORE = (
    "SBR*S*18*******MB", "SBR*P*01*******CI", "OI***Y***Y", "AMT*D*40", "AMT*D*4x", "NM1*IL*1*OTHER*ONE****MI*X1",
    "NM1*PR*2*OTHER PAYER*****PI*OTHER1", "SVD*OTHER1*40*HC:97530**1", "CAS*CO*45*20", "DTP*573*D8*20260901",
    "DTP*472*RD8*20260801-20260810", "DTP*431*D8*20260701", "DTP*454*D8*20260701", "REF*F8*CONTROL1", "REF*G1*",
    "REF*9F*REFERRAL1", "REF*EI*587654321", "HL*2*1*22*1", "HL*3*2*23*0", "HL*x*y*22*0", "PAT*19", "PRV*PE*PXC*225X00000X",
    "NM1*82*1*OTHER*OT****XX*1234567893", "NM1*QC*1*SAMPLE*PAT", "NM1*DK*1*WELBY*MARCUS****XX*1987654302", "LX*51", "LX*0",
    "CLM*EXTRA*0***11:B:1*Y*A*Y*Y", "CLM*EXTRA*10***02:B:7*Y*A*Y*Y", "CLM", "CLM*", "SV1*HC:97110*35*MJ*30***1",
    "SV1*HC:97110:GO:CO:KX:59*35*UN*1.5***1:2:3:4", "SV1*WK:97110*x*UN*x", "SV2*0420*HC:97110*35*UN*1", "SV5*HC:E0100*DA*5*1",
    "HI*ABK:M6281*ABF:R278", "HI*BK:7215", "HI*APR:R69", "NTE*ADD*TEXT", "K3*X", "QTY*PT*2", "LIN**N4*1", "ST*835*0009",
    "ST*837*0002*005010X223A2", "SE*1*0001", "GE*9*9", "IEA*9*9", "GS*HP*A*B*20260901*1030*7*X*005010X221A1", "TA1*1", "LS*2120",
)  # fmt: skip


def garbled_file(chance: Random) -> bytes:
    """One file of up to four claims, with one to eight faults."""
    segments = _clean(chance)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_FAULTS)(chance, segments)
    text = "".join(segment + "~" + chance.choice(("", "\n")) for segment in segments)
    data = text.encode("utf-8", "surrogatepass")
    for _ in range(chance.choice((0, 0, 1, 2))):
        data = chance.choice(_BYTE_FAULTS)(chance, data)
    return data


def _clean(chance: Random) -> Segments:
    claims = [claim(chance.randrange(1000)) for _ in range(chance.randint(1, 4))]
    payer, filing = chance.choice((("BENCH1", "CI"), ("62308", "CI"), ("NOBODY", "MB"), ("00590", "MB")))
    return [segment.rstrip("~\n") for segment in interchange(claims, payer, filing)]


def _place(chance: Random, segments: Segments) -> int:
    return chance.randrange(len(segments)) if segments else 0


def _drop(chance: Random, segments: Segments) -> None:
    start = _place(chance, segments)
    del segments[start : start + chance.choice((1, 1, 1, 3, 20))]


def _repeat(chance: Random, segments: Segments) -> None:
    start = _place(chance, segments)
    part = segments[start : start + chance.choice((1, 1, 3, 12, 60))]
    segments[start:start] = part * chance.choice((1, 1, 2, 60))


def _swap(chance: Random, segments: Segments) -> None:
    if segments:
        one, other = _place(chance, segments), _place(chance, segments)
        segments[one], segments[other] = segments[other], segments[one]


def _shuffle(chance: Random, segments: Segments) -> None:
    start = _place(chance, segments)
    part = segments[start : start + chance.choice((4, 12, 1000))]
    chance.shuffle(part)
    segments[start : start + len(part)] = part


def _insert(chance: Random, segments: Segments) -> None:
    segments.insert(_place(chance, segments), chance.choice(MORE))


def _element(chance: Random, segments: Segments) -> None:
    _edit(chance, segments, "*")


def _component(chance: Random, segments: Segments) -> None:
    _edit(chance, segments, ":")


def _edit(chance: Random, segments: Segments, separator: str) -> None:
    if not segments:
        return
    place = _place(chance, segments)
    parts = segments[place].split(separator)
    at = chance.randrange(len(parts))
    parts[at : at + 1] = chance.choice(([], [strange_text(chance)], [strange_text(chance), parts[at]], ["", parts[at]]))
    segments[place] = separator.join(parts)


def _cut_segment(chance: Random, segments: Segments) -> None:
    if segments:
        place = _place(chance, segments)
        segments[place] = segments[place][: chance.randint(0, len(segments[place]))]


def _cut(chance: Random, data: bytes) -> bytes:
    return data[: chance.randint(0, len(data))]


def _behead(chance: Random, data: bytes) -> bytes:
    return data[chance.randint(0, min(len(data), 300)) :]


def _flip(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 200)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _put(chance: Random, data: bytes) -> bytes:
    place = chance.randint(0, len(data))
    piece = chance.choice(
        (b"\x00", b"\r\n", b"~", b"~~~~", b"*", b"\xef\xbb\xbf", b"\xff\xfe", b" " * 50, b"ISA*", b"IEA~")
    )
    return data[:place] + piece + data[place:]


def _other_separators(chance: Random, data: bytes) -> bytes:
    old = chance.choice((b"~", b"*", b":", b"^"))
    return data.replace(
        old, chance.choice((b"\n", b"|", b"'", b"\x1d", b"\x1e", b"+", b"~", b"*", b">", b"A", b" ", b"\xe9"))
    )


def _whole(chance: Random, data: bytes) -> bytes:
    return chance.choice(
        (
            data + data,
            b"\xef\xbb\xbf" + data,
            b"\n\n " + data,
            data.lower(),
            data.replace(b"~", b"~\r\n"),
            data.decode("utf-8", "replace").encode("utf-16"),
            data.replace(b"  ", b" "),
            data.replace(b"HL*", b"HL*9"),
        )
    )


_FAULTS: tuple[Callable[[Random, Segments], None], ...] = (
    _drop, _repeat, _swap, _shuffle, _insert, _insert, _element, _element, _element, _component, _cut_segment,
)  # fmt: skip
_BYTE_FAULTS: tuple[Callable[[Random, bytes], bytes], ...] = (_cut, _behead, _flip, _put, _other_separators, _whole)
