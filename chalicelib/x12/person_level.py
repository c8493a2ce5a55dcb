"""Loops 2000B, 2010BA, 2010BB and 2000C, 2010CA: the subscriber with his payer, and a patient who is somebody else."""

from datetime import date
from typing import ClassVar

from chalicelib.domain.claim import Subscriber
from chalicelib.x12 import problems, values
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.level import Level, table

_MEMBER = "patient.member_id"


class PersonLevel(Level):
    """A person: name, birth date and sex, out of NM1 and DMG of `person_loop`."""

    person_loop: ClassVar[str]
    last_name: str | None = None
    first_name: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    named = False
    described = False

    def person(self, elements: list[str]) -> None:
        self.named = True
        self.last_name = elements[3] or None
        self.first_name = elements[4] or None

    def dmg(self, elements: list[str], position: int) -> None:
        if self.loop != self.person_loop:
            return
        self.described = True
        self.sex = elements[3][:80] or None
        try:
            self.birth_date = values.day(elements[2])
        except ValueError:
            x12 = f"{self.loop}/DMG02"
            self.report(problems.unreadable(x12, "a date that exists", "19840229", elements[2], position))


class SubscriberLevel(PersonLevel):
    """The insured, and the payer that the claims below go to."""

    person_loop = "2010BA"
    parties = GUIDE.parties["subscriber"]
    rank = ""
    relationship: str | None = None
    filing: str | None = None
    member_id: str | None = None
    payer_identifier: str | None = None
    payer_name: str | None = None
    payer_named = False
    _settled = False

    def __init__(self, position: int) -> None:
        super().__init__("2000B", position)
        self.has_sbr = False

    def subscriber(self) -> Subscriber:
        return Subscriber(self.first_name, self.last_name, self.birth_date, self.sex)

    def settle(self) -> None:
        """Report what the loops lack for any claim below, once they are complete."""
        if self._settled:
            return
        self._settled = True
        if not self.has_sbr:
            self.report(problems.missing("2000B", "SBR", self.position, "the payer's rank and who the patient is"))
        if not self.named:
            self.report(problems.missing("2010BA", "NM1*IL", self.position, "the subscriber's name"))
        if not self.payer_named:
            self.report(problems.missing("2010BB", "NM1*PR", self.position, "the payer's name", None, "payer_id"))

    def sbr(self, elements: list[str], position: int) -> None:
        self.has_sbr = True
        self.rank, self.relationship, self.filing = elements[1], elements[2][:80] or None, elements[9][:80] or None
        codes = GUIDE.codes
        if self.rank not in codes["payer_rank"]:
            self.report(problems.wrong_code("2000B/SBR01", self.rank, codes["payer_rank"], position))
        if self.relationship and self.relationship not in codes["subscriber_relationship"]:
            allowed = codes["subscriber_relationship"]
            self.report(problems.wrong_code("2000B/SBR02", self.relationship, allowed, position))
        if self.filing and self.filing not in codes["claim_filing"]:
            self.report(problems.wrong_code("2000B/SBR09", self.filing, codes["claim_filing"], position))

    def nm1(self, elements: list[str], position: int) -> None:
        loop = self.enter_party(elements, position)
        if loop == "2010BA":
            self.person(elements)
            self.member_id = self.identifier(elements, position, "member_id")
            if self.member_id is None and elements[2] == "1" and (elements[8] or "MI") in GUIDE.codes["member_id"]:
                what = "a member number"
                self.report(
                    problems.unreadable("2010BA/NM109", what, "the one on his card", "", position, None, _MEMBER)
                )
        elif loop == "2010BB":
            self.payer_named = True
            self.payer_name = elements[3] or None
            self.payer_identifier = self.identifier(elements, position, "payer_id")
            if self.payer_identifier is None:
                what = "the number under which the payer takes claims"
                self.report(
                    problems.element("2010BB/NM109", "NM109 is empty.", f"Send {what}.", position, None, "payer_id")
                )

    handlers = table({"SBR": sbr, "NM1": nm1, "DMG": PersonLevel.dmg, "N4": Level.city})


class PatientLevel(PersonLevel):
    """A patient who is not the subscriber."""

    person_loop = "2010CA"
    parties = GUIDE.parties["patient"]
    relationship: str | None = None
    _has_pat = False
    _settled = False

    def __init__(self, position: int) -> None:
        super().__init__("2000C", position)

    def settle(self) -> None:
        """Report what the loops lack, once they are complete."""
        if self._settled:
            return
        self._settled = True
        if not self._has_pat:
            self.report(problems.missing("2000C", "PAT", self.position, "how the patient is related to the subscriber"))
        if not self.named:
            self.report(problems.missing("2010CA", "NM1*QC", self.position, "the patient's name"))
        elif not self.described:
            self.report(problems.missing("2010CA", "DMG", self.position, "the patient's birth date and sex"))

    def pat(self, elements: list[str], position: int) -> None:
        self._has_pat = True
        self.relationship = elements[1][:80] or None
        if elements[1] not in GUIDE.codes["patient_relationship"]:
            allowed = GUIDE.codes["patient_relationship"]
            self.report(problems.wrong_code("2000C/PAT01", elements[1], allowed, position))

    def nm1(self, elements: list[str], position: int) -> None:
        if self.enter_party(elements, position) == "2010CA":
            self.person(elements)

    handlers = table({"PAT": pat, "NM1": nm1, "DMG": PersonLevel.dmg, "N4": Level.city})
