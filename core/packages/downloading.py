"""From the name of a pipeline to an archive that is what the index says, and on to an installed package."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, canonicalize_version

from ..distributions import find_distribution
from ..errors import PackageError, UsageError
from ..files.writing import replace_file
from ..named_tuples import NamedTuple
from .archives import Contents, read_archive
from .fetching import fetch
from .folders import add_to_folder
from .index import SDIST, WHEEL, Index, Release, file_name, moved
from .installing import install, missing_requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fetching import Fetched

Watch = Callable[[int, "int | None"], None]
"""Is called with the number of bytes that are there, and that of all where it is known."""
_DIRECT = re.compile(r"([A-Za-z]\w*)-(\d[\w.+!-]*)", re.ASCII)


class Got(NamedTuple):
    """An archive that was fetched and is what it should be.

    Args:
        path: Where it is.
        release: What it is of.
        contents: What it says of itself.
        sha256: Its hash.
        is_vouched_for: Whether that was known before.
    """

    path: Path
    release: Release
    contents: Contents
    sha256: str
    is_vouched_for: bool


def choose(index: Index, model: str, *, direct: bool, base: str | None) -> Release:
    """Return the version of a pipeline to get.

    Args:
        index: The index.
        model: Its name or a shortcut; with its version, as in ``en_core_web_sm-3.8.0``, where it is `direct`.
        direct: Whether that very version is wanted, be it for this version of nlpx or not.
        base: The address where archives are instead of where the index says.

    Raises:
        UsageError: A version is missing, or is there where none is due.
        PackageError: The index has none that will do.
    """
    named = _DIRECT.fullmatch(model)
    if direct and named is None:
        name = index.full_name(model)
        version = next((each.version for each in index.releases(name)), "1.0.0")
        raise UsageError(f"--direct takes a name with its version, such as {name}-{version}")
    if not direct and named is not None:
        raise UsageError(f"{model!r} has a version in it; with one: nlpx download --direct {model}")
    release = index.exact(*named.groups()) if named is not None else index.best(index.full_name(model))
    return release if base is None else moved(release, base)


def fetch_archive(release: Release, kind: str, folder: Path, *, sha256: str = "", watch: Watch | None = None) -> Got:
    """Fetch an archive into a folder; there is none in it unless all is well.

    Args:
        release: What it is of.
        kind: ``wheel`` or ``sdist``.
        folder: Where to put it.
        sha256: The hash that it must have besides what the index says; an empty string for none.
        watch: Told of the progress.

    Raises:
        PackageError: It cannot be had, or is not what it should be.
    """
    archive, path = release.archive(kind), folder / file_name(release, kind)
    due = {each.lower() for each in (sha256, archive.sha256) if each}
    with replace_file(path) as file:
        fetched = fetch(archive.place, file, watch=watch)
        _check_hash(archive.place, fetched, due)
        contents = _checked_contents(file, release, where=archive.place)
    return Got(path, release, contents, fetched.sha256, is_vouched_for=bool(due))


def download_to(folder: Path, release: Release, *, sdist: bool, sha256: str = "", watch: Watch | None = None) -> Got:
    """Fetch an archive into a folder, and write into its index what `install_from` must know.

    Args:
        folder: The folder, which is made.
        release: What to fetch.
        sdist: Whether to fetch an sdist rather than a wheel.
        sha256: The hash that it must have, or an empty string.
        watch: Told of the progress.
    """
    got = fetch_archive(release, SDIST if sdist else WHEEL, folder, sha256=sha256, watch=watch)
    add_to_folder(folder, release, got.contents, file=got.path.name, sha256=got.sha256)
    return got


@contextmanager
def downloaded(release: Release, *, sdist: bool, sha256: str = "", watch: Watch | None = None) -> Iterator[Got]:
    """Yield an archive that was fetched, which is removed in the end; see `download_to`."""
    with TemporaryDirectory(prefix="nlpx-") as folder:
        yield fetch_archive(release, SDIST if sdist else WHEEL, Path(folder), sha256=sha256, watch=watch)


def install_archives(archives: Sequence[Got], arguments: Sequence[str], *, offline: Path | None = None) -> None:
    """Install archives.

    Args:
        archives: What was fetched.
        arguments: More arguments for pip or uv.
        offline: The only folder that what they require comes from; None for wherever pip finds it.

    Raises:
        PackageError: One cannot be installed.
    """
    paths = [got.path for got in archives]
    install(paths, _missing(archives, arguments), arguments=arguments, offline=offline)
    # Python has looked into the folders of packages before.
    importlib.invalidate_caches()


def install_from(folder: Path, index: Index, names: Sequence[str], arguments: Sequence[str]) -> list[Got]:
    """Install pipelines from a folder, without network; all are looked at before the first is installed.

    Pipelines of the index that they require, and that are not installed, are looked at and installed with them.

    Args:
        folder: A folder that `download_to` has filled, or one with archives.
        index: What is in it.
        names: The pipelines; none for all that are in the folder.
        arguments: More arguments for pip or uv.

    Raises:
        PackageError: One is missing, is not what it should be, or cannot be installed.
    """
    with TemporaryDirectory(prefix="nlpx-") as copies:
        # What is installed is the copy that was looked at.
        got: dict[str, Got] = {}
        wanted = [index.best(name) for name in names or index.names()]
        while wanted:
            release = wanted.pop()
            kind = WHEEL if WHEEL in release.archives else SDIST
            got[release.name] = fetch_archive(release, kind, Path(copies))
            required = _missing([got[release.name]], arguments)
            wanted += [each for each in map(index.required, required) if each is not None and each.name not in got]
        archives = [got[name] for name in sorted(got)]
        install_archives(archives, arguments, offline=folder)
    return archives


def _missing(archives: Sequence[Got], arguments: Sequence[str]) -> list[str]:
    """Return what archives require and what is neither installed nor among them, if pip is to see to that."""
    if "--no-deps" in arguments:
        return []
    among = {canonicalize_name(got.release.name) for got in archives}
    missing = missing_requirements(text for got in archives for text in got.contents.requires)
    return [text for text in missing if canonicalize_name(Requirement(text).name) not in among]


def is_installed(release: Release) -> bool:
    """Tell whether this very version of a pipeline is installed."""
    there = find_distribution(release.name)
    return there is not None and canonicalize_version(there.version) == canonicalize_version(release.version)


def _check_hash(place: str, fetched: Fetched, due: set[str]) -> None:
    """Compare the hash of a file with what is known of it.

    Raises:
        PackageError: It has another, or none is known and others could have changed it on the way.
    """
    if due - {fetched.sha256}:
        raise PackageError(
            f"{place}: this is not the file that was meant, so nothing is installed: its sha256 is {fetched.sha256}, "
            f"where {' and '.join(sorted(due))} is due; try again, or ask who keeps the index"
        )
    if not due and not fetched.is_untouched:
        raise PackageError(
            f"{place}: over http others can change what arrives, and no sha256 of it is known, so nothing is "
            "installed; give it with --sha256, or use https"
        )


def _checked_contents(file: IO[bytes], release: Release, *, where: str) -> Contents:
    """Return what an archive says of itself.

    Raises:
        PackageError: It is of something else than was wanted.
    """
    file.flush()
    contents = read_archive(Path(file.name), where=where)
    said, due = ((canonicalize_name(each.name), canonicalize_version(each.version)) for each in (contents, release))
    if said != due:
        raise PackageError(
            f"{where}: this is {contents.name} {contents.version}, where {release.name} {release.version} is due; ask "
            "who keeps the index"
        )
    return contents
