"""Files of weights, compared with the model that they are for."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from thinc.api import (
    Dropout,
    Embed,
    HashEmbed,
    Linear,
    Maxout,
    Mish,
    Model,
    MultiSoftmax,
    ParametricAttention,
    Relu,
    Softmax,
    SparseLinear,
    chain,
    expand_window,
    with_array,
)

from nlpx.errors import ModelError
from nlpx.files import msgpack
from nlpx.pipeline.components.weights import load_weights

LAYERS = {
    "linear": lambda: Linear(3, 2),
    "relu": lambda: Relu(3, 2),
    "mish": lambda: Mish(3, 2, normalize=True),
    "maxout": lambda: Maxout(3, 2, 4, normalize=True, dropout=0.2),
    "softmax": lambda: Softmax(3, 2),
    "multisoftmax": lambda: MultiSoftmax((2, 3), 2),
    "embed": lambda: Embed(3, 5),
    "hash_embed": lambda: HashEmbed(3, 5, seed=0, column=1),
    "attention": lambda: ParametricAttention(3),
    "sparse": lambda: SparseLinear(3, 7),
    "window": lambda: with_array(chain(expand_window(1), Linear(3, 6)), pad=1),
    "dropout": lambda: chain(Linear(3, 2), Dropout(0.1)),
}


def wrong_arrays(array):
    """Yield arrays that cannot be meant for the place of another one, with what is wrong with them."""
    yield "no values", None
    yield "no array", 3
    yield "one row more", np.concatenate([array, array[:1]])
    yield "one row less", array[:-1]
    yield "another axis", array[None]
    yield "no rows", array[:0]
    yield "a number", np.float32(1.0)
    yield "an axis less", array.reshape(-1, *array.shape[2:]) if array.ndim > 1 else array.reshape(-1, 1)
    if array.T.shape != array.shape:
        yield "transposed", array.T.copy()
    yield "whole numbers", np.ones(array.shape, dtype="i4")
    yield "complex numbers", array.astype("c8")
    yield "truth values", array.astype(bool)
    yield "texts", np.full(array.shape, "a")
    for name in ("nan", "inf", "-inf"):
        broken = array.copy()
        broken.flat[-1] = float(name)
        yield name, broken
    yield "too large", np.full(array.shape, 1e200, dtype="f8")


def variants(message):
    """Yield a file of weights once for each wrong array in the place of each parameter, with what is wrong."""
    for number, params in enumerate(message["params"]):
        for name, array in params.items():
            # A model of which no parameter has values may be saved and loaded.
            for what, wrong in [*wrong_arrays(array)][sum(map(len, message["params"])) == 1 :]:
                other = {**message, "params": [dict(each) for each in message["params"]]}
                other["params"][number][name] = wrong
                yield f"{name} of layer {number}: {what}", other


def values_of(model):
    return [
        (node.name, name, node.get_param(name).copy() if node.has_param(name) else None)
        for node in model.walk()
        for name in node.param_names
    ]


def load(model, message):
    load_weights(model, msgpack.pack(message), component="c", where="folder/model")


def is_refused(model, message):
    try:
        load(model, message)
    except ModelError as error:
        return str(error).startswith("folder/model: the weights ")
    return False


@pytest.mark.parametrize("name", LAYERS)
def test_each_parameter_of_a_wrong_shape_or_type_is_refused(name):
    model = LAYERS[name]().initialize()
    message = msgpack.unpack(model.to_bytes())
    fresh = LAYERS[name]()
    assert [what for what, wrong in variants(message) if not is_refused(fresh, wrong)] == []
    assert all(param is None for *_, param in values_of(fresh))
    load(fresh, message)
    for (*_, found), (*_, due) in zip(values_of(fresh), values_of(model), strict=True):
        np.testing.assert_array_equal(found, due)


def test_numbers_of_another_precision_are_read():
    model = Linear(3, 2).initialize()
    message = msgpack.unpack(model.to_bytes())
    message["params"][0]["W"] = message["params"][0]["W"].astype(">f8")
    fresh = Linear(3, 2)
    load(fresh, message)
    assert fresh.get_param("W").dtype == np.dtype("float32")
    np.testing.assert_array_equal(fresh.get_param("W"), model.get_param("W"))


def test_dimensions_that_only_the_file_knows_are_taken_from_it():
    model = Linear(3, 2).initialize()
    fresh = Linear()
    load(fresh, msgpack.unpack(model.to_bytes()))
    assert (fresh.get_dim("nO"), fresh.get_dim("nI")) == (3, 2)
    message = msgpack.unpack(model.to_bytes())
    message["nodes"][0]["dims"]["nI"] = None
    with pytest.raises(ModelError, match="does not say how large nI of 'linear' is"):
        load(Linear(), message)


@pytest.mark.parametrize("size", [4, 10**12, 2**63, -1, 2.0, True, "3"])
def test_dimensions_that_do_not_fit_the_weights_are_refused(size):
    message = msgpack.unpack(Linear(3, 2).initialize().to_bytes())
    message["nodes"][0]["dims"]["nO"] = size
    with pytest.raises(ModelError, match="folder/model"):
        load(Linear(None, 2), message)


def test_layer_whose_init_cannot_be_followed_is_checked_for_its_numbers():
    def init(model, X=None, Y=None):
        model.set_param("W", np.random.default_rng(0).uniform(size=(2, X.shape[1])).astype("f"))

    def build():
        return Model("own", lambda model, X, is_train: (X, lambda dY: dY), init=init, params={"W": None})

    model = build().initialize(X=np.zeros((1, 5), dtype="f"))
    message = msgpack.unpack(model.to_bytes())
    fresh = build()
    load(fresh, message)
    assert fresh.get_param("W").shape == (2, 5)
    message["params"][0]["W"][0, 0] = np.nan
    with pytest.raises(ModelError, match=r"'W' of 'own' holds values that are no finite numbers"):
        load(fresh, message)
    message["params"][0]["W"] = np.zeros((5, 2), dtype="f")
    with pytest.raises(ModelError, match="has the shape"):
        load(fresh, message)


def test_shapes_are_found_without_drawing_numbers_or_memory():
    message = msgpack.unpack(Linear(3, 2).initialize().to_bytes())
    message["nodes"][0]["dims"] = {"nO": 2**40, "nI": 2**40}
    np.random.seed(0)  # noqa: NPY002
    expected = np.random.uniform()  # noqa: NPY002
    saved = Linear(3, 2).initialize().to_bytes()
    np.random.seed(0)  # noqa: NPY002
    with pytest.raises(ModelError, match="has the shape"):
        load(Linear(), message)
    load(Linear(), msgpack.unpack(saved))
    assert np.random.uniform() == expected  # noqa: NPY002


@pytest.mark.parametrize(
    ("layer", "name", "value", "due"),
    [
        ("hash_embed", "seed", 1, "0 in the model"),
        ("hash_embed", "seed", "x", "0 in the model"),
        ("hash_embed", "seed", 2**70, "cannot be read"),
        ("hash_embed", "column", 7, "1 in the model"),
        ("hash_embed", "column", True, "1 in the model"),
        ("window", "window_size", 2, "1 in the model"),
        ("window", "pad", 2**43, "a number from 0 to 10000"),
        ("window", "pad", -1, "a number from 0 to 10000"),
        ("window", "pad", 1.5, "a number from 0 to 10000"),
        ("dropout", "dropout_rate", "x", r"a number from 0.0 to 1.0"),
        ("dropout", "dropout_rate", float("nan"), r"a number from 0.0 to 1.0"),
        ("dropout", "dropout_rate", 2, r"a number from 0.0 to 1.0"),
        ("dropout", "is_enabled", 1, "of the kind of True"),
    ],
)
def test_attributes_that_the_layer_cannot_work_with_are_refused(layer, name, value, due):
    message = msgpack.unpack(LAYERS[layer]().initialize().to_bytes())
    attrs = [each for each in message["attrs"] if name in each][-1]
    attrs[name] = b"\xc1" if value == 2**70 else msgpack.pack(value)
    with pytest.raises(ModelError, match=rf"folder/model.*'{name}'.*{due}"):
        load(LAYERS[layer](), message)


def test_seed_that_was_not_given_comes_from_the_file():
    model = HashEmbed(3, 5).initialize()
    fresh = HashEmbed(3, 5)
    load(fresh, msgpack.unpack(model.to_bytes()))
    assert fresh.attrs["seed"] == model.attrs["seed"] != HashEmbed(3, 5).attrs["seed"]


def test_attributes_that_training_changes_are_read():
    model = LAYERS["dropout"]().initialize()
    model.layers[1].attrs["dropout_rate"] = 0.5
    fresh = LAYERS["dropout"]()
    load(fresh, msgpack.unpack(model.to_bytes()))
    assert fresh.layers[1].attrs["dropout_rate"] == 0.5


def test_references_to_other_layers_are_refused():
    def build():
        model = chain(Linear(3, 2), Linear(4, 3))
        model.set_ref("last", model.layers[1])
        return model

    message = msgpack.unpack(build().initialize().to_bytes())
    for wrong in (0, 1, None, 99, -1, "2"):
        other = copy.deepcopy(message)
        other["nodes"][0]["refs"]["last"] = wrong
        with pytest.raises(ModelError, match="folder/model"):
            load(build(), other)
    load(build(), message)


@pytest.mark.parametrize("key", ["nodes", "attrs", "params", "shims"])
@pytest.mark.parametrize("value", [None, 3, [], {}, [3], [[]], "x"])
def test_files_of_another_form_are_refused(key, value):
    message = msgpack.unpack(chain(Linear(3, 2), Linear(4, 3)).initialize().to_bytes())
    with pytest.raises(ModelError, match=r"^folder/model: the weights of component 'c' cannot be read"):
        load(chain(Linear(3, 2), Linear(4, 3)), {**message, key: value})
    del message[key]
    with pytest.raises(ModelError, match=rf"'{key}' is missing"):
        load(chain(Linear(3, 2), Linear(4, 3)), message)
