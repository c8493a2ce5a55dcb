"""A value worked out on first use and kept: like functools.cached_property from Python 3.12 on, without a lock."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class derived(Generic[T]):  # noqa: N801  used like a built-in decorator
    """Decorates a method without arguments; the instance needs a `__dict__`."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> T:
        # Kept under its own name in the instance, where Python finds it first from then on.
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
