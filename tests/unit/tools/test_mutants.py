"""The mistakes that a mutation run makes: each once, in its place, and none in words."""

import ast

import pytest

from tools.mutation.mutants import mutants_of, mutated

SOURCE = '''
"""Words."""
from x import y

LIMIT: int = 3


class Book:
    def holds(self, day: int | None = None) -> bool:
        """Words."""
        return day is not None and min(day, 2) < LIMIT


def judge(lines):
    for line in lines:
        if line:
            yield line
'''


def changes(source: str) -> list[tuple[str, str]]:
    return [(mutant.function, mutant.says) for mutant in mutants_of("sample", source)]


def test_every_mistake_is_made_in_its_function_and_words_and_annotations_stay():
    assert changes(SOURCE) == [
        ("", "3 → 4"),
        ("", "3 → 2"),
        ("Book.holds", "answer not returned"),
        ("Book.holds", "and → or"),
        ("Book.holds", "is not → is"),
        ("Book.holds", "< → <="),
        ("Book.holds", "< → >="),
        ("Book.holds", "min → max"),
        ("Book.holds", "2 → 3"),
        ("Book.holds", "2 → 1"),
        ("judge", "condition line turned round"),
        ("judge", "answer not given"),
    ]


@pytest.mark.parametrize("position", range(12))
def test_a_mutant_differs_from_the_source_in_one_line_and_can_be_compiled(position):
    tree = mutated(SOURCE, mutants_of("sample", SOURCE)[position])
    compile(tree, "sample.py", "exec")
    before, after = ast.unparse(ast.parse(SOURCE)).splitlines(), ast.unparse(tree).splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_a_generator_without_its_answer_is_still_a_generator():
    source = "def judge(lines):\n    yield lines\n"
    [mutant] = mutants_of("sample", source)
    names: dict[str, object] = {}
    exec(compile(mutated(source, mutant), "sample", "exec"), names)
    assert list(names["judge"]([1, 2])) == []


def test_equal_changes_of_one_line_are_told_apart():
    keys = [mutant.key for mutant in mutants_of("sample", "def f(a):\n    return a[0] + a[0]\n")]
    assert "sample.f: return a[0] + a[0] | 0 → 1" in keys
    assert "sample.f: return a[0] + a[0] | 0 → 1 (2)" in keys
    assert len(set(keys)) == len(keys)
