"""The arc-eager system: which actions may be, what they do, and what the model sees."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp_parser.arc_eager import BREAK, LEFT, REDUCE, RIGHT, SHIFT, ArcEagerStates

ONE = np.array([0])


def run(states, *kinds, label=1):
    for kind in kinds:
        assert states.valid_kinds(ONE)[0][0, kind]
        states.apply(ONE, np.array([kind]), np.array([label]))
    return states


def valid(states):
    return {"SDLRB"[kind] for kind in np.flatnonzero(states.valid_kinds(ONE)[0][0])}


def start(n_tokens, sent_start=None):
    return ArcEagerStates(np, [n_tokens], sent_start)


def test_left_and_right_attach():
    states = run(start(3), SHIFT, LEFT, SHIFT, RIGHT, REDUCE, REDUCE)
    assert states.head.tolist() == [1, -1, 1]
    assert not len(states.live())


def test_reduce_without_a_head_puts_the_word_back():
    states = run(start(4), SHIFT, SHIFT, REDUCE)
    assert states.ahead(ONE, 0).tolist() == [1]
    assert "S" not in valid(states)


def test_word_that_was_put_back_can_be_shifted_once_it_has_a_child():
    states = run(start(5), SHIFT, SHIFT, SHIFT, REDUCE, LEFT)
    assert states.head.tolist() == [-1, 2, -1, -1, -1]
    assert "S" in valid(states)


def test_left_replaces_a_head():
    states = run(start(3), SHIFT, RIGHT, LEFT)
    assert states.head.tolist() == [-1, 2, -1]
    assert states.right[0] == -1


def test_break_ends_the_sentence_behind_the_next_word():
    states = run(start(3), BREAK, SHIFT)
    assert valid(states) == {"D", "B"}
    assert states.sent_start.tolist() == [0, 1, 0]


def test_last_word_is_not_shifted_on_a_stack():
    assert valid(run(start(2), SHIFT)) == {"D", "L", "R"}


def test_sentence_start_of_the_doc_is_kept():
    assert valid(run(start(3, [0, 1, 0]), SHIFT)) == {"D", "B"}


def test_place_where_no_sentence_starts_keeps_the_stack():
    assert "D" not in valid(run(start(3, [0, -1, 0]), SHIFT))


def test_features_are_buffer_stack_and_children():
    states = run(start(6), SHIFT, SHIFT, LEFT, LEFT, SHIFT, RIGHT, REDUCE, RIGHT, REDUCE)
    assert states.head.tolist() == [2, 2, -1, 2, 2, -1]
    buffer_and_stack = [5, -1, 2, -1, -1]
    assert states.features(ONE, 8)[0].tolist() == [*buffer_and_stack, -1, 0, 4]
    assert states.features(ONE, 13)[0].tolist() == [*buffer_and_stack, 0, 4, -1, 3, -1, -1, -1, -1]


@given(lengths=st.lists(st.integers(0, 12), min_size=1, max_size=5), data=st.data())
def test_every_walk_ends_in_a_projective_forest(lengths, data):
    states = ArcEagerStates(np, lengths)
    n_steps = 0
    while len(live := states.live()):
        kinds, _ = states.valid_kinds(live)
        assert kinds.any(axis=1).all()
        chosen = [data.draw(st.sampled_from(np.flatnonzero(row).tolist())) for row in kinds]
        states.apply(live, np.array(chosen), np.zeros(len(live), dtype=np.int32))
        n_steps += 1
        assert n_steps <= 6 * max(lengths) + 2
    for start_, end in zip(states.start.tolist(), states.end.tolist(), strict=True):
        heads = states.head[start_:end]
        roots = np.where(heads < 0, np.arange(start_, end), heads) - start_
        for _ in range(len(roots)):
            roots = roots[roots]
        # Each tree is one stretch of words.
        assert (np.diff(roots) != 0).sum() == max(0, len(set(roots.tolist())) - 1)
