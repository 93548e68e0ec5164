"""Records of the light half: frozen dataclasses whose methods stand here, once for all of them.

`dataclass` writes and compiles six methods for each class. The contract has some twenty records, and every start of the
command line would spend a sixth of its time on that.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from .spelling import did_you_mean

if TYPE_CHECKING:
    from inspect import Signature
    from typing import NoReturn

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Any:
        """Tell type checkers about a class; Python 3.10 does not have it."""
        return lambda cls: cls


class _Signature:
    """Tell who looks at the class of a record by what it is made."""

    def __get__(self, record: object, kind: Any) -> Signature:
        from inspect import Parameter, Signature

        by_name, required = Parameter.KEYWORD_ONLY, Parameter.empty
        due = fields(kind) if is_dataclass(kind) else ()
        return Signature(
            [Parameter(field.name, by_name, default=_default(field, required), annotation=field.type) for field in due]
        )


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """Hold fields that are given by name and never change; those of one class are equal where their fields are.

    A class that derives from it is a dataclass: it annotates its fields, and has those of its own bases too.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    __signature__ = _Signature()

    def __init_subclass__(cls) -> None:
        dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)

    def __init__(self, *unnamed: object, **given: Any) -> None:
        vars(self).update(_values(type(self), unnamed, given))
        self.__post_init__()

    def __post_init__(self) -> None:
        """Finish a record whose fields are set."""

    def __repr__(self) -> str:
        values = (f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({', '.join(values)})"

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to {name!r} of a {type(self).__name__}, which never changes")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete {name!r} of a {type(self).__name__}, which never changes")


def _values(kind: Any, unnamed: tuple[object, ...], given: dict[str, Any]) -> dict[str, Any]:
    """Return what the fields of a record hold, in their order.

    Raises:
        TypeError: A field is not given and has no default, there is none of that name, or something has no name.
    """
    if unnamed:
        raise TypeError(f"{kind.__name__} takes its fields by name")
    values = {field.name: _default(field, MISSING) for field in fields(kind)}
    unknown = next((name for name in given if name not in values), None)
    if unknown is not None:
        raise TypeError(f"{kind.__name__} has no field {unknown!r}{did_you_mean(unknown, values)}")
    values |= given
    missing = [name for name, value in values.items() if value is MISSING]
    if missing:
        raise TypeError(f"{kind.__name__} needs {' and '.join(missing)}")
    return values


def _default(field: Field[Any], missing: object) -> Any:
    """Return what a field holds where nothing is given; `missing` if something must be."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return missing if field.default is MISSING else field.default
