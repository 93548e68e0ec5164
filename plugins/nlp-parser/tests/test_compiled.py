"""The compiled loop and the arrays: the same states from the same weights."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import Model, fix_random_seed

from nlp_parser import compiled
from nlp_parser.actions import Actions, ActionTable
from nlp_parser.arc_eager import ArcEagerStates
from nlp_parser.arc_oracle import ArcOracle
from nlp_parser.biluo import (
    BEGIN,
    BLOCKED,
    FOREIGN,
    FREE,
    IN,
    LAST,
    MISSING,
    OUT,
    PRESET_BEGIN,
    PRESET_IN,
    UNIT,
    BiluoStates,
)
from nlp_parser.biluo_oracle import BiluoOracle
from nlp_parser.greedy import parse_in_arrays
from nlp_parser.models import build_parser, output_layer
from nlp_parser.states import NONE
from nlp_parser.training import Steps, steps_of
from nlp_parser.vectors import TokenVectors
from nlp_parser.weights import Known

pytestmark = pytest.mark.skipif(compiled._loop is None, reason="there is no compiled loop")

WIDTH = 8
ACTIONS = {
    "parser": Actions("SDLRB", {0: {"": 9}, 1: {"": 9}, 2: {"x": 2, "y": 1}, 3: {"x": 2}, 4: {"ROOT": 1}}),
    "ner": Actions(
        " BILUO", {**{k: {"X": 2, "Y": 1} for k in (BEGIN, IN, LAST)}, UNIT: {"X": 2, "Y": 1, "": 1}, OUT: {"": 1}}
    ),
}


def model_for(state_type, n_tokens, *, seed, extra, pieces, use_upper):
    """Return a model with random weights, for random tokens."""
    fix_random_seed(seed)
    tokens = np.random.default_rng(seed).normal(size=(n_tokens, WIDTH)).astype("f")
    vectors = Model("vectors", lambda model, docs, is_train: ([tokens], lambda d_tokens: d_tokens), dims={"nO": WIDTH})
    model = build_parser(vectors, state_type, extra, 12, pieces, use_upper, nO=None)
    model.attrs["resize_output"](model, len(ACTIONS[state_type]))
    model.initialize()
    layer = output_layer(model)
    layer.set_param("b", np.random.default_rng(seed).normal(size=layer.get_param("b").shape).astype("f"))
    if use_upper:
        layer.set_param("W", np.random.default_rng(seed).normal(size=layer.get_param("W").shape).astype("f"))
    return model


def scorer_for(state_type, n_tokens, **settings):
    return model_for(state_type, n_tokens, **settings).predict([None])


@st.composite
def batches(draw):
    return {
        "lengths": draw(st.lists(st.integers(0, 40), min_size=1, max_size=5)),
        "seed": draw(st.integers(0, 999)),
        "extra": draw(st.booleans()),
        "pieces": draw(st.integers(1, 3)),
        "use_upper": draw(st.booleans()),
    }


def both(batch, state_type, make):
    n_tokens = sum(batch["lengths"])
    settings = {key: batch[key] for key in ("seed", "extra", "pieces", "use_upper")}
    pair = make(), make()
    parse_in_arrays(pair[0], scorer_for(state_type, n_tokens, **settings), ACTIONS[state_type])
    compiled.parse(pair[1], scorer_for(state_type, n_tokens, **settings), ACTIONS[state_type])
    return pair


@given(batches(), st.data())
@settings(max_examples=60)
def test_trees_are_the_same(batch, data):
    n_tokens = sum(batch["lengths"])
    starts = data.draw(st.lists(st.sampled_from([0, 0, 0, 1, -1]), min_size=n_tokens, max_size=n_tokens))
    one, other = both(batch, "parser", lambda: ArcEagerStates(np, batch["lengths"], np.array(starts, dtype=np.int8)))
    for name in ("head", "label", "sent_start"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@given(batches(), st.lists(st.booleans(), min_size=3, max_size=3))
@settings(max_examples=60)
def test_trees_are_read_the_same(batch, are_lifted):
    states, _ = both(batch, "parser", lambda: ArcEagerStates(np, batch["lengths"]))
    ids, is_lifted = np.array([7, 0, 2**64 - 1, 9], dtype=np.uint64), np.array([*are_lifted, False], dtype=np.int8)
    pairs = zip(states.trees(ids, is_lifted), compiled.read_trees(states, ids, is_lifted), strict=True)
    for array, compiled_array in pairs:
        np.testing.assert_array_equal(array, compiled_array, strict=True)


@given(batches(), st.data())
@settings(max_examples=60)
def test_entities_are_read_the_same(batch, data):
    n_tokens = sum(batch["lengths"])
    preset = data.draw(st.lists(st.sampled_from([FREE] * 20 + [BLOCKED]), min_size=n_tokens, max_size=n_tokens))
    states, _ = both(batch, "ner", lambda: BiluoStates(np, batch["lengths"], preset=np.array(preset, dtype=np.int8)))
    ids, codes = np.array([0, 2**64 - 1, 9], dtype=np.uint64), np.array([0, 3, 1, 1, 3, 2], dtype=np.int8)
    for array, compiled_array in zip(
        states.entities(ids, codes), compiled.read_entities(states, ids, codes), strict=True
    ):
        np.testing.assert_array_equal(array, compiled_array, strict=True)


def test_labels_that_there_are_not_are_refused():
    trees, entities = ArcEagerStates(np, [2]), BiluoStates(np, [2])
    trees.label[1], entities.label[1] = 2, 2
    for ids in (np.zeros(2, dtype=np.uint64), np.zeros(0, dtype=np.uint64)):
        with pytest.raises(IndexError, match="there is no label"):
            compiled.read_trees(trees, ids, np.zeros(len(ids), dtype=np.int8))
        with pytest.raises(IndexError, match="there is no label"):
            compiled.read_entities(entities, ids, np.zeros(6, dtype=np.int8))


@given(batches(), st.data())
@settings(max_examples=60)
def test_entities_are_the_same(batch, data):
    n_tokens = sum(batch["lengths"])
    draw = lambda values: np.array(  # noqa: E731
        data.draw(st.lists(st.sampled_from(values), min_size=n_tokens, max_size=n_tokens)), dtype=np.int8
    )
    preset, starts, space = draw([FREE, FREE, BLOCKED, FOREIGN, PRESET_BEGIN]), draw([0, 0, 1]), draw([0, 0, 0, 1])
    one, other = both(
        batch,
        "ner",
        lambda: BiluoStates(
            np,
            batch["lengths"],
            preset=preset,
            preset_label=np.where(preset == PRESET_BEGIN, 1, 0).astype(np.int32),
            sent_start=starts,
            space=space,
        ),
    )
    assert np.array_equal(one.kind, other.kind)
    assert np.array_equal(one.label, other.label)
    assert PRESET_IN not in preset


def draw_array(data, values, n_tokens, dtype="int32"):
    return np.array(data.draw(st.lists(st.sampled_from(values), min_size=n_tokens, max_size=n_tokens)), dtype=dtype)


def draw_oracle(state_type, lengths, data):
    """Return a function that makes states and their oracle, of any annotation, wise or not."""
    n_tokens = sum(lengths)
    labels = draw_array(data, [1, 2], n_tokens)
    if state_type == "ner":
        kinds = draw_array(data, [MISSING, BEGIN, IN, LAST, UNIT, OUT, OUT], n_tokens)
        places = st.integers(0, max(n_tokens - 1, 0))
        wrong = data.draw(st.lists(st.tuples(places, places, st.integers(0, 2)), max_size=5)) if n_tokens else []

        def make():
            states = BiluoStates(np, lengths)
            return states, BiluoOracle(states, kinds=kinds, labels=labels, wrong=wrong)

        return make
    ends = np.repeat(np.cumsum(lengths), lengths)
    heads = np.arange(n_tokens) + draw_array(data, [-2, -1, 0, 1, 2], n_tokens)
    inside = (heads < ends) & (heads >= ends - np.repeat(lengths, lengths))
    heads = np.where(inside & draw_array(data, [True, True, False], n_tokens, "bool"), heads, NONE)
    starts = draw_array(data, [-1, 0, 1], n_tokens, "int8")

    def make():
        states = ArcEagerStates(np, lengths)
        return states, ArcOracle(states, heads=heads, labels=labels, starts=starts)

    return make


@pytest.mark.parametrize("state_type", ["parser", "ner"])
@given(batch=batches(), dropout=st.sampled_from([0.0, 0.3]), max_actions=st.sampled_from([0, 1, 10]), data=st.data())
@settings(max_examples=40)
def test_learning_is_the_same(state_type, batch, dropout, max_actions, data):
    n_tokens = sum(batch["lengths"])
    make = draw_oracle(state_type, batch["lengths"], data)
    before = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(batch["lengths"]), max_size=99)), dtype=int)
    runs = []
    for cls in (Steps, compiled.CompiledSteps):
        model = model_for(state_type, n_tokens, **{key: batch[key] for key in batch if key != "lengths"})
        model.get_ref("lower").attrs["dropout_rate"] = dropout
        states, oracle = make()
        steps = cls(states, oracle, ActionTable(np, ACTIONS[state_type]))
        steps.advance(before[: len(batch["lengths"])])
        scorer, backprop = model.begin_update([None])
        loss = steps.learn(scorer, rows=np.arange(n_tokens), max_actions=max_actions)
        d_tokens = backprop(None)
        gradients = [node.get_grad(name) for node in model.walk() for name in node.param_names if node.has_grad(name)]
        runs.append((states, [np.array([loss]), d_tokens[0] if isinstance(d_tokens, list) else d_tokens, *gradients]))
    (one, arrays), (other, compiled_arrays) = runs
    for name in ("front", "label", "head" if state_type == "parser" else "kind"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    for array, compiled_array in zip(arrays, compiled_arrays, strict=True):
        np.testing.assert_allclose(array, compiled_array, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("missing", ["_loop", "_learning"])
def test_arrays_learn_where_one_compiled_module_is_missing(monkeypatch, missing):
    states = BiluoStates(np, [1])
    nothing = np.zeros(1, dtype=np.int32)
    oracle = BiluoOracle(states, kinds=nothing.astype("int8"), labels=nothing, wrong=np.zeros((0, 3), dtype=np.int32))
    table = ActionTable(np, ACTIONS["ner"])
    assert isinstance(steps_of(states, oracle, table), compiled.CompiledSteps)
    monkeypatch.setattr(compiled, missing, None if missing == "_loop" else lambda: None)
    assert isinstance(steps_of(states, oracle, table), Steps)
    assert not compiled.add_rows(np.zeros((2, 1, 3), "f"), np.zeros((1, 1), "i"), np.zeros((1, 3), "f"))


def test_document_longer_than_all_blocks_is_parsed_the_same(monkeypatch):
    monkeypatch.setattr(compiled, "SHIFT", 3)
    batch = {"lengths": [1000], "seed": 3, "extra": False, "pieces": 2, "use_upper": True}
    one, other = both(batch, "parser", lambda: ArcEagerStates(np, [1000]))
    assert np.array_equal(one.head, other.head)


def test_rows_are_kept_of_as_many_blocks_as_the_longest_document_is_in(monkeypatch):
    monkeypatch.setattr(compiled, "SHIFT", 3)
    lengths = [7, 1, 8, 20, 3, 0, 40, 2, 9]
    kept, fetched = [], []
    make, inputs_of = compiled._loop.RowsOfBlocks, TokenVectors.inputs_of
    monkeypatch.setattr(
        compiled._loop, "RowsOfBlocks", lambda *settings: (kept.append(settings[-1]), make(*settings))[1]
    )
    monkeypatch.setattr(
        TokenVectors, "inputs_of", lambda self, first, end: (fetched.append(first), inputs_of(self, first, end))[1]
    )
    batch = {"lengths": lengths, "seed": 3, "extra": False, "pieces": 2, "use_upper": True}
    one, other = both(batch, "parser", lambda: ArcEagerStates(np, lengths))
    assert np.array_equal(one.head, other.head)
    # The one of 40 tokens begins in the middle of a block.
    assert kept == [6]
    assert fetched == [*range(0, sum(lengths), 8)]


def test_blocks_are_worked_out_in_any_order(monkeypatch):
    monkeypatch.setattr(compiled, "SHIFT", 3)
    fetched = []
    inputs_of = TokenVectors.inputs_of
    monkeypatch.setattr(
        TokenVectors, "inputs_of", lambda self, first, end: (fetched.append(first), inputs_of(self, first, end))[1]
    )
    batch = {"lengths": [20], "seed": 3, "extra": False, "pieces": 2, "use_upper": True}
    # Sentences of one token leave nothing to score; the last one goes on.
    starts = np.array([0, *[1] * 15, *[-1] * 4], dtype=np.int8)
    one, other = both(batch, "parser", lambda: ArcEagerStates(np, [20], starts))
    assert np.array_equal(one.head, other.head)
    assert np.array_equal(one.label, other.label)
    assert fetched == [0, 16, 8]


# Of a block of 4 tokens at the end, which is worked out before another one. What is written behind memory is told when
# that is given back.
BLOCKS = """
import numpy as np
from nlp_parser._loop import N_LANES, Product, RowsOfBlocks, Weights

def product(n_panels, n_in):
    return Product(np.ones((n_panels, n_in, N_LANES), "f"), np.ones(n_panels * N_LANES, "f"))

ones = np.ones((3, N_LANES), "f")
network = RowsOfBlocks(Weights(product(1, 4), product(3, N_LANES), ones[:1], ones, None, None, False), 20, 3, 3)
print(*[network.fetch(block, np.ones((n, 4), "f")) for block, n in ((0, 8), (2, 4), (1, 8))])
del network
"""


def test_blocks_have_room_in_any_order(run_python):
    result = run_python(BLOCKS, PYTHONMALLOC="debug")
    assert (result.returncode, result.stdout) == (0, "True True True\n"), result.stderr


@pytest.mark.parametrize("shape", [(7, WIDTH), (9, WIDTH), (0, WIDTH), (8, WIDTH + 1)])
def test_rows_are_not_made_of_the_vectors_of_other_tokens(shape):
    scorer = scorer_for("ner", 8, seed=0, extra=False, pieces=2, use_upper=True)
    network = compiled._loop.RowsOfBlocks(scorer.weights.packed, 8, 3, 1)
    with pytest.raises(ValueError, match="numbers each, and not 8 for each of the tokens from 0 of 8"):
        network.fetch(0, np.zeros(shape, dtype="f"))
    assert network.fetch(0, np.zeros((8, WIDTH), dtype="f"))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_rows_are_not_made_of_what_is_no_finite_number(bad):
    scorer = scorer_for("ner", 3, seed=0, extra=False, pieces=2, use_upper=True)
    network = compiled._loop.RowsOfBlocks(scorer.weights.packed, 3, 3, 1)
    for place in range(3 * WIDTH):
        inputs = np.full((3, WIDTH), np.finfo("f").max)
        inputs.flat[place] = bad
        assert not network.fetch(0, inputs)
    assert network.fetch(0, np.full((3, WIDTH), np.finfo("f").max))


def test_actions_are_packed_once_for_as_long_as_they_are_the_same():
    known, unseen = Known(), {1}
    actions = Actions(ArcEagerStates.KINDS, {0: {"": 9}, 1: {"": 9}})
    packed = known.actions(actions, unseen)
    assert list(packed.open_kinds) == [1, *[0] * 15]
    assert known.actions(actions, {1}) is packed
    unseen.clear()
    assert list(known.actions(actions, unseen).open_kinds) == [1, 2, *[0] * 14]
    actions.add("nsubj", kinds=[2, 3])
    assert list(known.actions(actions, unseen).open_kinds) == [1, 2, 4, 8, *[0] * 12]


@pytest.mark.parametrize("kind", [-1, 6])
def test_actions_of_kinds_that_there_are_not_are_refused(kind):
    kinds, labels = np.array([0, kind], dtype=np.int32), np.zeros(2, dtype=np.int32)
    with pytest.raises(ValueError, match=f"no kind of action {kind}"):
        compiled._loop.Actions(kinds, labels, np.zeros(16, dtype=np.int32))
    with pytest.raises(ValueError, match="one label for each action"):
        compiled._loop.Actions(kinds, labels[:1], np.zeros(16, dtype=np.int32))


def test_model_that_has_predicted_can_be_pickled():
    scorer = scorer_for("parser", 6, seed=0, extra=False, pieces=2, use_upper=True)
    compiled.parse(ArcEagerStates(np, [6]), scorer, ACTIONS["parser"])
    known = pickle.loads(pickle.dumps(scorer.known))
    assert known.actions(ACTIONS["parser"], set()) is not scorer.known.actions(ACTIONS["parser"], set())
