"""How many 15-minute units a day's minutes earn, and on which codes.

`cms`: all timed minutes of the day are pooled; each code keeps its full quarters of an hour and the spare units of the
pool go, one each, to the largest remainders (Medicare Claims Processing Manual, chapter 5, section 20.2.C).
`ama`: each code is rounded by itself at its midpoint. `full15`: each code counts full quarters only.
Codes that are one service (a first and its added quarters) are counted together and laid out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from chalicelib.domain.lean import lean_dataclass

Method = Literal["cms", "ama", "full15"]

QUARTER_MINUTES = 15
LEAST_MINUTES = 8
RULE_NAMES: dict[Method, str] = {
    "cms": "the CMS 8-minute rule",
    "ama": "the AMA midpoint rule",
    "full15": "the full-15-minutes rule",
}


@lean_dataclass
class Service:
    """One code, or codes that are one service; `remainder_minutes` is what its full quarters leave."""

    codes: tuple[str, ...]
    minutes: int
    full_units: int
    remainder_minutes: int


@lean_dataclass
class Solution:
    """What the minutes earn. `forced` services get a spare unit; of the `tied` ones any `choose` get one."""

    method: Method
    services: tuple[Service, ...]
    total_minutes: int
    total_units: int
    forced: frozenset[int]
    tied: tuple[int, ...]
    choose: int

    @property
    def units(self) -> dict[str, int]:
        """The suggested units per code: among equal remainders the code with more time, then the one given first."""
        ranked = sorted(self.tied, key=lambda index: -self.services[index].minutes)
        return self._laid_out(self.forced | set(ranked[: self.choose]))

    def accepts(self, billed: Mapping[str, int]) -> bool:
        """True where `billed` is one of the ways in which the rule lets these units be billed."""
        return self.accepts_services(billed) and not self.misplaced(billed)

    def accepts_services(self, billed: Mapping[str, int]) -> bool:
        """True where each service has its units, on whichever of its codes."""
        extras = 0
        for index, service in enumerate(self.services):
            extra = sum(billed.get(code, 0) for code in service.codes) - service.full_units
            if extra not in (0, 1):
                return False
            if index in self.tied:
                extras += extra
            elif extra != (index in self.forced):
                return False
        return extras == self.choose

    def covers(self, billed: Mapping[str, int]) -> bool:
        """True where no service has more units than some allowed way of billing gives it."""
        most = (
            service.full_units + (index in self.forced or index in self.tied)
            for index, service in enumerate(self.services)
        )
        return all(
            sum(billed.get(code, 0) for code in s.codes) <= limit for s, limit in zip(self.services, most, strict=True)
        )

    def misplaced(self, billed: Mapping[str, int]) -> list[Service]:
        """The services of two codes whose units do not stand first on the first code and then on the second."""
        several = (service for service in self.services if len(service.codes) > 1)
        laid_out = {service: {code: billed.get(code, 0) for code in service.codes} for service in several}
        return [service for service, units in laid_out.items() if self._spread(service, sum(units.values())) != units]

    def alternatives(self) -> Iterator[dict[str, int]]:
        """Every other way that the rule allows, the suggested one left out."""
        suggested = self.units
        for chosen in combinations(self.tied, self.choose):
            units = self._laid_out(self.forced | set(chosen))
            if units != suggested:
                yield units

    def explanation(self) -> list[str]:
        """The arithmetic in words: pool, full units, remainders, who got a spare unit, what else is allowed."""
        lines = [_service_words(service, self.method) for service in self.services]
        if self.method == "cms" and self.services:
            spare = self.total_units - sum(service.full_units for service in self.services)
            lines.insert(0, f"{self.total_minutes} timed minutes in all earn {_units(self.total_units)}.")
            if spare:
                largest = "remainder" if spare == 1 else "remainders"
                lines.append(f"{_units(spare)} beyond the full ones: to the largest {largest}.")
        if self.choose and len(self.tied) > self.choose:
            names = ", ".join("+".join(self.services[index].codes) for index in self.tied)
            lines.append(f"{names} have equal remainders: any {self.choose} of them may take the spare unit.")
        return lines

    def _laid_out(self, spare: frozenset[int] | set[int]) -> dict[str, int]:
        units: dict[str, int] = {}
        for index, service in enumerate(self.services):
            units |= self._spread(service, service.full_units + (index in spare))
        return units

    @staticmethod
    def _spread(service: Service, units: int) -> dict[str, int]:
        """The first unit of a service is the first code's, the rest the second's."""
        first, *added = service.codes
        if not added:
            return {first: units}
        return {first: min(units, 1), added[0]: max(units - 1, 0)}


def solve(minutes: Mapping[str, int], method: Method, one_service: Sequence[Sequence[str]] = ()) -> Solution:
    """What the minutes of one day earn. `minutes` holds timed codes alone, each with its sum of the day (0 or more);
    `one_service` lists codes that count as one service, first code first. Any number of codes, in any order."""
    services = _services(minutes, method, one_service)
    total_minutes = sum(service.minutes for service in services)
    full = sum(service.full_units for service in services)
    if method != "cms":
        return Solution(method, services, total_minutes, full, frozenset(), (), 0)
    total = pooled_units(total_minutes)
    spare = total - full
    order = sorted(range(len(services)), key=lambda index: -services[index].remainder_minutes)
    if spare <= 0:
        return Solution(method, services, total_minutes, total, frozenset(), (), 0)
    cut = services[order[spare - 1]].remainder_minutes
    forced = frozenset(index for index in order if services[index].remainder_minutes > cut)
    tied = tuple(sorted(index for index in order if services[index].remainder_minutes == cut))
    choose = spare - len(forced)
    if choose == len(tied):
        return Solution(method, services, total_minutes, total, forced | set(tied), (), 0)
    return Solution(method, services, total_minutes, total, forced, tied, choose)


def pooled_units(minutes: int) -> int:
    """Units that a pool of timed minutes earns: 8 to 22 one, 23 to 37 two, and so on without end."""
    return (minutes + QUARTER_MINUTES - LEAST_MINUTES) // QUARTER_MINUTES if minutes >= LEAST_MINUTES else 0


def _services(minutes: Mapping[str, int], method: Method, one_service: Sequence[Sequence[str]]) -> tuple[Service, ...]:
    together = {code: tuple(codes) for codes in one_service for code in codes}
    pooled: dict[tuple[str, ...], int] = {}
    for code, spent in minutes.items():
        codes = together.get(code, (code,))
        pooled[codes] = pooled.get(codes, 0) + spent
    services = []
    for codes, spent in pooled.items():
        full = pooled_units(spent) if method == "ama" else spent // QUARTER_MINUTES
        services.append(Service(codes, spent, full, spent - full * QUARTER_MINUTES))
    return tuple(services)


def _service_words(service: Service, method: Method) -> str:
    name = "+".join(service.codes)
    if method == "ama":
        return f"{name}: {_minutes(service.minutes)}, rounded by itself: {_units(service.full_units)}."
    full = _units(service.full_units)
    over = _minutes(service.remainder_minutes)
    return f"{name}: {_minutes(service.minutes)} = {full} and {over} over."


def _minutes(count: int) -> str:
    return f"{count} minute" if count == 1 else f"{count} minutes"


def _units(count: int) -> str:
    return f"{count} unit" if count == 1 else f"{count} units"
