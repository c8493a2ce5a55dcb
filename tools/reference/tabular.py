"""The ICD-10-CM tabular list (XML) and its list of valid codes, as a flat dictionary of nodes keyed by undotted code.

Seventh characters come from the nearest ancestor that defines them, and are kept where the resulting code is valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass(slots=True)
class Node:
    """One code of the tabular list. `seventh` is empty unless the code needs a seventh character."""

    code: str
    text: str
    parent: str | None
    children: list[str] = field(default_factory=list)
    seventh: str = ""
    excludes1: list[str] = field(default_factory=list)
    code_first: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """`h` a header, `s` a stem that needs a seventh character, `b` billable as it stands."""
        return "h" if self.children else "s" if self.seventh else "b"


class Tabular:
    """All nodes in the order of the book."""

    def __init__(self, xml: Path, codes: Path) -> None:
        self.valid = {
            line.split()[0].replace(".", "") for line in codes.read_text("utf-8").splitlines() if line.strip()
        }
        self.nodes: dict[str, Node] = {}
        for chapter in ElementTree.parse(xml).getroot().iter("chapter"):
            above = _notes(chapter, "excludes1")
            for section in chapter.findall("section"):
                self._read(section, None, above + _notes(section, "excludes1"), "")
        self.categories = [code for code, node in self.nodes.items() if node.parent is None]

    def _read(self, element: ElementTree.Element, parent: Node | None, above: list[str], seventh: str) -> None:
        for diagnosis in element.findall("diag"):
            code = (diagnosis.findtext("name") or "").replace(".", "")
            node = Node(code, diagnosis.findtext("desc") or "", parent.code if parent else None)
            self.nodes[code] = node
            # Notes of a chapter or a block hold for its categories: those have no code of their own to carry them.
            node.excludes1 = above + _notes(diagnosis, "excludes1")
            node.code_first = _notes(diagnosis, "codeFirst")
            if parent:
                parent.children.append(code)
            own = "".join(extension.get("char", "") for extension in diagnosis.iterfind("sevenChrDef/extension"))
            self._read(diagnosis, node, [], own or seventh)
            if not node.children:
                stem = code.ljust(6, "X")
                node.seventh = "".join(char for char in own or seventh if stem + char in self.valid)

    def ancestors(self, code: str) -> Iterator[Node]:
        """The node itself and those above it, nearest first."""
        step: str | None = code
        while step is not None:
            yield self.nodes[step]
            step = self.nodes[step].parent

    def billable(self) -> Iterator[str]:
        """Every code that can stand on a claim, seventh characters written out."""
        for node in self.nodes.values():
            if node.kind == "b":
                yield node.code
            elif node.kind == "s":
                yield from (node.code.ljust(6, "X") + char for char in node.seventh)


def _notes(element: ElementTree.Element, tag: str) -> list[str]:
    return [note.text for note in element.iterfind(f"{tag}/note") if note.text]
