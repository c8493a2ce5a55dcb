"""What a form brings, read with bounds, and what was wrong with it, so that the page can show both again.

A view asks for each field by name and gets a value that is fit to use; problems gather beside their fields, and
`require` raises them together. Whatever was typed stays in the form.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs

from chalice.app import Request

from chalicelib.domain.dates import day
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.web.body import body_of
from chalicelib.web.refusals import BodyTooLarge

URLENCODED = ("application/x-www-form-urlencoded",)
LARGEST_BYTES = 512 * 1024
MOST_FIELDS = 2_000


@dataclass(slots=True)
class Form:
    """`values` as typed, by field; `errors` in words, by field. The field "" holds what is wrong with the whole.
    `labels` are what the page calls its fields, noted as it draws them; `kept`: everything typed is shown again."""

    values: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    kept: bool = True

    @classmethod
    def of(cls, values: Mapping[str, str | Sequence[str] | None]) -> "Form":
        """A form that is shown filled in."""
        lists = {name: [given] if isinstance(given, str) else list(given or ()) for name, given in values.items()}
        return cls(lists)

    def value(self, name: str) -> str:
        """What stands in the field."""
        return next(iter(self.values.get(name, [])), "")

    def all(self, name: str) -> list[str]:
        """Everything that was chosen or typed under one name."""
        return self.values.get(name, [])

    def error(self, name: str) -> str:
        """What is wrong with the field, "" for nothing."""
        return self.errors.get(name, "")

    def called(self, name: str, label: str) -> str:
        """Notes what the page calls a field; gives "", so that a template can say it in passing."""
        self.labels[name] = label
        return ""

    def label(self, name: str) -> str:
        """What the page calls a field; one that it does not show goes by its name."""
        return self.labels.get(name) or name.rpartition(".")[2].replace("_", " ").capitalize()

    def wrong(self, name: str, message: str) -> None:
        """Notes a problem; the first of a field is shown."""
        self.errors.setdefault(name, message)

    def take(self, problems: Iterable[Problem], secrets: Sequence[str] = ("password",)) -> None:
        """Notes the problems that a service found; one of a field that the form lacks is told for the whole.

        `secrets` are fields that the form has but no longer holds."""
        for problem in problems:
            if problem.field in self.values or problem.field in secrets:
                self.wrong(problem.field, problem.message)
            else:
                self.wrong("", f"{problem.field}: {problem.message}" if problem.field else problem.message)

    def text(self, name: str, most: int = 200, *, optional: bool = False, lines: bool = False) -> str:
        """One line of text without spaces around it, or several with `lines`; "" where it is wrong or left out."""
        found = self.values.get(name, [])
        typed = self.value(name).replace("\r\n", "\n").strip()
        if len(found) > 1:
            self.wrong(name, "was sent more than once")
        elif not typed and not optional:
            self.wrong(name, "is needed")
        elif len(typed) > most:
            self.wrong(name, f"takes up to {most} characters; this has {len(typed)}")
        elif any(not (c.isprintable() or (lines and c in "\n\t")) for c in typed):
            self.wrong(name, "holds characters that cannot be shown" + ("" if lines else "; write one line"))
        else:
            return typed
        return ""

    def secret(self, name: str, most: int = 1_000) -> str:
        """A password exactly as typed; never shown again."""
        self.kept = False
        typed = next(iter(self.values.pop(name, [])), "")
        if not typed:
            self.wrong(name, "is needed")
        elif len(typed) > most:
            self.wrong(name, f"takes up to {most} characters")
        return typed[:most]

    def choice(self, name: str, among: Iterable[str], *, optional: bool = False) -> str:
        """One of the given values; "" where it is wrong or left out."""
        chosen = self.text(name, optional=optional)
        if chosen and chosen not in set(among):
            self.wrong(name, "is none of the choices")
            return ""
        return chosen

    def choices(self, name: str, among: Iterable[str]) -> list[str]:
        """Any of the given values, each once."""
        known = set(among)
        if any(chosen not in known for chosen in self.all(name)):
            self.wrong(name, "holds something that is none of the choices")
        return [chosen for chosen in dict.fromkeys(self.all(name)) if chosen in known]

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.value(name) == "yes"

    def day(self, name: str, *, optional: bool = False) -> date | None:
        """A day; None where it is wrong or left out."""
        typed = self.text(name, optional=optional)
        try:
            return day(typed) if typed else None
        except ValueError:
            self.wrong(name, "is no day that exists; write it as 2026-03-31")
            return None

    def number(self, name: str, least: int = 0, most: int = 1_000_000, *, optional: bool = False) -> int | None:
        """A whole number; None where it is wrong or left out."""
        typed = self.text(name, optional=optional)
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) < 16 and least <= int(typed) <= most):
            self.wrong(name, f"is a whole number from {least} to {most}")
            return None
        return int(typed)

    def require(self) -> None:
        """Raises InvalidInput with everything that is wrong."""
        if self.errors:
            raise InvalidInput([Problem(name, message) for name, message in self.errors.items()])


def form_of(request: Request, largest_bytes: int = LARGEST_BYTES) -> Form:
    """The form that was sent. Raises MediaTypeRefused, BodyTooLarge and InvalidInput."""
    data = body_of(request, URLENCODED)
    if len(data) > largest_bytes:
        raise BodyTooLarge(f"This form takes up to {largest_bytes // 1024} kB. Send whole files as an upload.")
    try:
        text = data.decode("ascii")
        values = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise InvalidInput([Problem("", "is no form that a browser would send, or has too many fields")]) from None
    return Form(values)
