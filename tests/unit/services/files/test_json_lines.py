"""JSON Lines in chunks: every line is an item, in order, wherever the file is cut."""

import json

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.claim_files import read_claim_file
from chalicelib.services.files import lines
from chalicelib.services.files.lines import lines_of
from chalicelib.services.files.survey import survey
from tests.http.service import CLAIM
from tests.unit.services.files.cutting import cuts_of, parts, read_in_cuts, told

LINES = [json.dumps(CLAIM | {"claim_id": f"C-{n}"}) for n in range(9)]
LINES[3:3] = ["", "{broken", json.dumps({"claim": CLAIM, "as_of": "2026-03-20"}), "   "]
DATA = "\n".join(LINES).encode()


@pytest.mark.parametrize("data", [DATA, DATA + b"\n", b"\xef\xbb\xbf" + DATA.replace(b"\n", b"\r\n")])
@pytest.mark.parametrize("chunk_bytes", [1, 900, 1 << 20])
def test_a_file_of_lines_reads_the_same_in_chunks(data: bytes, chunk_bytes: int) -> None:
    assert read_in_cuts(data, chunk_bytes) == [told(item) for item in read_claim_file(data).items]


def test_chunks_follow_each_other_without_gap_or_repetition() -> None:
    cuts = cuts_of(DATA, 700)
    assert (cuts[0].first, cuts[-1].end) == (0, len(DATA))
    assert [cut.first for cut in cuts[1:]] == [cut.end for cut in cuts[:-1]]
    assert sum(cut.claims for cut in cuts) == 11


def test_one_json_list_is_refused_with_the_remedy() -> None:
    with pytest.raises(InvalidInput, match="send JSON Lines"):
        survey(parts(json.dumps([CLAIM]).encode(), 50), None)


def test_an_empty_file_is_refused() -> None:
    for data in (b"", b"\xef\xbb\xbf \r\n"):
        with pytest.raises(InvalidInput, match="is empty"):
            survey(parts(data, 50), None)


@pytest.mark.parametrize("said", [None, "x12", "jsonl", "csv"])
@pytest.mark.parametrize("packed", [b"PK\x03\x04 more", b"\x1f\x8b\x08 more"])
def test_a_file_that_is_packed_is_refused_with_the_remedy_and_never_unpacked(packed: bytes, said) -> None:
    with pytest.raises(InvalidInput, match="is packed; send what is in it"):
        survey(parts(packed, 50), said)


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(InvalidInput, match="more than 16 MB"):
        list(lines_of(b"x" * 1_000_000 for _ in range(30)))


def test_lines_without_end_are_refused_one_behind_the_last_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_LINES", 1000)
    assert len(list(lines_of(parts(b"\n" * 1000, 64)))) == 1000
    with pytest.raises(InvalidInput, match="more than 1,000 lines"):
        list(lines_of(parts(b"\n" * 1001, 64)))
