"""Entry points of libraries that are read when somebody asks for them."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

_REGISTRY = """
import sys, nlpx, catalogue
things = catalogue.create("pkg", "things", entry_points=True)
print("importlib.metadata" in sys.modules, sorted(things.get_all()), "importlib.metadata" in sys.modules)
print(things.get(sys.argv[1]) if sys.argv[1:] else things.get_all())
"""


def test_catalogue_reads_no_entry_points_where_there_are_none_for_it(run_python):
    lines = run_python(f"{_REGISTRY}\nimport thinc.api; thinc.api.Linear(); print('csv' in sys.modules)").stdout
    assert lines.splitlines() == ["False [] False", "{}", "False"]


def test_catalogue_finds_the_entry_points_that_there_are(run_python, tmp_path):
    folder = tmp_path / "pkg_things-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: pkg-things\nVersion: 1.0\n\n")
    (folder / "entry_points.txt").write_text("[pkg_things]\nmine = collections:OrderedDict\n")
    lines = run_python(_REGISTRY, "mine", PYTHONPATH=str(tmp_path)).stdout
    assert lines.splitlines() == ["False ['mine'] True", "<class 'collections.OrderedDict'>"]


def test_catalogue_finds_entry_points_in_an_archive(run_python, tmp_path):
    archive = tmp_path / "all.zip"
    with ZipFile(archive, "w") as file:
        file.writestr("pkg_things-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pkg-things\nVersion: 1.0\n\n")
        file.writestr("pkg_things-1.0.dist-info/entry_points.txt", "[pkg_things]\nmine = collections:OrderedDict\n")
    lines = run_python(_REGISTRY, "mine", PYTHONPATH=str(archive)).stdout
    assert lines.splitlines() == ["False ['mine'] True", "<class 'collections.OrderedDict'>"]


@pytest.mark.parametrize(
    "asked",
    [
        "len(found.select(group='console_scripts'))",
        "sorted(found.select(group='console_scripts').names)",
        "sorted(each.name for each in found.select(group='console_scripts'))",
        "len(list(found))",
        "len(__import__('copy').deepcopy(found.select(group='console_scripts')))",
        "catalogue.importlib_metadata.EntryPoint('a', 'os:path', 'c').load()",
        "catalogue.importlib_metadata.version('thinc')",
    ],
)
def test_whatever_else_is_asked_is_answered_as_ever(run_python, asked):
    code = f"import catalogue; found = catalogue.AVAILABLE_ENTRY_POINTS; print({asked})"
    assert run_python(f"import nlpx; {code}").stdout == run_python(code).stdout != ""


# Of other releases.
_WAYS = [
    "import importlib.metadata as metadata\nfound = [metadata.version('thinc')]",
    "from importlib.metadata import version\nfound = [version('thinc')]",
    "from importlib.metadata import entry_points\nfound = list(entry_points(group='console_scripts'))",
    "from importlib.metadata import entry_points\nfound = list(entry_points().names)",
]


@pytest.mark.parametrize("way", _WAYS)
def test_a_catalogue_that_asks_for_more_gets_it(run_python, tmp_path, way):
    (tmp_path / "catalogue.py").write_text(way)
    code = "import catalogue; print(len(catalogue.found), type(catalogue.__loader__).__name__)"
    here = {"PYTHONPATH": str(tmp_path)}
    found = run_python(f"import nlpx; {code}", **here).stdout.split()
    assert found == run_python(code, **here).stdout.split()
    assert int(found[0]) > 0


def test_a_catalogue_that_is_imported_stays_what_it_is(run_python):
    code = "import catalogue, nlpx, importlib.metadata as known; print(catalogue.importlib_metadata is known)"
    assert run_python(code).stdout.split() == ["True"]
