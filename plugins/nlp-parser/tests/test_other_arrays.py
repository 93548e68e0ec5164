"""The array form on arrays that are not NumPy's: nothing but what CuPy has, and no array of the wrong kind in between.

`Device` stands in for CuPy's arrays: where one meets a plain NumPy array, or a function of NumPy itself, it raises, as
CuPy's do. `DeviceModule` has those functions of CuPy that the plugin uses, and no others.
"""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Model, NumpyOps, fix_random_seed

from nlp_parser import compiled
from nlp_parser.actions import Actions, ActionTable
from nlp_parser.arc_eager import ArcEagerStates
from nlp_parser.arc_oracle import ArcOracle
from nlp_parser.biluo import BEGIN, BLOCKED, FREE, IN, LAST, OUT, PRESET_BEGIN, PRESET_IN, UNIT, BiluoStates
from nlp_parser.biluo_oracle import BiluoOracle
from nlp_parser.greedy import parse_in_arrays
from nlp_parser.models import build_parser, output_layer
from nlp_parser.scorer import StateScorer
from nlp_parser.training import Steps

# Part of https://docs.cupy.dev/en/stable/reference/comparison.html: what CuPy has of NumPy.
IN_CUPY = (
    "arange", "argmax", "argsort", "array", "asarray", "bincount", "concatenate", "cumsum", "empty", "exp",
    "flatnonzero", "full", "isfinite", "matmul", "maximum", "minimum", "ones", "searchsorted", "stack", "where",
    "zeros",
)  # fmt: skip
SCALARS = ("float32", "uint32", "int32", "int8", "finfo", "iinfo", "inf")


class Device(np.ndarray):
    """An array that does not mix with NumPy's."""

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **settings):
        refuse_foreign(inputs)
        plain = [as_plain(array) for array in inputs]
        if out is not None:
            settings["out"] = tuple(map(as_plain, out))
        return as_device(getattr(ufunc, method)(*plain, **settings))

    def __array_function__(self, func, types, arguments, settings):
        raise TypeError(f"np.{func.__name__} does not take arrays of the device")

    def __getitem__(self, key):
        refuse_foreign(key if isinstance(key, tuple) else (key,))
        return as_device(as_plain(self)[plain_key(key)])

    def __setitem__(self, key, value):
        refuse_foreign([*(key if isinstance(key, tuple) else (key,)), value])
        as_plain(self)[plain_key(key)] = as_plain(value)


def refuse_foreign(values):
    for value in values:
        if type(value) is np.ndarray and value.ndim:
            raise TypeError("an array of NumPy meets one of the device")


def as_plain(value):
    return value.view(np.ndarray) if isinstance(value, Device) else value


def plain_key(key):
    return tuple(map(as_plain, key)) if isinstance(key, tuple) else as_plain(key)


def as_device(value):
    return np.asarray(value).view(Device) if isinstance(value, (np.ndarray, np.generic)) else value


class DeviceAdd:
    """The function ``add``, of which the plugin uses one method."""

    @staticmethod
    def reduceat(array, indices, axis):
        return as_device(np.add.reduceat(as_plain(array), as_plain(indices), axis=axis))


class DeviceModule:
    """What there is of NumPy's functions on the device."""

    __name__ = "cupy"
    random = np.random

    def __getattr__(self, name):
        if name in SCALARS:
            return getattr(np, name)
        if name == "add":
            return DeviceAdd
        if name not in IN_CUPY:
            raise AttributeError(f"{name} is not among the functions that this test knows to be in CuPy")
        function = getattr(np, name)

        def call(*arguments, **settings):
            if name != "asarray":
                refuse_foreign(arguments)
                refuse_foreign(settings.values())
            plain = {key: as_plain(value) for key, value in settings.items()}
            return as_device(function(*map(unwrapped, arguments), **plain))

        return call

    @staticmethod
    def asnumpy(array):
        return np.array(as_plain(array))


def unwrapped(value):
    if isinstance(value, (list, tuple)):
        refuse_foreign(value)
        return type(value)(map(as_plain, value))
    return as_plain(value)


XP = DeviceModule()


class DeviceOps(NumpyOps):
    """Hold arrays of the device."""

    name = "device"
    xp = XP

    def to_numpy(self, data, *, byte_order=None):
        return XP.asnumpy(data)


def scorer_for(state_type, n_tokens, *, on_device, is_train=False, use_upper=True):
    """Return a scorer with random weights for random tokens."""
    fix_random_seed(0)
    draw = np.random.default_rng(0)
    model = build_parser(VECTORS, state_type, True, WIDTH, 2, use_upper, nO=len(ACTIONS[state_type]))
    tokens = draw.normal(size=(n_tokens, WIDTH)).astype("f")
    used = model.get_ref("tok2vec").layers[-1], model.get_ref("lower"), output_layer(model)
    layers = {id(layer): layer for layer in used}.values()
    for layer in layers:
        layer.initialize()
        for name in layer.param_names:
            value = draw.normal(size=layer.get_param(name).shape).astype("f")
            layer.set_param(name, as_device(value) if on_device else value)
    if on_device:
        tokens = as_device(tokens)
        for node in (model, *layers):
            node.ops = DeviceOps()
    return StateScorer(model, tokens, is_train=is_train)


WIDTH = 8
ACTIONS = {
    "parser": Actions("SDLRB", {0: {"": 9}, 1: {"": 9}, 2: {"x": 2, "y": 1}, 3: {"x": 2}, 4: {"ROOT": 1}}),
    "ner": Actions(
        " BILUO", {**{k: {"X": 2, "Y": 1} for k in (BEGIN, IN, LAST)}, UNIT: {"X": 2, "Y": 1, "": 1}, OUT: {"": 1}}
    ),
}
VECTORS = Model("vectors", lambda model, docs, is_train: (docs, lambda d_docs: d_docs), dims={"nO": WIDTH})
LENGTHS = [9, 0, 14, 1]
N_TOKENS = sum(LENGTHS)
MARKS = np.random.default_rng(3).choice([0, 0, 0, 1, -1], size=N_TOKENS).astype(np.int8)


@pytest.fixture(autouse=True)
def no_loop(monkeypatch):
    monkeypatch.setattr(compiled, "_loop", None)


def tree_states(xp):
    return ArcEagerStates(xp, LENGTHS, MARKS)


def entity_states(xp):
    preset = np.full(N_TOKENS, FREE, dtype=np.int8)
    preset[[2, 3, 8, 12]] = PRESET_BEGIN, PRESET_IN, BLOCKED, PRESET_BEGIN
    labels = np.where((preset == PRESET_BEGIN) | (preset == PRESET_IN), 1, 0).astype(np.int32)
    space = (np.arange(N_TOKENS) % 7 == 6).astype(np.int8)
    return BiluoStates(xp, LENGTHS, preset=preset, preset_label=labels, sent_start=MARKS, space=space)


@pytest.mark.parametrize("use_upper", [True, False])
@pytest.mark.parametrize(
    ("state_type", "make", "names"),
    [("parser", tree_states, ("head", "label", "sent_start")), ("ner", entity_states, ("kind", "label"))],
)
def test_docs_are_parsed_the_same(state_type, make, names, use_upper):
    runs = []
    for xp in (np, XP):
        states = make(xp)
        scorer = scorer_for(state_type, N_TOKENS, on_device=xp is XP, use_upper=use_upper)
        parse_in_arrays(states, scorer, ACTIONS[state_type])
        runs.append([np.asarray(getattr(states, name)).tolist() for name in names])
    assert runs[0] == runs[1]


def tree_oracle(states):
    heads = np.repeat([0, 9, 23], [9, 14, 1]).astype(np.int32)
    heads[[3, 12]] = -1
    labels = np.where(heads >= 0, 1, -1)
    starts = np.zeros(N_TOKENS, dtype=np.int8)
    starts[[0, 9]] = 1
    return ArcOracle(states, heads=heads, labels=labels, starts=starts)


def entity_oracle(states):
    kinds = np.full(N_TOKENS, OUT, dtype=np.int8)
    kinds[[2, 3, 4, 7, 20]] = BEGIN, IN, LAST, UNIT, 0
    return BiluoOracle(states, kinds=kinds, labels=np.where(kinds == OUT, 0, 1), wrong=[(9, 9, 1), (10, 12, 0)])


@pytest.mark.parametrize("rate", [0.0, 0.5])
@pytest.mark.parametrize(
    ("state_type", "make", "make_oracle"),
    [
        ("parser", lambda xp: ArcEagerStates(xp, LENGTHS), tree_oracle),
        ("ner", lambda xp: BiluoStates(xp, LENGTHS), entity_oracle),
    ],
)
def test_gradients_are_the_same(state_type, make, make_oracle, rate):
    runs = []
    for xp in (np, XP):
        states = make(xp)
        steps = Steps(states, make_oracle(states), ActionTable(xp, ACTIONS[state_type]))
        steps.advance(xp.asarray([2, 0, 5, 0]))
        scorer = scorer_for(state_type, N_TOKENS, on_device=xp is XP, is_train=True)
        scorer.dropout, scorer.seed = rate, 7
        loss = steps.learn(scorer, rows=xp.arange(N_TOKENS), max_actions=40)
        runs.append((loss, np.asarray(scorer.backprop())))
    assert np.isclose(runs[0][0], runs[1][0], rtol=1e-5)
    assert np.allclose(runs[0][1], runs[1][1], rtol=1e-4, atol=1e-5)


def test_foreign_arrays_are_refused():
    with pytest.raises(TypeError, match="meets one of the device"):
        XP.arange(3) + np.arange(3)
    with pytest.raises(TypeError, match=r"np\.concatenate"):
        np.concatenate([XP.arange(3)])
