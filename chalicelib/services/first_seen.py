"""Which of very many things came first, each known by a hash alone: 12 bytes a slot; a dictionary takes a hundred.

Open addressing in two arrays (hashes and numbers), doubled when two thirds are taken. Give hashes that nobody can
choose, as `hash` makes of texts: equal low bits in all of them would make looking up slow.
"""

from array import array

_SLOTS = 1 << 10
_ALL_BITS = (1 << 64) - 1


class FirstSeen:
    """The first number of each hash."""

    def __init__(self) -> None:
        self._make(_SLOTS)

    def first(self, hashed: int, number: int) -> int:
        """The number, from 1 on, with which a hash came first: `number` itself, kept, where it never came."""
        # 0 is a free slot; -1, which has all bits, is the one number that `hash` never gives.
        mark = hashed & _ALL_BITS or _ALL_BITS
        at = self._place(mark)
        if not self._marks[at]:
            self._marks[at], self._numbers[at] = mark, number
            self._taken += 1
            if self._taken * 3 > len(self._marks) * 2:
                self._double()
            return number
        return self._numbers[at]

    def _make(self, slots: int) -> None:
        self._marks, self._numbers, self._taken = array("Q", bytes(8 * slots)), array("I", bytes(4 * slots)), 0

    def _place(self, mark: int) -> int:
        """Where the mark stands, or the free slot that it would take."""
        marks, last = self._marks, len(self._marks) - 1
        at = mark & last
        while (there := marks[at]) and there != mark:
            at = (at + 1) & last
        return at

    def _double(self) -> None:
        marks, numbers = self._marks, self._numbers
        self._make(2 * len(marks))
        for mark, number in zip(marks, numbers, strict=True):
            if mark:
                at = self._place(mark)
                self._marks[at], self._numbers[at] = mark, number
                self._taken += 1
