"""Find the folder of a pipeline by what a user calls it: a path, a link, or an installed package."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from ...errors import ModelError, ModelNotFound
from ...files.beside import put_back
from ...files.writing import as_path
from ...spelling import did_you_mean
from ..saving.folders import CONFIG, META
from ..saving.meta import check_origin, read_meta
from .installed import installed_pipelines, package_folder
from .links import all_links, find_link


def find_pipeline(name: str | Path) -> Path:
    """Return the folder of a pipeline that is saved, linked or installed.

    Raises:
        ModelNotFound: There is none.
        ModelError: The folder holds something else.
        UsageError: The name is empty.
    """
    folder = as_path(name)
    if folder.is_dir() or _is_put_back(folder):
        return _data_folder(folder, name=str(name))
    if isinstance(name, str):
        linked = _linked_folder(name)
        package = linked or package_folder(name) or _entry_folder(name)
        if package is not None:
            return _data_folder(package, name=name)
    raise ModelNotFound(
        f"there is no pipeline {str(name)!r}: neither a folder nor a link nor an installed package{_hint(str(name))}"
    )


def _linked_folder(name: str) -> Path | None:
    """Return what a link leads to, or None where there is no such link."""
    link = find_link(name)
    if link is None:
        return None
    if not link.target.is_dir():
        raise ModelNotFound(
            f"the link {name!r} leads to {link.target}, where no folder is; give it another: nlpx link ORIGIN {name} "
            "--force"
        )
    return link.target


def _entry_folder(name: str) -> Path | None:
    """Return the folder of a package that is installed under another name than its own, or None."""
    return next((each.folder for each in installed_pipelines() if each.name == name), None)


def _data_folder(folder: Path, *, name: str) -> Path:
    """Return the folder itself, or the one inside a package that holds the data.

    That is the one of which the ``meta.json`` of the package tells, or else ``PACKAGE/PACKAGE-VERSION``.
    """
    if (folder / CONFIG).is_file():
        return folder
    inner = _named_by_meta(folder) or sorted(config.parent for config in folder.glob(f"{folder.name}-*/{CONFIG}"))
    if len(inner) == 1:
        return inner[0]
    if inner:
        raise ModelError(
            f"{folder}: the package holds several pipelines; name the folder of one: {', '.join(map(str, inner))}"
        )
    if (folder / META).is_file():
        check_origin(read_meta(folder), where=folder)
        raise ModelError(
            f"{folder}: the pipeline has no {CONFIG}, so it is cut off or of a very old spaCy; restore it or train it "
            "again"
        )
    inside = sorted(config.parent.name for config in folder.glob(f"*/{CONFIG}"))
    hint = f"; did you mean {folder / inside[0]}?" if inside else f"; a pipeline has a {CONFIG} in it"
    raise ModelNotFound(f"{folder}: the folder holds no pipeline{hint}")


def _named_by_meta(package: Path) -> list[Path]:
    """Return the folder of data that the ``meta.json`` of a package names, if both are there."""
    if not (package / META).is_file():
        return []
    folder = package / "{lang}_{name}-{version}".format_map(defaultdict(str, read_meta(package)))
    return [folder] if (folder / CONFIG).is_file() else []


def _is_put_back(folder: Path) -> bool:
    """Put a folder back that a save, killed between two renames, has moved aside; says whether it is there."""
    return put_back(folder) and folder.is_dir()


def _hint(name: str) -> str:
    beside = Path(name).parent
    known = [str(config.parent) for config in beside.glob(f"*/{CONFIG}")] if beside.is_dir() else []
    known += [link.name for link in all_links()] + [each.name for each in installed_pipelines()]
    return did_you_mean(name, known) or "; give the path of a saved pipeline, or install the package"
