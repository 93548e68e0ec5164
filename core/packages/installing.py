"""Have pip or uv install archives that are on this machine, and nothing that they do not need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

from ..distributions import find_distribution
from ..errors import PackageError
from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# What a pipeline of spaCy's asks for, and nlpx is there instead of.
_STOOD_IN_FOR = ("spacy", "spacy-nightly", "spacy-transformers", "spacy-curated-transformers")


def install(
    archives: Sequence[Path], requirements: Sequence[str], *, arguments: Sequence[str], offline: Path | None
) -> None:
    """Install archives, and first what they require.

    Args:
        archives: The files, all in one folder.
        requirements: What is missing that they require and that is to be installed; see `missing_requirements`.
        arguments: More arguments for pip or uv.
        offline: The only folder that requirements come from; None for wherever they are usually looked for.

    Raises:
        PackageError: Something cannot be installed.
    """
    sources = [] if offline is None else ["--no-index", "--find-links", str(offline)]
    if requirements:
        _run([*sources, *arguments, *requirements], what=" and ".join(requirements), hidden=None)
    # An sdist is built with what is here, if that will do: that needs no network.
    has_sdist = any(path.suffix == ".gz" for path in archives)
    built_here = ["--no-build-isolation"] if has_sdist and _is_there("setuptools") else []
    rest = [each for each in arguments if each != "--no-deps"]
    names = " and ".join(path.name for path in archives)
    _run([*sources, "--no-deps", *built_here, *rest, *map(str, archives)], what=names, hidden=archives[0].parent)


def missing_requirements(requires: Iterable[str]) -> list[str]:
    """Return those of the requirements of a pipeline that are not installed here; spaCy, which nlpx replaces, is none.

    Raises:
        PackageError: One is no requirement.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    missing = []
    for text in requires:
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            raise PackageError(f"the package requires {shown(text)}, which is no requirement ({error})") from None
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        if is_stood_in_for(requirement.name):
            continue
        there = find_distribution(requirement.name)
        if there is None or not requirement.specifier.contains(there.version, prereleases=True):
            missing.append(str(requirement).partition(";")[0].strip())
    return missing


def is_stood_in_for(distribution: str) -> bool:
    """Tell whether pipelines that require a distribution have nlpx in its place."""
    from packaging.utils import canonicalize_name

    return canonicalize_name(distribution) in _STOOD_IN_FOR


def _run(arguments: Sequence[str], *, what: str, hidden: Path | None) -> None:
    """Run the installer; its lines are shown where it fails.

    Args:
        arguments: What to install, and how.
        what: What messages call it.
        hidden: A folder that is ours and means nothing to the user.

    Raises:
        PackageError: It fails, or there is none.
    """
    command = [*_installer(), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf8", errors="replace", check=False)
    if result.returncode:
        lines = [line.strip() for line in (result.stderr or result.stdout).splitlines() if line.strip()]
        reasons = [line for line in lines if line.lower().startswith("error")] or lines[-1:]
        reason = " ".join(reasons[:2]).removeprefix("ERROR: ").removeprefix("error: ").rstrip(".")
        if hidden is not None:
            reason = reason.replace(f"{hidden}{os.sep}", "")
        name = "pip" if command[0] == sys.executable else "uv"
        raise PackageError(f"{what} cannot be installed; {name} says: {reason or f'exit code {result.returncode}'}")


def _is_there(module: str) -> bool:
    """Whether a module is on the path; the finder of setuptools, asked for pip, would let go of distutils."""
    return PathFinder.find_spec(module) is not None


def _installer() -> list[str]:
    """Return the command that installs into this environment.

    Raises:
        PackageError: There is neither pip nor uv.
    """
    if _is_there("pip"):
        return [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    uv = shutil.which("uv")
    if uv is not None:
        return [uv, "pip", "install", "--quiet", "--python", sys.executable]
    raise PackageError(
        f"neither pip nor uv is there to install packages with; {sys.executable} -m ensurepip brings pip"
    )
