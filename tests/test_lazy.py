"""Names of packages that are imported when they are first used."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

import nlpx

PACKAGES = ["nlpx", *(f"nlpx.{name}" for name in nlpx.PUBLIC_MODULES)]


@pytest.mark.parametrize("name", nlpx.PUBLIC_MODULES)
def test_public_modules_are_attributes(monkeypatch, name):
    module = import_module(f"nlpx.{name}")
    # Its import has made it one; here it is as if nobody had imported it.
    monkeypatch.delattr(nlpx, name)
    assert getattr(nlpx, name) is module


def test_a_module_is_imported_when_it_is_used(run_python):
    code = "import sys, nlpx; print('nlpx.errors' in sys.modules); print(nlpx.errors.__name__)"
    assert run_python(code).stdout.split() == ["False", "nlpx.errors"]


def test_a_name_is_imported_when_it_is_used(run_python):
    code = "import sys, nlpx; print('nlpx.vocab' in sys.modules); nlpx.Vocab; print('nlpx.vocab' in sys.modules)"
    assert run_python(code).stdout.split() == ["False", "True"]


def test_public_modules_and_names_are_listed():
    assert {"Doc", "load", "pipeline", "tokens"} <= set(dir(nlpx))
    assert {"Doc", "Example"} <= set(dir(nlpx.tokens))


@pytest.mark.parametrize("package", [nlpx, nlpx.tokens])
def test_an_unknown_name_is_an_attribute_error_that_python_can_explain(package):
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'Exmaple'") as caught:
        package.Exmaple  # noqa: B018
    assert (caught.value.name, caught.value.obj) == ("Exmaple", package)
    assert not hasattr(package, "none.tokens")


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_are_told_the_same_names(package):
    module = import_module(package)
    told = {
        alias.asname
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
        if alias.asname
    }
    modules = nlpx.PUBLIC_MODULES if module is nlpx else ()
    if told:
        assert told == {*module.__all__, *modules}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_lazy_name_is_that_of_a_module_beside_it(package):
    # That would be the attribute as soon as somebody imports it.
    module = import_module(package)
    if getattr(module, "__getattr__", None) and module.__getattr__.__module__ == "nlpx.lazy":
        beside = {path.stem for folder in getattr(module, "__path__", ()) for path in Path(folder).iterdir()}
        assert not beside & set(module.__all__)
