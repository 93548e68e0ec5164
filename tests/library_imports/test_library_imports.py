"""The finder of modules that are imported in another way."""

from __future__ import annotations

import pytest

from nlpx.library_imports.hiding import hidden


@pytest.mark.parametrize(
    "code",
    [
        "import importlib.util; print(importlib.util.find_spec('catalogue').loader.get_code('catalogue').co_filename)",
        "import pkgutil; print(len(pkgutil.get_data('catalogue', '__init__.py')))",
        "import catalogue, inspect; print(inspect.getsource(catalogue))",
        "import catalogue, importlib; print(type(importlib.reload(catalogue).AVAILABLE_ENTRY_POINTS))",
        "import catalogue, pickle; print(pickle.loads(pickle.dumps(catalogue.create)) is catalogue.create)",
        "import catalogue; print(catalogue.__builtins__ is vars(__import__('builtins')))",
    ],
)
def test_tools_of_python_see_modules_as_they_are(run_python, code):
    assert run_python(f"import nlpx; {code}").stdout == run_python(code).stdout != ""


_REWRITING = """
import sys

class Rewriting:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "catalogue":
            from importlib.util import spec_from_file_location
            return spec_from_file_location(name, sys.argv[1])

sys.meta_path.insert(0, Rewriting)
import nlpx, catalogue
print(catalogue.is_rewritten)
"""


def test_a_finder_of_somebody_else_is_heeded(run_python, tmp_path):
    (tmp_path / "rewritten.py").write_text("is_rewritten = True")
    assert run_python(_REWRITING, tmp_path / "rewritten.py").stdout.split() == ["True"]


def test_a_package_is_hidden_in_a_block_and_from_one_thread(run_python, tmp_path):
    (tmp_path / "rarely_needed.py").touch()
    code = (
        "import nlpx, threading; from nlpx.library_imports.hiding import hidden\n"
        "def found():\n try: import rarely_needed\n except ModuleNotFoundError as error: print(error)\n"
        " else: print(rarely_needed.__name__)\n"
        "with hidden('rarely_needed'):\n found(); thread = threading.Thread(target=found); thread.start()\n"
        " thread.join()\n"
    )
    lines = run_python(code, PYTHONPATH=str(tmp_path)).stdout.splitlines()
    assert lines == ["rarely_needed is not imported before it is needed", "rarely_needed"]


def test_nothing_is_hidden_behind_a_block_that_fails():
    with pytest.raises(ValueError, match="inside"), hidden("colorsys"):
        raise ValueError("inside")
    import colorsys

    assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
