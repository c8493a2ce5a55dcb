"""A file cut into chunks and read chunk by chunk: nothing may differ from reading it as a whole."""

from dataclasses import asdict
from pathlib import Path

import pytest

from bench.claims import claims as bench_claims
from bench.claims_x12 import interchange
from chalicelib.domain.errors import UnreadableInterchange
from chalicelib.x12.claim_837p import read_837p
from chalicelib.x12.pieces import Cutting, chunk_claims
from chalicelib.x12.reader import read_segments
from tests.x12.interchange import make_837p

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "x12"
_FILES = sorted(path for path in SAMPLES.glob("**/*") if path.is_file() and path.read_bytes()[:80].find(b"ISA") >= 0)
PLAIN = make_837p(7, 2)


def parts(data: bytes, size: int):
    return (data[start : start + size] for start in range(0, len(data), size))


def in_chunks(data: bytes, chunk_bytes: int, part_bytes: int):
    """Problems of the file, its claims as read chunk by chunk, and the chunks."""
    encoding = read_segments(data).encoding
    cutting = Cutting(parts(data, part_bytes), encoding, chunk_bytes)
    chunks = list(cutting.chunks())
    claims = []
    for chunk in chunks:
        found = list(chunk_claims(chunk, data[chunk.first : chunk.end], encoding))
        assert len(found) == chunk.claims
        claims += found
    assert len(claims) == cutting.claims
    return cutting.problems, [asdict(claim) for claim in claims], chunks


def same(data: bytes, chunk_bytes: int, part_bytes: int) -> int:
    whole = read_837p(data)
    problems, claims, chunks = in_chunks(data, chunk_bytes, part_bytes)
    assert problems == whole.problems
    assert claims == [asdict(claim) for claim in whole.claims()]
    return len(chunks)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not beside this checkout")
@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_every_sample_reads_the_same_in_chunks(path: Path) -> None:
    data = path.read_bytes()
    try:
        read_segments(data)
    except UnreadableInterchange:
        with pytest.raises(UnreadableInterchange):
            list(Cutting(parts(data, 50), "utf-8", 1).chunks())
        return
    for chunk_bytes, part_bytes in ((1, 7), (1, 1 << 20), (900, 333), (1 << 20, 64)):
        same(data, chunk_bytes, part_bytes)


def test_five_thousand_claims_read_the_same_in_chunks() -> None:
    data = "".join(interchange(bench_claims(5_000))).encode()
    assert same(data, 100_000, 64_000) > 30


@pytest.mark.parametrize(
    "wrapped",
    [
        PLAIN + PLAIN,
        PLAIN.replace(b"~\n", b"~"),
        PLAIN.replace(b"~\n", b"~\r\n   "),
        PLAIN.replace(b"~\n", b"\n"),
        b"\xef\xbb\xbf \r\n" + PLAIN + b"\x1a",
        PLAIN + PLAIN.replace(b"*", b"|").replace(b":", b">"),
        PLAIN.replace(b"SAMPLE0", "PEÑA".encode()),
        PLAIN.replace(b"SAMPLE0", "PEÑA".encode("latin-1")),
        PLAIN + b"ISA*broken~" + PLAIN,
        PLAIN.replace(b"\nSE*", b"\nHL*9*9*22*0~\nSE*"),
        PLAIN.replace(b"\nHL*3*", b"\nHL*77*"),
        PLAIN.replace(b"HL*2*", b"HL*1*", 1) + b"tail",
        PLAIN.replace(b"\nHL*2*", b"\nHL*2*1*99~\nLX*1~\nHL*2*"),
        PLAIN.replace(b"\nGE*", b"\nCLM*LOST*1***11:B:1~\nGE*"),
        PLAIN.replace(b"005010X222A1", b"005010X223A2", 1) + PLAIN,
        PLAIN.replace(b"IEA*", b"IEA*1*2~\nGS*HC*A*B*20260320*1030*1*X*005010X222A1~\nHL*1**20*1~\nCLM*X*1~\nIEA*"),
    ],
)
def test_odd_files_read_the_same_in_chunks(wrapped: bytes) -> None:
    for chunk_bytes, part_bytes in ((1, 5), (1, 1 << 20), (700, 410), (2_000, 1)):
        same(wrapped, chunk_bytes, part_bytes)


def test_a_chunk_holds_whole_claims_and_little_more_than_was_asked_for() -> None:
    data = make_837p(40, 2)
    _, _, chunks = in_chunks(data, 4_000, 1_000)
    assert [chunk.first for chunk in chunks[1:]] == [chunk.end for chunk in chunks[:-1]]
    assert all(4_000 <= chunk.end - chunk.first < 5_500 for chunk in chunks[:-1])


def test_a_file_whose_segments_never_end_is_refused_before_it_fills_the_memory() -> None:
    endless = (b"X" * 1_000_000 for _ in range(40))
    with pytest.raises(UnreadableInterchange, match="longer than 16 MB"):
        list(Cutting(iter([PLAIN[:400], *endless]), "utf-8", 1 << 20).chunks())
