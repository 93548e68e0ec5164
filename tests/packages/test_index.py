"""The index of packages."""

from __future__ import annotations

import pytest

from nlpx.errors import PackageError
from nlpx.packages.index import Index, read_index

RANGE, OLD = ">=3.8.0,<3.9.0", ">=3.7.0,<3.8.0"


def index(versions, **more):
    return Index("packages/index.json", {"format": 1, "pipelines": {"en_a": versions}, **more})


def version(spacy_version=RANGE, **more):
    return {"spacy_version": spacy_version, "wheel": {"url": "a.whl", "sha256": "A" * 64}, **more}


def test_newest_version_that_can_be_used_is_best():
    versions = {"1.9.0": version(), "1.10.0": version(), "2.0.0": version(OLD), "3.0.0rc1": version()}
    found = index(versions)
    assert found.best("en_a").version == "1.10.0"
    assert [each.version for each in found.releases("en_a")] == ["2.0.0", "1.10.0", "1.9.0", "3.0.0rc1"]
    assert index({"3.0.0rc1": version()}).best("en_a").version == "3.0.0rc1"


def test_pipeline_of_other_versions_only_says_how_to_get_it_all_the_same():
    found = index({"1.0.0": version(OLD), "0.9.0": version(OLD)})
    assert found.latest("en_a") is None
    with pytest.raises(PackageError, match=r"of 1\.0\.0: it is for spaCy >=3\.7\.0,<3\.8\.0, .*--direct en_a-1\.0\.0"):
        found.best("en_a")


@pytest.mark.parametrize(
    ("nlpx_version", "fits"), [(None, True), ("0.0.1", True), (">=0.0.1", True), ("99.0", False), ("<0.0.1", False)]
)
def test_version_of_nlpx_is_a_range_or_the_first(nlpx_version, fits):
    assert (index({"1.0.0": version(nlpx_version=nlpx_version)}).latest("en_a") is not None) == fits


@pytest.mark.parametrize(
    ("spacy_version", "fits"), [("==3.8.7", True), (">=3.7.5,<3.9.0", True), (">=3.8.99", True), ("~=3.7.1", False)]
)
def test_any_release_of_the_version_of_spacy_will_do(spacy_version, fits):
    assert (index({"1.0.0": version(spacy_version)}).latest("en_a") is not None) == fits


def test_misspelt_name_is_told():
    with pytest.raises(PackageError, match=r"the index names no pipeline 'en_b'; did you mean 'en_a'\?"):
        index({}).best("en_b")


@pytest.mark.parametrize(
    ("pipelines", "more", "known"),
    [
        ({"en_a": {"1.0.0": version()}}, {}, "it has en_a$"),
        ({}, {}, "it has none$"),
        ({"en_a": {}}, {"shortcuts": {"en": "en_a"}}, "it has 1 pipeline, and its shortcuts are en$"),
    ],
)
def test_name_unlike_all_others_is_told_with_what_there_is(pipelines, more, known):
    found = Index("i.json", {"format": 1, "pipelines": pipelines, **more})
    with pytest.raises(PackageError, match=f"the index names no pipeline 'zzzz'; {known}"):
        found.best("zzzz")


def test_exact_version_is_one_that_the_index_names_where_it_has_no_urls():
    found = index({"1.0.0": version(OLD)})
    assert found.exact("en_a", "1.0.0").version == "1.0.0"
    with pytest.raises(PackageError, match=r"the index names no en_a-1\.0\.1; did you mean 'en_a-1\.0\.0'\?"):
        found.exact("en_a", "1.0.1")


def test_place_is_relative_to_the_index_and_made_by_its_urls():
    found = index({"1.0.0": version()}, urls={"sdist": "https://a.org/{name}/{version}.tar.gz"})
    archives = found.best("en_a").archives
    assert archives["wheel"] == ("packages/a.whl", "a" * 64)
    assert archives["sdist"] == ("https://a.org/en_a/1.0.0.tar.gz", "")
    other = found.exact("en_z", "7.0")
    assert other.archive("sdist").place == "https://a.org/en_z/7.0.tar.gz"
    with pytest.raises(PackageError, match=r"of en_z 7\.0 the index has no wheel but sdist"):
        other.archive("wheel")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "named entries should stand"),
        ({"pipelines": {}}, "'format'"),
        ({"format": 2, "pipelines": {}}, "the index is of format 2; pip install -U nlpx-core"),
        ({"format": 1}, "'pipelines'"),
        ({"format": 1, "pipelines": {"../x": {}}}, r"'\.\./x' cannot be the name of a package"),
        ({"format": 1, "pipelines": {"en_a": {"new": {}}}}, "'new' is no version"),
        ({"format": 1, "pipelines": {"en_a": {"1.0": {"wheel": {}}}}}, "en_a 1.0 has no url for its wheel"),
        (
            {"format": 1, "pipelines": {"en_a": {"1.0": {"wheel": {"url": "x", "sha256": "12"}}}}},
            "'12' is no sha256",
        ),
        ({"format": 1, "pipelines": {}, "shortcuts": {"en": 1}}, "'en' is 1, where a string should stand"),
    ],
)
def test_what_is_wrong_with_an_index_is_said(data, message):
    with pytest.raises(PackageError, match=message) as caught:
        Index("packages/index.json", data)
    assert str(caught.value).startswith("packages/index.json")


def test_index_of_a_server_names_no_file_of_this_machine():
    versions = {"1.0": {"wheel": {"url": "file:///etc/x.whl"}}}
    with pytest.raises(PackageError, match="which an index from a server cannot name"):
        Index("https://a.org/index.json", {"format": 1, "pipelines": {"en_a": versions}})


def test_published_pipelines_of_spacy_are_known():
    published = read_index()
    assert len(published.names()) == 84
    assert published.shortcuts["en"] == "en_core_web_sm"
    assert set(published.shortcuts.values()) <= set(published.names())
    release = published.best("en_core_web_sm")
    assert release.archive("wheel").place == (
        "https://github.com/explosion/spacy-models/releases/download/en_core_web_sm-3.8.0/"
        "en_core_web_sm-3.8.0-py3-none-any.whl"
    )
    assert release.archive("wheel").sha256.startswith("1932429d")
    assert all(published.latest(name) for name in published.names())
