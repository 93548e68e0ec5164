"""Records of the light half: frozen dataclasses whose methods stand here, once for all of them.

`dataclass` writes and compiles six methods for each class. The contract has some twenty records, and every start of the
command line would spend a sixth of its time on that.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar

from .quoting import with_article
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

        parameters = []
        for name, default in kind._defaults.items():
            made = dict(kind._factories).get(name)
            shown = made() if made else Parameter.empty if default is MISSING else default
            annotation = kind.__dataclass_fields__[name].type
            parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=shown, annotation=annotation))
        return Signature(parameters)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """Hold fields that are given by name and never change; those of one class are equal where their fields are.

    A class that derives from it is a dataclass: it annotates its fields, and has those of its own bases too.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    # What each field holds where nothing is given: `MISSING` if something must be, or where it is made for each record.
    _defaults: ClassVar[dict[str, Any]] = {}
    _optional: ClassVar[dict[str, Any]] = {}
    _factories: ClassVar[tuple[tuple[str, Any], ...]] = ()
    _required: ClassVar[frozenset[str]] = frozenset()
    __signature__ = _Signature()

    def __init_subclass__(cls) -> None:
        dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)
        cls._defaults = {each.name: each.default for each in fields(cls)}
        cls._optional = {name: value for name, value in cls._defaults.items() if value is not MISSING}
        cls._factories = tuple(
            (each.name, each.default_factory) for each in fields(cls) if each.default_factory is not MISSING
        )
        cls._required = frozenset(cls._defaults.keys() - cls._optional.keys() - dict(cls._factories).keys())

    def __init__(self, *unnamed: object, **given: Any) -> None:
        # A plugin can make ten thousand, which no start is to feel.
        values = self.__dict__
        values.update(self._optional)
        values.update(given)
        for name, make in self._factories:
            if name not in given:
                values[name] = make()
        if unnamed or len(values) > len(self._defaults) or not self._required.issubset(given):
            _refuse(type(self), unnamed, given)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Finish a record whose fields are set."""

    def __repr__(self) -> str:
        values = (f"{name}={vars(self)[name]!r}" for name in self._defaults)
        return f"{type(self).__name__}({', '.join(values)})"

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(map(vars(self).__getitem__, self._defaults)))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to {name!r} of {_named(self)}, which never changes")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete {name!r} of {_named(self)}, which never changes")


def _named(record: Record) -> str:
    return with_article(type(record).__name__)


def _refuse(kind: Any, unnamed: tuple[object, ...], given: dict[str, Any]) -> NoReturn:
    """Say what a record cannot be made of.

    Raises:
        TypeError: A field is not given and has no default, there is none of a name, or something has no name.
    """
    if unnamed:
        raise TypeError(f"{kind.__name__} takes its fields by name")
    unknown = next((name for name in given if name not in kind._defaults), None)
    if unknown is not None:
        raise TypeError(f"{kind.__name__} has no field {unknown!r}{did_you_mean(unknown, kind._defaults)}")
    missing = (name for name in kind._defaults if name in kind._required - given.keys())
    raise TypeError(f"{kind.__name__} needs {' and '.join(missing)}")
