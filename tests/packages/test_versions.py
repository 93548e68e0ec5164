"""Versions and ranges of them."""

from __future__ import annotations

import pytest

from nlpx.packages.versions import (
    get_base_version,
    get_minor_version,
    is_compatible_version,
    is_minor_version_match,
    is_prerelease_version,
)


@pytest.mark.parametrize(
    ("version", "constraint", "fits"),
    [
        ("3.8.1", ">=3.8,<3.9", True),
        ("3.9.0", ">=3.8,<3.9", False),
        ("3.8", "3.8", True),
        ("3.8.1", "3.8", False),
        ("3.8.1.dev1", ">=3.8", True),
        ("3.8.1", "soon", None),
        ("soon", ">=3.8", None),
    ],
)
def test_a_version_is_in_a_range_or_not(version, constraint, fits):
    assert is_compatible_version(version, constraint) is fits


def test_versions_before_a_release_can_be_left_out():
    assert is_compatible_version("3.8.1.dev1", ">=3.8", prereleases=False) is False


def test_a_version_has_parts():
    assert get_base_version("3.8.1.dev1") == "3.8.1"
    assert get_minor_version("3.8.1") == "3.8"
    assert get_minor_version("soon") is None
    assert is_minor_version_match("3.8.1", "3.8.7")
    assert not is_minor_version_match("soon", "soon")
    assert is_prerelease_version("3.8.1.dev1")
