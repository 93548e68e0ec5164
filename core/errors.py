"""The errors that nlpx raises: one class for each thing that a caller can do about it.

Every message is a sentence that says what is wrong, where (``file:line``, document and character offset where there is
one), and what to do next. The command line prints it after ``error:`` and exits with the class's `exit_code`: 2 for a
`UsageError`, 1 for all others. Four functions help to raise one: `is_listing` tells what is as good as a list from
what is none, `shown` quotes what was given, `counted` says how many things there are, `did_you_mean` names what may
have been meant.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .iterables import is_listing
from .lazy import documented_names
from .quoting import counted, shown
from .spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

__all__ = [
    "AlreadyImported", "ArgumentError", "AttributeNotFound", "ConfigError", "DataError", "EmptyCorpus",
    "ExtraInConfigMissing", "LanguageInConfigNotFound", "LanguageNotFound", "MatchPatternError", "MissingExtra",
    "ModelError", "ModelNotFound", "NameClash", "NameInConfigNotFound", "NameNotFound", "NlpxError", "NothingToLearn",
    "PackageError", "PluginError", "PluginNotFound", "TrainingError", "Unfinished", "UsageError", "counted",
    "did_you_mean", "is_listing", "shown",
]  # fmt: skip


class NlpxError(Exception):
    """Report something that the user can put right; never shown with a traceback."""

    exit_code = 1

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class UsageError(NlpxError, ValueError):
    """Report arguments that do not fit together."""

    exit_code = 2


class ArgumentError(UsageError, TypeError):
    """Report an argument of a type that does not fit."""


class NameNotFound(NlpxError, LookupError, ValueError):
    """Report a name that no installed plugin offers, with close matches or the distribution to install.

    Code that has loaded ``catalogue`` can catch it as a ``RegistryError`` too.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Make the error."""
        return _new(_also(cls, "catalogue", "RegistryError"), *args, **kwargs)


class LanguageNotFound(NameNotFound, ImportError):
    """Report a language that no installed plugin offers."""


class PluginNotFound(NameNotFound, ImportError):
    """Report a documented name that belongs to a plugin that is not installed, naming the distribution."""


class MatchPatternError(ArgumentError):
    """Report a token pattern that no matcher can go by."""


class AttributeNotFound(UsageError, KeyError):
    """Report a name or number that is none of a token attribute."""


class NameClash(NlpxError):
    """Report a name that two plugins offer, naming both."""


class PluginError(NlpxError, ValueError):
    """Report an offer whose target cannot be imported or is not what the hook asks for."""


class Unfinished(PluginError):
    """Report plugins that have failed in parts of some work, the rest of which is done.

    Args:
        faults: What has failed.
        done: The result without those parts.
    """

    def __init__(self, faults: Sequence[PluginError], *, done: Any) -> None:
        super().__init__("\n  ".join(map(str, faults)))
        self.done = done


class MissingExtra(NlpxError, ImportError):
    """Report an optional dependency that is not installed, naming the extra that brings it."""


class AlreadyImported(NlpxError, ImportError):
    """Report a library that is imported, so that nothing can take its place any more."""


class ConfigError(NlpxError, ValueError):
    """Report everything that is wrong with a config, in one go.

    Code that has loaded ``confection`` can catch it as a ``ConfigValidationError`` too.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Make the error."""
        return _new(_also(cls, "confection", "ConfigValidationError"), *args, **kwargs)


class NameInConfigNotFound(ConfigError, NameNotFound):
    """Report a config that names, besides other mistakes perhaps, what no installed plugin offers."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Make the error."""
        return super().__new__(_also(cls, "catalogue", "RegistryError"), *args, **kwargs)


class LanguageInConfigNotFound(NameInConfigNotFound, ImportError):
    """Report a config of a language that no installed plugin offers."""


class ExtraInConfigMissing(ConfigError, MissingExtra):
    """Report a config with settings for which an optional dependency is not installed."""


class DataError(NlpxError, ValueError):
    """Report a corpus that cannot be read or used, with its file and line."""


class EmptyCorpus(DataError):
    """Report a file of a corpus in which there is nothing; others can be read all the same."""


class NothingToLearn(DataError):
    """Report a component for which the training data have no annotations.

    Args:
        message: The sentence.
        component: The component's name.
    """

    def __init__(self, message: str, *, component: str = "") -> None:
        super().__init__(message)
        self.component = component

    @classmethod
    def of(cls, component: str, problem: str, *, advice: str) -> Self:
        """Return the error of a component for which the training data will not do.

        Args:
            component: The component's name.
            problem: What they lack.
            advice: What can be done, besides taking the component out of the pipeline.
        """
        return cls(
            f"component {component!r} has nothing to learn: {problem}; {advice}, or take {component!r} out of the "
            "pipeline",
            component=component,
        )


class ModelError(NlpxError, ValueError):
    """Report a pipeline that cannot be loaded, saved or run."""


class ModelNotFound(ModelError, OSError):
    """Report a pipeline that is neither a folder nor a link nor an installed package."""


class PackageError(NlpxError):
    """Report a package of a pipeline that cannot be had, is not what it should be, or cannot be built or installed."""


class TrainingError(NlpxError):
    """Report a training run that cannot go on."""


def in_config(error: NlpxError) -> type[ConfigError]:
    """Return the class of the error that reports a config in which something has led to another error."""
    if isinstance(error, MissingExtra):
        return ExtraInConfigMissing
    return NameInConfigNotFound if isinstance(error, NameNotFound) else ConfigError


ErrorT = TypeVar("ErrorT", bound=NlpxError)


def as_file_error(cls: type[ErrorT], problem: OSError) -> type[ErrorT]:
    """Return the class of an error about a file that can be caught as what the system has raised too.

    So ``except FileNotFoundError`` and ``except OSError`` go on to mean what they mean.
    """
    return as_caught_too(cls, problem)


def as_caught_too(cls: type[ErrorT], problem: Exception) -> type[ErrorT]:
    """Return the class of an error that can be caught as one of somebody else's too; `cls` where none can be both."""
    made, other = cast("Any", cls), cast("Any", type(problem))
    try:
        joined: type[ErrorT] = cls if issubclass(cls, other) else _joined(made, other)
        # Errors of some classes, such as groups, cannot be made as others are.
        _new(joined)
    except TypeError:
        return cls
    return joined


def _new(cls: type[ErrorT], *args: Any, **kwargs: Any) -> ErrorT:
    """Make an error without its constructor; Python wants errors of the system to be made by their own class."""
    maker: Any = OSError if issubclass(cls, OSError) else Exception
    made: ErrorT = maker.__new__(cls, *args, **kwargs)
    return made


def _also(cls: type[ErrorT], module: str, name: str) -> type[ErrorT]:
    """Return the class of an error that can be caught as another library's too, where that library is loaded.

    Importing it here would cost what `nlpx --help` is to be spared; and who catches its errors has imported it.
    """
    other = getattr(sys.modules.get(module), name, None)
    if other is None or issubclass(cls, other):
        return cls
    made: Any = cls
    joined: type[ErrorT] = _joined(made, other)
    return joined


@cache
def _joined(cls: Any, other: Any) -> Any:
    def begin(self: Exception, *args: Any, **kwargs: Any) -> None:
        cls.__init__(self, *args, **kwargs)

    def reduce(self: Exception) -> Any:
        # Python finds classes by their names, and this one has that of the first.
        return plain, self.args, vars(self) or None

    plain = getattr(cls, "_plain", cls)
    body = {name: getattr(cls, name) for name in ("__module__", "__qualname__", "__doc__")}
    return type(cls.__name__, (cls, other), {**body, "_plain": plain, "__init__": begin, "__reduce__": reduce})


if not TYPE_CHECKING:
    # The numbers of spaCy's messages.
    __getattr__, __dir__ = documented_names(__name__)
