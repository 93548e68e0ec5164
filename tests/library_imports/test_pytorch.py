"""thinc without PyTorch, until something of PyTorch's is used."""

from __future__ import annotations

import json
import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType

import pytest

from nlpx.library_imports import pytorch
from nlpx.library_imports.pytorch import version_without_gpu


@pytest.fixture
def with_torch(monkeypatch):
    """Let the processes that a test starts find PyTorch."""
    pytest.importorskip("torch")
    monkeypatch.setenv("PYTHONPATH", "")


@pytest.fixture
def install_torch(monkeypatch, tmp_path):
    """Return a function that installs a package of PyTorch's name in a version."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torch", raising=False)

    def install(version, code="raise AssertionError('it is imported')"):
        (tmp_path / "torch").mkdir()
        (tmp_path / "torch" / "__init__.py").write_text(code)
        (tmp_path / f"torch-{version}.dist-info").mkdir()
        (tmp_path / f"torch-{version}.dist-info" / "METADATA").write_text(f"Name: torch\nVersion: {version}\n\n")

    return install


_USE = """
import json, sys
import nlpx
from thinc import compat, util

plain = nlpx.blank("en")
plain.add_pipe("tagger").add_label("NOUN")
plain.initialize()
found = {"imported": "torch" in sys.modules}

from importlib.machinery import PathFinder
from importlib.util import module_from_spec, spec_from_file_location

spec = spec_from_file_location("asked_at_once", compat.__file__)
spec.loader.exec_module(at_once := module_from_spec(spec))
facts = lambda module: {name: str(value) for name, value in vars(module).items() if "torch" in name and name != "torch"}
found["facts"] = [facts(compat), facts(at_once)]

import numpy as np
import torch
from thinc.api import PyTorchWrapper

ones = np.ones((1, 2), dtype="f")
found["output"] = PyTorchWrapper(torch.nn.Identity()).initialize().predict(ones).tolist()
found["arrays"] = [util.is_torch_array(ones), util.is_torch_array(torch.ones(2))]
found["is_it"] = [module.torch is torch for module in (compat, util, sys.modules["thinc.shims.pytorch"])]
print(json.dumps(found))
"""


def test_pytorch_comes_when_it_is_used_and_thinc_knows_the_same_before(run_python, with_torch):
    if version_without_gpu() is None:
        pytest.skip("PyTorch is to be asked for a GPU here")
    found = json.loads(run_python(_USE).stdout)
    early, at_once = found.pop("facts")
    assert early == at_once
    assert found == {"imported": False, "output": [[1.0, 1.0]], "arrays": [False, True], "is_it": [True] * 3}


@pytest.mark.parametrize(
    ("version", "has_driver", "is_certain"),
    [
        ("2.13.0+cpu", True, True),
        ("2.13.0", True, False),
        ("2.13.0+rocm6.4", True, False),
        ("2.13.0", False, True),
    ],
)
def test_pytorch_is_asked_where_there_may_be_a_gpu(monkeypatch, install_torch, version, has_driver, is_certain):
    monkeypatch.setattr(pytorch, "has_driver", lambda: has_driver)
    monkeypatch.setattr("sys.platform", "linux")
    install_torch(version)
    assert version_without_gpu() == (version if is_certain else None)


def test_drivers_of_other_systems_are_not_known(monkeypatch, install_torch):
    monkeypatch.setattr(pytorch, "has_driver", lambda: False)
    monkeypatch.setattr("sys.platform", "darwin")
    install_torch("2.13.0")
    assert version_without_gpu() is None


@pytest.mark.parametrize("driver", [{"_DRIVER": "libc.so.6"}, {"_DEVICE": "/dev/null"}], ids=["library", "device"])
@pytest.mark.skipif(sys.platform != "linux", reason="only there drivers are looked for")
def test_a_driver_is_a_library_or_a_device(monkeypatch, driver):
    for name, value in {"_DRIVER": "lib_none.so.1", "_DEVICE": "/dev/none", **driver}.items():
        monkeypatch.setattr(pytorch, name, value)
    assert pytorch.has_driver()
    for name in driver:
        monkeypatch.setattr(pytorch, name, "/dev/none")
    assert not pytorch.has_driver()


def test_thinc_is_told_of_a_pytorch_that_is_not_imported(install_torch):
    install_torch("2.13.0+cpu")
    spec = PathFinder.find_spec("thinc.compat", find_spec("thinc").submodule_search_locations)
    module = module_from_spec(spec)
    pytorch.run(module, spec.loader.exec_module)
    assert (module.has_torch, str(module.torch_version), module.has_gpu) == (True, "2.13.0+cpu", False)
    with pytest.raises(AssertionError, match="it is imported"):
        _ = module.torch.Tensor


_DAMAGED = """
import nlpx, sys
from thinc import compat, util
torch = compat.torch
print(compat.has_torch, util.is_torch_array([1]), util.has_torch, compat.torch, compat.torch_version)
try:
    torch.nn
except ImportError as error:
    print(error)
"""


def test_a_damaged_pytorch_is_none_to_thinc(run_python, install_torch, tmp_path):
    install_torch("2.13.0+cpu", "raise ImportError('libtorch.so is missing')")
    lines = run_python(_DAMAGED, PYTHONPATH=str(tmp_path)).stdout.splitlines()
    assert lines == ["True False False None 0.0.0", "libtorch.so is missing"]


_THREADS = """
import nlpx
from threading import Barrier, Thread
wait, found = Barrier(20), []

def use():
    wait.wait()
    from thinc import compat
    found.append(compat.torch.answer)

threads = [Thread(target=use) for _ in range(20)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(found == [42] * 20)
"""


def test_threads_that_need_pytorch_at_once_get_it(run_python, install_torch, tmp_path):
    install_torch("2.13.0+cpu", "import time; time.sleep(0.05); answer = 42")
    for submodule in ("utils", "utils/dlpack"):
        (tmp_path / "torch" / submodule).mkdir()
        (tmp_path / "torch" / submodule / "__init__.py").touch()
    assert run_python(_THREADS, PYTHONPATH=str(tmp_path)).stdout.split() == ["True"]


def test_a_pytorch_that_is_imported_stays_what_it_is(monkeypatch):
    torch = ModuleType("torch")
    monkeypatch.setitem(sys.modules, "torch", torch)
    module = ModuleType("asking")
    pytorch.run(module, lambda asking: setattr(asking, "torch", sys.modules["torch"]))
    assert module.torch is torch


def test_what_cannot_be_pytorch_is_not_waited_for(run_python):
    # There it is a file that raises.
    assert run_python("import nlpx, thinc.compat; print(thinc.compat.has_torch)").stdout.split() == ["False"]


def test_thinc_can_be_inspected_as_ever(run_python, with_torch):
    code = "import nlpx, thinc.compat as compat; print(type(compat.__loader__).__name__, compat.__spec__.name)"
    assert run_python(code).stdout.split() == ["SourceFileLoader", "thinc.compat"]


def test_pytorch_is_pickled_as_a_module(run_python, with_torch):
    code = "import nlpx, thinc.compat, srsly.cloudpickle as p; print(p.loads(p.dumps(thinc.compat.torch)).__name__)"
    assert run_python(code).stdout.split() == ["torch"]
