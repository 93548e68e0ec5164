"""Distributions with compiled modules build them in the same way, and do without where they must."""

from __future__ import annotations

import errno
import shutil
import sysconfig
import tarfile
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[project]
name = "dancer"
version = "1.0"

[tool.hatch.build]
dev-mode-dirs = ["."]

[tool.hatch.build.targets.wheel]
packages = ["floor"]
sources = { floor = "dancer" }
exclude = ["*.pyx", "*.pxd"]

[tool.hatch.build.targets.wheel.hooks.custom]
"""
MODULE = "_steps" + sysconfig.get_config_var("EXT_SUFFIX")
# Those of ours that have something to compile.
PROJECTS = {ROOT, *(path.parent.parent for path in ROOT.glob("plugins/*/*/*.pyx"))}


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Return a project with one module to compile, which is the current folder."""
    monkeypatch.delenv("NLPX_PURE_PYTHON", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf8")
    shutil.copy(ROOT / "hatch_build.py", tmp_path)
    (tmp_path / "floor").mkdir()
    (tmp_path / "floor" / "__init__.py").touch()
    (tmp_path / "floor" / "_steps.pyx").write_text("def count():\n    return 3\n", encoding="utf8")
    return tmp_path


def build(project: Path, version: str = "standard") -> tuple[str, set[str]]:
    """Build the wheel of a project; return its name, and the files of its package."""
    (path,) = WheelBuilder(str(project)).build(directory=str(project / "dist"), versions=[version])
    names = zipfile.ZipFile(path).namelist()
    return path.rpartition("/")[2], {name for name in names if name.startswith("dancer/")}


def test_builds_are_the_same():
    assert len(PROJECTS) > 2
    assert len({(project / "hatch_build.py").read_bytes() for project in PROJECTS}) == 1


def test_sdist_holds_the_sources_and_nothing_compiled(tmp_path):
    for project in PROJECTS:
        (path,) = SdistBuilder(str(project)).build(directory=str(tmp_path))
        with tarfile.open(path) as archive:
            names = archive.getnames()
        assert any(name.endswith("/hatch_build.py") for name in names)
        assert {PurePath(name).suffix for name in names} & {".pyx", ".so", ".pyd", ".c"} == {".pyx"}


def test_compiled_module_is_in_the_wheel_and_built_again_when_its_source_is_another(project, monkeypatch):
    compiled = build(project)
    assert not compiled[0].endswith("-any.whl")
    assert compiled[1] == {"dancer/__init__.py", f"dancer/{MODULE}"}
    monkeypatch.setenv("CC", "false")
    assert build(project) == compiled
    # What is installed as it stands has it beside its source.
    assert not build(project, "editable")[1]
    (project / "floor" / "_steps.pyx").touch()
    assert build(project) == compiled
    (project / "floor" / "_steps.pyx").write_text("def count():\n    return 4\n", encoding="utf8")
    assert build(project)[1] == {"dancer/__init__.py"}


def test_modules_use_what_those_beside_them_declare_and_are_built_again_with_it(project, monkeypatch):
    declared = project / "floor" / "_pairs.pxd"
    declared.write_text("cdef class Pair:\n    cdef int first\n", encoding="utf8")
    (project / "floor" / "_pairs.pyx").write_text("cdef class Pair:\n    pass\n", encoding="utf8")
    uses = "from ._pairs cimport Pair\n\ndef first(Pair pair):\n    return pair.first\n"
    (project / "floor" / "_steps.pyx").write_text(uses, encoding="utf8")
    modules = {f"dancer/{MODULE}", f"dancer/{MODULE.replace('_steps', '_pairs')}"}
    assert build(project)[1] == {"dancer/__init__.py", *modules}
    declared.write_text("cdef class Pair:\n    cdef long first\n", encoding="utf8")
    monkeypatch.setenv("CC", "false")
    assert build(project)[1] == {"dancer/__init__.py"}


def refuse(*_: object) -> None:
    raise PermissionError(errno.EROFS, "Read-only file system")


@pytest.mark.parametrize("reason", ["no compiler", "not wanted", "nothing can be written"])
def test_wheel_without_a_compiled_module_is_for_every_machine(project, monkeypatch, reason):
    if reason == "no compiler":
        monkeypatch.setenv("CC", "false")
    elif reason == "not wanted":
        monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    else:
        monkeypatch.setattr(shutil, "copyfile", refuse)
    (project / "floor" / MODULE).touch()
    (project / "floor" / "_steps.pyx").touch()
    assert build(project) == ("dancer-1.0-py2.py3-none-any.whl", {"dancer/__init__.py"})
