from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens.arrays.tree import Tree, roots_of, sentence_starts


@st.composite
def forests(draw):
    """Heads of a random forest, projective or not."""
    n_tokens = draw(st.integers(1, 12))
    order = draw(st.permutations(range(n_tokens)))
    heads = list(range(n_tokens))
    for place, token in enumerate(order[1:], start=1):
        heads[token] = draw(st.sampled_from([token, *order[:place]]))
    return np.array(heads, dtype=np.int32)


def _up(heads, token):
    while heads[token] != token:
        token = heads[token]
    return token


@given(forests())
def test_roots_are_where_going_up_ends(heads):
    assert roots_of(heads).tolist() == [_up(heads, token) for token in range(len(heads))]


@given(forests())
def test_sentences_start_at_the_first_token_of_each_tree(heads):
    roots = [_up(heads, token) for token in range(len(heads))]
    expected = [1 if roots.index(root) == token else -1 for token, root in enumerate(roots)]
    assert sentence_starts(heads).tolist() == expected


@given(forests())
def test_edges_are_the_ends_of_subtrees(heads):
    tree = Tree(heads)
    for token in range(len(heads)):
        members = tree.subtree(token)
        assert (tree.left_edges[token], tree.right_edges[token]) == (members[0], members[-1])
        assert token in members
        assert all(heads[child] == token for child in tree.children(token))


@pytest.mark.parametrize("heads", [[1, 0], [1, 2, 0], [1, 2, 3, 0, 4], [0, 2, 1]])
def test_cycles_are_refused(heads):
    with pytest.raises(ValueError, match="cycle"):
        sentence_starts(np.array(heads))
    with pytest.raises(ValueError, match="cycle"):
        Tree(np.array(heads, dtype=np.int32))


def test_sentences_of_deep_trees_need_little_memory_for_each_token():
    heads = np.maximum(np.arange(50_000, dtype=np.int32) - 1, 0)
    tracemalloc.start()
    try:
        starts = sentence_starts(heads)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert np.flatnonzero(starts == 1).tolist() == [0]
    assert peak < 60 * len(heads)
