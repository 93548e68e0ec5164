"""``nlpx plugins new``: write a plugin that works, for its author to fill."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each kind is a folder with a package that works, under these names of its distribution, of its package, and of what
# users type: a command or the code of a language, which are called like the package without its prefix.
TEMPLATES = Path(__file__).parent.parent / "templates"
DISTRIBUTION, PACKAGE, OFFER = "my-plugin", "my_plugin", "my_offer"
PREFIX = "nlpx_"
# What can be the name of a distribution and, with another sign between its words, that of a package.
_NAME = re.compile(r"[A-Za-z]([A-Za-z0-9]|[-_.](?=[A-Za-z0-9]))*")


def kinds() -> list[str]:
    """Return the kinds of plugins that can be written, sorted."""
    return sorted(folder.name for folder in TEMPLATES.iterdir() if (folder / "pyproject.toml").is_file())


@click.command()
@click.argument("name")
@click.option(
    "--kind", "-k", type=click.Choice(kinds()), default="architecture", show_default=True, help="What it offers."
)
def command(name: str, kind: str) -> None:
    """Write a plugin into a new folder: a package that works, with its tests.

    NAME is the name of the distribution, such as nlpx-shout, and of the folder; the package is called nlpx_shout.
    """
    folder = write_plugin(name, kind)
    click.echo(
        f"wrote {folder}; next: pip install -e ./{folder}, pytest {folder}, nlpx plugins {name} --check", err=True
    )


def write_plugin(name: str, kind: str, *, folder: Path | None = None) -> Path:
    """Write a plugin that works.

    Args:
        name: The name of its distribution.
        kind: One of `kinds`.
        folder: The folder to write, which must not exist; None for one of that name in the current folder.

    Returns:
        The folder.

    Raises:
        UsageError: The name cannot be that of a package, or the folder exists.
    """
    from ..files.writing import replace_dir

    package = _package(name)
    folder = Path(name) if folder is None else folder
    if folder.exists():
        raise UsageError(f"{folder} exists and is left as it is; choose another name, or move it away")
    names = {DISTRIBUTION: name, PACKAGE: package, OFFER: package.removeprefix(PREFIX)}
    with replace_dir(folder) as fresh:
        for path in _files(TEMPLATES / kind):
            file = fresh / _renamed(str(path.relative_to(TEMPLATES / kind)), names)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_renamed(path.read_text(encoding="utf8"), names), encoding="utf8")
    return folder


def _package(name: str) -> str:
    """Return the name of the package for that of a distribution.

    Raises:
        UsageError: There can be no such package, or there is one already.
    """
    from importlib.util import find_spec

    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of a plugin; use letters and digits, with single hyphens between them, such "
            "as nlpx-shout"
        )
    package = re.sub(r"[-.]", "_", name.lower())
    if keyword.iskeyword(package) or keyword.issoftkeyword(package):
        raise UsageError(f"{name!r} cannot be the name of a plugin: {package} is a word of Python; choose another name")
    if package in sys.stdlib_module_names or package == "tests" or find_spec(package) is not None:
        raise UsageError(f"{name!r} cannot be the name of a plugin: there is a package {package}; choose another name")
    return package


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Put names in the places of those that templates have."""
    return re.sub("|".join(names), lambda match: names[match[0]], text)


def _files(folder: Path) -> list[Path]:
    """Return the files of a template; what an installer compiles is none of it."""
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
