"""Attributes of the user's own on Doc, Span and Token: ``doc._.name``."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from warnings import warn

from ..quoting import kind_of, shown
from .arguments import text_argument
from .copying import independent

# An extension: default value, method, getter, setter.
Extension = tuple[Any, Any, Any, Any]
_MUTABLE = (dict, list, set)


class Underscore:
    """Give access to the extensions of one Doc, Span or Token; values live in the Doc's user data.

    Args:
        extensions: The extensions of the object's class.
        obj: The object.
        start: Where a span or token starts in the text, None for a Doc.
        end: Where a span ends in the text.
    """

    __slots__ = ("_doc", "_end", "_extensions", "_obj", "_start")

    _doc: Any
    _end: int | None
    _extensions: dict[str, Extension]
    _obj: Any
    _start: int | None

    def __init__(
        self,
        extensions: dict[str, Extension],
        obj: Any,
        *,
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "_extensions", extensions)
        put(self, "_obj", obj)
        put(self, "_doc", obj.doc)
        put(self, "_start", start)
        put(self, "_end", end)

    def __dir__(self) -> list[str]:
        return sorted([*self._extensions, "get", "has", "set"])

    def __reduce__(self) -> Any:
        return _of, (self._obj,)

    def __getattr__(self, name: str) -> Any:
        default, method, getter, _setter = self._extension(name)
        if getter is not None:
            return getter(self._obj)
        if method is not None:
            return partial(method, self._obj)
        user_data = self._doc.user_data
        key = self._key(name)
        if key in user_data:
            return user_data[key]
        if isinstance(default, _MUTABLE):
            # Each object has a default of its own to change.
            user_data[key] = default = independent(default, {})
        return default

    def __setattr__(self, name: str, value: Any) -> None:
        _default, method, getter, setter = self._extension(name)
        if setter is not None:
            setter(self._obj, value)
        elif method is not None or getter is not None:
            # Components that are in use do so, and go on with what the getter says.
            warn(
                f"A value for the extension {name!r} is not kept, because a {'method' if getter is None else 'getter'} "
                "computes it; declare it with a default or a setter.",
                UserWarning,
                stacklevel=2,
            )
        else:
            self._doc.user_data[self._key(name)] = value

    def get(self, name: str) -> Any:
        """Return the value of an extension."""
        return self.__getattr__(text_argument(name, "The name of an extension"))

    def set(self, name: str, value: Any) -> None:
        """Set the value of an extension."""
        self.__setattr__(text_argument(name, "The name of an extension"), value)

    def has(self, name: str) -> bool:
        """Tell whether there is an extension of that name."""
        return text_argument(name, "The name of an extension") in self._extensions

    def _extension(self, name: str) -> Extension:
        if name not in self._extensions:
            kind = type(self._obj).__name__
            raise AttributeError(
                f"There is no extension {name!r} of {kind}; declare it first with {kind}.set_extension({name!r}, ...)."
            )
        return self._extensions[name]

    def _key(self, name: str) -> tuple[Any, ...]:
        """Return where a value is kept in the user data; spaCy keeps it there too."""
        return ("._.", name, self._start, self._end)


def _of(obj: Any) -> Underscore:
    """Return what an object's extensions are found at; what a pickled one is read with."""
    found: Underscore = obj._
    return found


class Extensible:
    """Let a class have extensions, each class its own."""

    __slots__ = ()

    _extensions: ClassVar[dict[str, Extension]]

    @classmethod
    def set_extension(cls, name: str, **kwargs: Any) -> None:
        """Declare an attribute of the user's own, found at ``._.name``.

        Args:
            name: The name.
            **kwargs: One of `default` (the value where none is set), `method` (a function called with the object and
                the caller's arguments) and `getter` (a function of the object); with a getter also `setter`
                (a function of the object and the new value). `force` allows to replace an extension.

        Raises:
            ValueError: There is one of that name, or the arguments do not fit together.
        """
        force = kwargs.pop("force", False)
        _check_name(name)
        if name in cls._extensions and not force:
            raise ValueError(f"{cls.__name__} has an extension {name!r} already; pass force=True to replace it.")
        cls._extensions[name] = _check_extension(name, kwargs)

    @classmethod
    def get_extension(cls, name: str) -> Extension | None:
        """Return the default, method, getter and setter of an extension, None if there is none of that name."""
        return cls._extensions.get(text_argument(name, "The name of an extension"))

    @classmethod
    def has_extension(cls, name: str) -> bool:
        """Tell whether there is an extension of that name."""
        return text_argument(name, "The name of an extension") in cls._extensions

    @classmethod
    def remove_extension(cls, name: str) -> Extension:
        """Remove an extension and return what `get_extension` returned.

        Raises:
            ValueError: There is none of that name.
        """
        if text_argument(name, "The name of an extension") not in cls._extensions:
            raise ValueError(f"{cls.__name__} has no extension {name!r}; declare it with set_extension first.")
        return cls._extensions.pop(name)


def _check_name(name: Any) -> None:
    """Check that an extension can be reached by a name."""
    if hasattr(Underscore, text_argument(name, "The name of an extension")):
        raise ValueError(f"{shown(name)} cannot be the name of an extension: the attribute of `_` has another use.")


def _check_extension(name: str, settings: dict[str, Any]) -> Extension:
    unknown = sorted(set(settings) - {"default", "method", "getter", "setter"})
    if unknown:
        raise ValueError(f"The extension {name!r} cannot have {unknown[0]!r}: use default, method, getter or setter.")
    default, method = settings.get("default"), settings.get("method")
    getter, setter = settings.get("getter"), settings.get("setter")
    for kind, function in (("method", method), ("getter", getter), ("setter", setter)):
        if function is not None and not callable(function):
            raise ValueError(f"The {kind} of the extension {name!r} must be a function, not {kind_of(function)}.")
    if setter is not None and getter is None:
        raise ValueError(f"The extension {name!r} has a setter but no getter; give both.")
    if ("default" in settings) + (method is not None) + (getter is not None) != 1:
        raise ValueError(f"The extension {name!r} needs exactly one of default, method and getter.")
    return default, method, getter, setter
