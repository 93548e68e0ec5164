"""What costs the same however many words there are: counted in words looked at, not in seconds."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from nlpx.vocab import Lexeme, Vectors, Vocab

N_WORDS = 2_000


@pytest.fixture
def looked_at(monkeypatch):
    """Return a list that grows by each word whose strings are read."""
    asked = []
    show = Lexeme.show
    monkeypatch.setattr(Lexeme, "show", lambda self, texts: (asked.append(self.text), show(self, texts))[1])
    return asked


def test_string_that_is_not_there_is_looked_for_in_each_word_once(looked_at):
    vocab = Vocab()
    words = [vocab.lexeme(f"Word{number}") for number in range(N_WORDS)]
    for number in range(100):
        assert f"absent{number}" not in vocab.strings
        assert vocab.strings.get(number + 10**6) == ""
        assert f"absent{number}" not in vocab
    assert len(looked_at) == N_WORDS
    words.append(vocab.lexeme("later"))
    assert vocab.strings[vocab.strings["ter"]] == "ter"
    assert len(looked_at) == N_WORDS + 1


@pytest.mark.parametrize("shown", ["lower_", "norm_", "shape_", "prefix_", "suffix_"])
def test_strings_that_living_words_show_are_found(shown):
    vocab = Vocab()
    words = [vocab.lexeme(text) for text in ("Alpha", "BETA5", "été")]
    for word in words:
        text = getattr(word, shown)
        assert vocab.strings[vocab.strings[text]] == text
        assert text in vocab.strings


def test_strings_of_changed_norms_are_found():
    vocab = Vocab()
    word = vocab.lexeme("Alpha")
    assert vocab.strings[word.norm] == "alpha"
    vocab.lookups.add_table("lexeme_norm", {"Alpha": "first"})
    vocab.from_bytes(vocab.to_bytes())
    assert vocab.strings[word.norm] == word.norm_ == "first"


def test_stream_of_words_leaves_nothing_behind():
    vocab = Vocab()
    for number in range(45_000):
        vocab.lexeme(f"Word{number}")
        if number % 1_000 == 0:
            assert "absent" not in vocab.strings
    assert len(vocab._shown._new) <= 10_001
    assert len(vocab._shown._texts) <= 20_000


def test_long_words_leave_no_text_behind():
    vocab = Vocab()
    vocab.lexeme("a")
    tracemalloc.start()
    try:
        for number in range(8):
            vocab.lexeme(f"{number}" * 1_000_000)
        left = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert left < 1_000_000


def test_many_vectors_are_set_in_time_in_proportion():
    vocab = Vocab()
    for number in range(20 * N_WORDS):
        vocab.set_vector(f"word{number}", np.full(2, number, dtype=np.float32))
    assert [vocab.get_vector(f"word{number}")[0] for number in (0, 7, N_WORDS)] == [0, 7, N_WORDS]
    assert vocab.vectors.n_keys == 20 * N_WORDS


def test_free_rows_are_given_in_order_also_when_some_are_named():
    vectors = Vectors(shape=(5, 1))
    assert [vectors.add("a"), vectors.add("b", row=2), vectors.add("c"), vectors.add("d"), vectors.add("e")] == [
        0,
        2,
        1,
        3,
        4,
    ]
    assert vectors.is_full
    with pytest.raises(ValueError, match="full"):
        vectors.add("f")
    vectors.resize((6, 1))
    assert vectors.add("f") == 5
