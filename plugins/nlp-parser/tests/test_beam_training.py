"""Learning by beam: what is compared, when, and the gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import Model, fix_random_seed

from nlp_parser.actions import Actions, ActionTable
from nlp_parser.arc_eager import ArcEagerStates
from nlp_parser.arc_oracle import ArcOracle
from nlp_parser.beam_training import Moment, PairedSearch, learn_ways, total_scores
from nlp_parser.biluo import BEGIN, IN, LAST, OUT, UNIT, BiluoStates
from nlp_parser.biluo_oracle import BiluoOracle
from nlp_parser.models import build_parser
from nlp_parser.training import Steps

WIDTH = 3
ARCS = Actions("SDLRB", {0: {"": 9}, 1: {"": 9}, 2: {"x": 2, "y": 1}, 3: {"x": 2, "y": 1}, 4: {"ROOT": 1}})
ENTITIES = Actions(
    " BILUO", {**{kind: {"X": 2, "Y": 1} for kind in (BEGIN, IN, LAST)}, UNIT: {"X": 2, "Y": 1, "": 1}, OUT: {"": 1}}
)
# Two docs: trees, one with a root in its midst, and entities.
LENGTHS = (5, 3)
HEADS, ARC_LABELS, STARTS = [1, 1, 1, 4, 2, 0, 0, 2], [1, 0, 2, 1, 1, 0, 1, 0], [1, -1, -1, -1, -1, 1, -1, 1]
KINDS, ENTITY_LABELS = [BEGIN, LAST, OUT, UNIT, OUT, OUT, UNIT, OUT], [1, 1, 0, 2, 0, 0, 1, 0]


def paired(kind, width=WIDTH):
    """Return a paired search over the two docs, and the token of the batch that each token is."""
    docs = [doc for doc in (0, 1) * 2 for _ in range(width)]
    first = np.cumsum([0, *LENGTHS])
    rows = np.concatenate([np.arange(first[doc], first[doc + 1]) for doc in docs])
    lengths = [LENGTHS[doc] for doc in docs]
    if kind == "parser":
        runner = arc_steps(lengths, *([values[row] for row in rows] for values in (HEADS, ARC_LABELS, STARTS)))
    else:
        states = BiluoStates(np, lengths)
        oracle = BiluoOracle(states, kinds=np.array(KINDS)[rows], labels=np.array(ENTITY_LABELS)[rows])
        runner = Steps(states, oracle, ActionTable(np, ENTITIES))
    return PairedSearch(runner, width=width), rows


def arc_steps(lengths, heads, labels, starts):
    states = ArcEagerStates(np, lengths)
    oracle = ArcOracle(states, heads=heads + np.repeat(states.start, lengths), labels=labels, starts=starts)
    return Steps(states, oracle, ActionTable(np, ARCS))


class Network:
    """A small model of random weights for the two docs."""

    def __init__(self, kind, *, seed=0, **settings):
        fix_random_seed(seed)
        random = np.random.default_rng(seed)
        self.tokens = random.normal(size=(sum(LENGTHS), 6)).astype("f")
        vectors = Model("vectors", lambda model, docs, is_train: ([self.tokens], self.receive), dims={"nO": 6})
        form = {"extra_state_tokens": False, "hidden_width": 7, "maxout_pieces": 2, "use_upper": True, **settings}
        self.model = build_parser(vectors, kind, **form)
        self.model.attrs["resize_output"](self.model, len(ARCS if kind == "parser" else ENTITIES))
        self.model.initialize()
        for name in self.model.get_ref("lower").param_names:
            self.shake(self.model.get_ref("lower"), name, random)
        if self.model.attrs["has_upper"]:
            for name in ("W", "b"):
                self.shake(self.model.get_ref("upper"), name, random)

    def shake(self, layer, name, random):
        layer.set_param(name, (0.5 * random.normal(size=layer.get_param(name).shape)).astype("f"))

    def receive(self, d_tokens):
        return []


def loss_of(ways, scorer):
    """Return the sum of the negative logarithms of the right hypotheses' probabilities."""
    scores = scorer.scores(ways.features)[ways.states, ways.actions]
    totals = total_scores(np, ways, scores.astype("d"))
    loss = 0.0
    n_pairs = len(totals) // 2
    for pair in range(n_pairs):
        here = [pair, pair + n_pairs]
        every, right = totals[here][ways.exists[here]], totals[here][ways.is_right[here]]
        loss += np.log(np.exp(every - every.max()).sum()) + every.max()
        loss -= np.log(np.exp(right - every.max()).sum()) + every.max()
    return loss


@pytest.mark.parametrize("kind", ["parser", "ner"])
@pytest.mark.parametrize("form", [{}, {"use_upper": False}, {"maxout_pieces": 1}])
def test_gradient_is_that_of_the_loss(kind, form):
    network = Network(kind, **form)
    search, rows = paired(kind)
    scorer, backprop = network.model.begin_update([None])
    search.run(scorer.without_memory(), rows=rows)
    ways = search.ways()
    learn_ways(ways, scorer)
    backprop(None)
    checked = 0
    for name in ("lower", "upper") if network.model.attrs["has_upper"] else ("lower",):
        layer = network.model.get_ref(name)
        for param in layer.param_names:
            values, gradient = layer.get_param(param).reshape(-1), layer.get_grad(param).reshape(-1)
            for place in np.argsort(-np.abs(gradient))[:4].tolist():
                losses = []
                for step in (0.002, -0.002):
                    before = values[place]
                    values[place] += step
                    losses.append(loss_of(ways, network.model.predict([None])))
                    values[place] = before
                assert (losses[0] - losses[1]) / 0.004 == pytest.approx(gradient[place], abs=0.02, rel=0.03)
                checked += abs(gradient[place]) > 0.05
    assert checked > 4


@given(st.lists(st.integers(0, 13), min_size=14, max_size=14), st.integers(0, 999), st.integers(2, 6))
@settings(max_examples=25)
def test_copied_states_know_what_has_happened_to_them(heads, seed, width):
    reference = heads * width, [0] * 14 * width, [0] * 14 * width
    search = PairedSearch(arc_steps([14] * width, *reference), width=width)
    weights = np.random.default_rng(seed).normal(size=(8, 15, len(ARCS)))
    histories = {0: ()}
    while len(live := search.live()):
        again = arc_steps([14] * width, *reference)
        for number in range(len(search.steps)):
            rows = [row for row in live.tolist() if number < len(histories[row])]
            again.apply(np.array(rows), np.array([histories[row][number] for row in rows]))
        for seen, expected in zip(search.runner.look(live, 13), again.look(live, 13), strict=True):
            assert np.array_equal(seen, expected)
        words, valid, _ = search.runner.look(live, 8)
        words = np.where(words >= 0, words % 14, -1)
        scores = sum(weights[place, words[:, place]] for place in range(8))
        search.advance(live, np.where(valid, scores, -np.inf))
        old, step = histories.copy(), search.steps[-1]
        for slot, (parent, action) in enumerate(zip(step.parents[0].tolist(), step.actions[0].tolist(), strict=True)):
            before = old.get(parent, ())
            histories[slot] = before if action < 0 else (*before, action)


@pytest.mark.parametrize("kind", ["parser", "ner"])
@pytest.mark.parametrize("seed", range(4))
def test_hypotheses_of_both_beams_count_once_and_some_are_right(kind, seed):
    search, rows = paired(kind, 4)
    network = Network(kind, seed=seed)
    search.run(network.model.predict([None]), rows=rows)
    ways = search.ways()
    histories = {}
    for owner, action in zip(ways.owners.tolist(), ways.actions.tolist(), strict=True):
        histories.setdefault(owner, []).append(action)
    existing = np.flatnonzero(ways.exists.ravel()).tolist()
    right = np.flatnonzero(ways.is_right.ravel()).tolist()
    assert set(right) <= set(existing)
    for pair in range(2):
        mine = [owner for owner in existing if owner // 4 % 2 == pair]
        assert len({tuple(histories[owner]) for owner in mine}) == len(mine)
        assert set(mine) & set(right)
        assert all(owner in right for owner in mine if owner // 4 >= 2)


def test_beams_are_compared_where_the_free_one_is_furthest_above():
    search, _ = paired("ner", 1)
    free, right = [[0, 0], [3, 1], [2, 2], [2, 3]], [[0, 0], [0, 1], [1, 2], [1, 3]]
    search.moments = [Moment(None, None, None, None, np.array(f + r, float)) for f, r in zip(free, right, strict=True)]
    assert search._last_steps().tolist() == [1, 3, 1, 3]


def test_dropout_is_for_the_gradient_only():
    network = Network("ner")
    network.model.get_ref("lower").attrs["dropout_rate"] = 0.5
    scorer, _ = network.model.begin_update([None])
    search, rows = paired("ner")
    quiet = scorer.without_memory()
    features = np.array([[0, -1, -1]] * 3)
    assert np.array_equal(quiet.scores(features), network.model.predict([None]).scores(features))
    search.run(quiet, rows=rows)
    assert learn_ways(search.ways(), scorer) > 0
    assert not np.array_equal(scorer.scores(features), quiet.scores(features))
