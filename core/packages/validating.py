"""What is wrong with the pipelines that are installed and with links, and the command that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NlpxError
from ..named_tuples import NamedTuple
from ..pipeline.places.finding import find_pipeline
from ..pipeline.places.installed import installed_pipelines
from ..pipeline.places.links import all_links
from ..pipeline.saving.meta import read_meta
from .trying import try_pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from ..pipeline.places.installed import InstalledPipeline
    from ..pipeline.places.links import Link
    from .index import Index


class Verdict(NamedTuple):
    """What is known of a pipeline that is installed, or of a link.

    Args:
        kind: ``package`` or ``link``.
        name: What it is loaded by.
        version: Its version, or an empty string where it is not known.
        place: Where it is.
        problem: What is wrong with it, or an empty string.
        remedy: The command that mends that, or what else to do.
    """

    kind: str
    name: str
    version: str
    place: str
    problem: str = ""
    remedy: str = ""


def check_installed(index: Index) -> list[Verdict]:
    """Return a verdict on every pipeline that is installed, and on every link.

    Args:
        index: Where to look for versions that will do.
    """
    packages = [_judge_package(each, index) for each in installed_pipelines()]
    return packages + [_judge_link(link, index) for link in all_links()]


def _judge_package(package: InstalledPipeline, index: Index) -> Verdict:
    remedy = f"pip uninstall {package.source.name}"
    if package.folder is None:
        problem = f"its package {package.package} is gone"
        return Verdict("package", package.name, package.source.version, "", problem, remedy)
    # Not by its name, which a folder may have that is here by chance, or a link.
    return _judge("package", package.name, package.folder, remedy=remedy, index=index)


def _judge_link(link: Link, index: Index) -> Verdict:
    again = f"nlpx link ORIGIN {link.name} --force"
    if not link.target.is_dir():
        return Verdict("link", link.name, "", str(link.target), "it leads nowhere", f"{again}, or rm {link.place}")
    return _judge("link", link.name, link.target, remedy=again, index=index)


def _judge(kind: str, name: str, pipeline: Path, *, remedy: str, index: Index) -> Verdict:
    """Return the verdict on a pipeline.

    Args:
        kind: The kind of what is judged.
        name: What it is called.
        pipeline: Its folder, or that of its package.
        remedy: What to do if it cannot be read.
        index: Where to look for another version.
    """
    try:
        folder = find_pipeline(pipeline)
        meta = read_meta(folder)
    except NlpxError as error:
        return Verdict(kind, name, "", "", str(error), _newer(name, "", index) or remedy)
    version, place = str(meta.get("version") or ""), str(folder)
    newer = _newer(folder.parent.name, version, index)
    try:
        trial = try_pipeline(folder, called=name)
    except NlpxError as error:
        return Verdict(kind, name, version, place, str(error), newer or remedy)
    problem = "; ".join(problem for part in trial.parts for problem in part.problems)
    return Verdict(kind, name, version, place, problem, (newer or trial.remedy or remedy) if problem else "")


def _newer(name: str, version: str, index: Index) -> str:
    """Return the command that gets another version of a pipeline that will do, or an empty string."""
    release = index.latest(name)
    return f"nlpx download {name}" if release is not None and release.version != version else ""
