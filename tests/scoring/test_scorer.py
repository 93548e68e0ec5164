"""The scorer of whole pipelines."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import nlpx
from nlpx.errors import LanguageNotFound
from nlpx.registry import registry
from nlpx.scoring import Scorer
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab


@pytest.fixture
def nlp():
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger")
    return nlp


@pytest.fixture
def examples(nlp):
    example = Example.from_dict(nlp.make_doc("Go on."), {"tags": ["VB", "RP", "."]})
    example.predicted.set_column("tag", example.get_aligned_array("TAG")[0])
    return [example]


def test_score_joins_the_scores_of_tokenizer_and_components(nlp, examples):
    scores = Scorer(nlp).score(examples)
    assert scores["token_f"] == pytest.approx(1.0)
    assert scores["tag_acc"] == pytest.approx(1.0)


def test_score_gives_each_component_its_own(nlp, examples):
    scores = Scorer(nlp).score(examples, per_component=True)
    assert set(scores) == {"tokenizer", "tagger"}
    assert scores["tagger"] == {"tag_acc": pytest.approx(1.0)}


def test_a_scorer_without_pipeline_scores_what_is_installed(examples):
    assert Scorer().score(examples)["tag_acc"] == pytest.approx(1.0)


def test_a_scorer_without_pipeline_scores_as_one_of_the_same_components(examples):
    names = ("tagger", "parser", "ner")
    nlp = nlpx.blank("xx")
    for name in names:
        nlp.add_pipe(name)
    scores = Scorer(default_pipeline=[*names, "nowhere"]).score(examples, per_component=True)
    assert scores == Scorer(nlp).score(examples, per_component=True)


def test_a_scorer_refuses_a_language_that_nobody_offers():
    with pytest.raises(LanguageNotFound, match="zzz"):
        Scorer(default_lang="zzz")


def test_score_refuses_what_is_no_example(nlp):
    with pytest.raises(TypeError, match=r"Scorer\.score takes a list of Example objects"):
        Scorer(nlp).score([1])


def test_the_tokenizers_scorer_is_registered(examples):
    score = registry.get("scorers", "spacy.tokenizer_scorer.v1")()
    assert score(examples)["token_acc"] == pytest.approx(1.0)


def test_numbers_of_any_kind_become_pythons_own(nlp, examples):
    nlp.get_pipe("tagger").scorer = lambda examples, **kwargs: {
        "a": np.float32(0.5),
        "b": {"LABEL": {"p": np.float64(0.25), "n": np.int64(3)}},
        "c": (np.float32(0.5), None),
        "d": True,
        "e_desc": "F of it",
    }
    scores = Scorer(nlp).score(examples, per_component=True)["tagger"]
    expected = {"a": 0.5, "b": {"LABEL": {"p": 0.25, "n": 3}}, "c": [0.5, None], "d": True, "e_desc": "F of it"}
    assert repr(scores) == repr(expected)


SCORES = {
    "score_tokenization": {},
    "score_token_attr": {"attr": "tag"},
    "score_token_attr_per_feat": {"attr": "morph"},
    "score_spans": {"attr": "ents"},
    "score_cats": {"attr": "cats", "labels": ["A"]},
    "score_deps": {"attr": "dep"},
    "score_links": {"negative_labels": ()},
}


@pytest.mark.parametrize("name", SCORES)
def test_examples_can_be_a_sequence_that_has_items_only(name):
    class Examples:
        def __getitem__(self, place):
            return [example][place]

    doc = Doc(Vocab(), words=["a"])
    example = Example(doc, doc)
    score = partial(getattr(Scorer, name), **SCORES[name])
    assert score(Examples()) == score([example])


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("examples", [5, None, "a", ["a"], [Doc(Vocab(), words=["a"])]], ids=repr)
def test_what_is_no_example_is_refused(name, examples):
    for given in (examples, iter(examples) if isinstance(examples, list) else examples):
        with pytest.raises(TypeError, match="A score takes a list of Example objects, but"):
            getattr(Scorer, name)(given, **SCORES[name])


@pytest.mark.parametrize("lang", [5, None, ["en"]])
def test_the_language_of_a_scorer_is_a_code(lang):
    with pytest.raises(TypeError, match="A language is given by its code, such as 'en', not"):
        Scorer(default_lang=lang)
