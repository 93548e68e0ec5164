"""Installed packages that are pipelines."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import PluginError
from nlpx.pipeline.places.installed import installed_pipelines


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return a function that installs a package with entry points."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def put(name, entry_points, **modules):
        for module, text in modules.items():
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / f"{module}.py").write_text(text)
        nlpx.blank("en", meta={"name": name}).to_disk(tmp_path / name / f"{name}-1.0")
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(entry_points)

    return put


def test_package_of_spacy_is_loaded_without_being_imported(install):
    install("en_theirs", "[spacy_models]\nen_theirs = en_theirs\n", __init__="raise ImportError('spaCy')")
    assert nlpx.load("en_theirs").meta["name"] == "en_theirs"
    (found,) = [each for each in installed_pipelines() if each.name == "en_theirs"]
    assert (found.package, found.functions, found.source.version) == ("en_theirs", "", "1.0")


def test_functions_of_a_package_are_imported_before_it_is_loaded(install, monkeypatch):
    monkeypatch.setattr("nlpx.places_seen", [], raising=False)
    groups = "[spacy_models]\nen_ours = en_ours\n[nlpx_models]\nen_ours = en_ours.functions\n"
    install("en_ours", groups, __init__="", functions="import nlpx\nnlpx.places_seen.append(__name__)")
    nlpx.load("en_ours")
    assert nlpx.places_seen == ["en_ours.functions"]


def test_functions_that_cannot_be_imported_are_one_sentence(install):
    install("en_broken", "[nlpx_models]\nen_broken = en_broken\n", __init__="import not_there_at_all")
    with pytest.raises(PluginError, match=r"en_broken: the functions of the pipeline cannot be imported \(ModuleNot"):
        nlpx.load("en_broken")


def test_entry_point_may_name_a_function(install):
    install("en_named", "[nlpx_models]\nen_named = en_named:load\n", __init__="def load(): ...")
    assert nlpx.load("en_named").meta["name"] == "en_named"


def test_pipeline_is_found_by_the_name_of_its_entry_point(install):
    install("en_called", "[nlpx_models]\nmy-name = en_called\n", __init__="")
    assert nlpx.load("my-name").meta["name"] == "en_called"
