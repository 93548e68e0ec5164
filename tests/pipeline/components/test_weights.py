"""What files hold of the weights of models."""

from __future__ import annotations

import numpy as np
import srsly
from thinc.api import Linear, Model, chain

from nlpx.pipeline.components.weights import as_saved


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
