"""``nlpx plugins new``: write a plugin that works, for its author to fill."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from .options import quiet_option
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each kind is a folder with a package that works, under these names of its distribution, of its package, and of what
# users type.
TEMPLATES = Path(__file__).parent.parent / "templates"
DISTRIBUTION, PACKAGE, OFFER = "my-plugin", "my_plugin", "my_offer"
PREFIX = "nlpx_"
# How that is called of each kind of which users type something, and the names among which it must be the only one.
TYPED = {
    "command": ("its command is", "commands"),
    "language": ("the code of its language is", "languages"),
    "objective": ("its --loss-func is", "loss functions of pretrain"),
}
# What can be the name of a distribution and, with another sign between its words, that of a package.
_NAME = re.compile(r"[A-Za-z]([A-Za-z0-9]|[-_.](?=[A-Za-z0-9]))*")
_OFFER = re.compile(r"[a-z]([a-z0-9]|[-_](?=[a-z0-9]))*")


def kinds() -> list[str]:
    """Return the kinds of plugins that can be written, sorted."""
    return sorted(folder.name for folder in TEMPLATES.iterdir() if (folder / "pyproject.toml").is_file())


@click.command()
@click.argument("name")
@click.option(
    "--kind", "-k", type=click.Choice(kinds()), default="architecture", show_default=True, help="What it offers."
)
@click.option(
    "--offer",
    "-o",
    type=TextType(),
    metavar="WORD",
    help="What users type of it: the command, the code of the language, such as la, or the --loss-func of the "
    "objective.  [default: NAME without nlpx-]",
)
@quiet_option
def command(name: str, kind: str, offer: str | None, quiet: bool) -> None:
    """Write a plugin into a new folder: a package that works, with its tests.

    NAME is the name of the distribution, such as nlpx-shout, and of the folder; the package is called nlpx_shout.

    \b
    Example: nlpx plugins new nlpx-shout --kind component
             nlpx plugins new nlpx-latin --kind language --offer la
    """  # noqa: D301  (click's mark of what is not wrapped)
    if offer is not None and kind not in TYPED:
        raise UsageError(f"--offer is for {' and '.join(TYPED)}; of a plugin of the kind {kind} users type no name")
    offer = offer or default_offer(name)
    folder = write_plugin(name, kind, offer=offer)
    if quiet:
        return
    typed = f" ({TYPED[kind][0]} {offer}; --offer gives it another)" if kind in TYPED else ""
    click.echo(
        f"wrote {folder}{typed}; next: pip install -e ./{folder}, pytest {folder}, nlpx plugins {name} --check",
        err=True,
    )


def default_offer(name: str) -> str:
    """Return what users type of a plugin, after the name of its distribution."""
    return _package_name(name).removeprefix(PREFIX)


def write_plugin(name: str, kind: str, *, offer: str | None = None, folder: Path | None = None) -> Path:
    """Write a plugin that works.

    Args:
        name: The name of its distribution.
        kind: One of `kinds`.
        offer: What users type of it; None for what `default_offer` says.
        folder: The folder to write, which must not exist; None for one of that name in the current folder.

    Returns:
        The folder.

    Raises:
        UsageError: The name cannot be that of a package, what it offers is there already, or the folder exists.
    """
    from ..files.writing import replace_dir

    package = _package(name)
    folder = Path(name) if folder is None else folder
    if folder.exists():
        raise UsageError(f"{folder} exists and is left as it is; choose another name, or move it away")
    offer = default_offer(name) if offer is None else offer
    if kind in TYPED:
        _check_offer(offer, TYPED[kind][1])
    names = {DISTRIBUTION: name, PACKAGE: package, OFFER: offer}
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
    package = _package_name(name)
    if keyword.iskeyword(package) or keyword.issoftkeyword(package):
        raise UsageError(f"{name!r} cannot be the name of a plugin: {package} is a word of Python; choose another name")
    if package in sys.stdlib_module_names or package == "tests" or find_spec(package) is not None:
        raise UsageError(f"{name!r} cannot be the name of a plugin: there is a package {package}; choose another name")
    return package


def _package_name(name: str) -> str:
    return re.sub(r"[-.]", "_", name.lower())


def _check_offer(offer: str, space: str) -> None:
    """Look at what users are to type.

    Raises:
        UsageError: Nobody could type it, or it means something already.
    """
    from ..plugins import installed

    if not _OFFER.fullmatch(offer):
        raise UsageError(
            f"{offer!r} cannot be what users type; use small letters and digits, with single hyphens between them: "
            "--offer WORD"
        )
    for known in installed().all_offers():
        if any(claim.space == space and claim.name == offer for claim in known.spec.claims()):
            raise UsageError(
                f"{offer!r} is among the {space} already, by plugin {known.plugin}; choose another: --offer WORD"
            )


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Put names in the places of those that templates have."""
    return re.sub("|".join(names), lambda match: names[match[0]], text)


def _files(folder: Path) -> list[Path]:
    """Return the files of a template; what an installer compiles is none of it."""
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
