"""Weights of pretraining for a layer of a component: ``[initialize] init_tok2vec``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import ConfigError, ModelError
from ..components.weights import load_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def load_pretrained(path: Path, components: Sequence[tuple[str, Any]], config: Mapping[str, Any]) -> None:
    """Put pretrained weights into the layer that ``[pretraining]`` names, the component tok2vec by default.

    Args:
        path: The file.
        components: The components of the pipeline, with their names.
        config: Its config.

    Raises:
        ConfigError: There is no such component or layer.
        ModelError: The file cannot be read, or does not fit.
    """
    pretraining = config.get("pretraining") or {}
    name, layer = pretraining.get("component", "tok2vec"), pretraining.get("layer", "")
    pipe = dict(components).get(name)
    if pipe is None:
        raise ConfigError(
            f"[initialize]: init_tok2vec has weights for component {name!r}, but the pipeline is "
            f"{list(dict(components))}; name the component in [pretraining], or leave init_tok2vec out"
        )
    model = pipe.model
    if layer:
        if not model.has_ref(layer):
            raise ConfigError(f"[pretraining]: the model of component {name!r} has no layer {layer!r}")
        model = model.get_ref(layer)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: the pretrained weights cannot be read ({error.strerror})") from error
    load_weights(model, data, component=name, where=str(path))
