"""A list and a dictionary that refuse to be changed: defaults of arguments, and what only shows something."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

Item = TypeVar("Item")

_ERROR = "This list or dictionary cannot be changed; make one of your own of it with list(...) or dict(...)."


class SimpleFrozenList(list[Item]):
    """A list that refuses to be changed.

    Args:
        *args: What a list is made of.
        error: The message of the error for whoever tries.
    """

    error = _ERROR

    def __init__(self, *args: Any, error: str | None = None) -> None:
        super().__init__(*args)
        if error is not None:
            self.error = error

    def __reduce__(self) -> Any:
        return list, (list(self),)


class SimpleFrozenDict(dict[str, Item]):
    """A dictionary that refuses to be changed.

    Args:
        *args: What a dictionary is made of.
        error: The message of the error for whoever tries.
        **kwargs: More of it.
    """

    error = _ERROR

    def __init__(self, *args: Any, error: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if error is not None:
            self.error = error

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


def _refuse(self: Any, *_: Any, **__: Any) -> NoReturn:
    raise NotImplementedError(self.error)


for _method in (
    "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort",
    "__setitem__", "__delitem__", "__iadd__", "__imul__",
):  # fmt: skip
    setattr(SimpleFrozenList, _method, _refuse)

for _method in ("clear", "pop", "popitem", "setdefault", "update", "__setitem__", "__delitem__", "__ior__"):
    setattr(SimpleFrozenDict, _method, _refuse)
