"""Loops 2300 and 2310: a claim while it is read, from its CLM to the next claim or level."""

from datetime import date

from chalicelib.domain.claim import Line, Provider
from chalicelib.x12 import problems, values
from chalicelib.x12.claim_part import ClaimPart
from chalicelib.x12.delimiters import component_used
from chalicelib.x12.diagnoses import read_diagnoses
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.level import table
from chalicelib.x12.other_payer import OtherPayer
from chalicelib.x12.person_level import PatientLevel, SubscriberLevel
from chalicelib.x12.provider_level import ProviderLevel

_CLAIM_ID_LIMIT = 38
_LONGEST = 80
_B = GUIDE.codes["facility_qualifier"]


class ClaimLevel(ClaimPart):
    """What one claim says so far. `component` is the separator that its composites use, whatever ISA16 says.

    `service_date` is a claim-level DTP*472, which the guide does not have; `decided_on` is the latest DTP*573 of its
    lines by payer; `icd9_at` is the number of the first ICD-9 composite and its segment's position.
    """

    parties = GUIDE.parties["claim"]
    claim_id = ""
    component = ""
    place: str | None = None
    frequency = "1"
    total_cents: int | None = None
    authorization_number: str | None = None
    original_reference: str | None = None
    rendering: Provider | None = None
    referring: Provider | None = None
    service_date: date | None = None
    last_date: date | None = None
    icd9_at: tuple[int, int] | None = None
    has_hi = False

    def __init__(
        self, provider: ProviderLevel, subscriber: SubscriberLevel, patient: PatientLevel | None, position: int
    ) -> None:
        super().__init__("2300", position)
        self.provider = provider
        self.subscriber = subscriber
        self.patient = patient
        self.diagnoses: list[str] = []
        self.diagnoses_cut = False
        self.lines: list[Line] = []
        self.other_payers: list[OtherPayer] = []
        self.decided_on: dict[str, date] = {}

    def clm(self, elements: list[str], position: int, declared: str) -> None:
        """CLM itself; `declared` is the component separator of ISA16."""
        self.claim_id = elements[1][:_LONGEST]
        if not self.claim_id or len(elements[1]) > _CLAIM_ID_LIMIT:
            self._claim_id_problem(position)
        self.total_cents = self.amount("2300/CLM02", elements[2], position, "total_charge")
        composite = elements[5][: values.LONGEST]
        self.component = component_used(composite, declared)
        place, qualifier, frequency = values.facility(composite, self.component)
        self.place = place or None
        if qualifier not in _B:
            self.report(problems.wrong_code("2300/CLM05-2", qualifier, _B, position))
        if frequency:
            self.frequency = frequency
        else:
            self.report(problems.unreadable("2300/CLM05-3", "a frequency code", "1", "", position, None, "frequency"))

    def _claim_id_problem(self, position: int) -> None:
        x12 = "2300/CLM01"
        if self.claim_id:
            self.report(problems.too_long(x12, _CLAIM_ID_LIMIT, position))
        else:
            self.report(problems.unreadable(x12, "your number of the claim", "A-1", "", position, None, "claim_id"))

    def ref(self, elements: list[str], position: int) -> None:
        # REF04 names another payer, whose number is none of this claim's.
        if self.loop != "2300" or not elements[2] or elements[4]:
            return
        qualifier = elements[1]
        if qualifier == "G1":
            self.authorization_number = self.authorization_number or self.reference(elements, position)
        elif qualifier == "F8":
            self.original_reference = self.original_reference or self.reference(elements, position)

    def nm1(self, elements: list[str], position: int) -> None:
        loop = self.enter_party(elements, position)
        if loop == "2310B":
            self.rendering = self._named_provider(elements, position)
        elif loop == "2310A" and elements[1] == "DN":
            self.referring = self._named_provider(elements, position)

    def _named_provider(self, elements: list[str], position: int) -> Provider:
        name = f"{elements[4]} {elements[3]}".strip()[:_LONGEST]
        return Provider(self.npi(elements, position), None, None, name or None)

    def prv(self, elements: list[str], position: int) -> None:
        if self.loop == "2310B" and self.rendering is not None:
            self.rendering.taxonomy = elements[3][:_LONGEST] or None
            if elements[2] not in GUIDE.codes["taxonomy"]:
                self.report(problems.wrong_code("2310B/PRV02", elements[2], GUIDE.codes["taxonomy"], position))

    def dtp(self, elements: list[str], position: int) -> None:
        if elements[1] == "472" and self.loop == "2300":
            self.service_date, self.last_date = self.days("2300/DTP03", elements, position, "lines.0.service_date")

    handlers = table(
        {"REF": ref, "HI": read_diagnoses, "NM1": nm1, "PRV": prv, "DTP": dtp, "N4": ClaimPart.city},
        opens=("LX", "SBR", "SV1"),
    )
