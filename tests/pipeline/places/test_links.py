"""Links to pipelines."""

from __future__ import annotations

import sys

import pytest

import nlpx
from nlpx.errors import ModelNotFound, UsageError
from nlpx.pipeline.places.links import all_links, find_link, link_folders, make_link


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return link_folders()


@pytest.fixture
def saved(tmp_path):
    nlpx.blank("de").to_disk(tmp_path / "saved")
    return tmp_path / "saved"


def test_pipeline_is_loaded_by_a_link(folders, saved):
    link = make_link("mine", "saved")
    assert link.place == folders[0] / "mine"
    assert link.target == saved
    assert nlpx.load("mine").lang == "de"
    assert all_links() == [link]


def test_folder_counts_before_a_link(saved, tmp_path):
    make_link("mine", saved)
    nlpx.blank("fr").to_disk(tmp_path / "mine")
    assert nlpx.load("mine").lang == "fr"


def test_link_that_leads_nowhere_says_so():
    make_link("mine", "gone")
    with pytest.raises(ModelNotFound, match=r"the link 'mine' leads to .*gone, where no folder is; .* --force"):
        nlpx.load("mine")


def test_misspelt_link_is_told(saved):
    make_link("mine", saved)
    with pytest.raises(ModelNotFound, match=r"no pipeline 'minne': .* did you mean 'mine'\?"):
        nlpx.load("minne")


def test_link_is_replaced_by_force_only(saved):
    make_link("mine", "first")
    with pytest.raises(UsageError, match=r"there is a link 'mine' already, to .*first; --force replaces it"):
        make_link("mine", saved)
    make_link("mine", saved, force=True)
    assert find_link("mine").target == saved
    assert [place.name for place in link_folders()[0].iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "blank:en", "a b", "-x"])
def test_name_that_is_none_is_refused(name, saved):
    with pytest.raises(UsageError, match="cannot be the name of a link"):
        make_link(name, saved, force=True)
    assert find_link(name) is None


def test_link_that_cannot_be_made_is_named_itself(folders, saved):
    assert make_link("a" * 255, saved).target == saved
    with pytest.raises(OSError, match="File name too long") as caught:
        make_link("a" * 256, saved)
    assert str(caught.value.filename).endswith("/" + "a" * 256)
    assert [path.name for folder in folders for path in folder.glob("*")] == ["a" * 255]


def test_link_is_the_users_own_where_the_environment_cannot_be_written(folders, saved, tmp_path):
    # A file where a folder is due cannot be written by root either.
    (tmp_path / "prefix").write_text("")
    assert make_link("mine", saved).place == folders[1] / "mine"
    assert nlpx.load("mine").lang == "de"
    make_link("mine", tmp_path, force=True)
    assert find_link("mine").target == tmp_path


def test_link_of_the_environment_counts_before_the_users(folders, saved):
    for folder, target in zip(folders, ("env", "user"), strict=True):
        folder.mkdir(parents=True)
        (folder / "mine").symlink_to(saved.with_name(target))
    assert find_link("mine").target.name == "env"
    assert [link.place for link in all_links()] == [folders[0] / "mine"]


def test_what_is_no_link_is_not_replaced(folders, saved):
    (folders[0] / "mine").mkdir(parents=True)
    with pytest.raises(UsageError, match="is in the way, and is no link"):
        make_link("mine", saved, force=True)
    assert find_link("mine") is None
