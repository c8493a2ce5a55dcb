"""What is new in a check's value, in words: of a long list or map how many it holds, what came and what went, of the
rest the sentence before and the sentence after."""

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


class LongList(NamedTuple):
    """All that a long list or map holds before and after, for whoever wants to see more than what changes."""

    head: str
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
            before.append(f"{head_of(new, name)}: {len(one)} in all.")
            after.append(f"{head_of(new, name)}: {len(other)} in all; {_moved(was[name], will[name])}.")
        else:
            said, now = field_words(old, name), field_words(new, name)
            before += [sentence for sentence in said if sentence not in now]
            after += [sentence for sentence in now if sentence not in said]
    return ChangeWords(tuple(before), tuple(after))


def long_lists(old: Parameters | None, new: Parameters | None) -> tuple[LongList, ...]:
    """The long lists and maps in which two values differ, in the order of the model; None: the check is off."""
    was, will = (one.model_dump(mode="json") if one else {} for one in (old, new))
    return tuple(
        LongList(head_of(some, name), *(tuple(sorted(_members(side.get(name)))) for side in (was, will)))
        for some in [new or old]
        if some is not None
        for name in type(some).model_fields
        if was.get(name) != will.get(name) and any(_is_long(getattr(one, name, None)) for one in (old, new))
    )


def _moved(old: Any, new: Any) -> str:
    """What came and what went."""
    went, came = _apart(old, new)
    moved = [f"{', '.join(came)} added"] * bool(came) + [f"{', '.join(went)} taken out"] * bool(went)
    return "; ".join(moved) or "in another order"


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
    return {_plain(item) for item in value or ()}


def _plain(item: Any) -> str:
    return " and ".join(item) if isinstance(item, list) else str(item)
