"""What files hold of the weights of models."""

from __future__ import annotations

import catalogue
import numpy as np
import pytest
import srsly
from thinc.api import Linear, Model, chain, serialize_attr

from nlpx.pipeline.components.weights import as_saved, load_weights


def test_layer_can_have_its_weights_saved_in_another_form():
    def doubled(layer: Model, attrs: dict, params: dict) -> tuple[dict, dict]:
        return {"is_doubled": srsly.msgpack_dumps(True)}, {**params, "W": layer.get_param("W") * 2}

    model = chain(Linear(2, 3), Linear(2, 2)).initialize()
    plain = model.to_bytes()
    assert as_saved(model) == plain
    layer = model.layers[1]
    layer.attrs["as_saved"] = doubled
    layer.attrs["scratch"] = 1
    message = srsly.msgpack_loads(as_saved(model))
    np.testing.assert_array_equal(message["params"][2]["W"], layer.get_param("W") * 2)
    assert list(message["attrs"][2]) == ["is_doubled"]
    np.testing.assert_array_equal(message["params"][1]["W"], model.layers[0].get_param("W"))


class Marked:
    """What thinc is told how to write."""


@serialize_attr.register(Marked)
def _write_marked(_: Marked, value: Marked, name: str, model: Model) -> bytes:
    return b"marked"


def test_a_file_holds_what_thinc_would_write():
    first, second = Linear(2), Linear(2, 2)
    model = chain(first, second)
    model.set_ref("first", first)
    model.set_ref("none", None)
    second.initialize()
    values = {"function": len, "set": {1}, "array": np.ones((2, 1), dtype="f"), "text": "é", "all": [None, (1, 2.5)]}
    second.attrs.update(values, marked=Marked())
    assert as_saved(model) == model.to_bytes()
    assert list(srsly.msgpack_loads(as_saved(model))["attrs"][2]) == ["array", "text", "all", "marked"]


class Told:
    """What srsly is told how to write and read."""

    def __init__(self, number):
        self.number = number


@pytest.fixture
def told():
    """Tell srsly, as a package of a user does."""

    def write(value, chain=None):
        return {"number told": value.number} if isinstance(value, Told) else value if chain is None else chain(value)

    def read(value, chain=None):
        value = value if chain is None else chain(value)
        return Told(value["number told"]) if isinstance(value, dict) and "number told" in value else value

    places = ("srsly", "msgpack_encoders", "told"), ("srsly", "msgpack_decoders", "told")
    catalogue.REGISTRY.update(zip(places, (write, read), strict=True))
    yield
    for place in places:
        del catalogue.REGISTRY[place]


def test_what_srsly_is_told_to_write_and_read_is_kept(told):
    model = Linear(2, 2)
    model.attrs.update(told=Told(3), all=[Told(4)], complex=1 + 2j, rows=np.zeros(2, dtype=[("a", "f"), ("b", "i")]))
    saved = as_saved(model)
    assert saved == model.to_bytes()
    assert list(srsly.msgpack_loads(saved)["attrs"][0]) == ["told", "all", "complex", "rows"]
    del model.attrs["rows"]
    fresh = Linear(2, 2)
    fresh.attrs.update(told=Told(0), complex=0j)
    load_weights(fresh, as_saved(model), component="x", where="model")
    assert (fresh.attrs["told"].number, fresh.attrs["complex"]) == (3, 1 + 2j)


def test_a_layer_that_refers_to_one_outside_of_the_model_is_not_saved():
    model = chain(Linear(2, 2), Linear(2, 2))
    model.set_ref("last", model.layers[1])
    model.layers.pop()
    with pytest.raises(ValueError, match=r"refers to a layer 'linear' as 'last' that is not in the model"):
        as_saved(model)
