"""Loops 2400 to 2440: the service lines of a claim, from one LX to the next.

A line is made at its LX and filled by the segments behind it; an SV1 without an LX of its own still makes a line.
"""

from chalicelib.domain.claim import Line
from chalicelib.x12 import problems, values
from chalicelib.x12.claim_level import ClaimLevel
from chalicelib.x12.claim_part import ClaimPart
from chalicelib.x12.delimiters import component_used
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.level import table

_LONGEST = 80
# Twenty times what the guide allows: a bound on memory, not the guide's.
_MOST_LINES = 1000
_QUALIFIERS = GUIDE.codes["procedure_qualifier"]
_UNITS = GUIDE.codes["unit"]
_MINUTES = "MJ"


class LineLevel(ClaimPart):
    """The lines of `claim`, whose steps and problems they share; one is open, and `position` is that of its LX."""

    parties = GUIDE.parties["line"]
    _has_service = True
    _has_date = True
    _too_many = False
    _payer = ""

    def __init__(self, claim: ClaimLevel, position: int) -> None:
        super().__init__("2400", position)
        self.claim = claim
        self.steps, self.problems = claim.steps, claim.problems
        self.line = Line()

    def lx(self, elements: list[str], position: int) -> None:
        self.close_line()
        text, expected = elements[1], (self.line_number or 0) + 1
        if text == str(expected):
            self._open(expected, position)
            return
        try:
            number = values.whole(text)
        except ValueError:
            number = expected
        self._open(number, position)
        message, fix = f"LX01 is not {expected}.", "Number the lines of a claim 1, 2, 3."
        self.report(problems.order("2400/LX01", message, fix, position, number))

    def _open(self, number: int, position: int) -> None:
        self.line = Line(number)
        self.line_index = len(self.claim.lines)
        if self.line_index < _MOST_LINES:
            self.claim.lines.append(self.line)
        elif not self._too_many:
            self._too_many = True
            message = f"The claim has more than {_MOST_LINES} lines; the rest was not read."
            self.report(problems.order("2400/LX", message, "Split the claim.", position, number))
        self.line_number = number
        self.position = position
        self.loop = "2400"
        self._has_service = self._has_date = False

    def close_line(self) -> None:
        """Report what the open line lacks."""
        if not self._has_service:
            self.report(problems.missing("2400", "SV1", self.position, "the service of this line", self.line_number))
        if not self._has_date:
            what, path = "the date of service of this line", self.path("service_date")
            self.report(problems.missing("2400", "DTP*472", self.position, what, self.line_number, path))

    def sv1(self, elements: list[str], position: int) -> None:
        if self._has_service:
            self._second_service(position)
        self._has_service = True
        line = self.line
        composite = elements[1][: values.LONGEST]
        component = component_used(composite, self.claim.component)
        if component != self.claim.component:
            self._other_component(position)
        qualifier, code, line.modifiers = values.procedure(composite, component)
        line.procedure = code or None
        if qualifier not in _QUALIFIERS:
            self.report(problems.wrong_code("2400/SV101-1", qualifier, _QUALIFIERS, position, line.line))
        line.charge_cents = self.amount("2400/SV102", elements[2], position, "charge")
        self._quantity(elements[3], elements[4], position)
        line.place_of_service = elements[5][:_LONGEST] or None
        if elements[7]:
            self._pointers(elements[7], component, position)

    def _other_component(self, position: int) -> None:
        message = "SV101 uses another component separator than CLM05; it was read with its own."
        fix = "Part every composite with the character in ISA16."
        self.report(problems.element("2400/SV101", message, fix, position, self.line_number))

    def _second_service(self, position: int) -> None:
        """Two services under one LX, or one under none: an LX was lost, so the second is a line of its own."""
        self.close_line()
        number = (self.line_number or 0) + 1
        self._open(number, position)
        self.report(
            problems.order("2400/SV1", "An SV1 has no LX of its own.", "Send an LX before every SV1.", position, number)
        )

    def _quantity(self, unit: str, text: str, position: int) -> None:
        """SV103 and SV104: units, or minutes of anaesthesia, which are none. A missing count is left to the checks."""
        number = self.line.line
        if unit not in _UNITS:
            self.report(problems.wrong_code("2400/SV103", unit, _UNITS, position, number))
        if not text:
            return
        try:
            quantity = values.quantity(text)
        except ValueError:
            self.report(problems.unreadable("2400/SV104", "a number", "2", text, position, number, self.path("units")))
            return
        if unit != _MINUTES:
            self.line.units = quantity
        elif isinstance(quantity, int):
            self.line.minutes = quantity

    def _pointers(self, composite: str, component: str, position: int) -> None:
        try:
            self.line.diagnosis_pointers = values.pointers(composite[: values.LONGEST], component)
        except ValueError:
            kind, path = "one or more whole numbers", self.path("diagnosis_pointers")
            self.report(problems.unreadable("2400/SV107", kind, "1", composite, position, self.line.line, path))

    def dtp(self, elements: list[str], position: int) -> None:
        if elements[1] == "472":
            if not self._has_date:
                self._has_date = True
                first, last = self.days("2400/DTP03", elements, position, "service_date")
                self.line.service_date = first
                if last != first:
                    self.line.last_date = last
        elif elements[1] == "573" and self.loop == "2430":
            self._decided(elements, position)

    def _decided(self, elements: list[str], position: int) -> None:
        day = self.day("2430/DTP03", elements, position, "primary_payer.paid_on")
        known = self.claim.decided_on.get(self._payer)
        if day is not None and (known is None or day > known):
            self.claim.decided_on[self._payer] = day

    def ref(self, elements: list[str], position: int) -> None:
        # REF04 names another payer, whose number is none of this line's.
        if elements[1] == "G1" and self.loop == "2400" and elements[2] and not elements[4]:
            self.line.authorization_number = self.reference(elements, position)

    def nm1(self, elements: list[str], position: int) -> None:
        if self.enter_party(elements, position) == "2420A":
            self.line.rendering_npi = self.npi(elements, position)

    def svd(self, elements: list[str], position: int) -> None:
        self.loop, self._payer = "2430", elements[1]

    def lin(self, elements: list[str], position: int) -> None:
        self.loop = "2410"

    def lq(self, elements: list[str], position: int) -> None:
        self.loop = "2440"

    handlers = table(
        {
            "LX": lx,
            "SV1": sv1,
            "DTP": dtp,
            "REF": ref,
            "NM1": nm1,
            "SVD": svd,
            "LIN": lin,
            "LQ": lq,
            "N4": ClaimPart.city,
        },
        opens=("SBR",),
    )
