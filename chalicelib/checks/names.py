"""Names as payers compare them: case, accents, punctuation, spaces, middle initials and suffixes do not count.

Tells how close two different names are, without ever repeating them.
"""

import unicodedata
from collections.abc import Collection

# Letters that Unicode does not take apart into a letter and an accent.
_SINGLE_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "'": "",
        "’": "",
        "ʼ": "",
        "`": "",
    }
)


def is_blank(name: str | None) -> bool:
    """True for a name that has neither letter nor digit."""
    return not name or (not name.isalpha() and not any(sign.isalnum() for sign in name))


def same_last_name(ours: str, theirs: str, suffixes: Collection[str]) -> bool:
    """True for the same last name, with or without a suffix such as JR."""
    if ours.casefold() == theirs.casefold():
        return True
    mine, other = name_words(ours), name_words(theirs)
    return _joined(mine) == _joined(other) or _without_suffix(mine, suffixes) == _without_suffix(other, suffixes)


def same_first_name(ours: str, theirs: str, suffixes: Collection[str]) -> bool:
    """True for the same first name, where one side may add middle names, initials or a suffix."""
    if ours.casefold() == theirs.casefold():
        return True
    mine, other = name_words(ours), name_words(theirs)
    if _joined(mine) == _joined(other):
        return True
    mine, other = _without_initials(mine, suffixes), _without_initials(other, suffixes)
    shorter = min(len(mine), len(other))
    return _joined(mine) == _joined(other) or (shorter > 0 and mine[:shorter] == other[:shorter])


def how_far(ours: str, theirs: str) -> str:
    """In words: how close two names are that are not the same."""
    mine, other = name_words(ours), name_words(theirs)
    if set(mine) <= set(other) or set(other) <= set(mine):
        return "one is a part of the other"
    letters = letters_apart(_joined(mine), _joined(other))
    if letters == 1:
        return "one letter away, most likely a misspelling"
    return f"{letters} letters away" if letters <= 3 else "a different name"


def letters_apart(a: str, b: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour to turn `a` into `b`."""
    before_last: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        row = [i]
        for j, other in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1]


def name_words(name: str) -> list[str]:
    """The words of a name in plain small letters: `Núñez-O'Neil Jr.` as `nunez`, `oneil`, `jr`."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_SINGLE_LETTERS))
    plain = "".join(sign if sign.isalnum() else " " for sign in apart if not unicodedata.combining(sign))
    return plain.split()


def _joined(words: list[str]) -> str:
    return "".join(words)


def _without_suffix(words: list[str], suffixes: Collection[str]) -> str:
    while len(words) > 1 and words[-1].upper() in suffixes:
        words = words[:-1]
    return _joined(words)


def _without_initials(words: list[str], suffixes: Collection[str]) -> list[str]:
    while len(words) > 1 and (len(words[-1]) == 1 or words[-1].upper() in suffixes):
        words = words[:-1]
    return words
