"""Pieces: where in its document each begins."""

from __future__ import annotations

import pytest

from nlp_parser.pieces import MAX_PIECES, MAX_TOKENS, cut


def test_pieces_follow_on_each_other():
    pieces = cut([7, 0, 3], size=5, actions_per_token=2)
    assert pieces.docs == [0, 0, 0, 2, 2]
    assert pieces.n_before == [0, 5, 10, 0, 5]


def test_whole_documents_are_one_piece_each():
    assert cut([700, 3], size=0, actions_per_token=2) == ([0, 1], [0, 0])


@pytest.mark.parametrize("n_tokens", [2_501, 10_000, 99_999])
def test_pieces_of_a_long_document_are_spread_over_all_of_it(n_tokens):
    pieces = cut([n_tokens], size=100, actions_per_token=2)
    distances = {after - before for before, after in zip(pieces.n_before, pieces.n_before[1:], strict=False)}
    assert len(pieces.docs) == MAX_PIECES
    assert len(distances) == 1
    assert 2 * n_tokens - MAX_PIECES < pieces.n_before[-1] + min(distances) <= 2 * n_tokens


def test_states_of_all_pieces_have_room():
    n_tokens = MAX_TOKENS // 20
    assert len(cut([n_tokens], size=100, actions_per_token=1).docs) == 20
    assert len(cut([n_tokens], size=100, actions_per_token=1, n_states=8).docs) == 2
    assert len(cut([10 * MAX_TOKENS], size=100, actions_per_token=1).docs) == 1
