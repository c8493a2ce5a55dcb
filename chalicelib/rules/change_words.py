"""What is new in a check's value, in words: of a list or a map only what came and what went, of the rest the sentence
before and the sentence after."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chalicelib.rules.parameters import Parameters
from chalicelib.rules.words import field_words, head_of

# A shorter list is read at a glance and told whole.
_LISTED_WHOLE = 4


class ChangeWords(NamedTuple):
    """The sentences that no longer hold, and those that do from then on."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def change_words(old: Parameters, new: Parameters) -> ChangeWords:
    """Two values of one check, field by field in the order of the model."""
    before: list[str] = []
    after: list[str] = []
    was, will = old.model_dump(mode="json"), new.model_dump(mode="json")
    for name in type(new).model_fields:
        one, other = getattr(old, name), getattr(new, name)
        if one == other:
            continue
        if _is_long(one) and _is_long(other):
            went, came = _apart(was[name], will[name])
            after += [f"{head_of(new, name)}: {', '.join(came)} added."] if came else []
            after += [f"{head_of(new, name)}: {', '.join(went)} taken out."] if went else []
            if not went and not came:
                after.append(f"{head_of(new, name)}: in another order.")
        else:
            said, now = field_words(old, name), field_words(new, name)
            before += [sentence for sentence in said if sentence not in now]
            after += [sentence for sentence in now if sentence not in said]
    return ChangeWords(tuple(before), tuple(after))


def _is_long(value: Any) -> bool:
    if isinstance(value, Mapping):
        return len(value) > _LISTED_WHOLE
    is_list = isinstance(value, frozenset | tuple) and all(isinstance(one, str | tuple | frozenset) for one in value)
    return is_list and len(value) > _LISTED_WHOLE


def _apart(old: Any, new: Any) -> tuple[list[str], list[str]]:
    """The members that only one of both holds; a map's with what they stand for."""
    one, other = _members(old), _members(new)
    return sorted(one - other), sorted(other - one)


def _members(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        return {f"{key} ({_plain(item)})" for key, item in value.items()}
    return {_plain(item) for item in value}


def _plain(item: Any) -> str:
    return " and ".join(item) if isinstance(item, list) else str(item)
