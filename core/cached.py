"""Properties that are worked out once for each object, with no lock.

`functools.cached_property` has one until Python 3.12, and one for all objects of a class: threads wait there for what
others work out for objects of their own, and in a process that is forked meanwhile it is never free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

_Value = TypeVar("_Value")


class cached_property(Generic[_Value]):  # noqa: N801 - as Python's
    """Work a property out when it is first asked for, and keep it in the object.

    Two threads that ask at once may both work it out; the last one's is kept.

    Args:
        work_out: Returns the value for an object.
    """

    def __init__(self, work_out: Callable[[Any], _Value]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type | None = None) -> _Value: ...

    def __get__(self, instance: object | None, owner: type | None = None) -> Self | _Value:
        if instance is None:
            return self
        # What is in there hides this property from then on.
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
