"""Mutants of one module: the same source with one small mistake, as a programmer might make it.

Strings, annotations and docstrings stay as they are: a word that is wrong is read by a person, not found by a test.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tools.mutation.changes import changes_of

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """`function` is the outermost function's qualified name, "" at the level of the module or a class body.

    `nth` tells equal changes of one source line apart; `change` is the number of the change among those of the node
    `index`.
    """

    module: str
    function: str
    line: int
    source: str
    says: str
    nth: int
    index: int
    change: int

    @property
    def key(self) -> str:
        """What the mutant is called where its survival is explained: stays the same when lines move."""
        again = f" ({self.nth})" if self.nth > 1 else ""
        return f"{self.module}.{self.function or '<module>'}: {self.source} | {self.says}{again}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a change goes: the node is the `index`-th that `_walk` gives."""

    index: int
    function: str
    line: int


def mutants_of(module: str, source: str) -> list[Mutant]:
    """Every mutant of the module's source, in the order of its lines."""
    tree, lines = ast.parse(source), source.splitlines()
    mutants: list[Mutant] = []
    seen: dict[tuple[str, str, str], int] = {}
    for place, node in _places(tree):
        for number, change in enumerate(changes_of(node)):
            text = lines[place.line - 1].strip()
            told = (place.function, text, change.says)
            seen[told] = seen.get(told, 0) + 1
            named = (module, place.function, place.line, text, change.says, seen[told])
            mutants.append(Mutant(*named, place.index, number))
    return mutants


def mutated(source: str, mutant: Mutant) -> ast.Module:
    """The module's syntax tree with the mutant's one change made."""
    tree = ast.parse(source)
    node = next(node for place, node in _places(tree) if place.index == mutant.index)
    changed = list(changes_of(node))[mutant.change].make()
    if changed is not node:
        _Swap(node, changed).visit(tree)
    return ast.fix_missing_locations(tree)


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self.new, node) if node is self.old else super().visit(node)


def _places(tree: ast.Module) -> Iterator[tuple[_Place, ast.AST]]:
    for index, (node, function, line) in enumerate(_walk(tree, "", "", 1)):
        yield _Place(index, function, line), node


def _walk(node: ast.AST, scope: str, function: str, line: int) -> Iterator[tuple[ast.AST, str, int]]:
    """Nodes with the outermost function around them and their line; annotations and decorators are passed over."""
    line = getattr(node, "lineno", line)
    yield node, function, line
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        inside_scope, inside = scope, function
        if name == "body" and isinstance(node, (ast.ClassDef, *_FUNCTIONS)):
            inside_scope = f"{scope}{node.name}."
            if isinstance(node, _FUNCTIONS) and not function:
                inside = f"{scope}{node.name}"
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child, inside_scope, inside, line)
