"""Vectors that are made in pieces."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_parser.finite import BadNumbers
from nlp_parser.piece_vectors import N_PIECES, PieceVectors

SIZE = 4
N_TOKENS = 30


@pytest.fixture
def whole():
    return np.random.default_rng(0).normal(size=(N_TOKENS, 3)).astype("f")


@pytest.fixture
def starts():
    """Return where the pieces began that were made."""
    return []


@pytest.fixture
def vectors(whole, starts):
    def read(token):
        start = token // SIZE * SIZE
        starts.append(start)
        return start, whole[start : start + SIZE].copy()

    return PieceVectors(read, N_TOKENS)


@pytest.mark.parametrize(("first", "end"), [(0, 30), (0, 4), (1, 3), (3, 9), (4, 8), (27, 99), (29, 30)])
def test_slice_is_that_of_the_whole(vectors, whole, first, end):
    np.testing.assert_array_equal(vectors[first:end], whole[first:end])


def test_selection_is_that_of_the_whole(vectors, whole):
    tokens = np.array([29, 0, 7, 0, 3, 28])
    np.testing.assert_array_equal(vectors[tokens], whole[tokens])


def test_pieces_that_are_asked_for_again_are_kept(vectors, starts):
    for place in range(SIZE, N_TOKENS):
        vectors[np.array([0, place])]
    assert starts == [0, *range(SIZE, N_TOKENS, SIZE)]


def test_pieces_that_are_kept_are_few(vectors, starts, whole):
    for place in range(N_TOKENS):
        vectors[place : place + 1]
    assert len(vectors._pieces) == N_PIECES
    np.testing.assert_array_equal(vectors[1:2], whole[1:2])
    assert starts[-1] == 0


def test_numbers_that_are_none_are_refused(vectors, whole):
    whole[9, 1] = np.inf
    vectors[0:8]
    with pytest.raises(BadNumbers):
        vectors[8:9]
