"""What is installed, as it is read from folders of metadata."""

from __future__ import annotations

import importlib.metadata
import sys

import pytest

from nlpx.distributions import distributions, find_distribution


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a function that writes a folder of metadata to a place on `sys.path`."""

    def write(place, folder, **files):
        path = tmp_path / place / folder
        path.mkdir(parents=True)
        for name, text in files.items():
            (path / name.replace("_txt", ".txt").replace("_INFO", "-INFO")).write_bytes(text.encode("latin1"))
        if str(tmp_path / place) not in sys.path:
            monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / place)])

    return write


def test_distributions_are_those_that_the_standard_library_finds():
    due = {each.metadata["Name"]: each for each in reversed(list(importlib.metadata.distributions()))}
    found = {each.name: each for each in distributions()}
    assert found.keys() == due.keys()
    for name, each in found.items():
        assert each.version == due[name].version
        for group in ("nlpx", "console_scripts", "spacy_factories"):
            entry_points = [(entry.name, entry.value) for entry in due[name].entry_points if entry.group == group]
            assert list(each.entry_points(group)) == entry_points


def test_first_on_the_path_counts_whatever_the_spelling(site):
    site("one", "Odd.Name-1.0.dist-info", METADATA="Name: Odd.Name\nVersion: 1.0\n\nVersion: 3.0")
    site("two", "odd_name-2.0.dist-info", METADATA="Name: odd-name\nVersion: 2.0\n")
    found = find_distribution("odd-name")
    assert found is not None
    assert (found.name, found.version) == ("Odd.Name", "1.0")
    assert sum(each.key == "odd-name" for each in distributions()) == 1


def test_what_pip_could_not_remove_is_not_installed(site):
    site("one", "~dd-1.0.dist-info", METADATA="Name: odd\nVersion: 1.0\n", entry_points_txt="[nlpx]\nodd = a.b\n")
    assert all("~" not in each.key and each.name != "odd" for each in distributions())


def test_legacy_metadata_are_read_too(site):
    site("one", "odd_name.egg-info", PKG_INFO="Name: odd-name\nVersion: 0.1\n", entry_points_txt="[nlpx]\nodd = a.b\n")
    found = find_distribution("odd_name")
    assert found is not None
    assert (found.name, found.version, list(found.entry_points("nlpx"))) == ("odd-name", "0.1", [("odd", "a.b")])


def test_damaged_metadata_are_told_from_none(site):
    site("one", "odd-1.0.dist-info", entry_points_txt="[nlpx]\n# a remark\n\nodd\nworse = \xff\n[nlpx.x]\nx = y\n")
    found = find_distribution("odd")
    assert found is not None
    assert (found.name, found.version) == ("odd", "")
    assert list(found.entry_points("nlpx")) == [("odd", None), ("worse", "\N{REPLACEMENT CHARACTER}")]
    assert found.damage() == "odd"


@pytest.mark.parametrize(
    "text",
    ["stray\n[nlpx]\na = b\n", "[nlpx]]\na = b\n", "[ nlpx ]\na = b\n", "[nlpx\na = b\n", "[x]\n;\n", "[x]\n[nlpx\n"],
)
def test_odd_entry_points_are_read_as_the_standard_library_reads_them(site, text):
    site("one", "odd-1.0.dist-info", METADATA="Name: odd\nVersion: 1.0\n", entry_points_txt=text)
    found = find_distribution("odd")
    assert found is not None
    try:
        due = [
            (each.name, each.value) for each in importlib.metadata.distribution("odd").entry_points.select(group="nlpx")
        ]
    except TypeError:
        assert found.damage() is not None
    else:
        assert (list(found.entry_points("nlpx")), found.damage()) == (due, None)


def test_find_distribution_gives_none_for_what_is_not_installed():
    assert find_distribution("no-such-distribution") is None


def test_names_with_hyphens_in_folders_made_by_hand_are_told_apart(site):
    for name in ("my-own-one", "my-own-two"):
        site("one", f"{name}-1.0.dist-info", METADATA=f"Name: {name}\nVersion: 1.0\n")
    assert {"my-own-one", "my-own-two"} <= {each.key for each in distributions()}
    assert find_distribution("my") is None


def test_mark_of_the_encoding_is_no_part_of_the_text(site):
    site("one", "odd-1.0.dist-info", entry_points_txt="\xef\xbb\xbf[nlpx]\nodd = a.b\n")
    found = find_distribution("odd")
    assert found is not None
    assert list(found.entry_points("nlpx")) == [("odd", "a.b")]
