"""Named tuples that keep their annotations as they are written.

Python's own make an object of each annotation, and compile it. Nobody asks that of ours: it takes longer than all else
that there is to a class of tuples, and as much of loading a pipeline as fifty modules do.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _NamedTuples(type):
        """Make a class of tuples of what is written as a class with annotated fields."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = namespace.pop("__annotations__", {})
            if bases != (NamedTuple,) or not fields:
                # Without that import, Python from 3.14 on gives what makes the annotations in place of them.
                raise TypeError(f"{name} has another base, no fields, or no `from __future__ import annotations`")
            defaults = {field: namespace.pop(field) for field in fields if field in namespace}
            if [*fields][len(fields) - len(defaults) :] != [*defaults]:
                raise TypeError(f"{name} has a field without a default behind one that has a default")
            module = namespace.pop("__module__")
            made = namedtuple(name, fields, defaults=defaults.values(), module=module)  # noqa: PYI024
            made.__annotations__ = made.__new__.__annotations__ = fields
            for attribute, value in namespace.items():
                setattr(made, attribute, value)
            return made

    class NamedTuple(metaclass=_NamedTuples):
        """Hold some values that have names; a class that derives from it annotates them, as of `typing.NamedTuple`."""


__all__ = ["NamedTuple"]
