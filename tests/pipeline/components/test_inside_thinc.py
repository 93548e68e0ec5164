from __future__ import annotations

import ast
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
import thinc
from thinc.api import SGD, Linear, Model, chain
from thinc.backends import ParamServer

import nlpx
from nlpx.pipeline import forward_of, put_away, wrap_forward
from nlpx.pipeline.components import inside_thinc
from nlpx.pipeline.components.inside_thinc import its_layers, its_sizes, kept_weights

CORE = Path(nlpx.__file__).resolve().parent
# The one module that reads what thinc keeps to itself, and the one that reads what srsly does.
THEIRS = {"core/pipeline/components/inside_thinc.py", "core/files/msgpack.py", "core/pipeline/workers/imports.py"}


@pytest.fixture
def model():
    return chain(Linear(3, 2), Linear(2, 3)).initialize()


def twice(forward, model, X, is_train):
    Y, backprop = forward(model, X, is_train)
    return 2 * Y, backprop


def test_thinc_has_the_private_names_that_are_read(model):
    has = [hasattr(model, name) for name in ("_func", "_layers", "_params", "_dims")]
    has += [hasattr(ParamServer(), name) for name in ("_params", "_grads")]
    assert all(has), f"thinc {thinc.__version__} has other private names: {inside_thinc.__file__} is where we read them"


def test_forward_of_gives_what_the_model_calls():
    def forward(model, X, is_train):
        return X + 1, lambda dY: dY

    assert forward_of(Model("one_more", forward)) is forward


def test_its_layers_are_those_that_it_runs(model):
    assert its_layers(model) is model.layers


def test_its_sizes_are_those_that_are_set(model):
    layer = model.layers[0]
    sizes = its_sizes(layer)
    assert sizes == {"nO": 3, "nI": 2}
    unset = Linear(None, 2)
    kept = its_sizes(unset)
    unset.set_dim("nO", 5)
    assert kept == {"nO": 5, "nI": 2}


def test_kept_weights_are_there_for_the_life_of_a_layer(model):
    layer = model.layers[0]
    arrays, gradients = kept_weights(layer)
    layer.set_param("W", np.ones((3, 2), dtype="f"))
    layer.inc_grad("b", np.ones(3, dtype="f"))
    assert arrays[layer.id, "W"] is layer.get_param("W")
    assert gradients[layer.id, "b"] is layer.get_grad("b")
    assert (layer.id, "W") not in gradients
    layer.from_bytes(layer.to_bytes())
    assert kept_weights(layer)[0] is arrays
    assert arrays[layer.id, "W"] is layer.get_param("W")


def test_wrap_forward_stays_in_a_copy_and_in_a_pickle(model):
    X = np.ones((4, 2), dtype="f")
    before = model.predict(X)
    wrap_forward(model, twice)
    for each in (model, model.copy(), pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(each.predict(X), 2 * before)


def test_wrap_forward_leaves_how_a_model_starts():
    model = Linear(2, 3)
    wrap_forward(model, twice)
    assert model.initialize().get_param("W").any()


def private_reads(file):
    """Yield the places where a file reads private names of thinc's models, or imports those of another package."""
    private = {name for name in Model.__slots__ if name.startswith("_")} | {"_grads"}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf8"))):
        if isinstance(node, ast.Attribute) and node.attr in private and ast.unparse(node.value) != "self":
            yield f"{file}:{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and not str(node.module).startswith("nlp"):
            names = [*str(node.module).split("."), *(alias.name for alias in node.names)]
            if any(name.startswith("_") and not name.startswith("__") for name in names):
                yield f"{file}:{node.lineno}: {ast.unparse(node)}"


def test_private_names_of_others_are_read_in_one_place_each():
    root = CORE.parent if CORE.name == "core" else CORE
    files = [*CORE.rglob("*.py"), *root.glob("plugins/nlp-*/nlp_*/**/*.py")]
    assert len(files) > 500
    places = [
        place for file in files if file.relative_to(root).as_posix() not in THEIRS for place in private_reads(file)
    ]
    assert places == []


def test_the_places_that_read_private_names_do():
    assert all(list(private_reads(CORE.parent / file)) for file in THEIRS)


@pytest.fixture
def away(model):
    """Return a layer whose weights `W` are put away, and what they are."""
    layer = model.layers[0]
    W = layer.get_param("W").copy()
    put_away(layer, "W", layer.get_param("W"), W.copy)
    return layer, W


def test_a_weight_that_is_put_away_takes_no_memory_until_somebody_asks(away):
    layer, W = away
    assert kept_weights(layer)[0].get((layer.id, "W")) is None
    made = layer.get_param("W")
    np.testing.assert_array_equal(made, W)
    assert layer.get_param("W") is made is kept_weights(layer)[0][layer.id, "W"]


def test_a_weight_that_is_put_away_is_there_to_whoever_asks(away):
    layer, _ = away
    assert layer.has_param("W")
    assert layer._params.has_param(layer.id, "W")
    assert not layer._params.has_param(layer.id, "V")
    assert set(layer._params.param_keys) == {(layer.id, "W"), (layer.id, "b")}
    with pytest.raises(KeyError):
        layer._params.get_param(layer.id, "V")


def test_a_weight_that_another_took_the_place_of_is_not_put_away(model):
    layer = model.layers[0]
    before, after = layer.get_param("W"), np.ones((3, 2), dtype="f")
    layer.set_param("W", after)
    put_away(layer, "W", before, before.copy)
    assert kept_weights(layer)[0][layer.id, "W"] is after


@pytest.mark.parametrize("use", [lambda layer: layer.to_bytes(), lambda layer: layer.copy(), pickle.dumps, deepcopy])
def test_whoever_copies_or_saves_a_layer_finds_the_weight_that_was_put_away(use, away):
    layer, W = away
    use(layer)
    np.testing.assert_array_equal(kept_weights(layer)[0][layer.id, "W"], W)


def test_threads_that_ask_while_a_weight_is_put_away_find_it(away):
    layer, W = away
    is_done = threading.Event()

    def ask():
        found = set()
        while not is_done.is_set():
            found.add(layer.get_param("W").tobytes())
        return found

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            answers = [pool.submit(ask) for _ in range(4)]
            for _ in range(10_000):
                put_away(layer, "W", layer.get_param("W"), W.copy)
            is_done.set()
            assert set().union(*(answer.result() for answer in answers)) == {W.tobytes()}
    finally:
        is_done.set()
        sys.setswitchinterval(before)


@pytest.mark.parametrize(
    "copied", [lambda layer: layer.copy(), lambda layer: pickle.loads(pickle.dumps(layer)), deepcopy]
)
def test_a_copy_has_the_weight_that_was_put_away(copied, away):
    layer, W = away
    np.testing.assert_array_equal(copied(layer).get_param("W"), W)


def test_another_weight_takes_the_place_of_one_that_was_put_away(away):
    layer, W = away
    layer.set_param("W", W + 1)
    np.testing.assert_array_equal(layer.get_param("W"), W + 1)


def test_a_layer_learns_after_a_weight_was_put_away(away):
    layer, W = away
    other = Linear(3, 2).initialize()
    other.set_param("W", W.copy())
    for each in (layer, other):
        Y, backprop = each.begin_update(np.ones((4, 2), dtype="f"))
        backprop(np.ones_like(Y))
        each.finish_update(SGD(0.1))
    np.testing.assert_array_equal(layer.get_param("W"), other.get_param("W"))
    assert (layer.get_param("W") != W).all()
