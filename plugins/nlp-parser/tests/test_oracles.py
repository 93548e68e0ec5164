"""The oracles: following them gives the reference, and going astray costs what is lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp_parser.actions import Actions, ActionTable
from nlp_parser.arc_eager import LEFT, REDUCE, RIGHT, SHIFT, ArcEagerStates
from nlp_parser.arc_oracle import ArcOracle
from nlp_parser.biluo import BEGIN, IN, LAST, OUT, UNIT, BiluoStates
from nlp_parser.biluo_oracle import BiluoOracle
from nlp_parser.training import Steps

ARCS = Actions("SDLRB", {0: {"": 9}, 1: {"": 9}, 2: {"x": 2, "y": 1}, 3: {"x": 2, "y": 1}, 4: {"ROOT": 1}})
ENTITIES = Actions(
    " BILUO", {**{kind: {"X": 2, "Y": 1} for kind in (BEGIN, IN, LAST)}, UNIT: {"X": 2, "Y": 1, "": 1}, OUT: {"": 1}}
)


@st.composite
def forests(draw, max_size=12):
    """Draw the heads of projective trees side by side, the labels and the sentence starts."""
    n_tokens = draw(st.integers(1, max_size))
    heads, starts, first = [0] * n_tokens, [-1] * n_tokens, 0

    def attach(low, high, head):
        while low < high:
            end = draw(st.integers(low + 1, high))
            root = draw(st.integers(low, end - 1))
            heads[root] = root if head is None else head
            if head is None:
                starts[low] = 1
            attach(low, root, root)
            attach(root + 1, end, root)
            low = end

    attach(first, n_tokens, None)
    numbers = [ARCS.labels.index(label) for label in ("x", "y")]
    labels = draw(st.lists(st.sampled_from(numbers), min_size=n_tokens, max_size=n_tokens))
    return heads, labels, starts


def oracle_of(tree):
    heads, labels, starts = tree
    states = ArcEagerStates(np, [len(heads)])
    return states, ArcOracle(states, heads=heads, labels=labels, starts=starts)


@given(forests())
def test_following_the_arc_oracle_gives_the_tree(tree):
    heads, labels, _ = tree
    states, oracle = oracle_of(tree)
    Steps(states, oracle, ActionTable(np, ARCS)).advance(np.array([1000]))
    assert not len(states.live())
    roots = np.arange(len(heads)) == heads
    assert np.where(states.head < 0, np.arange(len(heads)), states.head).tolist() == heads
    assert states.label[~roots].tolist() == np.array(labels)[~roots].tolist()


@given(forests(), st.data())
def test_there_is_always_an_action_without_cost_on_the_right_way(tree, data):
    states, oracle = oracle_of(tree)
    steps = Steps(states, oracle, ActionTable(np, ARCS))
    while len(live := states.live()):
        _, valid, costs = steps.look(live, 8)
        free = np.flatnonzero(valid[0] & (costs[0] == 0)).tolist()
        assert free
        steps.apply(live, np.array([data.draw(st.sampled_from(free))]))
    heads = tree[0]
    assert np.where(states.head < 0, np.arange(len(heads)), states.head).tolist() == heads


def test_word_without_annotation_costs_nothing():
    states, oracle = oracle_of(([-1, -1, -1], [-1, -1, -1], [0, 0, 0]))
    states.apply(np.array([0]), np.array([SHIFT]), np.array([0]))
    costs, wanted = oracle.costs(np.array([0]))
    assert costs[0, [SHIFT, REDUCE, LEFT, RIGHT]].tolist() == [0, 0, 0, 0]
    assert (wanted == -1).all()


def test_wrong_label_costs_one():
    states, oracle = oracle_of(([1, 1], [ARCS.labels.index("x"), -1], [1, -1]))
    steps = Steps(states, oracle, ActionTable(np, ARCS))
    steps.apply(np.array([0]), np.array([ARCS.number(SHIFT)]))
    _, _, costs = steps.look(np.array([0]), 8)
    assert costs[0, ARCS.number(LEFT, "x")] == 0
    assert costs[0, ARCS.number(LEFT, "y")] == 1


@given(st.lists(st.sampled_from(["U", "O", "BL", "BIL", "BIIL"]), min_size=1, max_size=6))
def test_following_the_biluo_oracle_gives_the_entities(parts):
    kinds = [" BILUO".index(letter) for part in parts for letter in part]
    label = ENTITIES.labels.index("Y")
    states = BiluoStates(np, [len(kinds)])
    oracle = BiluoOracle(states, kinds=kinds, labels=[0 if kind == OUT else label for kind in kinds])
    Steps(states, oracle, ActionTable(np, ENTITIES)).advance(np.array([len(kinds)]))
    assert states.kind.tolist() == kinds
    assert states.label.tolist() == [0 if kind == OUT else label for kind in kinds]


def test_entity_known_to_be_wrong_costs():
    label = ENTITIES.labels.index("X")
    states = BiluoStates(np, [1])
    oracle = BiluoOracle(states, kinds=[0], labels=[0], wrong=[(0, 0, label)])
    _, _, costs = Steps(states, oracle, ActionTable(np, ENTITIES)).look(np.array([0]), 3)
    assert costs[0, ENTITIES.number(UNIT, "X")] == 1
    assert costs[0, ENTITIES.number(UNIT, "Y")] == 0
    assert costs[0, ENTITIES.number(OUT)] == 0
