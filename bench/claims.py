"""Clean occupational-therapy claims, as native JSON values. The same number always gives the same claim.

Everything in them is made up; the codes are combined so that no edit, limit or exclusion stands between them.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

LINES = 5
PAYER = "bench_commercial"
PAYER_X12_ID = "BENCH1"
PAYER_NAME = "BENCH COMMERCIAL"
SUBMITTED_ON = date(2026, 9, 28)
AS_OF = date(2026, 9, 30)
CLINICS = ("HAND AND UPPER LIMB CLINIC", "RIVERSIDE REHABILITATION")
EVALUATIONS = ("97166",)
_FIRST_DAYS = (date(2026, 8, 3), date(2026, 9, 2))
_OT = "225X00000X"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Service(NamedTuple):
    """One service: days after the claim's first day, procedure, units, further modifiers, charge per unit in cents."""

    day: int
    procedure: str
    units: int
    modifiers: tuple[str, ...]
    unit_charge_cents: int


# Five lines each: a long visit, an orthosis with exercises apart, cognition, and series of two, three and five visits.
_PLANS: tuple[tuple[Service, ...], ...] = (
    (
        Service(0, "97530", 2, (), 4500),
        Service(0, "97110", 1, (), 3500),
        Service(0, "97535", 1, (), 4000),
        Service(0, "97140", 1, ("59",), 3850),
        Service(0, "97112", 1, (), 3600),
    ),
    (
        Service(0, "97760", 2, (), 5200),
        Service(0, "97110", 1, ("59",), 3500),
        Service(0, "97535", 1, (), 4000),
        Service(2, "97140", 2, (), 3850),
        Service(2, "97530", 1, (), 4500),
    ),
    (
        Service(0, "97129", 1, (), 4100),
        Service(0, "97130", 2, (), 3900),
        Service(0, "97535", 1, (), 4000),
        Service(5, "97530", 2, (), 4500),
        Service(5, "97535", 1, (), 4000),
    ),
    (
        Service(0, "97530", 1, (), 4500),
        Service(0, "97110", 2, (), 3500),
        Service(2, "97530", 1, (), 4500),
        Service(2, "97112", 1, (), 3600),
        Service(7, "97535", 2, (), 4000),
    ),
    (
        Service(0, "97530", 3, (), 4500),
        Service(2, "97530", 3, (), 4500),
        Service(7, "97110", 3, (), 3500),
        Service(9, "97112", 2, (), 3600),
        Service(14, "97535", 2, (), 4000),
    ),
    (
        Service(0, "97166", 1, (), 12000),
        Service(2, "97530", 2, (), 4500),
        Service(2, "97110", 1, (), 3500),
        Service(7, "97530", 2, (), 4500),
        Service(7, "97140", 1, ("59",), 3850),
    ),
)
_DIAGNOSES: tuple[tuple[str, ...], ...] = (
    ("M25.641", "M62.81"),
    ("G56.01",),
    ("S62.511D", "M25.641"),
    ("I69.351", "R27.8"),
    ("M77.11", "M25.521"),
    ("M18.11", "M25.541", "M62.81"),
    ("S52.531D", "M25.631"),
    ("G20.A1", "R27.8"),
)


def claims(count: int, payer: str = PAYER) -> Iterator[dict[str, Any]]:
    """`count` claims of five lines, as callers send them in native JSON."""
    return (claim(number, payer) for number in range(count))


def claim(number: int, payer: str = PAYER) -> dict[str, Any]:
    """The claim with this number. Every tenth is for a dependent; all have a referral and an authorization."""
    chance = Random(number)
    services = _PLANS[number % len(_PLANS)]
    diagnoses = _DIAGNOSES[number // 2 % len(_DIAGNOSES)]
    lines = _lines(chance, services, len(diagnoses))
    dependent = number % 10 == 9
    return {
        "claim_id": f"PCN{number:08d}",
        "payer_id": payer,
        "frequency": "1",
        "place_of_service": "11",
        "authorization_number": f"AUTH{number:07d}",
        "submitted_on": SUBMITTED_ON.isoformat(),
        "patient": _patient(chance, number, dependent),
        "subscriber": _subscriber(chance, number) if dependent else None,
        "billing_provider": _clinic(number),
        "rendering_provider": {"npi": npi(107000000 + number % 40), "taxonomy": _OT},
        "referring_provider": {"npi": npi(198765430 + number % 25)},
        "diagnoses": list(diagnoses),
        "total_charge": money(sum(round(float(line["charge"]) * 100) for line in lines)),
        "lines": lines,
    }


def clinic_of(number: int) -> int:
    """Which clinic sent the claim with this number: a batch holds a run of one clinic's claims, then the other's."""
    return number // 500 % len(CLINICS)


def npi(first_nine: int) -> str:
    """A National Provider Identifier with its check digit (Luhn over 80840 and the number)."""
    digits = [int(digit) for digit in f"80840{first_nine:09d}"]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[::-2])
    return f"{first_nine:09d}{-(doubled + sum(digits[-2::-2])) % 10}"


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _lines(chance: Random, services: tuple[Service, ...], diagnoses: int) -> list[dict[str, Any]]:
    first = chance.choice(_FIRST_DAYS) + timedelta(days=chance.choice((0, 1, 5, 6, 7)))
    return [_line(place, first, service, diagnoses) for place, service in enumerate(services, 1)]


def _line(place: int, first: date, service: Service, diagnoses: int) -> dict[str, Any]:
    return {
        "line": place,
        "service_date": (first + timedelta(days=service.day)).isoformat(),
        "procedure": service.procedure,
        "modifiers": ["GO", *service.modifiers],
        "units": service.units,
        "charge": money(service.units * service.unit_charge_cents),
        "diagnosis_pointers": list(range(1, diagnoses + 1)),
        "minutes": 45 if service.procedure in EVALUATIONS else 15 * service.units,
        "assistant_minutes": 0,
    }


def _patient(chance: Random, number: int, dependent: bool) -> dict[str, Any]:
    year = chance.randint(2012, 2020) if dependent else chance.randint(1945, 2004)
    return {
        "first_name": f"PAT{_word(number)}",
        "last_name": f"SAMPLE{_word(number)}",
        "birth_date": date(year, chance.randint(1, 12), chance.randint(1, 28)).isoformat(),
        "sex": chance.choice("FM"),
        "member_id": f"MBR{number:08d}",
        "relationship": "19" if dependent else "18",
    }


def _subscriber(chance: Random, number: int) -> dict[str, Any]:
    return {
        "first_name": f"PARENT{_word(number)}",
        "last_name": f"SAMPLE{_word(number)}",
        "birth_date": date(chance.randint(1975, 1990), chance.randint(1, 12), chance.randint(1, 28)).isoformat(),
        "sex": chance.choice("FM"),
    }


def _clinic(number: int) -> dict[str, Any]:
    which = clinic_of(number)
    return {"npi": npi(123456780 + which), "tax_id": f"58765432{which}", "taxonomy": _OT, "name": CLINICS[which]}


def _word(number: int) -> str:
    """A number as letters: names hold no digits."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = _LETTERS[rest] + letters
        if not number:
            return letters
