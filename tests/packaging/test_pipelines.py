"""A pipeline is packaged, carried in a folder, and installed without network by the real installers."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from typing import TYPE_CHECKING

import pytest
from conftest import run_process

import nlpx
from nlpx.commands.package import package
from nlpx.distributions import find_distribution
from nlpx.packages.folders import index_of_folder

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CODE = """
from nlpx import Language

@Language.component("packaged_shout")
def shout(doc):
    doc.user_data["shout"] = doc.text.upper()
    return doc
"""
PACKAGE = """
import nlpx, sys
from nlpx.commands.package import package
from nlpx.distributions import find_distribution
from nlpx.config import import_code
import_code("functions.py")
nlp = nlpx.blank("en", meta={"name": "loud"})
nlp.add_pipe("packaged_shout")
nlp.to_disk("loud")
package("loud", "out", code_paths=["functions.py"], create_wheel=True)
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    """Return the folder of a package with its archives, of a pipeline with a function of its own."""
    folder = tmp_path_factory.mktemp("packed")
    (folder / "functions.py").write_text(CODE, encoding="utf8")
    result = run_process(folder, "-c", PACKAGE)
    assert result.returncode == 0, result.stderr
    return folder / "out" / "en_loud-0.0.0"


@pytest.fixture
def environment(tmp_path) -> Path:
    """Return an environment that sees this one."""
    folder = tmp_path / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    here = sysconfig.get_paths()["purelib"]
    (site / "here.pth").write_text(f"import site; site.addsitedir({here!r})\n", encoding="utf8")
    return folder


def run(environment: Path, *arguments: object) -> str:
    command = [environment / "bin" / "python", *arguments]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=environment, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("ending", [".whl", ".tar.gz"])
def test_pipeline_is_installed_from_a_folder_and_loaded(packed, environment, tmp_path, ending):
    (tmp_path / "carried").mkdir()
    (archive,) = packed.glob(f"dist/*{ending}")
    (tmp_path / "carried" / archive.name).write_bytes(archive.read_bytes())
    out = run(environment, "-m", "nlpx", "install", "--from", tmp_path / "carried")
    assert out == "installed en_loud 0.0.0; it is loaded by: nlpx.load('en_loud')\n"
    script = "import nlpx; print(nlpx.load('en_loud')('hi').user_data['shout'])"
    assert run(environment, "-c", script) == "HI\n"


def test_documented_way_to_an_sdist_works(packed, tmp_path):
    command = [sys.executable, "setup.py", "-q", "sdist", "--dist-dir", str(tmp_path)]
    subprocess.run(command, cwd=packed, check=True, capture_output=True)
    release = index_of_folder(tmp_path).best("en_loud")
    assert (release.version, release.nlpx_version) == ("0.0.0", nlpx.__version__)


def test_hatchling_builds_what_setuptools_would(saved_pipeline, tmp_path, monkeypatch):
    names = []
    for backend in ("setuptools", "hatchling"):
        there = {backend: find_distribution(backend), "wheel": find_distribution("wheel")}
        monkeypatch.setattr("nlpx.packages.making.package.find_distribution", there.get)
        made = package(saved_pipeline, tmp_path / backend, create_wheel=True)
        found = [index_of_folder(made.folder / "dist").best("en_mine").archives]
        names.append((found[0].keys(), [path.name for path in made.archives]))
        text = (made.folder / "pyproject.toml").read_text(encoding="utf8")
        assert f'requires = ["{backend}' in text
    assert names[0] == names[1]


@pytest.fixture
def saved_pipeline(tmp_path) -> Path:
    nlpx.blank("en", meta={"name": "mine", "license": "MIT"}).to_disk(tmp_path / "mine")
    return tmp_path / "mine"
