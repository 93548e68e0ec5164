"""What type checkers are told of documented paths: stubs of the modules that stand in the table of `nlpx.paths`.

No checker runs the code that finds those modules, so each has a stub, made from the same table: which name is which
of ours. They are a package of stubs of their own, ``nlpx-stubs``, which is partial (PEP 561): of all other modules
checkers read the source. A room of ours that has names of the table besides its own, such as ``nlpx.pipeline``, has
both in its stub.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nlpx.paths.class_names import class_name
from nlpx.paths.resolving import below_core, entries_of, find_name, modules_in, names_in
from nlpx.registry.table import TABLES

STUBS = Path(__file__).resolve().parents[1] / "stubs"
NOTICE = "# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.\n"
_LANGUAGES = "nlpx.lang"
# What can be said of the rules of a language through their class, where the class itself has properties.
RULES = """\
class _Rules(LanguageDefaults):
    examples: ClassVar[list[str]]
    infixes: ClassVar[list[str]]
    lex_attr_getters: ClassVar[Mapping[Any, Callable[[str], Any]]]
    like_num: ClassVar[Callable[[str], bool]]
    noun_chunks: ClassVar[Callable[..., Any]]
    prefixes: ClassVar[list[str]]
    stop_words: ClassVar[set[str]]
    suffixes: ClassVar[list[str]]
    syntax_iterators: ClassVar[Mapping[str, Callable[..., Any]]]
    tokenizer_exceptions: ClassVar[dict[str, list[dict[Any, str]]]]
"""
CLASSES = """\
class {name}Defaults(_Rules): ...

class {name}(Language):
    class Defaults({name}Defaults): ...
"""


@dataclass
class Stub:
    """Hold what a stub says.

    Attributes:
        module: The module.
        outline: What a room of ours has itself, without the bodies of functions.
        imports: Names that come from elsewhere, as import statements.
        facts: Names that are said to be of a type, and classes.
    """

    module: str
    outline: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)

    def take(self, module: str, name: str, *, called: str) -> None:
        """Say that a name is that of some module, where it may be called otherwise."""
        here = name
        if module != self.module:
            # A stub exports what it imports under the same name; what it defines it exports anyway.
            here = name if name == called else f"_{called}"
            self.imports.add(f"from {module} import {name} as {here}")
        if here != called:
            self.facts.add(f"{called} = {here}")

    def text(self) -> str:
        """Return the text."""
        facts = "\n".join(sorted(self.facts))
        words = {"Any", "Callable", "ClassVar", "Mapping"} & set(re.findall(r"\w+", facts))
        typing = [f"from typing import {', '.join(sorted(words))}"] if words else []
        return "\n".join(filter(None, [NOTICE, *typing, *sorted(self.imports), *self.outline, facts])) + "\n"


class WithoutBodies(ast.NodeTransformer):
    """Leave nothing of functions but how they are called."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Take the body of a function away."""
        node.body = [ast.Expr(ast.Constant(...))]
        return node


def stubs() -> dict[Path, str]:
    """Return the text of every stub, by its file."""
    made = {_file(module): text for module in _modules("nlpx") if (text := _text(module))}
    return {**made, STUBS / "py.typed": "partial\n"}


def _modules(parent: str) -> list[str]:
    return [parent, *(inner for name in sorted(modules_in(parent)) for inner in _modules(f"{parent}.{name}"))]


def _file(module: str) -> Path:
    *folders, name = module.split(".")[1:] or [""]
    folder = STUBS.joinpath(*folders)
    return folder / name / "__init__.pyi" if not name or len(_modules(module)) > 1 else folder / f"{name}.pyi"


def _text(module: str) -> str:
    """Return what a stub says; nothing where the source of the module says all."""
    stub = Stub(module)
    names = names_in(module)
    origin = getattr(find_spec(module), "origin", None)
    if origin is not None and Path(origin).is_file():
        if not names:
            return ""
        _add_room(stub, Path(origin))
    if module == _LANGUAGES:
        stub.take("nlpx.languages", "LanguageDefaults", called="LanguageDefaults")
        stub.facts.add(RULES)
    for name in names:
        _add_name(stub, module, name)
    return stub.text()


def _add_room(stub: Stub, source: Path) -> None:
    """Add what a room of ours has itself."""
    for node in ast.parse(source.read_text(encoding="utf8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            stub.outline += map(ast.unparse, node.body)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Tuple):
            name = ast.unparse(node.targets[0])
            stub.facts.add(f"{name}: {_type(getattr(import_module(stub.module), name))}")
        elif isinstance(node, ast.ImportFrom) and node.module == "__future__":
            continue
        elif isinstance(node, ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign):
            stub.outline.append(ast.unparse(WithoutBodies().visit(node)))


def _add_name(stub: Stub, module: str, name: str) -> None:
    source, ours = entries_of(below_core(module))[name]
    if source == "language":
        _add_of_language(stub, module, name, ours=ours)
    elif source == "settings" or ":" in source:
        stub.facts.add(f"{name}: {_type(find_name(module, name))}")
    elif source.startswith("@"):
        stub.take(*_behind(source[1:], ours, find_name(module, name)), called=name)
    else:
        stub.take(f"nlpx{source}".rstrip(".") if source.startswith(".") else source, ours, called=name)


def _behind(source: str, ours: str, value: Any) -> tuple[str, str]:
    """Return where what a plugin offers is at home, and how it is called there."""
    table, _, room = source.partition(" ")
    if table == "factories":
        return value.__module__, value.__qualname__
    offer = TABLES["factories"].offer(table) if room else TABLES[table].offer(ours)
    module, _, attribute = offer.spec.target.partition(":")
    return (f"{module.rpartition('.')[0]}.{room}", ours) if room else (module, attribute)


def _add_of_language(stub: Stub, module: str, name: str, *, ours: str) -> None:
    code = module.split(".")[2]
    cls = class_name(code)
    if ours in {"@", "Defaults"}:
        stub.take(_LANGUAGES, "_Rules", called="_Rules")
        stub.take("nlpx.pipeline", "Language", called="Language")
        stub.facts.add(CLASSES.format(name=cls))
    else:
        rules, _, part = f"{cls}{ours}".partition(".")
        stub.take(f"nlpx.lang.{code}", rules, called=rules)
        stub.facts.add(f"{name} = {rules}.{part}")


def _type(value: Any) -> str:
    kinds = {dict: "dict[str, Any]", tuple: "tuple[str, ...]", int: "int", str: "str"}
    return kinds.get(type(value), "Any")
