"""Short ways for tests to read a file: its claims, and what was found wrong."""

from chalicelib.domain.claim import Claim
from chalicelib.domain.origin import Origin, StructureProblem
from chalicelib.x12.claim_837p import read_837p


def claims_of(data: bytes) -> list[Claim]:
    return list(read_837p(data).claims())


def only_claim(data: bytes) -> Claim:
    (claim,) = claims_of(data)
    return claim


def origin_of(claim: Claim) -> Origin:
    assert claim.origin is not None
    return claim.origin


def file_problems(data: bytes) -> list[StructureProblem]:
    return read_837p(data).problems


def claim_problems(data: bytes) -> list[StructureProblem]:
    return [problem for claim in claims_of(data) for problem in origin_of(claim).problems]


def all_problems(data: bytes) -> list[StructureProblem]:
    return file_problems(data) + claim_problems(data)


def named(problems: list[StructureProblem]) -> list[str]:
    """Each problem as `code place`, such as `element 2300/CLM02`."""
    return [f"{problem.code} {problem.x12}" for problem in problems]
