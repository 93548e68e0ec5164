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
from nlpx.spec_checks import SPECS
from nlpx.testing.imports import declared_names, undeclared_imports

ROOT = Path(__file__).resolve().parents[2]
CORE = Path(nlpx.__file__).parent
PLUGINS = [
    manifest.parent
    for pattern in ("*/*/nlp*/plugin.py", "core/templates/*/*/plugin.py", "tests/*/*/plugin.py")
    for manifest in sorted(ROOT.glob(pattern))
]
PAGES = sorted(
    {*ROOT.glob("README.md"), *ROOT.glob("*/*/README.md"), *ROOT.glob("docs/**/*.md")} - {ROOT / "docs/api.md"}
)
CODE = re.compile(r"^( *)```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
NAMES = {module: names for module, names in declared_names().items() if module != "nlpx"}
# Where spaCy has names that are at home elsewhere here.
OF_SPACY = {
    "MorphAnalysis": "nlpx.tokens",
    **dict.fromkeys(set(nlpx.training.__all__) & {*nlpx.tokens.__all__, *nlpx.corpora.__all__}, "nlpx.training"),
}


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_plugins_import_only_what_is_declared(folder):
    files = sorted(folder.rglob("*.py"))
    faults = [fault for file in files for fault in undeclared_imports(file.read_bytes(), file=file.name)]
    assert faults == []


def test_every_plugin_is_looked_at():
    assert {"nlp_parser", "nlp_tagger", "nlp_tok2vec", "nlpx_brat", "my_plugin"} <= {folder.name for folder in PLUGINS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_import_only_what_is_declared(page):
    blocks = [textwrap.dedent(block) for _, block in CODE.findall(page.read_text(encoding="utf8"))]
    assert [fault for block in blocks for fault in undeclared_imports(block, file=page.name)] == []


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("from nlpx.tokens import Doc, Example\nimport nlpx.errors\nfrom nlpx import Doc, pipeline", []),
        ("from nlpx.hookspecs import *", []),
        ("from nlpx.specs import *", ["m.py:1: * of nlpx.specs"]),
        ("from .nlpx import anything\nfrom nlpx_other.tokens import anything", []),
        ("from nlpx.tokens.doc import Doc", ["m.py:1: Doc of nlpx.tokens.doc"]),
        ("import nlpx.tokens.doc", ["m.py:1: nlpx.tokens.doc"]),
        ("from nlpx.errors import _also", ["m.py:1: _also of nlpx.errors"]),
        ("from nlpx import plugins", ["m.py:1: plugins of nlpx"]),
        ("if TYPE_CHECKING:\n    from nlpx.quoting import shown", ["m.py:2: shown of nlpx.quoting"]),
        ("def f():\n    from nlpx.anything_new import it", ["m.py:2: it of nlpx.anything_new"]),
    ],
)
def test_inner_modules_and_names_are_found(source, places):
    assert [fault.partition(" is inner")[0] for fault in undeclared_imports(source, file="m.py")] == places


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("from nlpx.tokens.comparing.example import Example", "import it from nlpx.tokens"),
        ("from nlpx.tokens.comparing.example import _OUTSIDE", "use what docs/api.md describes"),
        ("from nlpx.commands.train import train", "use what docs/api.md describes"),
        ("from nlpx.nowhere import Example", "use what docs/api.md describes"),
    ],
)
def test_an_inner_name_is_told_with_its_public_home(source, advice):
    (fault,) = undeclared_imports(source, file="m.py")
    assert fault.endswith(advice)


@pytest.mark.parametrize("module", NAMES)
def test_declared_names_exist_and_have_docstrings(module):
    owner = import_module(module)
    for name in owner.__all__:
        value = getattr(owner, name)
        if callable(value):
            assert inspect.getdoc(value), name


def test_every_error_is_declared():
    classes = {
        name
        for name, value in vars(nlpx.errors).items()
        if inspect.isclass(value) and value.__module__ == "nlpx.errors"
    }
    assert classes <= NAMES["nlpx.errors"]


def test_every_spec_is_declared():
    assert {spec.__name__ for spec in SPECS.values()} <= NAMES["nlpx.hookspecs"]


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
        function = inspect.unwrap(getattr(member, "__func__", getattr(member, "fget", member)))
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
