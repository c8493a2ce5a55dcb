"""The mistakes that can be made of one syntax node: what each is called, and the node with the mistake in it.

A boundary moved, a condition turned round, a constant off by one, an answer not given, a step left out.
"""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple


class Change(NamedTuple):
    """`make` gives the node to put in place; it may be the same node, changed."""

    says: str
    make: Callable[[], ast.AST]


_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_WORDS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_SIGNS: dict[type[ast.AST], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.BitOr: "|", ast.BitAnd: "&",
}  # fmt: skip


def changes_of(node: ast.AST) -> Iterator[Change]:
    """Every change that one node offers."""
    if isinstance(node, ast.Compare):
        yield from _comparisons(node)
    elif isinstance(node, ast.BoolOp):
        yield _joined(node)
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield _operator(node, _OPERATORS[type(node.op)])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield Change("`not` left out", lambda: node.operand)
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Name) and node.id in _WORDS and isinstance(node.ctx, ast.Load):
        yield Change(f"{node.id} → {_WORDS[node.id]}", lambda: ast.Name(_WORDS[node.id], ast.Load()))
    elif isinstance(node, ast.comprehension):
        yield from _filters(node)
    elif isinstance(node, ast.stmt):
        yield from _statements(node)
    if isinstance(node, ast.If | ast.IfExp | ast.While) and _is_bare(node.test):
        yield _turned(node)


def _comparisons(node: ast.Compare) -> Iterator[Change]:
    for position, operator in enumerate(node.ops):
        for other in _COMPARISONS[type(operator)]:
            says = f"{_SIGNS[type(operator)]} → {_SIGNS[other]}"
            yield Change(says, partial(_compared, node, position, other))


def _compared(node: ast.Compare, position: int, operator: type[ast.cmpop]) -> ast.AST:
    node.ops[position] = operator()
    return node


def _joined(node: ast.BoolOp) -> Change:
    was_and = isinstance(node.op, ast.And)
    other = ast.BoolOp(ast.Or() if was_and else ast.And(), node.values)
    return Change("and → or" if was_and else "or → and", lambda: other)


def _operator(node: ast.BinOp, other: type[ast.operator]) -> Change:
    says = f"{_SIGNS[type(node.op)]} → {_SIGNS[other]}"
    return Change(says, lambda: ast.BinOp(node.left, other(), node.right))


def _constants(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield Change(f"{value} → {not value}", lambda: ast.Constant(not value))
    elif isinstance(value, int):
        for other in (value + 1, value - 1):
            yield Change(f"{value} → {other}", partial(ast.Constant, other))


def _filters(node: ast.comprehension) -> Iterator[Change]:
    for position, test in enumerate(node.ifs):
        if _is_bare(test):
            yield Change(f"filter {ast.unparse(test)} turned round", partial(_refiltered, node, position))


def _refiltered(node: ast.comprehension, position: int) -> ast.AST:
    node.ifs[position] = ast.UnaryOp(ast.Not(), node.ifs[position])
    return node


def _statements(node: ast.stmt) -> Iterator[Change]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield Change("answer not returned", lambda: ast.Return(ast.Constant(None)))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        # A generator stays one without its only answer.
        nothing = ast.YieldFrom(ast.Tuple([], ast.Load()))
        yield Change("answer not given", lambda: ast.Expr(nothing))
    elif (
        (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        or isinstance(node, ast.AugAssign)
        or (isinstance(node, ast.Return) and node.value is None)
    ):
        yield Change("step left out", ast.Pass)
    elif isinstance(node, ast.Continue):
        yield Change("continue → break", ast.Break)
    elif isinstance(node, ast.Break):
        yield Change("break → continue", ast.Continue)
    elif isinstance(node, ast.Raise):
        yield Change("not refused", ast.Pass)


def _turned(node: ast.If | ast.IfExp | ast.While) -> Change:
    says = f"condition {ast.unparse(node.test)} turned round"

    def make() -> ast.AST:
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return node

    return Change(says, make)


def _is_bare(test: ast.expr) -> bool:
    """True for a condition that no other change turns round."""
    return isinstance(test, ast.Name | ast.Attribute | ast.Call | ast.Subscript)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
