"""Plugins from outside, new ones and examples: pip installs them, and their own tests pass with what they offer."""

from __future__ import annotations

import json
import subprocess
import sysconfig
import venv
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from nlpx.commands.plugins_new import kinds, write_plugin

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plugins(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("plugins")
    new = [write_plugin(f"nlpx-new-{kind}", kind, folder=folder / f"nlpx-new-{kind}") for kind in kinds()]
    return {path.name: path for path in (*new, *(ROOT / "examples").glob("nlpx-*"))}


@pytest.fixture(scope="module")
def python(tmp_path_factory, plugins) -> Path:
    """Return the Python of a fresh environment that sees this one, with the plugins."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    here = sysconfig.get_paths()["purelib"]
    (site / "here.pth").write_text(f"import site; site.addsitedir({here!r})\n", encoding="utf8")
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*install, *plugins.values()], check=True, capture_output=True, text=True)
    return python


def run(python, *arguments, cwd) -> subprocess.CompletedProcess[str]:
    command = [str(python), "-m", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_plugins_pass_their_own_tests(python, plugins, tmp_path):
    options = ["-q", "--import-mode=importlib", "-p", "no:cacheprovider"]
    result = run(python, "pytest", *options, *plugins.values(), cwd=tmp_path)
    assert result.returncode == 0, result.stdout
    assert "passed" in result.stdout
    assert "skipped" not in result.stdout


def test_all_that_plugins_offer_can_be_used(python, plugins, tmp_path):
    result = run(python, "nlpx", "plugins", "--check", "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    offers = {plugin["distribution"]: plugin["offers"] for plugin in json.loads(result.stdout)["plugins"]}
    for name in plugins:
        assert offers[name]


def test_objective_of_a_plugin_is_pretrained_with(python, tmp_path):
    text = {"text": "Ada wrote programs in London, and the engines ran all night long."}
    (tmp_path / "texts.jsonl").write_text(f"{json.dumps(text)}\n" * 20, encoding="utf8")
    flags = ["--loss-func", "new_objective", "--width", "16", "--n-iter", "1"]
    result = run(python, "nlpx", "pretrain", "texts.jsonl", "en", "weights", *flags, cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    assert '@architectures = "nlpx_new_objective.Words.v1"' in (tmp_path / "weights" / "config.cfg").read_text("utf8")
    assert (tmp_path / "weights" / "model-last.bin").stat().st_size
