"""Files as they come: odd delimiters, line ends, padding, missing ends. Whatever can be read is read, and rightly."""

from collections.abc import Callable

import pytest

from chalicelib.domain.errors import UnreadableInterchange
from chalicelib.x12.claim_837p import looks_like_x12, read_837p
from tests.x12.interchange import added, make_837p, replaced, without
from tests.x12.reading import all_problems, claims_of, file_problems, named, only_claim

PLAIN = make_837p(claims=3, lines=2)


def _same_claims(data: bytes) -> bool:
    """Whether a file says what PLAIN says; where its segments stand may differ."""
    read, plain = claims_of(data), claims_of(PLAIN)
    for claim in (*read, *plain):
        claim.origin = None
    return read == plain


@pytest.mark.parametrize(
    ("element", "component", "repetition", "terminator", "line_end"),
    [
        ("*", ":", "^", "~", ""),
        ("*", ":", "^", "~", "\n"),
        ("*", ":", "^", "~", "\r\n"),
        ("*", ":", "^", "~", "\n\n"),
        ("*", ":", "^", "\n", ""),
        ("*", ":", "^", "\r\n", ""),
        ("*", ":", "^", "\r", ""),
        ("|", "\\", "`", "'", "\n"),
        ("\x1d", "\x1f", "\x1e", "\x1c", ""),
    ],
)
def test_any_delimiters_and_line_ends_give_the_same_claims(
    element: str, component: str, repetition: str, terminator: str, line_end: str
) -> None:
    data = make_837p(
        3, 2, element=element, component=component, repetition=repetition, terminator=terminator, line_end=line_end
    )
    assert _same_claims(data)
    assert all_problems(data) == []


@pytest.mark.parametrize(
    "wrap",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"  \r\n\t" + data,
        lambda data: data + b"\r\n \x1a",
        lambda data: data.rstrip(b"~\n"),
        lambda data: data.replace(b"~\n", b"~\n   "),
        lambda data: data.replace(b"~\n", b"~~\n~"),
        lambda data: b"\n".join(data.replace(b"\n", b"")[at : at + 80] for at in range(0, len(data), 80)),
    ],
    ids=[
        "byte order mark",
        "blanks before",
        "blanks behind",
        "no last end",
        "indented",
        "blank segments",
        "80 columns",
    ],
)
def test_blanks_around_segments_say_nothing(wrap: Callable[[bytes], bytes]) -> None:
    assert _same_claims(wrap(PLAIN))
    assert all_problems(wrap(PLAIN)) == []


def test_blank_segments_have_no_position() -> None:
    spread = PLAIN.replace(b"~\n", b"~\n~ ~\n")
    assert [claim.origin for claim in claims_of(spread)] == [claim.origin for claim in claims_of(PLAIN)]


@pytest.mark.parametrize("name", ["MÜLLER", "PEÑA"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_names_beyond_ascii_are_read_in_utf_8_and_in_latin_1(name: str, encoding: str) -> None:
    data = make_837p().decode().replace("SAMPLE0", name).encode(encoding)
    assert only_claim(data).patient.last_name == name


def test_an_isa_of_odd_length_is_read_and_reported_once() -> None:
    odd = PLAIN.replace(b"*00*          *00*          *", b"*00* *00**").replace(b"SAMPLESENDER   *", b"SAMPLESENDER*")
    assert _same_claims(odd)
    (problem,) = file_problems(odd + odd)
    assert (problem.code, problem.x12, problem.severity) == ("envelope", "ISA/ISA", "warning")


def test_an_isa16_unlike_the_claims_is_reported_and_the_claims_are_read_rightly() -> None:
    other = PLAIN.replace(b":", b">").replace(b"*0*T*>", b"*0*T*:")
    assert _same_claims(other)
    (problem,) = all_problems(other)
    assert (problem.code, problem.x12, problem.severity) == ("envelope", "ISA/ISA16", "error")


def test_a_line_with_a_component_separator_of_its_own_is_read_and_reported() -> None:
    data = make_837p(lines=1, edits=(replaced("SV1", "SV1*HC>97530>GO*45.5*UN*2***1>2"),))
    line = only_claim(data).lines[0]
    assert (line.procedure, line.modifiers, line.diagnosis_pointers) == ("97530", ("GO",), (1, 2))
    assert named(all_problems(data)) == ["element 2400/SV101"]


def test_an_isa16_left_out_is_reported_and_the_claims_are_read_rightly() -> None:
    for line_end in ("", "\n"):
        data = make_837p(3, 2, line_end=line_end).replace(b"*0*T*:~", b"*0*T*~")
        assert _same_claims(data)
        assert named(file_problems(data)) == ["envelope ISA/ISA16"]


def test_several_interchanges_in_one_file_may_have_delimiters_of_their_own() -> None:
    other = make_837p(2, 1, element="|", component=">", terminator="'", line_end="")
    claims = claims_of(PLAIN + other + PLAIN.rstrip(b"~\n") + b"\n" + other)
    assert [len(claim.lines) for claim in claims] == [2, 2, 2, 1, 1, 2, 2, 2, 1, 1]
    assert all_problems(PLAIN + other) == []


def test_positions_count_on_through_the_whole_file() -> None:
    segments = PLAIN.count(b"~")
    first = [claim.origin.position("2300", "CLM", None) for claim in claims_of(PLAIN + PLAIN) if claim.origin]
    assert first[3:] == [position + segments for position in first[:3] if position]


def test_several_groups_and_transactions_are_read() -> None:
    body = PLAIN.decode().replace("\n", "").split("~")
    transaction, group = body[2:-3], body[1:-2]
    twice = [*body[:2], *transaction, *(s.replace("*0001", "*0002") for s in transaction), "GE*2*7"]
    again = [*twice, *(s.replace("HC*SAMPLE", "HC*OTHER") for s in group), "IEA*2*000000905", ""]
    data = "~".join(again).encode()
    assert len(claims_of(data)) == 9
    assert file_problems(data) == []


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ((without("IEA"),), ["envelope ISA/IEA"]),
        ((without("GE"),), ["envelope GS/GE"]),
        ((without("SE"),), ["envelope ST/SE"]),
        ((without("SE"), without("GE"), without("IEA")), ["envelope ST/SE", "envelope GS/GE", "envelope ISA/IEA"]),
    ],
)
def test_a_missing_end_is_reported_and_the_claims_are_read(edits: tuple, found: list[str]) -> None:  # type: ignore[type-arg]
    data = make_837p(3, 2, edits=edits)
    assert _same_claims(data)
    assert named(file_problems(data)) == found


def test_a_missing_beginning_is_reported_and_the_claims_are_read() -> None:
    data = make_837p(3, 2, edits=(without("ST"), without("GS")))
    assert _same_claims(data)
    assert "envelope GS/ST" in named(file_problems(data))


def test_text_behind_the_last_iea_is_reported_once_and_not_read() -> None:
    data = PLAIN + b"THE END~AND MORE~"
    assert _same_claims(data)
    (problem,) = file_problems(data)
    assert (problem.x12, problem.severity) == ("ISA/IEA", "warning")


def test_claims_behind_the_last_iea_are_an_error_of_the_file() -> None:
    data = PLAIN + b"CLM*SAMPLE-X*1***11:B:1~CLM*SAMPLE-Y*1***11:B:1~"
    assert _same_claims(data)
    (problem,) = file_problems(data)
    assert (problem.x12, problem.severity) == ("GS/ST", "error")


def test_a_padded_se02_is_a_warning() -> None:
    (problem,) = file_problems(make_837p(edits=(replaced("SE", "SE*?*000000001"),)))
    assert (problem.code, problem.x12, problem.severity) == ("envelope", "ST/SE02", "warning")


@pytest.mark.parametrize("version", ["005010X222", "005010X222A1", "005010X222A2"])
def test_every_release_of_the_professional_guide_is_read_without_a_word(version: str) -> None:
    data = make_837p(version=version)
    assert len(claims_of(data)) == 1
    assert all_problems(data) == []


@pytest.mark.parametrize("version", ["", "004010X098A1", "SAMPLE"])
def test_an_odd_version_is_read_with_a_warning(version: str) -> None:
    data = make_837p(version=version)
    assert len(claims_of(data)) == 1
    assert [(problem.x12, problem.severity) for problem in all_problems(data)] == [("ST/ST03", "warning")]


@pytest.mark.parametrize(
    ("kind", "version"), [("837", "005010X223A2"), ("837", "005010X224A2"), ("835", "005010X221A1")]
)
def test_another_transaction_is_named_and_none_of_its_claims_are_read(kind: str, version: str) -> None:
    data = make_837p(version=version, edits=(replaced("ST", f"ST*{kind}*0001*{version}"),))
    (problem,) = file_problems(data)
    assert claims_of(data) == []
    assert problem.x12 == "ST/ST01"
    assert kind in problem.message
    assert version in problem.message


def test_claims_beside_another_transaction_are_read() -> None:
    other = ("ST*835*0009*005010X221A1", "BPR*I*0", "CLM*SAMPLE-X*1***11:B:1", "SE*4*0009")
    data = make_837p(3, 2, edits=(added("GS", *other), replaced("GE", "GE*2*7")))
    assert _same_claims(data)
    assert named(file_problems(data)) == ["envelope ST/ST01"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"{}", "ISA"),
        (PLAIN[PLAIN.index(b"GS") :], "ISA"),
        (b"ISA", "ISA"),
        (b"ISA*00*", "16"),
        (PLAIN[:104].replace(b"*T*", b"*T"), "16"),
        (PLAIN.replace(b"*0*T*:~", b"*0*T:~", 1), "15 of its 16"),
        (PLAIN.replace(b"*0*T*:~", b"*0*T*:*~", 1), "more than 16"),
        (PLAIN[:105].rstrip(b":"), "terminator"),
        (PLAIN.decode().encode("utf-16"), "ISA"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_that_say_why(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableInterchange, match=word) as refused:
        read_837p(data)
    assert "SAMPLE" not in str(refused.value)


@pytest.mark.parametrize("data", [PLAIN, b"\xef\xbb\xbf\r\n" + PLAIN, b"GS*HC*", b"ST|837|", b"ISA~"])
def test_x12_is_recognised_by_its_first_segment(data: bytes) -> None:
    assert looks_like_x12(data)


@pytest.mark.parametrize("data", [b"", b"   ", b'{"claim": 1}', b"[]", b"ISABEL", b"ISA", b"STATE"])
def test_other_content_is_not_taken_for_x12(data: bytes) -> None:
    assert not looks_like_x12(data)
