"""Beginnings of diagnosis codes, as rules write them and diagnoses are compared with them: undotted, upper case."""

from typing import Annotated

from pydantic import AfterValidator

from chalicelib.rules.parameters import Code


def _undotted(prefix: str) -> str:
    return prefix.replace(".", "").upper()


# `M25` is all of M25. Meant for str.startswith, which takes the whole tuple at once.
Prefixes = tuple[Annotated[Code, AfterValidator(_undotted)], ...]
