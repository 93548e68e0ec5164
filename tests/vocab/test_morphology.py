from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.vocab import MorphAnalysis, Morphology, StringStore, Vocab
from nlpx.vocab.hashing import hash_string


@pytest.mark.parametrize(
    ("features", "normal"),
    [
        ("b=2|A=1,0|a=3", "A=0,1|a=3|b=2"),
        ("PronType=Prs|Case=Nom", "Case=Nom|PronType=Prs"),
        ("A=1|A=2", "A=2"),
        ("", "_"),
        ("_", "_"),
        ({"b": "2,1", "A": "x"}, "A=x|b=1,2"),
        ({}, "_"),
    ],
)
def test_add_normalises_features(features, normal):
    morphology = Morphology(StringStore())
    assert morphology.strings[morphology.add(features)] == normal


def test_what_is_remembered_of_features_is_bounded(monkeypatch):
    monkeypatch.setattr("nlpx.vocab.morphology._MEMO_SIZE", 3)
    morphology = Morphology(StringStore())
    for number in range(10):
        assert morphology.add(f"B={number}|A=1") == hash_string(f"A=1|B={number}")
        assert len(morphology._ids) <= 3
        assert len(morphology.known) <= 3


def test_add_returns_the_hash_of_the_normal_form():
    assert Morphology(StringStore()).add("B=1|A=1") == hash_string("A=1|B=1")


def test_add_all_gives_the_ids_of_bundles_both_known_and_new():
    morphology = Morphology(StringStore())
    bundles = ["B=1|A=1", "_", "C=1", "B=1|A=1"]
    ids = [hash_string("A=1|B=1"), morphology.add(""), hash_string("C=1"), hash_string("A=1|B=1")]
    for _ in range(2):
        assert morphology.add_all(bundles) == ids
    assert morphology.strings[ids[2]] == "C=1"


def test_add_of_nothing_returns_the_id_of_the_empty_analysis():
    assert Morphology(StringStore()).add("") == 456


def test_add_refuses_a_feature_without_a_value():
    with pytest.raises(ValueError, match=r"'foo' in the morphological features 'A=1|foo' has no '='"):
        Morphology(StringStore()).add("A=1|foo")


def test_get_of_the_empty_analysis_is_an_empty_string():
    assert Morphology(StringStore()).get(456) == ""


NAMES = st.text("abcXYZ", min_size=1, max_size=4)


@given(st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=3, unique=True).map(sorted).map(",".join)))
def test_feats_and_dict_are_each_other_s_inverse(fields):
    assert Morphology.feats_to_dict(Morphology.dict_to_feats(fields)) == fields


def test_analysis_shows_its_features():
    morph = MorphAnalysis(Vocab(), "B=c|A=2,1")
    assert str(morph) == morph.to_json() == "A=1,2|B=c"
    assert morph.to_dict() == {"A": "1,2", "B": "c"}
    assert list(morph) == ["A=1", "A=2", "B=c"]
    assert len(morph) == 3
    assert "A=1" in morph
    assert "A=1,2" not in morph
    assert morph.get("A") == ["1", "2"]
    assert morph.get("Z") == []
    assert morph.get("Z", ["q"]) == ["q"]


def test_analyses_of_equal_features_are_equal():
    vocab = Vocab()
    assert MorphAnalysis(vocab, "A=1,2") == MorphAnalysis(vocab, "A=2,1")
    assert hash(MorphAnalysis(vocab, "A=1")) == MorphAnalysis(vocab, "A=1").key


@pytest.mark.parametrize("kind", [TypeError, ValueError])
def test_comparing_an_analysis_with_a_string_is_a_mistake(kind):
    with pytest.raises(kind, match=r"str\(morph\)"):
        assert MorphAnalysis(Vocab(), "A=1") == "A=1"


@pytest.mark.parametrize("features", [None, 5, [5], b"A=b", 2**70])
def test_what_is_no_features_is_refused(features):
    with pytest.raises(TypeError, match="features are a string such as"):
        Vocab().morphology.add(features)


def test_get_has_nothing_to_say_of_other_strings():
    morphology = Morphology(StringStore(["word"]))
    assert [morphology.get(key) for key in (0, 5, hash_string("word"))] == ["", "", ""]


@pytest.mark.parametrize("key", ["A=1", b"A=1", None, 1.5])
def test_get_takes_ids_only(key):
    with pytest.raises(TypeError, match="not"):
        Morphology(StringStore()).get(key)


def test_get_of_an_unknown_id_is_a_key_error():
    with pytest.raises(KeyError, match="No string is known for the id 98765"):
        Morphology(StringStore()).get(98765)


@pytest.mark.parametrize("feats", [5, None, b"A=1", ["A=1"]])
def test_feats_to_dict_takes_a_string(feats):
    with pytest.raises(TypeError, match="Morphological features are a string such as 'Number=Sing', not"):
        Morphology.feats_to_dict(feats)


@pytest.mark.parametrize("feats", [5, None, "A=1", [("A", "1")]])
def test_dict_to_feats_takes_a_dictionary(feats):
    with pytest.raises(TypeError, match=r"Features are a dictionary such as {'Number': 'Sing'}, not"):
        Morphology.dict_to_feats(feats)


def test_dict_to_feats_names_the_feature_whose_value_is_no_string():
    with pytest.raises(TypeError, match=r"The value of the feature 'B' is a string such as 'Sing', not 1"):
        Morphology.dict_to_feats({"A": "x", "B": 1})


@pytest.mark.parametrize("vocab", [5, None, StringStore()])
def test_an_analysis_needs_a_vocabulary(vocab):
    with pytest.raises(TypeError, match=r"A MorphAnalysis needs a vocabulary, such as nlp\.vocab, not"):
        MorphAnalysis(vocab, "A=1")
