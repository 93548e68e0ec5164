"""A word has one lexeme while somebody refers to it, whoever answers for its text in the string store."""

from __future__ import annotations

import gc

import pytest

from nlpx.tokens import Doc
from nlpx.vocab import StringStore, Vocab, words


def held_before(vocab):
    return vocab.strings.hold("word")[1]


def permanent_before(vocab):
    return vocab.strings.add("word")


def shared_by_another(vocab):
    return Vocab(strings=vocab.strings).lexeme("word")


def nothing_before(vocab):
    return None


@pytest.mark.parametrize("before", [nothing_before, held_before, permanent_before, shared_by_another])
def test_a_word_is_found_again(before):
    vocab = Vocab()
    kept = before(vocab)
    lexeme = vocab.lexeme("word")
    assert (lexeme.vocab, lexeme.text) == (vocab, "word")
    assert vocab.lexeme("word") is lexeme
    assert vocab.living() == [lexeme]
    assert "word" in vocab
    del kept
    gc.collect()
    assert vocab.lexeme("word") is lexeme
    assert vocab.strings[lexeme.orth] == "word"


@pytest.mark.parametrize("before", [nothing_before, held_before, shared_by_another])
def test_a_word_is_forgotten(before):
    vocab = Vocab()
    kept = before(vocab)
    lexeme = vocab.lexeme("word")
    orth = lexeme.orth
    del lexeme, kept
    gc.collect()
    assert vocab.living() == []
    assert "word" not in vocab
    assert orth not in vocab.strings


def test_a_symbol_is_found_again_as_a_word():
    vocab = Vocab()
    lexeme = vocab.lexeme("VERB")
    assert vocab.lexeme("VERB") is lexeme
    assert vocab.living() == [lexeme]


def test_each_vocabulary_of_a_shared_store_has_its_own_words():
    vocab = Vocab()
    other = Vocab(strings=vocab.strings)
    own, theirs = vocab.lexeme("word"), other.lexeme("word")
    assert (vocab.lexeme("word"), other.lexeme("word")) == (own, theirs)
    assert (own.vocab, theirs.vocab) == (vocab, other)
    assert ([word.vocab for word in vocab.living()], [word.vocab for word in other.living()]) == ([vocab], [other])


def test_a_text_that_has_the_id_of_another_stays_itself(monkeypatch):
    vocab = Vocab()
    monkeypatch.setattr(words, "string_id", lambda text: 2**60)
    first, second = vocab.lexeme("one"), vocab.lexeme("two")
    assert (first.text, second.text) == ("one", "two")
    assert vocab.lexeme("one") is first
    assert vocab.lexeme("two") is second


def test_a_variant_is_found_beside_its_word():
    vocab = Vocab()
    plain, variant = vocab.lexeme("word"), vocab.lexeme("word", "norm")
    assert vocab.lexeme("word") is plain
    assert vocab.lexeme("word", "norm") is variant
    assert {word.norm_ for word in vocab.living()} == {"word", "norm"}
    assert vocab.strings[variant.norm] == "norm"


def test_strings_that_words_show_are_found_while_words_come_and_go():
    vocab = Vocab()
    shown = [vocab.lexeme(f"Word{number}") for number in range(50)]
    assert vocab.strings[vocab.lexeme("Word7").lower] == "word7"
    lower = shown[8].lower
    shown += [vocab.lexeme("More")]
    assert vocab.strings[shown[-1].lower] == "more"
    assert vocab.strings[lower] == "word8"


def test_strings_of_a_vocabulary_cannot_be_others():
    vocab = Vocab(strings=["cat"])
    doc = Doc(vocab, words=["hello"])
    strings = vocab.strings
    with pytest.raises(AttributeError, match=r"strings of a vocabulary cannot be others, .*vocab\.strings\.add"):
        vocab.strings = StringStore()
    assert vocab.strings is strings
    assert Doc(vocab, words=["hello"]).lexemes[0] is doc.lexemes[0]
