from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlpx.vocab import Lexeme, Vocab, attrs, string_id
from nlpx.vocab.lexeme import norms_of

KNOWN = json.loads(Path(__file__).with_name("spacy_lexemes.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: repr(known["text"][:20]))
def test_lexeme_has_the_hashes_strings_and_flags_of_the_format(known):
    lexeme = Vocab().lexeme(known["text"])
    assert {name: getattr(lexeme, name) for name in known} == known


def test_packed_holds_the_six_hashes_in_the_order_of_their_attributes():
    lexeme = Vocab().lexeme("Apples")
    names = ["orth", "lower", "norm", "shape", "prefix", "suffix"]
    assert [lexeme.hash_of(attrs.ORTH + place) for place in range(6)] == [getattr(lexeme, name) for name in names]


@pytest.mark.parametrize("norm", [None, "pear"])
def test_strings_are_found_by_attribute_whether_they_are_kept_or_not(norm):
    vocab = Vocab()
    lexeme = vocab.lexeme("Apples", norm)
    strings = ["Apples", "apples", norm or "apples", "Xxxxx", "A", "les"]
    found = [lexeme.string_of(attrs.ORTH + place) for place in range(6)]
    assert found == strings
    assert [lexeme.lower_, lexeme.shape_, lexeme.prefix_, lexeme.suffix_] == [strings[1], *strings[3:]]
    assert [lexeme.string_of(attrs.ORTH + place) for place in range(6)] == strings
    lexeme.suffix_ = "es"
    assert lexeme.string_of(attrs.SUFFIX) == "es"


def test_norms_of_are_the_ids_of_the_norms():
    vocab = Vocab()
    lexemes = [vocab.lexeme("Apples"), vocab.lexeme("n't", "not"), vocab.lexeme("Apples")]
    assert norms_of(lexemes) == [lexeme.norm for lexeme in lexemes]


def test_setting_norm_changes_the_packed_hash_and_makes_the_lexeme_permanent():
    vocab = Vocab()
    lexeme = vocab.lexeme("cos")
    lexeme.norm_ = "because"
    assert lexeme.hash_of(attrs.NORM) == vocab.strings["because"]
    assert list(vocab) == [lexeme]
    assert vocab.lexeme("cos") is lexeme


@pytest.mark.parametrize("name", ["lower", "shape", "prefix", "suffix"])
def test_derived_strings_can_be_replaced(name):
    vocab = Vocab()
    lexeme = vocab["apple"]
    setattr(lexeme, f"{name}_", "other")
    assert getattr(lexeme, f"{name}_") == "other"
    assert getattr(lexeme, name) == vocab.strings["other"]


def test_set_flag_sets_and_clears_one_flag():
    lexeme = Vocab()["apple"]
    lexeme.is_stop = True
    assert lexeme.is_stop
    assert lexeme.check_flag(attrs.IS_STOP)
    lexeme.set_flag(attrs.IS_STOP, False)
    assert not lexeme.is_stop
    assert lexeme.is_alpha


def test_set_attrs_takes_names_in_any_case():
    lexeme = Vocab()["apple"]
    lexeme.set_attrs(NORM="fruit", is_stop=True, CLUSTER=7)
    assert (lexeme.norm_, lexeme.is_stop, lexeme.cluster) == ("fruit", True, 7)


def test_prob_rank_and_cluster_have_the_defaults_of_an_unknown_word():
    lexeme = Vocab(oov_prob=-15.0).lexeme("apple")
    assert (lexeme.prob, lexeme.rank, lexeme.cluster, lexeme.is_oov) == (-15.0, 2**64 - 1, 0, True)
    assert lexeme.vocab.cfg == {"oov_prob": -15.0}


def test_value_gives_every_lexical_attribute():
    vocab = Vocab({attrs.LANG: lambda text: "zz"})
    lexeme = vocab.lexeme("apple")
    lexical = [attrs.LENGTH, attrs.LANG, attrs.IS_ALPHA, attrs.IS_PUNCT, attrs.CLUSTER]
    assert [lexeme.value(attr) for attr in lexical] == [5, vocab.strings["zz"], 1, 0, 0]
    with pytest.raises(ValueError, match="TAG is not an attribute of a word type"):
        lexeme.value(attrs.TAG)


def test_constructor_gives_the_lexeme_of_an_id():
    vocab = Vocab()
    assert Lexeme(vocab, vocab.strings.add("apple")) is vocab["apple"]
    with pytest.raises(KeyError, match="1234567"):
        Lexeme(vocab, 1234567)


def test_lexeme_cannot_be_pickled():
    with pytest.raises(TypeError, match="pickled"):
        Vocab()["apple"].__reduce__()


@pytest.mark.parametrize("flag", ["x", None, 0, 64, -1, 1.5, 2**70, []])
def test_a_flag_that_there_is_not_is_refused(flag):
    with pytest.raises(ValueError, match="A flag is a number from 1 to 63"):
        Vocab()["a"].check_flag(flag)


def test_value_of_one_flag_is_that_of_all_flags():
    vocab = Vocab()
    vocab["cat"].set_flag(attrs.IS_PUNCT, True)
    for text in ("cat", "12", "  ", ",", "www.a.com"):
        one_by_one = {flag: vocab.lexeme(text).value(flag) for flag in attrs.FLAGS}
        lexeme = vocab.lexeme(text)
        assert one_by_one == {flag: lexeme.flags >> flag & 1 for flag in attrs.FLAGS}
        assert one_by_one == {flag: lexeme.value(flag) for flag in attrs.FLAGS}


def test_a_word_is_equal_to_itself_its_id_and_its_text():
    word, other = Vocab()["apple"], Vocab()["apple"]
    assert word == other
    assert (word == word.orth, word.orth == word, word == "apple", "apple" == word) == (True, True, True, True)  # noqa: SIM300
    assert (word != "pear", word != 5, word != None, word == 1.5) == (True, True, True, False)  # noqa: E711


def test_words_sort_by_their_ids():
    vocab = Vocab()
    words = [vocab[text] for text in "cab"]
    assert [word.text for word in sorted(words)] == sorted("cab", key=string_id)
    assert vocab["a"] <= vocab["a"]
    with pytest.raises(TypeError):
        sorted([vocab["a"], "b"])


def test_sets_tell_words_apart_that_differ_in_norm():
    vocab = Vocab()
    plain, shortened = vocab["nt"], vocab.lexeme("nt", "not")
    assert plain == shortened
    assert len({plain, shortened, vocab["nt"]}) == 2


@pytest.mark.parametrize("name", ["lower_", "norm_", "shape_", "prefix_", "suffix_"])
def test_half_of_a_surrogate_pair_changes_nothing(name):
    lexeme = Vocab()["Word"]
    before = getattr(lexeme, name)
    with pytest.raises(ValueError, match="surrogate"):
        setattr(lexeme, name, "a\ud800")
    assert getattr(lexeme, name) == before
