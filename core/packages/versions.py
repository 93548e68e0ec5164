"""Versions, and ranges of them as ``requirements.txt`` and ``meta.json`` write them."""

from __future__ import annotations


def is_compatible_version(version: str, constraint: str, prereleases: bool = True) -> bool | None:
    """Tell whether a version is in a range; None where one of the two cannot be read.

    Args:
        version: The version.
        constraint: The range, such as ``>=3.8,<3.9``, or one version.
        prereleases: Whether versions before a release, such as ``3.8.0.dev1``, can be in it.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        found = SpecifierSet(f"=={constraint}" if constraint[:1].isdecimal() else constraint)
        return found.contains(Version(version), prereleases=prereleases)
    except (InvalidSpecifier, InvalidVersion):
        return None


def get_base_version(version: str) -> str:
    """Return a version without what marks it as one before or after a release.

    Raises:
        ValueError: It is no version.
    """
    from packaging.version import Version

    return Version(version).base_version


def get_minor_version(version: str) -> str | None:
    """Return the first two numbers of a version, such as ``3.8``; None where it is no version."""
    from packaging.version import InvalidVersion, Version

    try:
        read = Version(version)
    except (TypeError, InvalidVersion):
        return None
    return f"{read.major}.{read.minor}"


def is_minor_version_match(version_a: str, version_b: str) -> bool:
    """Tell whether two versions have the same first two numbers."""
    first = get_minor_version(version_a)
    return first is not None and first == get_minor_version(version_b)


def is_prerelease_version(version: str) -> bool:
    """Tell whether a version is one before a release.

    Raises:
        ValueError: It is no version.
    """
    from packaging.version import Version

    return Version(version).is_prerelease
