"""Which codes may not, or should not, stand first, read from the tabular list's own words.

Manifestations: the title of the code or of one above it says "in ... classified elsewhere", and a note says what to
code first; the tabular list's introduction never permits these first. Others with an unconditional "code first
underlying" should follow what they are due to, where that is known (Official Guidelines, section I.A.17).
"""

import re

from tools.reference.tabular import Tabular

_ELSEWHERE = re.compile(r"\bin\b.*\b(?:diseases?|conditions|disorders) classified elsewhere")
_UNDERLYING = re.compile(r"(?:the )?underlying|condition resulting from|the associated physical disorder")
_CONDITIONAL = re.compile(r"\bif\b|\bany\b", re.IGNORECASE)


def manifestations(tabular: Tabular) -> set[str]:
    """Codes that are never permitted first."""
    return {
        code
        for code in tabular.nodes
        if any(_ELSEWHERE.search(node.text) for node in tabular.ancestors(code)) and _names_a_cause(code, tabular)
    }


def after_their_cause(tabular: Tabular) -> set[str]:
    """Codes that an unconditional note puts after an underlying condition, manifestations included."""
    return {
        code
        for code in tabular.nodes
        if any(
            _UNDERLYING.match(note.lower()) and not _CONDITIONAL.search(note)
            for node in tabular.ancestors(code)
            for note in node.code_first[:1]
        )
    } | manifestations(tabular)


def _names_a_cause(code: str, tabular: Tabular) -> bool:
    notes = [node.code_first[0] for node in tabular.ancestors(code) if node.code_first]
    return bool(notes) and not _CONDITIONAL.search(notes[0])
