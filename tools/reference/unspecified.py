"""Which codes leave side or site unspecified although a more specific code exists, found by comparing descriptions.

A description counts only against others of its category: the same words with a side, or a named place, where it says
"unspecified". An unspecified type, cause or degree is nobody's slip and never counts.
"""

import re
from collections.abc import Iterator

from tools.reference.tabular import Node, Tabular

_SIDES = ("right", "left", "bilateral", "right dominant", "left dominant", "right non-dominant", "left non-dominant")
# What can be a place of the body at the end of a phrase "unspecified ...".
_PLACES = re.compile(
    r"ankle|area|arm|arteries|artery|bone|bones|breast|bronchus|calf|cartilage|clavicle|"
    r"condyle|digit|disc|ear|elbow|extremities|extremity|eye|eyelid|finger|fingers|foot|"
    r"forearm|hand|head|hip|jaw|joint|joints|knee|leg|level|ligament|ligaments|limb|lobe|"
    r"lung|metacarpal|metatarsal|muscle|muscles|neck|nerve|nerves|part|parts|phalanx|process|"
    r"quadrant|region|rib|segment|shoulder|side|site|sites|tendon|tendons|thigh|thumb|toe|"
    r"toes|tooth|trunk|vein|veins|vertebra|vessel|vessels|wall|wrist"
)
_STOPS = "of|at|in|to|with|without|affecting|acting|artificial|due|for|by|as|from|unspecified"
_PHRASE = re.compile(rf"unspecified (?:(?!(?:{_STOPS})\b)[\w()'-]+,? ?(?:and )?)+")
_UNNAMED = re.compile(r"\b(unspecified|other|multiple|NEC|NOS|not elsewhere)\b", re.IGNORECASE)
_SIDED = re.compile(r"\b(right|left)\b")


def unspecified_codes(tabular: Tabular) -> set[str]:
    """The codes, no headers, whose own words leave a side or place open that another code of the category names."""
    families: dict[str, list[str]] = {}
    for node in tabular.nodes.values():
        families.setdefault(node.code[:3], []).append(node.text)
    return {
        node.code
        for node in tabular.nodes.values()
        if "unspecified" in node.text and not node.children and _is_open(node, tabular, families[node.code[:3]])
    }


def _is_open(node: Node, tabular: Tabular, family: list[str]) -> bool:
    return (
        any(text in family for text in _with_side(node.text))
        or any(_place_is_named(phrase, node, tabular, family) for phrase in _places(node.text))
        or _site_is_named(node.text, family)
    )


def _with_side(text: str) -> Iterator[str]:
    """The text with a side for each "unspecified", or before each word where it ends in ", unspecified"."""
    for match in re.finditer(r"\bunspecified\b", text):
        for side in _SIDES:
            yield text[: match.start()] + side + text[match.end() :]
    stem = text.removesuffix(", unspecified")
    if stem != text:
        words = stem.split()
        for position in range(1, len(words)):
            for side in _SIDES[:3]:
                yield " ".join([*words[:position], side, *words[position:]])


def _places(text: str) -> Iterator[str]:
    """The phrases "unspecified finger", "unspecified part" ... that leave a place open."""
    for match in _PHRASE.finditer(text):
        words = re.findall(r"[a-z]+", match[0].lower().replace("(s)", ""))
        if _PLACES.fullmatch(words[-1]):
            yield match[0].strip(" ,")


def _place_is_named(phrase: str, node: Node, tabular: Tabular, family: list[str]) -> bool:
    """In the code's own words or, for the same phrase, in those of a code above it (S62.501 by way of S62.50)."""
    return any(
        phrase in above.text and _named_elsewhere(above.text, phrase, family) for above in tabular.ancestors(node.code)
    )


def _named_elsewhere(text: str, phrase: str, family: list[str]) -> bool:
    """Another text says the same with a named place; it may say one word more in front ("Displaced fracture of")."""
    before, after = (re.escape(part) for part in text.split(phrase, 1))
    pattern = re.compile(rf"(?:\w+ )?{before}(.{{2,60}}?){after}", re.IGNORECASE)
    return any((match := pattern.fullmatch(other)) and not _UNNAMED.search(match[1]) for other in family)


def _site_is_named(text: str, family: list[str]) -> bool:
    """The code ends in "unspecified site", and its category has sides, or the same condition "of" or "in" a place."""
    stem = text.removesuffix(", unspecified site")
    if stem == text:
        return False
    named = [other for other in family if not _UNNAMED.search(other.removeprefix(stem))]
    return any(_SIDED.search(other) or other.startswith((f"{stem} of ", f"{stem} in ")) for other in named)
