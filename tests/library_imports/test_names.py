"""Packages that gather names of their modules, each of which is imported when a name of it is asked for."""

from __future__ import annotations

import pytest

# With thinc, and without what few need of what it imports.
_MODULES = (
    "sorted(sys.modules.keys() & {'srsly.ruamel_yaml', 'srsly.cloudpickle', 'wasabi.printer', 'multiprocessing'})"
)


def test_thinc_comes_without_what_few_need(run_python):
    assert run_python(f"import sys, nlpx, thinc.api; print({_MODULES})").stdout.split() == ["[]"]


@pytest.mark.parametrize(
    "code",
    [
        "import srsly; print(srsly.yaml_dumps({'a': 1}))",
        "import srsly; print(srsly.pickle_loads(srsly.pickle_dumps([1])))",
        "import srsly, srsly._yaml_api as own; print(srsly.read_yaml is own.read_yaml, srsly.read_yaml.__module__)",
        "import srsly; print(srsly.__version__, srsly.cloudpickle.__name__, srsly.ruamel_yaml.YAML.__name__)",
        "import srsly; print(hasattr(srsly, 'read_xml'), hasattr(srsly, '__all__'))",
        "from srsly import *; print(read_yaml.__name__, json_dumps([1]), 'cloudpickle' in globals())",
        "from srsly import cloudpickle, read_yaml; print(cloudpickle.__name__, read_yaml.__name__)",
        "import srsly; print([name for name in dir(srsly) if name.endswith('e_yaml')], hasattr(srsly, '__path__'))",
        "import srsly, inspect; print(inspect.signature(srsly.write_yaml), inspect.getsource(srsly)[:50])",
        "import srsly, pickle; print(pickle.loads(pickle.dumps(srsly.read_yaml)) is srsly.read_yaml)",
        "import srsly, importlib; print(importlib.reload(srsly).read_yaml.__name__)",
        "import wasabi; print(type(wasabi.msg).__name__, wasabi.msg is wasabi.msg, wasabi.Printer.__module__)",
        "import wasabi; from wasabi import msg, table; print(msg is wasabi.msg, table([('a', 'b')]))",
    ],
)
def test_whatever_is_asked_is_the_modules_own(run_python, code):
    assert run_python(f"import nlpx; {code}").stdout == run_python(code).stdout != ""


_MOCK = """
import nlpx, srsly, unittest.mock
with unittest.mock.patch("srsly.read_yaml", autospec=True) as mocked:
    srsly.read_yaml("file")
print(mocked.call_args.args, srsly.read_yaml.__module__)
"""


def test_a_name_can_be_mocked(run_python):
    assert run_python(_MOCK).stdout.strip() == "('file',) srsly._yaml_api"


_THREADS = """
import sys, nlpx, threading
sys.setswitchinterval(1e-6)
import wasabi
found, start = [], threading.Barrier(8)
def ask():
    start.wait()
    found.append((wasabi.msg, wasabi.Printer, wasabi.row))
threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found), len(set(found)))
"""


def test_all_threads_get_the_same(run_python):
    assert run_python(_THREADS).stdout.split() == ["8", "1"]


# Of other releases: all but the first do more than to gather names.
_PACKAGES = [
    "from .inner import Kind as Sort, make, double\nmade = double()",
    "from .inner import Kind as Sort, make\nmade = make(1, more=2)\nfrom json import dumps",
    "from .inner import Kind, double\nclass Sort(Kind): pass\ndef made(): return double()",
    "from . import inner\nSort, made = inner.Kind, inner.make(1, more=2)",
    "try: from .gone import Sort, made\nexcept ImportError: from .inner import Kind as Sort, double as made",
    "from .inner import Kind as Sort, number\nmade = 2 if number == 1 else 3",
    "from .inner import Kind as Sort, number as made\n__all__ = ['made']",
    "from .inner import *\nSort, made = Kind, number",
    "from .inner import Kind as Sort, inner\nmade = inner()",
]
_INNER = """
class Kind: pass
def make(*args, **more): return args, more
def double(): return make(2)
def inner(): return make(3)
number = 1
"""


@pytest.mark.parametrize("text", _PACKAGES)
def test_a_package_that_is_written_otherwise_is_the_same(run_python, tmp_path, text):
    (tmp_path / "wasabi").mkdir()
    (tmp_path / "wasabi" / "__init__.py").write_text(text)
    (tmp_path / "wasabi" / "inner.py").write_text(_INNER)
    code = (
        "import wasabi; print(wasabi.Sort.__mro__, [*wasabi.made()] if callable(wasabi.made) else wasabi.made, "
        "wasabi.inner.__name__, sorted(name for name in dir(wasabi) if name[0] != '_'))"
    )
    here = {"PYTHONPATH": str(tmp_path)}
    assert run_python(f"import nlpx; {code}", **here).stdout == run_python(code, **here).stdout != ""


def test_what_a_module_lacks_is_told_when_it_is_asked_for(run_python, tmp_path):
    (tmp_path / "wasabi").mkdir()
    (tmp_path / "wasabi" / "__init__.py").write_text("from .inner import here, gone")
    (tmp_path / "wasabi" / "inner.py").write_text("here = 1")
    code = "import nlpx, wasabi\ntry: wasabi.gone\nexcept AttributeError as error: print(wasabi.here, error)"
    told = run_python(code, PYTHONPATH=str(tmp_path)).stdout.strip()
    assert told == "1 module 'wasabi.inner' has no attribute 'gone'"
