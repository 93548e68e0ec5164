"""The page of what users and plugins may import from core: module by module, each name with its docstring."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from importlib.util import resolve_name
from typing import TYPE_CHECKING, Any

import nlpx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

INTRODUCTION = """\
# The API

What users and plugins may import. A name is imported from the module under which it stands here, as in
`from nlpx.tokens import Example`, never from one inside of it: those are inner modules, which move and change. Where a
plugin does otherwise, its contract tests tell it (`nlpx.testing`). The page [Hooks](hooks.md) has more of specs.
"""
SECTION = re.compile(r"^(Args|Attributes|Returns|Yields|Raises):\n((?:^[ ].*\n?|^\n)+)", re.MULTILINE)
ITEM = re.compile(r"^(\*{0,2}[\w.]+): ", re.MULTILINE)
TABLE = re.compile(r"^=+ +=+\n(?:.+\n)*=+ +=+$", re.MULTILINE)
WIDTH = 100
LONGEST_DEFAULT = 60


def api_page() -> str:
    """Describe every declared name."""
    parts = [INTRODUCTION, f"The package itself has {', '.join(f'`nlpx.{name}`' for name in nlpx.__all__)}.\n"]
    for module_name in nlpx.PUBLIC_MODULES:
        module = import_module(f"nlpx.{module_name}")
        parts += [f"## {module.__name__}\n", prose(inspect.getdoc(module) or "")]
        entries = declared(module)
        for entry in entries:
            if entry.home == module.__name__:
                parts += describe(entry)
        elsewhere = [f"`{entry.home}.{entry.name}`" for entry in entries if entry.home != module.__name__]
        if elsewhere:
            parts.append(f"Also here, as in spaCy: {', '.join(elsewhere)}.\n")
    return "\n".join(parts)


@dataclass(frozen=True)
class Entry:
    """Hold a declared name.

    Attributes:
        name: The name.
        value: What it stands for.
        home: The public module that it belongs to.
        source: The module that defines it.
    """

    name: str
    value: Any
    home: str
    source: str


def declared(module: ModuleType) -> list[Entry]:
    """Return the names that a public module declares."""
    sources = sources_of(module.__name__)
    entries = []
    for name in module.__all__:
        value = getattr(module, name)
        source = sources.get(name, module.__name__)
        if inspect.isclass(value) or inspect.isfunction(value):
            source = value.__module__
        room = source.split(".")[1]
        home = f"nlpx.{room}" if room in nlpx.PUBLIC_MODULES else module.__name__
        entries.append(Entry(name, value, home, source))
    return entries


def describe(entry: Entry) -> Iterator[str]:
    """Yield the lines about a name."""
    yield f"### {entry.name}\n"
    if inspect.isclass(entry.value):
        yield from describe_class(entry.name, entry.value)
    elif inspect.isfunction(entry.value):
        yield signature_of(entry.name, entry.value)
        yield prose(inspect.getdoc(entry.value) or "")
    else:
        written, doc = constant(entry)
        cls = type(entry.value)
        is_ours = cls.__module__.startswith("nlpx.")
        yield f"```python\n{written}\n```\n"
        yield prose(doc or (inspect.getdoc(cls) or "" if is_ours else ""))
        if is_ours:
            yield from describe_members(entry.name, cls)


def describe_class(name: str, cls: type) -> Iterator[str]:
    """Yield the lines about a class."""
    bases = [base for base in cls.__mro__[1:] if base in declared_classes() or issubclass(base, Exception)]
    nearest = [base for base in bases if base not in (Exception, *(far for near in bases for far in near.__mro__[1:]))]
    if issubclass(cls, Enum):
        yield f"```python\n{name}: {', '.join(member.name for member in cls)}\n```\n"
    elif not (issubclass(cls, Exception) or getattr(cls, "_is_protocol", False)):
        yield signature_of(name, cls)
    yield prose(inspect.getdoc(cls) or "")
    if nearest:
        yield f"Bases: {', '.join(f'`{base.__name__}`' for base in nearest)}.\n"
    yield from describe_members(name, cls)


def describe_members(name: str, cls: type) -> Iterator[str]:
    """Yield the lines about what a class has of its own, or from classes that are not declared."""
    members: dict[str, Any] = {}
    for owner in reversed(cls.__mro__):
        if owner.__module__.startswith("nlpx.") and (owner is cls or owner not in declared_classes()):
            members.update(vars(owner))
    fields = getattr(cls, "__dataclass_fields__", {})
    for member, value in members.items():
        doc = inspect.getdoc(value) or ""
        if member in fields or (member.startswith("_") and not (member == "__call__" and doc)):
            continue
        function = getattr(value, "__func__", value)
        if inspect.isfunction(function):
            yield signature_of(f"{name}.{member}", function, bound=not isinstance(value, staticmethod))
            yield prose(doc)
        elif isinstance(value, (property, cached_property)):
            yield prose(f"`{name}.{member}`: {doc}")


@cache
def declared_classes() -> frozenset[type]:
    """Return the classes among the declared names."""
    values = (getattr(import_module(f"nlpx.{room}"), name) for name, room in declared_names().items())
    return frozenset(value for value in values if inspect.isclass(value))


@cache
def declared_names() -> dict[str, str]:
    """Return the declared names, each with a module that declares it."""
    return {name: room for room in nlpx.PUBLIC_MODULES for name in import_module(f"nlpx.{room}").__all__}


def signature_of(name: str, function: Any, *, bound: bool = False) -> str:
    """Write how something is called, on several lines where one is too long; ``with`` before what makes a context."""
    try:
        signature = inspect.signature(function)
    except ValueError:
        return f"```python\n{name}\n```\n"
    parameters = list(signature.parameters.values())[bound:]
    words: list[str] = []
    kinds = [parameter.kind for parameter in parameters]
    for place, parameter in enumerate(parameters):
        if parameter.kind is parameter.KEYWORD_ONLY and not {parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL} & set(
            kinds[:place]
        ):
            words.append("*")
        words.append(spelt_out(argument(parameter), function.__module__))
        if parameter.kind is parameter.POSITIONAL_ONLY and parameter.POSITIONAL_ONLY not in kinds[place + 1 :]:
            words.append("/")
    result = signature.return_annotation
    returned = "" if result in (signature.empty, None) else f" -> {spelt_out(str(result), function.__module__)}"
    if inspect.isgeneratorfunction(inspect.unwrap(function)) and inspect.unwrap(function) is not function:
        name = f"with {name}"
    line = f"{name}({', '.join(words)}){returned}"
    if len(line) > WIDTH:
        line = "\n".join([f"{name}(", *(f"    {word}," for word in words), f"){returned}"])
    return f"```python\n{line}\n```\n"


def argument(parameter: inspect.Parameter) -> str:
    """Write a parameter with its type and default."""
    star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    kind = "" if parameter.annotation is parameter.empty else f": {parameter.annotation}"
    default = parameter.default
    if default is parameter.empty:
        return f"{star}{parameter.name}{kind}"
    # What cannot be written, such as an object that stands for nothing, is of no use to a reader; nor is a whole class
    # of characters.
    text = default.__name__ if callable(default) else repr(default)
    text = "…" if text.startswith("<") or len(text) > LONGEST_DEFAULT else text
    return f"{star}{parameter.name}{kind}{' = ' if kind else '='}{text}"


def spelt_out(annotation: str, module: str) -> str:
    """Write an annotation without the names that the module gives to types for itself."""
    return re.sub(r"\b[A-Z]\w*[a-z]\w*\b(?!\[)", lambda name: alias(name[0], module) or name[0], annotation)


@cache
def alias(name: str, module: str) -> str:
    """Return the type that a module has another name for; empty where it is no such name, or one that is declared."""
    if name in declared_names():
        return ""
    tree = tree_of(module)
    blocks = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.If))]
    for statement in (statement for block in blocks for statement in block):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        is_type = isinstance(getattr(statement, "value", None), (ast.Subscript, ast.BinOp))
        if is_type and isinstance(target, ast.Name) and target.id == name:
            return spelt_out(ast.unparse(statement.value), module)
    source = sources_of(module).get(name)
    return alias(name, source) if source else ""


def constant(entry: Entry) -> tuple[str, str]:
    """Return how a name is assigned, and the string behind that which describes it."""
    body = tree_of(entry.source).body
    for statement, following in zip(body, [*body[1:], None], strict=True):
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == entry.name for target in targets):
            is_doc = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
            doc = inspect.cleandoc(str(following.value.value)) if is_doc else ""
            written = ast.get_source_segment(source_of(entry.source), statement) or ""
            return (written if len(written) <= WIDTH else entry.name), doc
    raise LookupError(f"{entry.source} does not assign {entry.name}")


@cache
def sources_of(module: str) -> dict[str, str]:
    """Return from which module of core each name comes that a module imports from one."""
    package = getattr(import_module(module), "__package__", None)
    return {
        name.asname or name.name: resolve_name(f"{'.' * node.level}{node.module or ''}", package)
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom) and node.level
        for name in node.names
    }


@cache
def tree_of(module: str) -> ast.Module:
    """Parse the source of a module."""
    return ast.parse(source_of(module))


def source_of(module: str) -> str:
    """Return the source of a module."""
    return inspect.getsource(import_module(module))


def prose(doc: str) -> str:
    """Write a docstring as Markdown: lists for its sections, and tables as they stand."""
    text = TABLE.sub(lambda table: f"```text\n{table[0]}\n```", doc)
    return f"{SECTION.sub(section, text).rstrip()}\n"


def section(match: re.Match[str]) -> str:
    """Write a section of a docstring as a list."""
    text = inspect.cleandoc(match[2])
    parts = ITEM.split(text)
    lines = [f"{match[1]}:\n"]
    if len(parts) == 1:
        lines.append(text)
    for name, meaning in zip(parts[1::2], parts[2::2], strict=True):
        lines.append(f"- `{name}`: {' '.join(meaning.split())}")
    return "\n".join([*lines, "", ""])
