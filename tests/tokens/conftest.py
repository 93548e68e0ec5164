"""Random Docs for property tests."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from nlpx.tokens import Doc, set_values
from nlpx.tokens.writing.keeping import LABELS
from nlpx.vocab import Vocab

VOCAB = Vocab()
WORDS = st.one_of(
    st.sampled_from(["a", "The", "n't", "3.5", "NOUN", "…"]),
    st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc"]), min_size=1, max_size=8),
)


def _trees(n_tokens: int) -> st.SearchStrategy[list[int]]:
    """Heads that are no cycle: each token hangs on one before it in a random order, or on itself."""
    return st.permutations(range(n_tokens)).flatmap(
        lambda order: st.lists(st.integers(0, 99), min_size=n_tokens, max_size=n_tokens).map(
            lambda picks: _heads(order, picks)
        )
    )


def _heads(order: list[int], picks: list[int]) -> list[int]:
    heads = list(range(len(order)))
    for place, token in enumerate(order):
        candidates = [token, *order[:place]]
        heads[token] = candidates[picks[place] % len(candidates)]
    return heads


@st.composite
def _docs(draw) -> Doc:
    """A Doc of a few words with any annotations."""
    words = draw(st.lists(WORDS, min_size=1, max_size=8))

    def column(values):
        return draw(st.none() | st.lists(values, min_size=len(words), max_size=len(words)))

    heads = draw(st.none() | _trees(len(words)))
    labels = ["" if head is None else "ROOT" if head == token else "x" for token, head in enumerate(heads or [])]
    doc = Doc(
        VOCAB,
        words=words,
        spaces=column(st.booleans()),
        tags=column(st.sampled_from(["NN", "VB", ""])),
        pos=column(st.sampled_from(["NOUN", "X", ""])),
        morphs=column(st.sampled_from(["A=1|B=2,1", "", None])),
        lemmas=column(WORDS | st.none()),
        heads=heads,
        deps=labels if heads is not None else None,
        sent_starts=column(st.sampled_from([True, False, None])),
        ents=column(st.sampled_from(["B-X", "B-Y", "O", ""])),
    )
    if draw(st.booleans()):
        doc[0].norm_ = draw(WORDS)
    if draw(st.booleans()):
        doc.spans["g"] = [doc[0 : draw(st.integers(0, len(doc)))]]
        doc.cats = {"A": draw(st.floats(0, 1))}
    if draw(st.booleans()):
        # As components leave labels.
        set_values([doc], **{name: values for name, values in doc.columns.items() if name in LABELS})
    return doc


@pytest.fixture(scope="session")
def random_docs() -> st.SearchStrategy[Doc]:
    """What draws a Doc of a few words with any annotations."""
    return _docs()


@pytest.fixture
def no_words_at_hand(monkeypatch):
    """Forget words as soon as no Doc has them."""
    monkeypatch.setattr("nlpx.vocab.words._RECENT", 0)
