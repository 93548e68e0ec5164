# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast
from .iterables import is_listing
from .lazy import documented_names
from .quoting import counted, shown
from .spelling import did_you_mean
from collections.abc import Sequence
from typing_extensions import Self
__all__ = ['AlreadyImported', 'ArgumentError', 'AttributeNotFound', 'ConfigError', 'DataError', 'EmptyCorpus', 'ExtraInConfigMissing', 'LanguageInConfigNotFound', 'LanguageNotFound', 'MatchPatternError', 'MissingExtra', 'ModelError', 'ModelNotFound', 'NameClash', 'NameInConfigNotFound', 'NameNotFound', 'NlpxError', 'NothingToLearn', 'PackageError', 'PluginError', 'PluginNotFound', 'TrainingError', 'Unfinished', 'UsageError', 'counted', 'did_you_mean', 'is_listing', 'shown']
class NlpxError(Exception):
    """Report something that the user can put right; never shown with a traceback."""
    exit_code = 1

    def __str__(self) -> str:
        ...
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
        ...
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
        ...
class MissingExtra(NlpxError, ImportError):
    """Report an optional dependency that is not installed, naming the extra that brings it."""
class AlreadyImported(NlpxError, ImportError):
    """Report a library that is imported, so that nothing can take its place any more."""
class ConfigError(NlpxError, ValueError):
    """Report everything that is wrong with a config, in one go.

    Code that has loaded ``confection`` can catch it as a ``ConfigValidationError`` too.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        ...
class NameInConfigNotFound(ConfigError, NameNotFound):
    """Report a config that names, besides other mistakes perhaps, what no installed plugin offers."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        ...
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

    def __init__(self, message: str, *, component: str='') -> None:
        ...

    @classmethod
    def of(cls, component: str, problem: str, *, advice: str) -> Self:
        ...
class ModelError(NlpxError, ValueError):
    """Report a pipeline that cannot be loaded, saved or run."""
class ModelNotFound(ModelError, OSError):
    """Report a pipeline that is neither a folder nor a link nor an installed package."""
class PackageError(NlpxError):
    """Report a package of a pipeline that cannot be had, is not what it should be, or cannot be built or installed."""
class TrainingError(NlpxError):
    """Report a training run that cannot go on."""
def in_config(error: NlpxError) -> type[ConfigError]:
    ...
ErrorT = TypeVar('ErrorT', bound=NlpxError)
def as_file_error(cls: type[ErrorT], problem: OSError) -> type[ErrorT]:
    ...
def as_caught_too(cls: type[ErrorT], problem: Exception) -> type[ErrorT]:
    ...
def _new(cls: type[ErrorT], *args: Any, **kwargs: Any) -> ErrorT:
    ...
def _also(cls: type[ErrorT], module: str, name: str) -> type[ErrorT]:
    ...
@cache
def _joined(cls: Any, other: Any) -> Any:
    ...
