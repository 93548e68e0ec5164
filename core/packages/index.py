"""Which packages of pipelines there are: an index, a JSON file on a server or on a disk.

::

    {
      "format": 1,
      "urls": {"wheel": "https://example.org/{name}-{version}-py3-none-any.whl"},
      "shortcuts": {"en": "en_mine"},
      "pipelines": {
        "en_mine": {
          "1.0.0": {
            "spacy_version": ">=3.8.0,<3.9.0",
            "nlpx_version": ">=0.1.0",
            "wheel": {"url": "en_mine-1.0.0-py3-none-any.whl", "sha256": "..."},
            "sdist": {"url": "en_mine-1.0.0.tar.gz", "sha256": "..."}
          }
        }
      }
    }

Everything but ``format`` and ``pipelines`` may be left out. An address is absolute, or relative to the index. Of an
archive without one the address is made by ``urls``, and so is that of a version that the index does not name, which
``nlpx download --direct`` asks for. Versions are for what `compatibility` says. A ``sha256`` is always checked.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PackageError
from ..files.reading import Record, parse_json
from ..files.writing import as_path
from ..named_tuples import NamedTuple
from ..quoting import counted
from ..spelling import did_you_mean
from .compatibility import incompatibility
from .fetching import beside, fetch_text, is_address

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
WHEEL, SDIST = "wheel", "sdist"
_FILE_NAMES = {WHEEL: "{name}-{version}-py3-none-any.whl", SDIST: "{name}-{version}.tar.gz"}
INDEX_FILE = "index.json"
"""What an index is called in a folder of packages."""
PUBLISHED = Path(__file__).with_name("published.json")
"""The index of spaCy's published pipelines."""
_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_VERSION = re.compile(r"\d[\w.+!-]*", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


class Archive(NamedTuple):
    """Where an archive is.

    Args:
        place: Its address or its path.
        sha256: Its hash in hexadecimal digits, or an empty string where it is not known.
    """

    place: str
    sha256: str = ""


class Release(NamedTuple):
    """One version of a pipeline.

    Args:
        name: The name of its package.
        version: Its version.
        spacy_version: The versions of spaCy that it is for, or None.
        nlpx_version: The versions of nlpx that it is for, or None.
        archives: Its archives by their kind, ``wheel`` or ``sdist``.
    """

    name: str
    version: str
    spacy_version: str | None
    nlpx_version: str | None
    archives: Mapping[str, Archive]

    @property
    def incompatibility(self) -> str:
        """Why it cannot be used with this version, or an empty string."""
        return incompatibility(spacy_version=self.spacy_version, nlpx_version=self.nlpx_version)

    def archive(self, kind: str) -> Archive:
        """Return an archive.

        Raises:
            PackageError: The index has none of that kind.
        """
        if kind not in self.archives:
            others = " and ".join(sorted(self.archives)) or "nothing"
            raise PackageError(
                f"of {self.name} {self.version} the index has no {kind} but {others}; --sdist is for an sdist only"
            )
        return self.archives[kind]


class Index:
    """Serve what an index says.

    Args:
        where: Its address or path; addresses in it are relative to that.
        data: What it holds.

    Raises:
        PackageError: It is no index, or one of a format that is not known.
    """

    def __init__(self, where: str, data: Any) -> None:
        self.where = where
        record = Record(data, where=where, error=PackageError)
        if record.value("format", int, "the number of the format") != FORMAT:
            raise PackageError(f"{where}: the index is of format {data['format']}; pip install -U nlpx-core")
        self.urls = self._texts(record, "urls")
        self.shortcuts = self._texts(record, "shortcuts")
        self._releases = {
            name: [self._release(name, version, versions.record(version)) for version in versions.data]
            for name, versions in self._pipelines(record).items()
        }

    def names(self) -> list[str]:
        """Return the names of all packages, sorted."""
        return sorted(self._releases)

    def releases(self, name: str) -> list[Release]:
        """Return all versions of a package, the newest first; releases that are not final come last."""
        from packaging.version import Version

        def order(release: Release) -> tuple[bool, Version]:
            version = Version(release.version)
            return not version.is_prerelease, version

        return sorted(self._releases.get(name, ()), key=order, reverse=True)

    def latest(self, name: str) -> Release | None:
        """Return the newest version of a package that can be used with this version of nlpx, or None."""
        return next((release for release in self.releases(name) if not release.incompatibility), None)

    def best(self, name: str) -> Release:
        """Return the newest version that can be used; see `latest`.

        Raises:
            PackageError: There is none.
        """
        release = self.latest(name)
        if release is not None:
            return release
        others = self.releases(name)
        if others:
            newest = others[0]
            raise PackageError(
                f"no version of {name} in the index can be used here; of {newest.version}: {newest.incompatibility}; "
                f"to get it all the same: nlpx download --direct {name}-{newest.version}"
            )
        raise PackageError(f"{self.where}: the index names no pipeline {name!r}{self._hint(name)}")

    def required(self, text: str) -> Release | None:
        """Return the newest version here that a requirement takes and that can be used, or None."""
        from packaging.requirements import Requirement
        from packaging.utils import canonicalize_name

        requirement = Requirement(text)
        due = canonicalize_name(requirement.name)
        releases = [each for name in self.names() if canonicalize_name(name) == due for each in self.releases(name)]
        fitting = (each for each in releases if requirement.specifier.contains(each.version, prereleases=True))
        return next((release for release in fitting if not release.incompatibility), None)

    def exact(self, name: str, version: str) -> Release:
        """Return one version of a package, whether it can be used or not.

        Raises:
            PackageError: The index neither names it nor says where others are.
        """
        known = next((each for each in self._releases.get(name, ()) if each.version == version), None)
        if known is None and not self.urls:
            versions = [f"{name}-{each.version}" for each in self.releases(name)]
            raise PackageError(
                f"{self.where}: the index names no {name}-{version}"
                f"{did_you_mean(f'{name}-{version}', versions) or self._hint(name)}"
            )
        return known or self._release(name, version, Record({}, where=self.where, error=PackageError))

    def full_name(self, name: str) -> str:
        """Return the name of the package that a shortcut stands for, or the name itself."""
        return self.shortcuts.get(name, name)

    def _hint(self, name: str) -> str:
        return did_you_mean(name, [*self.names(), *self.shortcuts]) or (
            f"; it has {counted(len(self._releases), 'pipeline')}, and its shortcuts are "
            f"{', '.join(sorted(self.shortcuts))}"
            if self.shortcuts
            else f"; it has {', '.join(self.names()[:5]) or 'none'}"
        )

    def _texts(self, record: Record, key: str) -> dict[str, str]:
        """Return named strings; none where the index has nothing of that name."""
        if key not in record:
            return {}
        entries = record.record(key)
        return {name: entries.value(name, str, "a string") for name in entries.data}

    def _pipelines(self, record: Record) -> dict[str, Record]:
        pipelines = record.record("pipelines")
        for name in pipelines.data:
            if not _NAME.fullmatch(name):
                pipelines.refuse(f"{name!r} cannot be the name of a package")
        return {name: pipelines.record(name) for name in pipelines.data}

    def _release(self, name: str, version: str, entry: Record) -> Release:
        from packaging.version import InvalidVersion, Version

        try:
            Version(version)
        except InvalidVersion:
            entry.refuse(f"{version!r} is no version")
        if not _VERSION.fullmatch(version):
            entry.refuse(f"{version!r} is no version")
        archives = {}
        for kind in _FILE_NAMES:
            if kind in entry or kind in self.urls:
                archive = entry.record(kind) if kind in entry else Record({}, where=entry.where, error=PackageError)
                archives[kind] = self._archive(kind, archive, name=name, version=version)
        of_spacy, of_nlpx = (
            entry.value(key, (str, type(None)), "a range", None) for key in ("spacy_version", "nlpx_version")
        )
        return Release(name, version, of_spacy, of_nlpx, archives)

    def _archive(self, kind: str, entry: Record, *, name: str, version: str) -> Archive:
        url = entry.value("url", (str, type(None)), "an address", None) or self.urls.get(kind, "")
        if not url:
            entry.refuse(f"{name} {version} has no url for its {kind}")
        place = _filled(url, name, version)
        if is_address(self.where) and place.startswith("file:"):
            entry.refuse(f"{place!r} is a file of this machine, which an index from a server cannot name")
        sha256 = entry.value("sha256", (str, type(None)), "a hash", None) or ""
        if sha256 and not _SHA256.fullmatch(sha256):
            entry.refuse(f"{sha256!r} is no sha256; it has 64 digits, from 0 to f")
        return Archive(beside(self.where, place), sha256.lower())


def read_index(where: str | None = None) -> Index:
    """Return an index.

    Args:
        where: Its address or path; None for that of spaCy's published pipelines.

    Raises:
        PackageError: It cannot be had, or is none.
        UsageError: It is empty.
    """
    place = str(PUBLISHED) if where is None else os.fspath(where)
    if not is_address(place):
        as_path(place)
    return Index(place, parse_json(fetch_text(place), where=place, error=PackageError))


def file_name(release: Release, kind: str) -> str:
    """Return what an archive of a release is called, with the version as pip wants it in a name."""
    from packaging.version import Version

    return _filled(_FILE_NAMES[kind], release.name, str(Version(release.version)))


def _filled(form: str, name: str, version: str) -> str:
    return form.replace("{name}", name).replace("{version}", version)


def moved(release: Release, base: str) -> Release:
    """Return a release whose archives are on another server, in a folder NAME-VERSION as spaCy's; hashes stay."""
    folder, unknown = f"{base.rstrip('/')}/{release.name}-{release.version}/", Archive("")
    return release._replace(
        archives={
            kind: release.archives.get(kind, unknown)._replace(
                place=folder + _filled(_FILE_NAMES[kind], release.name, release.version)
            )
            for kind in _FILE_NAMES
        }
    )
