"""Cut, shuffled and garbled files: read or refused, never anything else, in time that grows with their size."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import UnreadableInterchange
from chalicelib.x12 import outline, reader
from chalicelib.x12.claim_837p import looks_like_x12, read_837p
from tests.effort import calls_of
from tests.x12.interchange import make_837p

CLEAN = make_837p(claims=2, lines=2, secondary=True) + make_837p(claims=1, lines=1, dependent=True, terminator="'")
SEGMENTS = CLEAN.replace(b"'", b"~").replace(b"\n", b"").split(b"~")
FEW = settings(max_examples=100)


def _read(data: bytes) -> int:
    """How many claims a file has; a refusal counts as none."""
    looks_like_x12(data)
    try:
        reading = read_837p(data)
    except UnreadableInterchange:
        return 0
    return sum(1 for _ in reading.claims())


@FEW
@given(st.integers(0, len(CLEAN)), st.integers(0, len(CLEAN)))
def test_a_file_that_was_cut_anywhere_is_read_or_refused(start: int, end: int) -> None:
    assert _read(CLEAN[:end]) == (CLEAN[:end] + b"*").count(b"CLM*")
    assert _read(CLEAN[start:end]) >= 0


@FEW
@given(st.integers(0, 2**32))
def test_a_file_whose_segments_were_shuffled_keeps_its_isa_and_is_read(seed: int) -> None:
    rest = SEGMENTS[1:]
    random.Random(seed).shuffle(rest)
    assert _read(b"~".join([SEGMENTS[0], *rest])) <= CLEAN.count(b"CLM*")


@FEW
@given(st.lists(st.tuples(st.integers(0, len(CLEAN) - 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=40))
def test_a_file_that_was_garbled_is_read_or_refused(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(CLEAN)
    for at, new in changes:
        data[at : at + len(new)] = new
    assert _read(bytes(data)) <= 2 * len(data)


@FEW
@given(st.lists(st.sampled_from(SEGMENTS), max_size=60), st.sampled_from([b"*", b":", b"", b"~", b"\xff", b"*" * 30]))
def test_segments_in_any_order_with_any_ends_are_read(segments: list[bytes], end: bytes) -> None:
    data = b"~".join([SEGMENTS[0], SEGMENTS[1], SEGMENTS[2], *(segment + end for segment in segments)])
    assert _read(data) >= 0


@FEW
@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_read_or_refused(data: bytes) -> None:
    assert _read(data) == 0
    assert _read(SEGMENTS[0] + b"~" + data) >= 0


_BEGINNING = b"~".join(SEGMENTS[: SEGMENTS.index(b"LX*1")]) + b"~"
_REPEATED = [
    b"x",
    b"*",
    b":",
    b"~",
    b"\n",
    b" ~",
    b"HL*1**20*1~",
    b"HL*2*1*22*0~",
    b"HL~",
    b"CLM*A*1***11:B:1~",
    b"LX*1~",
]
_REPEATED += [b"SV1~", b"REF*G1*A~", b"HI*BK:A.1~", b"SBR~", b"ST*837*1~", b"SE~", b"ISA*00~", b"ZZZ*1~", b"DTP*472~"]


@pytest.mark.parametrize("unit", _REPEATED, ids=[repr(unit) for unit in _REPEATED])
def test_work_grows_no_faster_than_the_file(unit: bytes) -> None:
    def effort(size: int) -> int:
        return calls_of(lambda: _read(_BEGINNING + unit * (size // len(unit))))

    # Eight times the file: a quadratic walk would make 64 times as many calls.
    assert effort(160_000) < 12 * effort(20_000)


def test_a_claim_has_a_bounded_number_of_lines_and_says_so() -> None:
    data = make_837p(lines=1200)
    (claim,) = read_837p(data).claims()
    assert len(claim.lines) == 1000
    assert claim.origin is not None
    assert [problem.x12 for problem in claim.origin.problems] == ["2400/LX"]


def test_as_many_interchanges_as_are_taken_are_read_and_one_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_INTERCHANGES", 3)
    assert _read(make_837p(claims=1) * 3) == 3
    with pytest.raises(UnreadableInterchange, match="more than 3 interchanges"):
        read_837p(make_837p(claims=1) * 4)


@pytest.mark.parametrize(
    "bare", [b"SE~", b"GE~", b"IEA~", b"GS*HC~", b"ST*837*1*005010X222A1~", b"HL*1**20*1~", b"HL~"]
)
def test_envelopes_and_levels_without_end_and_without_claims_are_refused(bare: bytes) -> None:
    head = CLEAN[: CLEAN.index(b"CLM*")]
    assert _read(head + bare * 9_000) == 0
    with pytest.raises(UnreadableInterchange, match="10,000 envelopes and levels"):
        list(read_837p(head + bare * 10_001).claims())


def test_claims_that_have_an_interchange_each_are_read_however_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST_BARE", 20)
    assert _read(make_837p(claims=1, dependent=True) * 40) == 40


def test_levels_of_what_is_no_837p_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST_BARE", 20)
    head = CLEAN[: CLEAN.index(b"ST*")]
    reading = read_837p(head + b"ST*271*0001*005010X279A1~" + b"HL*1**20*1~" * 100 + b"SE*102*0001~")
    assert list(reading.claims()) == []
    assert "271" in " ".join(problem.message for problem in reading.problems)
