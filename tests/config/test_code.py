"""The user's own functions: --code file.py."""

from __future__ import annotations

import sys

import pytest

from nlpx.config import import_code
from nlpx.errors import PluginError
from nlpx.util import import_file


def test_import_code_runs_a_file(tmp_path):
    file = tmp_path / "functions.py"
    file.write_text("ANSWER = 42\n", encoding="utf8")
    assert import_code(file).ANSWER == 42
    assert import_code(None) is None


def test_import_code_says_that_the_file_is_missing(tmp_path):
    with pytest.raises(PluginError, match=r"there is no file .*nothing\.py to import") as caught:
        import_code(tmp_path / "nothing.py")
    assert isinstance(caught.value, FileNotFoundError)


def test_import_code_names_the_line_that_fails(tmp_path):
    file = tmp_path / "functions.py"
    file.write_text("def f():\n    raise RuntimeError('no')\n\nf()\n", encoding="utf8")
    with pytest.raises(PluginError, match=r"functions\.py:2: the code cannot be run: RuntimeError: no"):
        import_code(file)


def test_import_code_names_the_line_that_is_not_python(tmp_path):
    file = tmp_path / "functions.py"
    file.write_text("x = 1\ny = = 2\n", encoding="utf8")
    with pytest.raises(PluginError, match=r"functions\.py:2: the code cannot be run: SyntaxError"):
        import_code(file)


def test_import_code_refuses_what_is_not_python(tmp_path):
    file = tmp_path / "functions.txt"
    file.write_text("x = 1\n", encoding="utf8")
    with pytest.raises(PluginError, match=r"is not a Python file"):
        import_code(file)


def test_import_file_makes_a_module_of_a_name(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "test_imported", raising=False)
    file = tmp_path / "functions.py"
    file.write_text("ANSWER = 42\n", encoding="utf8")
    module = import_file("test_imported", file)
    assert (module.__name__, module.ANSWER, sys.modules["test_imported"]) == ("test_imported", 42, module)


def test_a_file_that_fails_leaves_the_module_of_its_name(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "test_imported", raising=False)
    file = tmp_path / "functions.py"
    file.write_text("ANSWER = 42\n", encoding="utf8")
    module = import_file("test_imported", str(file))
    file.write_text("ANSWER = 43\nANSWER / 0\n", encoding="utf8")
    with pytest.raises(PluginError, match=r"functions\.py:2: the code cannot be run: ZeroDivisionError"):
        import_file("test_imported", file)
    assert sys.modules["test_imported"] is module
