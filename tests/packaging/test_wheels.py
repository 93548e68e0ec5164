"""Each distribution builds and installs into an empty environment, alone and together."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

PLUGINS = sorted(path.name for path in (ROOT / "plugins").glob("nlp-*"))
OURS = ("nlpx", "_nlpx", "nlp_", "_nlp_", "__editable__")


def build(folder: Path, output: Path, kind: str) -> Path:
    """Build a wheel or an sdist with the build backend that is installed here."""
    command = [sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", str(output), str(folder)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return max(output.iterdir(), key=lambda path: path.stat().st_mtime_ns)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> dict[str, Path]:
    output = tmp_path_factory.mktemp("wheels")
    folders = {"nlpx-core": ROOT, **{name: ROOT / "plugins" / name for name in PLUGINS}}
    return {name: build(folder, output, "wheel") for name, folder in folders.items()}


@pytest.fixture
def empty(tmp_path) -> Path:
    """Make an environment that has the dependencies but nothing of ours."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    site = next((tmp_path / "env").glob("lib/python*/site-packages"))
    for each in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not each.name.startswith(OURS) and each.suffix != ".pth":
            (site / each.name).symlink_to(each)
    return tmp_path / "env"


def install(environment: Path, *wheels: Path) -> None:
    python = str(environment / "bin" / "python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, *map(str, wheels)], check=True, capture_output=True, text=True)


def run(environment: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NLPX"))}
    command = [str(environment / "bin" / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=environment, check=False)


def test_readme_in_a_wheel_has_no_link_to_a_file_that_is_not_there(wheels):
    for wheel in wheels.values():
        archive = zipfile.ZipFile(wheel)
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(metadata).decode("utf8")
        assert "# nl" in text
        assert not re.findall(r"\]\((?!https?://)[^)]*\)", text), wheel.name


def test_wheel_of_core_holds_the_package_and_nothing_else(wheels):
    names = zipfile.ZipFile(wheels["nlpx-core"]).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"nlpx", "nlpx_core"}
    shipped = {name for name in names if name.startswith("nlpx/")}
    folder = ROOT / "core"
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert shipped == {f"nlpx/{path.relative_to(folder).as_posix()}" for path in files}


def test_core_alone_installs_and_runs(wheels, empty):
    install(empty, wheels["nlpx-core"])
    result = run(empty, "nlpx", "plugins")
    assert result.returncode == 0, result.stderr
    assert [line.split()[0] for line in result.stdout.splitlines() if not line.startswith(" ")] == ["core", "Not"]
    result = run(empty, "python", "-c", "import nlpx; print([t.text for t in nlpx.blank('en')(\"I can't.\")])")
    assert result.stdout == """['I', 'ca', "n't", '.']\n""", result.stderr
    languages = "nlpx.registry.registry.table('languages').names()"
    result = run(empty, "python", "-c", f"import nlpx; print(*[nlpx.blank(code).lang for code in {languages}])")
    assert result.stdout.split() == ["de", "en", "es", "fr", "nl", "xx", "zh"], result.stderr


@pytest.mark.parametrize("name", PLUGINS)
def test_plugin_installs_beside_core_and_needs_no_more_than_token_vectors(wheels, empty, name):
    install(empty, wheels["nlpx-core"], wheels[name])
    result = run(empty, "nlpx", "plugins", "--check", "--json")
    found = json.loads(result.stdout)
    assert name in [plugin["distribution"] for plugin in found["plugins"]]
    assert not found["failures"]
    # The models of the families stand on a tok2vec, which comes from whoever offers one.
    others = [each for each in found["problems"] if "nlp-tok2vec" not in each and "listens to 'tok2vec'" not in each]
    assert not others
    assert bool(found["problems"]) == (name != "nlp-tok2vec")


def test_plugins_and_the_example_install_together_and_all_they_offer_can_be_used(wheels, empty, tmp_path):
    example = build(ROOT / "examples" / "nlpx-brat", tmp_path, "wheel")
    install(empty, *wheels.values(), example)
    result = run(empty, "nlpx", "plugins", "--check")
    assert result.returncode == 0, result.stdout + result.stderr
    (empty / "x.txt").write_text("Marie Curie found radium.", encoding="utf8")
    (empty / "x.ann").write_text("T1\tPerson 0 11\tMarie Curie\n", encoding="utf8")
    result = run(empty, "nlpx", "convert", "x.ann")
    assert '"B-Person"' in result.stdout, result.stderr


@pytest.mark.parametrize("name", ["nlpx-core", *PLUGINS])
def test_sdist_builds_the_same_wheel(wheels, tmp_path, name):
    folder = ROOT if name == "nlpx-core" else ROOT / "plugins" / name
    archive = build(folder, tmp_path / "sdist", "sdist")
    shutil.unpack_archive(archive, tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    wheel = build(unpacked, tmp_path / "wheel", "wheel")
    assert sorted(zipfile.ZipFile(wheel).namelist()) == sorted(zipfile.ZipFile(wheels[name]).namelist())
