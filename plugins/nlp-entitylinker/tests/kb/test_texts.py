"""Texts as one array of bytes."""

from __future__ import annotations

import numpy as np

from nlp_entitylinker.kb.texts import Texts


def test_texts_are_taken_in_any_order(monkeypatch):
    monkeypatch.setattr("nlp_entitylinker.kb.texts._N_TAKEN", 2)
    words = ["a", "", "Zürich", "\0", "東京", "b b"]
    texts = Texts.of(words)
    places = np.array([5, 2, 2, 0, 1])
    taken = Texts(texts.take(places))
    assert [taken[place] for place in range(len(taken))] == [words[place] for place in places]
    assert [texts[place] for place in range(len(texts))] == words


def test_no_texts_are_none():
    texts = Texts.of([])
    assert (len(texts), texts.take(np.zeros(0, dtype=np.int64))) == (0, b"")
