"""Files of pretrained weights: the weights of one layer, and the settings that it was made with.

The file is what thinc writes of the layer, with one more entry, `MADE_WITH`, which spaCy passes over. A file that spaCy
has written has no such entry; it lies beside the config that it was made with.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...config import load_config
from ...errors import ModelError, NlpxError
from ...files.reading import Record, read_file, unpack
from ...files.writing import as_path
from ...named_tuples import NamedTuple
from ..components.weights import as_saved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thinc.model import Model

    from ...vocab import Vocab

MADE_WITH: Final = "made_with"
USUAL: Final = "tok2vec"
"""The component whose layer is pretrained where nothing else is said."""
_CONFIG: Final = "config.cfg"
_READ_VECTORS: Final = ("include_static_vectors", "pretrained_vectors")


class Origin(NamedTuple):
    """Say what a file of pretrained weights was made with.

    Args:
        component: The component whose layer it is.
        layer: The reference by which the component's model has the layer; empty for the whole model.
        block: The block of the config that makes the layer, with its references replaced.
        vectors: The word vectors that the layer reads, as `describe_vectors` says them; None where it reads none, or
            the file does not say which.
    """

    component: str
    layer: str
    block: Mapping[str, Any]
    vectors: Mapping[str, Any] | None = None


def write_weights(model: Model[Any, Any], origin: Origin) -> bytes:
    """Return the contents of a file of pretrained weights."""
    made_with = {
        "component": origin.component,
        "layer": origin.layer,
        "block": dict(origin.block),
        "vectors": None if origin.vectors is None else dict(origin.vectors),
    }
    return as_saved(model, **{MADE_WITH: made_with})


def read_origin(path: str | Path) -> Origin | None:
    """Return what a file of pretrained weights was made with: it says so itself, or a config beside it does.

    Raises:
        ModelError: The file cannot be read, or is damaged.
    """
    path = as_path(path)
    where = f"{path}: the pretrained weights cannot be read"
    file = Record(
        unpack(read_file(path, error=ModelError), where=where, error=ModelError), where=where, error=ModelError
    )
    if MADE_WITH not in file:
        return _origin_beside(path)
    entries = file.record(MADE_WITH)
    vectors = entries.data.get("vectors")
    return Origin(
        component=entries.text("component"),
        layer=entries.text("layer"),
        block=entries.record("block").data,
        vectors=None if vectors is None else entries.record("vectors").data,
    )


def _origin_beside(path: Path) -> Origin | None:
    """Return what the config in the folder of a file says of its layer, or None where there is none that does."""
    try:
        config = load_config(path.parent / _CONFIG, interpolate=True)
        pretraining = config.get("pretraining") or {}
        component, layer = pretraining.get("component", USUAL), pretraining.get("layer", "")
        block = config.lookup(f"components.{component}.model")
    except (NlpxError, KeyError, TypeError):
        return None
    return Origin(component=component, layer=layer, block=block.get(layer, block))


def reads_vectors(block: Mapping[str, Any]) -> bool:
    """Tell whether the layer that a block makes reads the word vectors of the vocabulary."""
    inner = (value for value in block.values() if isinstance(value, dict))
    return any(block.get(name) for name in _READ_VECTORS) or any(map(reads_vectors, inner))


def describe_vectors(vocab: Vocab) -> dict[str, Any]:
    """Return what tells the word vectors of a vocabulary from others: how many of which width, and a checksum."""
    data = vocab.vectors.data
    rows = np.ascontiguousarray(data.get() if hasattr(data, "get") else data)
    return {"shape": list(rows.shape), "checksum": zlib.crc32(rows.view(np.uint8).data)}
