"""A stream of never-seen words leaves nothing behind: live objects are counted, not bytes."""

from __future__ import annotations

import random
import string

import pytest

from nlpx.tokens import Doc
from nlpx.vocab import Vocab


def _stream(n_docs):
    chance = random.Random(0)
    for _doc in range(n_docs):
        yield ["".join(chance.choices(string.ascii_lowercase, k=9)) for _word in range(20)]


def _annotated(vocab, words):
    doc = Doc(vocab, words=words, tags=["NN"] * len(words), lemmas=[f"{word}lemma" for word in words])
    doc[0].norm_ = f"{words[0]}norm"
    doc[1].ent_kb_id_ = f"{words[1]}kb"
    return doc


@pytest.mark.usefixtures("no_words_at_hand")
def test_a_stream_of_new_words_leaves_no_lexeme_and_no_string():
    vocab = Vocab()
    for words in _stream(200):
        _annotated(vocab, words)
    assert vocab.living() == []
    assert not vocab.strings.held
    assert list(vocab.strings) == ["NN"]
    assert len(vocab) == 0


@pytest.mark.usefixtures("no_words_at_hand")
def test_kept_docs_stay_readable_while_others_pass():
    vocab = Vocab()
    kept = []
    for number, words in enumerate(_stream(200)):
        doc = _annotated(vocab, words)
        if number % 20 == 0:
            kept.append((doc, words))
    assert len(vocab.living()) == len(kept) * 20 + len(kept) + 21
    for doc, words in kept:
        assert [token.text for token in doc] == words
        assert [vocab.strings[token.lemma] for token in doc] == [f"{word}lemma" for word in words]
        assert vocab.strings[doc[0].norm] == f"{words[0]}norm"
        assert vocab.strings[doc[1].ent_kb_id] == f"{words[1]}kb"
        for name in ("orth", "lower", "shape", "prefix", "suffix"):
            assert vocab.strings[getattr(doc[5], name)] == getattr(doc[5], f"{name}_")


def test_memos_are_bounded(monkeypatch):
    from nlpx.vocab import shown_strings

    monkeypatch.setattr(shown_strings, "_ROOM", 50)
    vocab = Vocab()
    for words in _stream(50):
        doc = Doc(vocab, words=words)
        assert [vocab.strings[token.suffix] for token in doc] == [word[-3:] for word in words]
    n_words = len(vocab.living())
    assert len(vocab._shown._new) <= 2 * n_words + 50
    assert len(vocab._shown._texts) <= 30 * n_words + 50
