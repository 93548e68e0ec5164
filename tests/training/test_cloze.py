from __future__ import annotations

import numpy as np
import pytest

from nlpx.errors import ConfigError
from nlpx.tokens import Doc
from nlpx.training import MASK, MaskRates, fix_random_seed, hide_words
from nlpx.vocab import Vocab


@pytest.fixture(autouse=True)
def seeded():
    fix_random_seed(0)


@pytest.fixture
def long_docs():
    return [Doc(Vocab(), words=[f"w{j}" for j in range(1000)])] * 40


def texts(docs):
    return [token.text for doc in docs for token in doc]


def test_words_are_hidden_at_the_rates_of_devlin(long_docs):
    words = texts(long_docs)
    hidden, is_chosen = hide_words(long_docs)
    new = texts(hidden)
    shares = {
        "chosen": is_chosen.mean(),
        "masked": np.mean([word == MASK for word in new]),
        "another": np.mean([a not in (b, MASK) for a, b in zip(new, words, strict=True)]),
        "kept": np.mean([c and a == b for a, b, c in zip(new, words, is_chosen.tolist(), strict=True)]),
    }
    due = {"chosen": 0.15, "masked": 0.12, "another": 0.015, "kept": 0.015}
    assert shares == pytest.approx(due, abs=0.004)
    assert all(c for a, b, c in zip(new, words, is_chosen.tolist(), strict=True) if a != b)
    assert set(new) - set(words) == {MASK}


@pytest.mark.parametrize(
    ("rates", "masked", "another", "kept"),
    [
        (MaskRates(1.0, 0.0, 0.0), 1.0, 0.0, 0.0),
        (MaskRates(1.0, 1.0, 0.0), 0.0, 1.0, 0.0),
        (MaskRates(1.0, 0.0, 1.0), 0, 0, 1),
    ],
)
def test_each_rate_is_a_setting(long_docs, rates, masked, another, kept):
    words, new = texts(long_docs), texts(hide_words(long_docs, rates)[0])
    assert np.mean([word == MASK for word in new]) == masked
    assert np.mean([a not in (b, MASK) for a, b in zip(new, words, strict=True)]) == pytest.approx(another, abs=1e-3)
    assert np.mean([a == b for a, b in zip(new, words, strict=True)]) == pytest.approx(kept, abs=1e-3)


def test_hidden_docs_are_as_long_and_spaced_as_before():
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", "b"], spaces=[False, True]), Doc(vocab), Doc(vocab, words=["c"], spaces=[False])]
    hidden, _ = hide_words(docs, MaskRates(1.0, 0.0, 0.0))
    assert [[token.whitespace_ for token in doc] for doc in hidden] == [
        [token.whitespace_ for token in d] for d in docs
    ]
    assert all(doc.vocab is docs[0].vocab for doc in hidden)


def test_the_same_seed_hides_the_same_words(long_docs):
    drawn = []
    for seed in (1, 1, 2):
        fix_random_seed(seed)
        drawn.append(texts(hide_words(long_docs)[0]))
    assert drawn[0] == drawn[1] != drawn[2]


def test_rates_that_are_more_than_all_are_refused():
    with pytest.raises(ConfigError, match=r"add up to more than 1: 0\.1 and 0\.95"):
        MaskRates(keep_rate=0.95)
