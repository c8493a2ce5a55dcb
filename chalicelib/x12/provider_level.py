"""Loops 2000A and 2010AA: the billing provider, shared by every claim until the next one.

What is wrong with 2000A belongs to the file and is found by its outline; what is wrong with 2010AA goes to the claims.
"""

import re

from chalicelib.domain.claim import Provider
from chalicelib.x12 import problems
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.level import Level, table

_LOOP = "2010AA"
_POST_BOX = re.compile(r"\b(?:P[. ]*O[. ]*BOX|POST +OFFICE +BOX|LOCK ?BOX)\b", re.IGNORECASE)
_NEEDED = {
    "N3": "the street address",
    "N4": "city, state and ZIP code",
    "REF": "the tax number, with qualifier EI or SY",
}
_LONGEST_STREET = 200
_ZIP = re.compile(r"([0-9]{5})-?([0-9]{4})?", re.ASCII)


class ProviderLevel(Level):
    """The billing provider of the claims below; `position` is that of its HL."""

    parties = GUIDE.parties["provider"]

    def __init__(self, position: int) -> None:
        super().__init__("2000A", position)
        self.number: str | None = None
        self.tax_id: str | None = None
        self.taxonomy: str | None = None
        self.name: str | None = None
        self._seen: set[str] = set()
        self._settled = False

    def provider(self) -> Provider:
        return Provider(self.number, self.tax_id, self.taxonomy, self.name)

    def settle(self) -> None:
        """Report what 2010AA lacks, once it is complete; without its NM1 nothing else in it can be told."""
        if self._settled:
            return
        self._settled = True
        needed = _NEEDED if "NM1" in self._seen else {"NM1": "the billing provider"}
        for segment, what in needed.items():
            if segment not in self._seen:
                self.report(problems.missing(_LOOP, segment, self.position, what))

    def unknown(self, tag: str, position: int) -> None:
        if self.loop != "2000A":
            super().unknown(tag, position)

    def nm1(self, elements: list[str], position: int) -> None:
        if self.enter_party(elements, position) == _LOOP:
            self._seen.add("NM1")
            self.number = self.npi(elements, position)
            self.name = f"{elements[4]} {elements[3]}".strip()[:80] or None

    def prv(self, elements: list[str], position: int) -> None:
        if self.loop == "2000A":
            self.taxonomy = elements[3][:80] or None

    def n3(self, elements: list[str], position: int) -> None:
        if self.loop != _LOOP:
            return
        self._seen.add("N3")
        if any(_POST_BOX.search(street[:_LONGEST_STREET]) for street in elements[1:3]):
            self.report(
                problems.element(
                    f"{_LOOP}/N301",
                    "The billing provider's address is a post office or lock box.",
                    "Send the street address here; a box may stand in the pay-to address, loop 2010AB.",
                    position,
                )
            )

    def n4(self, elements: list[str], position: int) -> None:
        self.city(elements, position)
        if self.loop != _LOOP:
            return
        self._seen.add("N4")
        if elements[4] in ("", "US", "USA"):
            self._zip(elements[3], position)

    def _zip(self, text: str, position: int) -> None:
        found = _ZIP.fullmatch(text)
        if found and found[2] and "-" not in text:
            return
        self.report(
            problems.element(
                f"{_LOOP}/N403",
                "N403 of the billing provider is not a nine-digit ZIP code.",
                "Send all nine digits of the ZIP code, without a hyphen.",
                position,
                severity="warning" if found else "error",
            )
        )

    def ref(self, elements: list[str], position: int) -> None:
        if self.loop == _LOOP and elements[1] in GUIDE.codes["tax_id"] and elements[2]:
            self._seen.add("REF")
            self.tax_id = self.tax_id or elements[2][:80]

    handlers = table({"NM1": nm1, "PRV": prv, "N3": n3, "N4": n4, "REF": ref})
