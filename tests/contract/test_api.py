"""The API of plugins: what they may import from core, and that they import nothing else."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from importlib import import_module
from pathlib import Path

import pytest

import nlpx

ROOT = Path(__file__).resolve().parents[2]
CORE = Path(nlpx.__file__).parent
PLUGINS = sorted(manifest.parent for manifest in ROOT.glob("*/*/nlp*/plugin.py"))
NAMES = {f"nlpx.{name}": set(import_module(f"nlpx.{name}").__all__) for name in nlpx.PUBLIC_MODULES}
PUBLIC = {**NAMES, "nlpx": {*nlpx.__all__, *nlpx.PUBLIC_MODULES, "__version__"}}
# Where spaCy has names that are at home elsewhere here.
OF_SPACY = {
    "MorphAnalysis": "nlpx.tokens",
    **dict.fromkeys(set(nlpx.training.__all__) & {*nlpx.tokens.__all__, *nlpx.corpora.__all__}, "nlpx.training"),
}


def imports_from_core(source):
    """Yield line, module and name of everything that a module imports from core."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module.partition(".")[0] == "nlpx":
            yield from ((node.lineno, node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            names = (alias.name for alias in node.names)
            yield from ((node.lineno, name, None) for name in names if name.partition(".")[0] == "nlpx")


def undeclared(source):
    """Return what a module imports from core and may not, each with its line."""
    return [
        f"{line}: {module} {name or ''}".strip()
        for line, module, name in imports_from_core(source)
        if module not in PUBLIC or not (name is None or name in PUBLIC[module])
    ]


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_plugins_import_only_what_is_declared(folder):
    found = [
        f"{file.relative_to(folder)}:{problem}"
        for file in sorted(folder.rglob("*.py"))
        for problem in undeclared(file.read_bytes())
    ]
    assert found == []


def test_every_plugin_is_looked_at():
    assert {"nlp_parser", "nlp_tagger", "nlp_tok2vec", "nlpx_brat"} <= {folder.name for folder in PLUGINS}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from nlpx.tokens import Doc, Example\nimport nlpx.errors\nfrom nlpx import Doc, pipeline", []),
        ("from nlpx.tokens.doc import Doc", ["1: nlpx.tokens.doc Doc"]),
        ("import nlpx.tokens.doc", ["1: nlpx.tokens.doc"]),
        ("from nlpx.errors import _also", ["1: nlpx.errors _also"]),
        ("from nlpx import plugins", ["1: nlpx plugins"]),
        ("if TYPE_CHECKING:\n    from nlpx.quoting import shown", ["2: nlpx.quoting shown"]),
        ("def f():\n    from nlpx.anything_new import it", ["2: nlpx.anything_new it"]),
    ],
)
def test_inner_modules_and_names_are_found(source, found):
    assert undeclared(source) == found


@pytest.mark.parametrize("module", NAMES)
def test_declared_names_exist_and_have_docstrings(module):
    owner = import_module(module)
    for name in owner.__all__:
        value = getattr(owner, name)
        if callable(value):
            assert inspect.getdoc(value), name


def test_every_name_has_one_home():
    names = [name for module in NAMES for name in NAMES[module] if OF_SPACY.get(name) != module]
    assert sorted(names) == sorted(set(names))


def functions_of(value):
    """Yield the functions of a declared name that are written in core, with the docstring that describes each."""
    if inspect.isfunction(value):
        yield value, inspect.getdoc(value)
    members = {}
    for cls in reversed(value.__mro__ if inspect.isclass(value) else ()):
        members.update(vars(cls))
    for name, member in members.items():
        function = getattr(member, "__func__", getattr(member, "fget", member))
        is_public = not name.startswith("_") or name in ("__init__", "__call__")
        if is_public and inspect.isfunction(function) and Path(function.__code__.co_filename).is_relative_to(CORE):
            yield function, inspect.getdoc(value if name == "__init__" else member)


FUNCTIONS = {
    f"{function.__module__}.{function.__qualname__}": (function, doc or "")
    for module in NAMES
    for name in sorted(NAMES[module])
    for function, doc in functions_of(getattr(import_module(module), name))
}


def test_docstrings_say_which_errors_are_raised():
    silent = []
    for name, (function, doc) in FUNCTIONS.items():
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        raises = any(isinstance(node, ast.Raise) and node.exc is not None for node in ast.walk(tree))
        if raises and not re.search("[Rr]aises", doc):
            silent.append(name)
    assert silent == []


def test_docstrings_give_the_shapes_of_arrays():
    silent = []
    for name, (function, doc) in FUNCTIONS.items():
        takes_arrays = re.search(r"NDArray|Floats|Ints", " ".join(map(str, function.__annotations__.values())))
        if takes_arrays and not re.search(r"\([\w ]+,[^)]*\)|as `", doc):
            silent.append(name)
    assert silent == []
