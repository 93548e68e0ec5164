"""Beam search: its hypotheses are true ways through the docs, and the best ones."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import Model, fix_random_seed

from nlp_parser import arc_eager
from nlp_parser.actions import Actions, ActionTable
from nlp_parser.arc_eager import ArcEagerStates
from nlp_parser.beam import BeamSearch, highest, replay, search
from nlp_parser.biluo import BEGIN, BLOCKED, FOREIGN, FREE, IN, LAST, OUT, PRESET_BEGIN, UNIT, BiluoStates
from nlp_parser.greedy import parse_in_arrays
from nlp_parser.models import build_parser, output_layer

WIDTH = 8
ACTIONS = {
    "parser": Actions("SDLRB", {0: {"": 9}, 1: {"": 9}, 2: {"x": 2, "y": 1}, 3: {"x": 2}, 4: {"ROOT": 1}}),
    "ner": Actions(
        " BILUO", {**{k: {"X": 2, "Y": 1} for k in (BEGIN, IN, LAST)}, UNIT: {"X": 2, "Y": 1, "": 1}, OUT: {"": 1}}
    ),
}
TABLES = {kind: ActionTable(np, actions) for kind, actions in ACTIONS.items()}
WHAT_IS_SAID = {"parser": ("head", "label", "sent_start"), "ner": ("kind", "label")}


class Batch:
    """Docs of random vectors, what they say already, and a random model."""

    def __init__(self, kind, lengths, *, seed, extra=False, use_upper=True, **known):
        self.kind = kind
        self.lengths = lengths
        self.known = known
        self.seed = seed
        self.extra = extra
        self.use_upper = use_upper

    @cached_property
    def model(self):
        fix_random_seed(self.seed)
        random = np.random.default_rng(self.seed)
        tokens = random.normal(size=(sum(self.lengths), WIDTH)).astype("f")
        vectors = Model("vectors", lambda model, docs, is_train: ([tokens], None), dims={"nO": WIDTH})
        model = build_parser(vectors, self.kind, self.extra, 12, 2, self.use_upper)
        model.attrs["resize_output"](model, len(ACTIONS[self.kind]))
        model.initialize()
        layer = output_layer(model)
        for name in ("W", "b") if self.use_upper else ("b",):
            layer.set_param(name, random.normal(size=layer.get_param(name).shape).astype("f"))
        return model

    def scorer(self):
        return self.model.predict([None])

    def states(self, numbers):
        """Return the first states of docs."""
        first = np.cumsum([0, *self.lengths])
        places = np.concatenate([np.arange(first[n], first[n + 1]) for n in numbers]).astype(int)
        known = {name: np.array(values)[places] for name, values in self.known.items()}
        cls = ArcEagerStates if self.kind == "parser" else BiluoStates
        return cls(np, [self.lengths[n] for n in numbers], **known)

    def search(self, width, density=0.0):
        states = self.states([n for n in range(len(self.lengths)) for _ in range(width)])
        return search(states, self.scorer(), TABLES[self.kind], width=width, density=density)

    def rescored(self, number, ways):
        """Go the ways of a doc's hypotheses again, and add up the scores of their actions."""
        table, scorer = TABLES[self.kind], self.scorer()
        states = self.states([number] * len(ways))
        ahead = states.start - sum(self.lengths[:number])
        totals = np.zeros(len(ways))
        for actions in np.array(ways).T:
            live = states.live()
            assert np.array_equal(live, np.flatnonzero(actions >= 0))
            now = actions[live]
            assert table.valid(states, live)[range(len(live)), now].all()
            words = states.features(live, scorer.n_features)
            words = np.where(words >= 0, words - ahead[live, None], -1)
            totals[live] += scorer.scores(words)[range(len(live)), now]
            states.apply(live, table.kind[now], table.label[now])
        assert not len(states.live())
        return totals


@st.composite
def batches(draw, max_size=12):
    kind = draw(st.sampled_from(["parser", "ner"]))
    lengths = draw(st.lists(st.integers(0, max_size), min_size=1, max_size=3).filter(sum))
    n_tokens = sum(lengths)
    drawn = lambda values: draw(st.lists(st.sampled_from(values), min_size=n_tokens, max_size=n_tokens))  # noqa: E731
    if kind == "parser":
        known = {"sent_start": drawn([0, 0, 0, 1, -1])}
    else:
        preset = drawn([FREE, FREE, BLOCKED, FOREIGN, PRESET_BEGIN])
        label = [1 if code == PRESET_BEGIN else 0 for code in preset]
        known = {"preset": preset, "preset_label": label, "sent_start": drawn([0, 0, 1]), "space": drawn([0, 0, 1])}
    model = {"seed": draw(st.integers(0, 999)), "extra": draw(st.booleans()), "use_upper": draw(st.booleans())}
    return Batch(kind, lengths, **model, **known)


@given(batches(max_size=30))
@settings(max_examples=25)
def test_beam_of_one_is_greedy(batch):
    greedy = batch.states(range(len(batch.lengths)))
    parse_in_arrays(greedy, batch.scorer(), ACTIONS[batch.kind])
    replayed = batch.states(range(len(batch.lengths)))
    replay(replayed, [beam.actions[0] for beam in batch.search(1)], TABLES[batch.kind])
    for name in WHAT_IS_SAID[batch.kind]:
        assert np.array_equal(getattr(greedy, name), getattr(replayed, name))


@given(batches(), st.integers(2, 7))
@settings(max_examples=40)
def test_hypotheses_are_ways_to_the_end_with_the_scores_of_their_actions(batch, width):
    for number, beam in enumerate(batch.search(width)):
        assert 1 <= len(beam.scores) <= width
        assert beam.scores == sorted(beam.scores, reverse=True)
        assert len({tuple(way) for way in beam.histories}) == len(beam.scores)
        if batch.lengths[number]:
            assert np.allclose(batch.rescored(number, beam.actions), beam.scores, atol=1e-4)


def all_ways(batch):
    """Go every way through the only doc of a batch; give the score of each."""
    table, scorer = TABLES[batch.kind], batch.scorer()
    one = np.array([0])
    totals, open_ways = [], [((), 0.0)]
    while open_ways:
        way, total = open_ways.pop()
        states = batch.states([0])
        for action in way:
            states.apply(one, table.kind[[action]], table.label[[action]])
        if not len(states.live()):
            totals.append(total)
            continue
        scores = scorer.scores(states.features(one, scorer.n_features))[0]
        valid = np.flatnonzero(table.valid(states, one)[0])
        open_ways += [((*way, action), total + float(scores[action])) for action in valid.tolist()]
    return sorted(totals, reverse=True)


@pytest.mark.parametrize(("kind", "n_tokens"), [("parser", 2), ("parser", 3), ("ner", 1), ("ner", 3)])
@pytest.mark.parametrize("seed", [0, 1])
def test_wide_beam_finds_every_way(kind, n_tokens, seed):
    batch = Batch(kind, [n_tokens], seed=seed)
    expected = all_ways(batch)
    (beam,) = batch.search(len(expected) + 1)
    assert beam.scores == pytest.approx(expected, abs=1e-4)


@given(batches(), st.sampled_from([0.0001, 0.01, 0.3, 0.99]))
@settings(max_examples=20)
def test_improbable_hypotheses_are_dropped(batch, density):
    for number, beam in enumerate(batch.search(8, density)):
        assert all(prob >= density * beam.probs[0] * 0.999 for prob in beam.probs)
        if batch.lengths[number]:
            assert np.allclose(batch.rescored(number, beam.actions), beam.scores, atol=1e-4)


def test_density_is_a_share_of_the_best_probability():
    batch = Batch("ner", [1], seed=0)
    layer = output_layer(batch.model)
    layer.get_param("W")[:] = 0
    for name, score in zip(ACTIONS["ner"].names, (0, 0, 0, 0, 0, 0, 1.0, 0.5, 0, -1.5), strict=True):
        layer.get_param("b")[ACTIONS["ner"].names.index(name)] = score
    whole = batch.search(8)[0]
    assert len(whole.scores) == 3
    shares = [math.exp(score - whole.score) for score in whole.scores]
    for density, n_kept in ((0.9 * shares[2], 3), (1.1 * shares[2], 2), (0.9 * shares[1], 2), (1.1 * shares[1], 1)):
        assert len(batch.search(8, density)[0].scores) == n_kept


def test_probabilities_of_a_beam_sum_to_one():
    (beam,) = Batch("parser", [6], seed=4).search(5)
    assert sum(beam.probs) == pytest.approx(1)
    assert (beam.score, beam.min_score) == (max(beam.scores), min(beam.scores))


def test_empty_docs_have_one_hypothesis_without_actions():
    empty, full, last = Batch("parser", [0, 3, 0], seed=0).search(4)
    assert (empty.scores, empty.histories) == (last.scores, last.histories) == ([0.0], [[]])
    assert len(full.scores) == 4


def test_equal_scores_go_to_the_first():
    values = np.array([[1.0, 3, 3, 3, 2], [-np.inf, -np.inf, 0, -np.inf, -np.inf]])
    assert highest(np, values, 2).tolist() == [[False, True, True, False, False], [False, False, True, False, False]]
    assert highest(np, values, 9).tolist() == [[True] * 5, [False, False, True, False, False]]


def test_small_differences_count_in_long_documents():
    table = TABLES["ner"]
    names = ACTIONS["ner"].names
    beams = BeamSearch(BiluoStates(np, [300] * 2), table, width=2)
    while len(live := beams.live()):
        scores = np.full((len(live), len(names)), -np.inf)
        scores[:, names.index("O")], scores[:, names.index("U-X")] = 1e6, 1e6 - 1e-9
        beams.advance(live, scores)
    (beam,) = beams.beams()
    assert beam.histories[0] == [names.index("O")] * 300


def test_what_is_copied_grows_with_the_document_not_with_its_square(monkeypatch):
    copied = []

    class Counted(arc_eager.Stretches):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            copied.append(len(self.sources))

    monkeypatch.setattr(arc_eager, "Stretches", Counted)
    copies = []
    for n_tokens in (100, 400):
        copied.clear()
        Batch("parser", [n_tokens], seed=1, sent_start=[1 if n % 10 == 0 else -1 for n in range(n_tokens)]).search(4)
        copies.append(sum(copied))
    assert 0 < copies[1] < 6 * copies[0]
