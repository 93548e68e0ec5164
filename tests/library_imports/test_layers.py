"""thinc's kinds of layers: imported when they are asked for, and all of them registered whenever anybody looks."""

from __future__ import annotations

import pytest

_MODULES = "len([name for name in sys.modules if name.startswith('thinc.layers.')])"


def test_a_layer_comes_with_what_it_needs_and_no_other(run_python):
    code = f"import sys, nlpx, thinc.api; print({_MODULES}); thinc.api.Maxout; print({_MODULES})"
    none, few = map(int, run_python(code).stdout.split())
    assert none == 0
    assert 1 <= few <= 6


_OWN_LAYER = """
from thinc.api import registry
@registry.layers("mine.v1")
def mine(): pass
print(registry.layers.get("mine.v1") is mine, len(registry.layers.get_all()))
"""
_CONFIG = """
from thinc.api import Config, registry
config = Config().from_str('[model]\\n@layers = "Linear.v1"\\nnO = 2\\nnI = 3')
print(registry.resolve(config)["model"].name)
"""


@pytest.mark.parametrize(
    "code",
    [
        "import thinc.api; print(sorted(name for name in dir(thinc.api) if name[0] != '_'))",
        "import thinc.api, thinc; print(thinc.optimizers.__name__, thinc.layers.residual.__module__, thinc.shims.Shim)",
        "import thinc.layers; print(thinc.layers.chain.__qualname__, thinc.layers.__all__)",
        "import thinc.layers.chain; print(type(thinc.layers.chain).__name__)",
        "import thinc.layers.maxout; print(thinc.layers.chain.__qualname__, thinc.layers.Maxout.__qualname__)",
        "from thinc.layers.residual import init; import thinc; print(init.__name__, thinc.layers.residual.__name__)",
        "from thinc.layers import chain, with_array; from thinc.api import chain as again; print(chain is again)",
        "from thinc.api import *; print(Softmax.__qualname__, with_array.__qualname__, 'layers' in globals())",
        "from thinc.layers import *; print(sorted({*globals()} - {'nlpx'}))",
        "from thinc.shims import PyTorchShim; import thinc.shims; print(PyTorchShim, thinc.shims.shim.__name__)",
        "import thinc.api; print(hasattr(thinc.api, 'gone'), hasattr(thinc.layers, 'gone'))",
        "from thinc.api import registry; print(registry.get('layers', 'chain.v1').__qualname__)",
        "from thinc.api import registry; print('SparseLinear.v1' in registry.layers, 'none' in registry.layers)",
        "import thinc.api; print(sorted(thinc.registry.layers.get_all()))",
        "import thinc.api; print(thinc.registry.layers.find('Linear.v1')['module'])",
        "import thinc.layers; print(sorted(thinc.registry.layers.get_all()), len(thinc.registry.losses.get_all()))",
        "import thinc.config; print(sorted(thinc.registry.layers.get_all()))",
        "import thinc.layers, pickle; print(len(pickle.loads(pickle.dumps(thinc.registry.layers)).get_all()))",
        "import thinc.layers as m, srsly.cloudpickle as pickle; print(pickle.loads(pickle.dumps(m)) is m)",
        "import thinc.layers; print([hasattr(thinc.layers, name) for name in ('a.b', '.', '', 'a b')])",
        _OWN_LAYER,
        _CONFIG,
    ],
)
def test_thinc_is_to_whoever_uses_it_as_it_is_written(run_python, code):
    assert run_python(f"import nlpx; {code}").stdout == run_python(code).stdout != ""


@pytest.mark.parametrize("before", ["import thinc", "import thinc.config", "from thinc.types import Floats2d"])
def test_all_layers_are_registered_for_who_has_imported_the_registry_before(run_python, before):
    asked = "import thinc.api; print(sorted(thinc.registry.layers.get_all()))"
    assert run_python(f"{before}; import nlpx; {asked}").stdout == run_python(asked).stdout


_MOCK = """
import nlpx, thinc.layers, unittest.mock
with unittest.mock.patch("thinc.layers.chain", None):
    print(thinc.layers.chain)
    import thinc.layers.maxout
print(thinc.layers.chain.__qualname__)
"""


def test_a_layer_can_be_mocked(run_python):
    assert run_python(_MOCK).stdout.split() == ["None", "chain"]


_THREADS = """
import sys, nlpx, threading
sys.setswitchinterval(1e-6)
import thinc.layers
found, start = [], threading.Barrier(8)
def ask(number):
    start.wait()
    if number % 2:
        from thinc.layers import maxout
    found.append((thinc.layers.chain, thinc.layers.Maxout, thinc.registry.layers.get("residual.v1")))
threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found), len(set(found)), callable(found[0][0]))
"""


def test_all_threads_get_the_same_layers(run_python):
    assert run_python(_THREADS).stdout.split() == ["8", "1", "True"]
