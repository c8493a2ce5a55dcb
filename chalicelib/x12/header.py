"""The part of a transaction that no claim owns: BHT, submitter, receiver, the billing provider's HL and PRV (2000A).

It is read with the envelopes, so that its problems are the file's.
"""

from chalicelib.domain.origin import StructureProblem
from chalicelib.x12 import problems
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.hierarchy import PATIENT, PROVIDER, SUBSCRIBER, Hierarchy

_PARTIES = GUIDE.parties["header"]
_NEEDED = {"1000A": ("NM1*41", "the submitter"), "1000B": ("NM1*40", "the receiver")}


class Header:
    """One transaction that is read, from its ST; `open` while what follows belongs to the file, not to a claim."""

    def __init__(self, found: list[StructureProblem], position: int) -> None:
        self._found = found
        self._position = position
        self._hierarchy = Hierarchy()
        self._loop = "ST"
        self._parties: set[str] = set()
        self._has_bht = self._has_provider = self._has_claim = False
        self._waiting_hl: int | None = None
        self.open = True

    def segment(self, elements: list[str], position: int) -> None:
        """A segment of the header, or of 2000A."""
        tag = elements[0]
        if tag == "BHT":
            self._bht(elements, position)
        elif tag == "NM1":
            self._nm1(elements)
        elif tag == "PRV" and self._loop == "2000A":
            self._prv(elements, position)
        elif tag not in GUIDE.segments:
            problems.note(self._found, problems.foreign_segment(self._loop, tag, position))

    def hl(self, elements: list[str], position: int) -> None:
        """Any HL: its numbering is followed throughout, but only a billing provider's is the file's business."""
        self._claim_expected()
        found, code = self._hierarchy.take(elements, position), elements[3]
        if code == PROVIDER:
            self._has_provider, self._loop, self.open = True, "2000A", True
        else:
            self.open = False
            if code == PATIENT or (code == SUBSCRIBER and elements[4] == "0"):
                self._waiting_hl = position
        if code not in (SUBSCRIBER, PATIENT):
            for problem in found:
                problems.note(self._found, problem)

    def clm(self) -> None:
        self._waiting_hl, self._has_claim, self.open = None, True, False

    def end(self) -> None:
        """What the whole transaction lacks."""
        self._claim_expected()
        missing = []
        if not self._has_bht:
            missing.append(problems.missing("ST", "BHT", self._position, "the beginning of the transaction"))
        for loop, (segment, what) in _NEEDED.items():
            if loop not in self._parties:
                missing.append(problems.missing(loop, segment, self._position, what))
        if not self._has_provider:
            missing.append(problems.missing("2000A", "HL", self._position, "the billing provider's level"))
        if not self._has_claim:
            missing.append(problems.missing("2300", "CLM", self._position, "at least one claim"))
        for problem in missing:
            problems.note(self._found, problem)

    def _claim_expected(self) -> None:
        if self._waiting_hl is not None:
            self._has_claim = True
            what = "a claim, or take this level out"
            problems.note(self._found, problems.missing("2300", "CLM", self._waiting_hl, what))
            self._waiting_hl = None

    def _bht(self, elements: list[str], position: int) -> None:
        self._has_bht = True
        if elements[1] != GUIDE.hierarchy_code:
            allowed = frozenset((GUIDE.hierarchy_code,))
            problems.note(self._found, problems.wrong_code("ST/BHT01", elements[1], allowed, position))

    def _nm1(self, elements: list[str]) -> None:
        loop = _PARTIES.get(elements[1])
        if loop is not None:
            self._loop = loop
            self._parties.add(loop)
        elif self._loop == "2000A":
            # 2010AA and what follows goes to the claims.
            self.open = False

    def _prv(self, elements: list[str], position: int) -> None:
        if elements[2] not in GUIDE.codes["taxonomy"]:
            problems.note(
                self._found, problems.wrong_code("2000A/PRV02", elements[2], GUIDE.codes["taxonomy"], position)
            )
        if not elements[3]:
            code = problems.unreadable("2000A/PRV03", "a taxonomy code", "the ten characters of one", "", position)
            problems.note(self._found, code)
