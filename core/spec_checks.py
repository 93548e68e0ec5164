"""Whether a spec says what it must: its class, and each field's type and form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from . import specs
from .hookspecs import FUNCTION_REGISTRIES
from .isolation import clean, describe
from .quoting import shown
from .spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SPECS: dict[str, type[specs.Spec]] = {
    "nlpx_architectures": specs.ArchitectureSpec,
    "nlpx_commands": specs.CommandSpec,
    "nlpx_components": specs.ComponentSpec,
    "nlpx_converters": specs.ConverterSpec,
    "nlpx_data_checks": specs.DataCheckSpec,
    "nlpx_functions": specs.FunctionSpec,
    "nlpx_languages": specs.LanguageSpec,
    "nlpx_notices": specs.NoticeSpec,
    "nlpx_pretraining_objectives": specs.ObjectiveSpec,
    "nlpx_registries": specs.RegistrySpec,
    "nlpx_renderers": specs.RendererSpec,
    "nlpx_scorers": specs.ScorerSpec,
    "nlpx_training_options": specs.TrainingOptionSpec,
}
"""The class of the specs that each hook returns."""

MOST = 1000
"""More offers of one kind than this are no plugin but a mistake."""

# Each pattern is compiled where it is first needed: a start needs few of them.
_TARGET = r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*"
_RESOURCE = r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^:\\]+"
_NEED = r"token\.[^\W\d]\w*|doc\.(_\.)?[^\W\d]\w*(\..+)?"
_FLAG = r"[^\W_A-Z]+(-[^\W_A-Z]+)*"
# How the default of a flag of each type is read.
_OPTION_TYPES = {"str": str, "int": int, "float": float, "flag": str}
_USES = tuple(f"{device} {aim}" for device in ("cpu", "gpu") for aim in ("efficiency", "accuracy"))
# How the text in a field looks: the pattern, and what is due.
_FORMS = {
    "target": (_TARGET, "'package.module:attribute'"),
    "check_settings": (_TARGET, "'package.module:attribute'"),
    "defaults": (_RESOURCE, "'package:path/in/package'"),
    "suffixes": (r"\.[^./\\\sA-Z]+", "one ending of a file in small letters, such as '.conllu' and not '.tags.txt',"),
    "needs": (_NEED, "a term such as 'token.dep', 'doc.ents' or 'doc.spans.sc'"),
    "listener": (_RESOURCE, "'package:path/in/package'"),
    "short": (r"-\w+", "a short flag such as '-cd'"),
    "env": (r"[^\W\d]\w*", "the name of an environment variable"),
    "key": (r"[^*]*\*?[^*]*", "a key of scores, in which one '*' can stand for any name,"),
    "file": (r"(?!\.+$)[^/\\:]+", "the name of a file, without a folder,"),
    "kind": (r"[^\W\d]\w*", "the name of a registry"),
}


def sift(hook: str, answer: Any, *, kinds: Collection[str]) -> tuple[list[Any], list[str]]:
    """Tell the specs that a hook has returned and that are as they must be from what is wrong with the others.

    Args:
        hook: The hook.
        answer: What it has returned.
        kinds: The registries that a `FunctionSpec` can be for.

    Returns:
        The specs, and a few words on each of the others.
    """
    # Nothing but the real thing: what only behaves like it can behave otherwise later.
    if type(answer) not in (list, tuple) or len(answer) > MOST:
        what = f"{len(answer):,} offers" if type(answer) in (list, tuple) else clean(type(answer).__name__)
        return [], [f"it returns {what}, where a list of at most {MOST:,} specs is due"]
    sound: list[Any] = []
    taken: set[tuple[str, str]] = set()
    problems = []
    for spec in answer:
        problem = _problem_of(hook, spec, kinds) or _taken_twice(spec, taken)
        if problem is None:
            sound.append(spec)
        else:
            problems.append(problem)
    return sound, problems


def _taken_twice(spec: specs.Spec, taken: set[tuple[str, str]]) -> str | None:
    """Say that another spec of the same answer has one of a spec's names; else note that this one has them."""
    claims = {(claim.space, claim.name) for claim in spec.claims() if claim.shared is None}
    for space, name in sorted(claims & taken):
        return f"{name!r} is listed twice" if name == spec.name else f"{name!r} is listed twice among the {space}"
    taken |= claims
    return None


def _problem_of(hook: str, spec: Any, kinds: Collection[str]) -> str | None:
    due: Any = SPECS[hook]
    kind: Any = type(spec)
    if kind is not due:
        return f"it returns {_quoted(spec)}, where {due.__name__} is due"
    if vars(spec).keys() != _hints(kind).keys():
        return f"it returns a {due.__name__} that was not made by its constructor"
    try:
        return next(_problems(spec, kinds), None)
    except Exception as error:
        return f"it returns a {due.__name__} that cannot be read: {describe(error)}"


def _problems(spec: specs.Spec, kinds: Collection[str]) -> Iterator[str]:
    name: Any = spec.name
    known = clean(str.__str__(name) if isinstance(name, str) else shown(name), width=60)
    cls: Any = type(spec)
    for name, hint in _hints(cls).items():
        value, default = getattr(spec, name), cls.__dataclass_fields__[name].default
        if value is default:
            continue
        if not _fits(value, hint):
            yield f"{name} of {known!r} is {_quoted(value)}, where {_due(hint)} is due"
        if value != default:
            yield from _unclean(name, value, known)
    if isinstance(spec, specs.FunctionSpec) and spec.kind not in kinds:
        yield f"kind of {known!r} is {spec.kind!r}, {_other_way(spec.kind, kinds)}"
    if isinstance(spec, specs.TrainingOptionSpec):
        yield from _odd_flag(spec, known)
    if isinstance(spec, specs.ComponentSpec):
        yield from _unsuitable(spec, known)
    if isinstance(spec, specs.RegistrySpec):
        if not spec.name.isidentifier():
            yield f"name of {known!r} is none that a config can have behind an @"
        if spec.name in {*FUNCTION_REGISTRIES, *(due.registry for due in SPECS.values())}:
            yield f"the registry {known!r} is core's"
    if isinstance(spec, specs.CommandSpec):
        yield from _uncallable(spec, known)


def _uncallable(spec: specs.CommandSpec, known: str) -> Iterator[str]:
    """Look at what is typed to run a command."""
    words = spec.name.split()
    if len(words) > 2:
        yield f"the command {known!r} has more than two words"
    if any(word.startswith("-") for word in words):
        yield f"the command {known!r} looks like a flag, so that nobody could call it"


def _other_way(kind: str, kinds: Collection[str]) -> str:
    """Say why functions cannot be offered to a registry."""
    hook = next((hook for hook, due in SPECS.items() if due.registry == kind), None)
    if hook is not None:
        return f"to which {hook} offers"
    return f"and there is no such registry{did_you_mean(kind, kinds)}"


def _odd_flag(spec: specs.TrainingOptionSpec, known: str) -> Iterator[str]:
    """Look at what makes a flag of ``train``."""
    if not re.fullmatch(_FLAG, spec.name):
        yield f"name of {known!r} makes no flag: lower-case words with hyphens between them are due, such as 'n-iter'"
    if spec.type not in _OPTION_TYPES:
        hint = did_you_mean(spec.type, _OPTION_TYPES) or f"; there are {', '.join(_OPTION_TYPES)}"
        yield f"type of {known!r} is {spec.type!r}{hint}"
    elif spec.default is not None:
        try:
            _OPTION_TYPES[spec.type](spec.default)
        except ValueError:
            yield f"default of {known!r} is {spec.default!r}, which is no {spec.type}"


def _unsuitable(spec: specs.ComponentSpec, known: str) -> Iterator[str]:
    """Look at what a component is recommended for."""
    for use in spec.recommended_for:
        if use not in _USES:
            hint = did_you_mean(use, _USES) or f"; there are {', '.join(_USES)}"
            yield f"recommended_for of {known!r} has {use!r}{hint}"
    if spec.recommended_for and spec.listener is None:
        yield f"{known!r} is recommended for its token vectors and has no listener: name the file with its block"


def _unclean(field: str, value: Any, known: str) -> Iterator[str]:
    """Look at the text in a field, however deep."""
    if isinstance(value, str):
        if value != clean(value, width=1000) or value != value.strip() or not value:
            yield f"{field} of {known!r} is {_quoted(value)}, which is no clean text of one line"
        elif field in _FORMS and not re.fullmatch(_FORMS[field][0], value):
            yield f"{field} of {known!r} is {value!r}, where {_FORMS[field][1]} is due"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _unclean(field, key, known)
            yield from _unclean("defaults" if field == "recipes" else field, inner, known)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _unclean(field, inner, known)
    elif isinstance(value, specs.MetricSpec):
        for part in fields(value):
            yield from _unclean(part.name, getattr(value, part.name), known)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    """Return the types of a spec's fields."""
    named: dict[str, Any] = {field.name: field.type for field in fields(cls)}
    return {name: _named_type(hint) for name, hint in named.items()}


@cache
def _named_type(name: Any) -> Any:
    """Return a type by its name in the module of specs; Python's own way asks for each field of each class anew."""
    return eval(name, vars(specs))


@cache
def _taken_apart(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return what a type is a form of, and the types that it is made of."""
    return get_origin(hint), get_args(hint)


def _fits(value: Any, hint: Any) -> bool:
    """Tell whether a value is of the type that a field has."""
    if hint is str:
        return type(value) is str
    origin, parts = _taken_apart(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, part) for part in parts)
    if origin is tuple:
        return type(value) in (list, tuple) and all(_fits(inner, parts[0]) for inner in value)
    if origin is Mapping:
        return type(value) is dict and all(_fits(k, parts[0]) and _fits(v, parts[1]) for k, v in value.items())
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if hint is specs.MetricSpec and type(value) is hint:
        return all(_fits(getattr(value, name), due) for name, due in _hints(hint).items())
    return isinstance(value, hint)


def _due(hint: Any) -> str:
    """Name a type in words."""
    origin, parts = _taken_apart(hint)
    if origin in (Union, UnionType):
        return " or ".join("None" if part is type(None) else _due(part) for part in parts)
    if origin is tuple:
        return f"a tuple of {_due(parts[0])}s"
    if origin is Mapping:
        return f"a dict from {_due(parts[0])} to {_due(parts[1])}"
    return {str: "string", bool: "truth value", float: "number"}.get(hint, getattr(hint, "__name__", str(hint)))


def _quoted(value: Any) -> str:
    return clean(shown(value), width=60)
