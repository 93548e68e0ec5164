"""What our own distributions offer, and what is said of a name that is missing."""

from __future__ import annotations

import runpy

import pytest
from conftest import ROOT

from nlpx.errors import NameNotFound
from nlpx.registry import registry
from nlpx.registry.catalogue import hint, not_installed


@pytest.fixture(scope="module")
def generator():
    return runpy.run_path(str(ROOT / "docs" / "known_names.py"))


def test_catalogue_is_that_of_the_manifests_in_the_tree(generator):
    assert generator["CATALOGUE"].read_text(encoding="utf8") == generator["catalogue"](), "run 'make docs'"


def test_name_that_is_offered_cannot_be_said_to_come(generator, monkeypatch, tmp_path):
    to_come = tmp_path / "to_come.json"
    to_come.write_text('{"nlp-tagger": {"factories": ["tagger"]}}', encoding="utf8")
    monkeypatch.setitem(generator["catalogue"].__globals__, "TO_COME", to_come)
    with pytest.raises(ValueError, match=r"to_come.json: \['tagger'\] need not be named any more"):
        generator["catalogue"]()


@pytest.mark.parametrize(
    ("space", "name", "distribution"),
    [
        ("architectures", "spacy.TextCatBOW.v3", "nlp-textcat"),
        ("architectures", "spacy.SpanCategorizer.v1", "nlp-spancat"),
        ("architectures", "spacy.EntityLinker.v2", "nlp-entitylinker"),
        ("architectures", "spacy-transformers.TransformerModel.v3", "nlp-transformers"),
        ("factories", "transformer", "nlp-transformers"),
        ("flags of train", "--textcat-arch", "nlp-textcat"),
        ("misc", "spacy.ngram_suggester.v1", "nlp-spancat"),
        ("registries", "annotation_setters", "nlp-transformers"),
        ("renderers", "span", "nlp-spancat"),
    ],
)
def test_name_of_a_family_that_is_not_installed_says_what_to_install(space, name, distribution):
    if distribution not in not_installed():
        pytest.skip(f"{distribution} is installed")
    assert hint(space, name, ()) == (
        f"; it comes with {distribution}: pip install {distribution}, or pip install plugins/{distribution} in a "
        "checkout of nlpx"
    )


def test_name_that_an_installed_distribution_does_not_offer_yet_says_so():
    assert "; it comes with nlpx-core, but not with the installed nlpx-core 0." in hint("commands", "package", ())


def test_misspelt_name_gets_near_names_that_are_not_installed_too():
    with pytest.raises(NameNotFound, match=r"did you mean 'spacy.Tagger.v[12]'"):
        registry.get("architectures", "spacy.Taggr.v2")
    assert hint("renderers", "spam", ()) == "; did you mean 'span'?"


def test_a_missing_name_is_told_with_what_is_left_out(monkeypatch):
    monkeypatch.setenv("NLPX_DISABLE_PLUGINS", "valence")
    with pytest.raises(
        NameNotFound, match=r"'valnce' among the factories.*\(NLPX_DISABLE_PLUGINS=valence leaves plugins out\)$"
    ):
        registry.get("factories", "valnce")
