"""Each distribution builds and installs into an empty environment, alone and together."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from nlpx.registry.catalogue import catalogue
from nlpx.registry.table import TABLES, all_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlpx.plugins import Offer

PLUGINS = sorted(path.name for path in (ROOT / "plugins").glob("nlp-*"))
FOLDERS = {"nlpx-core": ROOT, **{name: ROOT / "plugins" / name for name in PLUGINS}}


# Most of the time of a build goes into compiling C. What stands here beside a source is what comes of it.
COMPILER = """#!/bin/sh
for word in "$@"; do
  [ "$before" = -o ] && out=$word
  before=$word
done
name=$(basename "$out")
for module in {root}/core/*/"${{name%%.*}}{ending}" {root}/plugins/*/*/"${{name%%.*}}{ending}"; do
  [ -e "$module" ] || continue
  case $out in
    *.o) exec touch "$out" ;;
    *) exec cp "$module" "$out" ;;
  esac
done
exec {compiler} "$@" -O0
"""


def quick_compiler(folder: Path) -> Path:
    """Write a compiler that does not do again what has been done; return its path."""
    path = folder / "cc"
    ending, compiler = sysconfig.get_config_vars("EXT_SUFFIX", "CC")
    path.write_text(COMPILER.format(root=shlex.quote(str(ROOT)), ending=ending, compiler=compiler), encoding="utf8")
    path.chmod(0o755)
    return path


def build(folder: Path, output: Path) -> Path:
    """Build an sdist, and from it a wheel, with the build backend that is installed here; return the wheel."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(output), str(folder)]
    # What is compiled is in it, also where the tests run without.
    environment = {name: value for name, value in os.environ.items() if name != "NLPX_PURE_PYTHON"}
    environment["CC"] = str(quick_compiler(output.parent))
    subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    (wheel,) = output.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> dict[str, Path]:
    output = tmp_path_factory.mktemp("wheels")
    return {name: build(folder, output / name) for name, folder in FOLDERS.items()}


@pytest.fixture(scope="module")
def installed(tmp_path_factory, wheels) -> Path:
    """Return an environment into which all wheels of ours are installed, without what they need."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    install(folder, *wheels.values())
    return folder


@pytest.fixture
def environment(tmp_path, installed) -> Callable[..., Path]:
    """Return a function that makes an environment of some of ours and of what they need, and of nothing else."""

    def make(*names: str) -> Path:
        folder = tmp_path / "env"
        venv.create(folder, with_pip=False, symlinks=True)
        given = [next(iter(Distribution.discover(name=name, path=[str(site_of(installed))]))) for name in names]
        for source in (*given, *needed(given)):
            for entry in {file.parts[0] for file in source.files or ()} - {"..", "__pycache__"}:
                (site_of(folder) / entry).symlink_to(Path(str(source.locate_file(entry))))
        (folder / "bin" / "nlpx").symlink_to(installed / "bin" / "nlpx")
        return folder

    return make


def site_of(environment: Path) -> Path:
    """Return the folder of an environment that packages are installed into."""
    return next(environment.glob("lib/python*/site-packages"))


def needed(given: list[Distribution]) -> list[Distribution]:
    """Return the installed distributions that some of ours require, be it through others, without their extras."""
    sources: dict[str, Distribution] = {}
    waiting = list(given)
    while waiting:
        for text in waiting.pop().requires or ():
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and name not in sources and not name.startswith(("nlpx", "nlp-")):
                sources[name] = distribution(name)
                waiting.append(sources[name])
    return list(sources.values())


def install(environment: Path, *wheels: Path) -> None:
    python = str(environment / "bin" / "python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, *map(str, wheels)], check=True, capture_output=True, text=True)


def run(environment: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the Python of an environment."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NLPX"))}
    command = [str(environment / "bin" / "python"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=environment, check=False)


def test_readme_in_a_wheel_has_no_link_to_a_file_that_is_not_there(wheels):
    for wheel in wheels.values():
        archive = zipfile.ZipFile(wheel)
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(metadata).decode("utf8")
        assert "# nl" in text
        assert not re.findall(r"\]\((?!https?://)[^)]*\)", text), wheel.name


@pytest.mark.parametrize("name", FOLDERS)
def test_wheel_that_is_built_from_an_sdist_holds_the_package_and_nothing_else(wheels, name):
    package = name.removesuffix("-core").replace("-", "_")
    names = zipfile.ZipFile(wheels[name]).namelist()
    assert {each.partition("/")[0].partition("-")[0] for each in names} == {package, name.replace("-", "_")}
    assert any(each.endswith("/LICENSE") for each in names) == (FOLDERS[name] / "LICENSE").exists()
    folder = FOLDERS[name] / (package if name in PLUGINS else "core")
    files = (shipped(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert {each for each in names if each.startswith(f"{package}/")} == {
        f"{package}/{path.as_posix()}" for path in files if path is not None
    }


def test_wheel_holds_what_type_checkers_read(wheels):
    archive = zipfile.ZipFile(wheels["nlpx-core"])
    stubs = {name: archive.read(name) for name in archive.namelist() if name.startswith("nlpx-stubs/")}
    assert stubs == {
        f"nlpx-stubs/{path.relative_to(ROOT / 'stubs').as_posix()}": path.read_bytes()
        for path in (ROOT / "stubs").rglob("*.*")
    }
    assert b"partial" in stubs["nlpx-stubs/py.typed"]
    assert "nlpx/py.typed" in archive.namelist()


def shipped(path: Path) -> Path | None:
    """Return what a file of a package is in the wheel; None for what is no part of it, as what Python and linters keep.

    Compiled modules stand for their sources: those that stand beside these say only how the tests run.
    """
    if any(part.startswith((".", "__pycache__")) for part in path.parts) or path.suffix in {".c", ".so", ".pxd"}:
        return None
    return path.with_suffix(EXTENSION_SUFFIXES[0]) if path.suffix == ".pyx" else path


# Imports every module, asks for every documented name that can be asked for, proves that each offer can be used, and
# prints what is said of names that are missing, and of plugins.
PROBE = """
import importlib, json, pkgutil, sys
import nlpx
from nlpx.commands.plugins import list_plugins
from nlpx.errors import NameNotFound
from nlpx.registry import registry
from nlpx.registry.catalogue import catalogue
from nlpx.registry.table import find_table

NEED_EXTRAS = (
    "nlpx.testing",
    *(f"nlpx.serving.{name}" for name in ("app", "heads", "interruptions", "openapi", "reading")),
    *(f"nlp_transformers.huggingface.{name}" for name in ("attention", "drops", "learning_mode")),
)
for package in sys.argv[1:]:
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if module.name.rpartition(".")[2] != "__main__" and not module.name.startswith(NEED_EXTRAS):
            importlib.import_module(module.name)
said = []
for distribution, kinds in catalogue().items():
    for kind, names in kinds.items():
        for name in names if find_table(kind) and kind not in ("commands", "registries") else ():
            try:
                registry.get(kind, name)
                said.append([distribution, kind, name, ""])
            except NameNotFound as error:
                said.append([distribution, kind, name, str(error)])
tokens = [token.text for token in nlpx.blank("en")("I can't.")]
languages = [nlpx.blank(code).lang for code in registry.languages.names()]
print(json.dumps([tokens, languages, said, list_plugins(check=True)]))
"""
INSTALLS = [(), *(pytest.param((name,), marks=pytest.mark.slow) for name in PLUGINS), tuple(PLUGINS)]


def is_of(offer: Offer, distributions: set[str]) -> bool:
    return offer.plugin.distribution in distributions


@pytest.mark.parametrize("plugins", INSTALLS, ids=lambda plugins: " and ".join(plugins) or "core alone")
def test_install_offers_what_it_holds_imports_nothing_else_and_says_what_brings_the_rest(environment, plugins):
    env = environment("nlpx-core", *plugins)
    held = {"nlpx-core", *plugins}
    offers = [(table.name, each.spec.name) for table in all_tables() for each in table.offers() if is_of(each, held)]
    commands = {name.partition(" ")[0] for table, name in offers if table == "commands"}
    result = run(env, "bin/nlpx", "--help")
    assert set(re.findall(r"^  ([a-z-]+)  ", result.stdout.partition("Commands:")[2], re.MULTILINE)) == commands

    result = run(env, "-c", PROBE, "nlpx", *(name.replace("-", "_") for name in plugins))
    assert result.returncode == 0, result.stderr
    words, languages, said, found = json.loads(result.stdout)
    assert words == ["I", "ca", "n't", "."]
    assert languages == sorted(name for table, name in offers if table == "languages")
    assert any(said)
    for source, kind, name, message in said:
        if (kind, name) in offers:
            assert message == ""
        else:
            ways = ", but not with the installed" if source in held else f": pip install {source}, or"
            assert f"no installed plugin offers {name!r}" in message
            assert f"; it comes with {source}{ways}" in message

    assert {plugin["distribution"] for plugin in found["plugins"]} == held
    assert set(found["missing"]) == set(catalogue()) - held
    assert not found["failures"]
    # The models of the families stand on a tok2vec, which comes from whoever offers one.
    others = [each for each in found["problems"] if "nlp-tok2vec" not in each and "listens to 'tok2vec'" not in each]
    assert not others
    providers = {each.plugin.distribution for each in TABLES["factories"].offers() if each.spec.listener}
    assert bool(found["problems"]) == bool(set(plugins) - providers and "nlp-tok2vec" not in plugins)


@pytest.mark.parametrize(
    ("arguments", "distribution"),
    [(["pretrain"], "nlp-tok2vec"), (["train", "en", "a", "b", "c", "--conv-depth", "2"], "nlp-tok2vec")],
    ids=["a command", "a flag"],
)
def test_command_line_says_what_brings_a_name_that_is_missing(environment, arguments, distribution):
    result = run(environment("nlpx-core"), "bin/nlpx", *arguments)
    assert result.returncode == 2
    assert f"it comes with {distribution}: pip install {distribution}" in result.stderr


def test_examples_install_beside_all_plugins_and_work(environment, wheels, tmp_path):
    env = environment(*wheels)
    examples = sorted((ROOT / "examples").glob("nlpx-*"))
    assert len(examples) == 2
    install(env, *(build(folder, tmp_path / folder.name) for folder in examples))
    (env / "x.txt").write_text("Marie Curie found radium.", encoding="utf8")
    (env / "x.ann").write_text("T1\tPerson 0 11\tMarie Curie\n", encoding="utf8")
    result = run(env, "bin/nlpx", "convert", "x.ann")
    assert '"B-Person"' in result.stdout, result.stderr
    result = run(env, "bin/nlpx", "names", "architectures")
    assert "nlpx_mixer.MixerEncoder.v1" in result.stdout, result.stderr
