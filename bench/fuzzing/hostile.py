"""Large hostile files of up to 4 MB: each is answered within a few seconds, whatever the answer."""

import json
from collections.abc import Callable

from bench.claims import claim
from bench.claims_known import known_claim
from bench.claims_x12 import interchange

SECONDS = 30.0
MEGABYTES = 4 * 10**6


def _x12(segments: str, before: str = "LX*1~") -> bytes:
    """One clean claim with `segments` put before the first segment that begins so."""
    text = "".join(interchange([claim(0)]))
    return text.replace(before, segments + before, 1).encode()


def _filled(piece: str) -> str:
    return piece * (MEGABYTES // len(piece))


def _lines(count: int) -> bytes:
    one = claim(0)
    one["lines"] = [{**one["lines"][0], "line": number + 1} for number in range(count)]
    return json.dumps(one).encode()


def _diagnoses() -> bytes:
    one = claim(0)
    one["diagnoses"] = [f"M25.{number % 1000:03d}" for number in range(300_000)]
    return json.dumps(one).encode()


def _history(count: int) -> bytes:
    item = known_claim(0)
    visit = item["context"]["history"][1]
    item["context"]["history"] = [
        {**visit, "claim_id": f"C{number}", "service_date": f"2026-0{number % 8 + 1}-11"} for number in range(count)
    ]
    return json.dumps(item).encode()


def _unbilled(count: int) -> bytes:
    service = {"service_date": "2026-09-08", "procedure": "97110", "minutes": 7}
    return json.dumps({**claim(0), "unbilled_services": [service] * count}).encode()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing but terminators": lambda: _x12(_filled("~")),
    "one endless segment": lambda: _x12("NTE*ADD*" + "A" * MEGABYTES + "~"),
    "one segment of elements": lambda: _x12("HI" + _filled("*ABF:R278") + "~"),
    "one element of components": lambda: _x12("HI*ABK" + _filled(":M6281") + "~"),
    "a procedure of components": lambda: _x12("LX*9~SV1*HC:97530" + _filled(":GO") + "*1*UN*1***1~"),
    "the interchange's beginning over and over": lambda: _filled("ISA*00*~").encode(),
    "interchanges without end": lambda: _filled("".join(interchange([]))).encode(),
    "groups without end": lambda: _x12(_filled("GS*HC*A*B*20260901*1030*1*X*005010X222A1~GE*0*1~")),
    "a claim of lines": lambda: _x12(_filled("LX*1~SV1*HC:97530:GO*1*UN*1***1~DTP*472*D8*20260908~")),
    "levels, each below the last": lambda: _x12("".join(f"HL*{n}*{n - 1}*22*1~" for n in range(4, 200_000)), "CLM*"),
    "other payers": lambda: _x12(_filled("SBR*S*18*******MB~NM1*PR*2*OTHER*****PI*X~SVD*X*1*HC:97530**1~")),
    "references": lambda: _x12(_filled("REF*G1*AUTH1~")),
    "claims without anything": lambda: _x12(_filled("CLM*A*1***11:B:1~"), "HI*"),
    "spaces": lambda: b" " * MEGABYTES,
    "an ISA and spaces": lambda: b"ISA*" + b" " * MEGABYTES,
    "zero bytes": lambda: b"\0" * MEGABYTES,
    "opening brackets": lambda: b"[" * MEGABYTES,
    "opening objects": lambda: _filled('{"claim":').encode(),
    "empty objects": lambda: ("[" + _filled("{},") + "{}]").encode(),
    "JSON Lines of nothing": lambda: _filled("{}\n").encode(),
    "lines that are no JSON": lambda: _filled("{\n").encode(),
    "one long number": lambda: b"1" * MEGABYTES,
    "one long text": lambda: json.dumps({"claim": "A" * MEGABYTES}).encode(),
    "unknown fields": lambda: json.dumps({f"field{n}": n for n in range(200_000)}).encode(),
    "wrong values in every line": lambda: json.dumps({**claim(0), "lines": [{"units": "x"}] * 150_000}).encode(),
    "a claim of 20,000 lines": lambda: _lines(20_000),
    "a claim of diagnoses": _diagnoses,
    "a claim of 100 diagnoses": lambda: json.dumps({**claim(0), "diagnoses": [f"X{n}" for n in range(100)]}).encode(),
    "a history of 10,000 lines": lambda: _history(10_000),
    "10,000 unbilled services": lambda: _unbilled(10_000),
}
