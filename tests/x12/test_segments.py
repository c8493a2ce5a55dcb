"""Bytes to segments: positions, blocks, and that the block's size changes nothing."""

import pytest

from chalicelib.x12 import reader
from tests.x12.interchange import make_837p
from tests.x12.reading import all_problems, claims_of


@pytest.mark.parametrize("size", [1, 7, 100, 1000])
def test_the_size_of_a_block_changes_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_837p(claims=5, lines=3).replace(b"SAMPLE0", "SÄMPLE".encode())
    whole, problems = claims_of(data), all_problems(data)
    monkeypatch.setattr(reader, "_BLOCK_BYTES", size)
    assert claims_of(data) == whole
    assert all_problems(data) == problems == []


def test_positions_count_from_one_without_a_gap() -> None:
    segments = reader.read_segments(make_837p(claims=300, lines=5))
    expected = 1
    blocks = list(segments.blocks())
    for block in blocks:
        assert block.position == expected
        expected += len(block.segments)
    assert len(blocks) > 1
    assert blocks[0].segments[1].startswith("GS*")
    assert blocks[-1].segments[-1].startswith("IEA*")


def test_memory_beside_the_file_does_not_grow_with_it() -> None:
    import tracemalloc

    def peak(claims: int) -> int:
        data = make_837p(claims=claims, lines=5)
        tracemalloc.start()
        read = sum(1 for _ in reader_claims(data))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert read == claims
        return highest

    peak(100)
    assert peak(1200) < peak(300) * 1.5


def reader_claims(data: bytes):  # type: ignore[no-untyped-def]
    from chalicelib.x12.claim_837p import read_837p

    return read_837p(data).claims()
