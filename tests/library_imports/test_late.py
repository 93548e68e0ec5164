"""Compiled modules that are loaded when something of them is asked for."""

from __future__ import annotations

import pytest

_LOADED = "print('blis/py' in open('/proc/self/maps').read())"
_LINUX = pytest.mark.skipif("sys.platform != 'linux'", reason="what is loaded is told there")


@_LINUX
def test_thinc_is_imported_without_its_second_blis(run_python):
    assert run_python(f"import nlpx, thinc.api, blis.py; thinc.api.Linear(2, 2); {_LOADED}").stdout.split() == ["False"]


@_LINUX
def test_thinc_gets_the_product_when_it_asks(run_python):
    code = (
        "import nlpx, numpy; from thinc.api import NumpyOps; X = numpy.ones((2, 3), dtype='f')\n"
        f"print(NumpyOps().gemm(X, X, trans2=True).tolist()); {_LOADED}"
    )
    assert run_python(code).stdout.splitlines() == ["[[3.0, 3.0], [3.0, 3.0]]", "True"]


@pytest.mark.parametrize(
    "code",
    [
        "from blis.py import gemm; print(gemm.__name__)",
        "import blis.py; print(blis.py.gemm.__module__, blis.py.__name__, 'axpy' in dir(blis.py))",
        "import blis.py, sys; blis.py.gemm; print(type(blis.py), blis.py is sys.modules['blis.py'])",
        "import blis.py; print(blis.py.__file__)",
        "import blis.py; print(hasattr(blis.py, 'no_such_name'))",
        "import blis.py, srsly.cloudpickle as pickle; print(pickle.loads(pickle.dumps(blis.py)).__name__)",
        "import blis.py, pickle; print(pickle.loads(pickle.dumps(blis.py.gemm)) is blis.py.gemm)",
    ],
)
def test_whoever_asks_sees_the_module_as_it_is(run_python, code):
    assert run_python(f"import nlpx; {code}").stdout == run_python(code).stdout != ""


def test_threads_that_ask_at_once_get_the_same(run_python):
    code = (
        "import nlpx, sys; from concurrent.futures import ThreadPoolExecutor; import blis.py as late\n"
        "with ThreadPoolExecutor(8) as pool: found = {*pool.map(lambda _: id(late.gemm), range(64))}\n"
        "print(len(found), sys.modules['blis.py'] is late)"
    )
    assert run_python(code).stdout.split() == ["1", "False"]
