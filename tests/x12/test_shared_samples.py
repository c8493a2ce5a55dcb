"""Published and odd sample files beside the checkout, where they are: all are read, clean ones without a word."""

from pathlib import Path

import pytest

from chalicelib.x12.claim_837p import looks_like_x12, read_837p
from tests.x12.reading import all_problems, claims_of, named

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "x12"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not beside this checkout")

_CLAIM_FILES = sorted(path for path in SAMPLES.glob("**/837/*") if path.is_file())
_CLAIM_FILES += sorted(SAMPLES.glob("generated/837p*"))
_OTHER_FILES = sorted(path for path in SAMPLES.glob("*/*/*") if path.is_file() and path.parent.name != "837")
_CLEAN = [path for path in _CLAIM_FILES if path.name.startswith("00") and path.parent.parent.name == "one-fault"]
_CLEAN += [path for path in _CLAIM_FILES if path.parent.name == "generated"]
_PUBLISHED = [path for path in _CLAIM_FILES if path.parts[-3].startswith("official")]
_FAULTS = {
    "L1_iea_control": "envelope ISA/IEA02",
    "L1_nonnumeric_charge": "element 2300/CLM02",
    "L1_unknown_segment": "order 2300/ZZZ",
    "L2_bht01": "element ST/BHT01",
    "L2_hl_wrong_parent": "order 2000B/HL02",
    "L2_line_no_sv1": "missing_segment 2400/SV1",
    "L4_subscriber_no_dmg": "missing_segment 2010BA/DMG",
    "L5_bad_state": "element 2010AA/N402",
    "L5_icd_with_dot": "element 2300/HI01-2",
    "enc_comp_mismatch_gt": "envelope ISA/ISA16",
}
# What the published examples really do against the guide, seen by eye: an address that is a box, BHT01 0001, elements
# out of place, ICD-9 codes on services of 2016.
_PUBLISHED_FAULTS = {
    "X222-ppo-repriced-claim.edi": ["element 2010AA/N301"],
    "parse_837.edi": ["element ST/BHT01"],
    "parse_837_2.edi": ["element ST/BHT01", "element 2010AA/NM102", "element 2010AA/NM108", "element 2010BA/NM108"],
    "parse_837_7.edi": ["element 2300/HI01-1"],
}


@pytest.mark.parametrize("path", _CLAIM_FILES, ids=lambda path: path.name)
def test_every_sample_of_the_837p_is_read_with_all_its_claims(path: Path) -> None:
    data = path.read_bytes()
    assert looks_like_x12(data)
    assert len(claims_of(data)) == data.count(b"CLM*")


@pytest.mark.parametrize("path", _OTHER_FILES, ids=lambda path: path.name)
def test_every_sample_of_another_transaction_is_named_as_such(path: Path) -> None:
    reading = read_837p(path.read_bytes())
    assert list(reading.claims()) == []
    assert "envelope ST/ST01" in named(reading.problems)


@pytest.mark.parametrize("path", _CLEAN, ids=lambda path: path.name)
def test_a_clean_sample_is_not_flagged(path: Path) -> None:
    assert all_problems(path.read_bytes()) == []


@pytest.mark.parametrize("name", _FAULTS)
def test_a_sample_with_one_structural_fault_gives_that_problem_alone(name: str) -> None:
    assert named(all_problems((SAMPLES / "one-fault" / "837" / f"{name}.edi").read_bytes())) == [_FAULTS[name]]


@pytest.mark.parametrize("path", _PUBLISHED, ids=lambda path: path.name)
def test_the_published_examples_have_no_error_but_their_own(path: Path) -> None:
    errors = [problem for problem in all_problems(path.read_bytes()) if problem.severity == "error"]
    assert named(errors) == _PUBLISHED_FAULTS.get(path.name, [])
