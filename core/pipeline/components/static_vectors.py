"""Components that read the vocabulary's word vectors: whether those are the ones that they were trained with."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from thinc.api import Model

from ...errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...vocab import Vectors

# The layer of the field's models that looks words up.
_LAYER: Final = "static_vectors"


def reads_vectors(component: Any) -> bool:
    """Tell whether a component reads word vectors, or will once it is trained."""
    return bool(_layers(component))


def widths_of(component: Any) -> set[int]:
    """Return the widths of the word vectors that a trained component reads; none where it reads none."""
    return {node.get_dim("nM") for node in _layers(component) if node.has_dim("nM") and node.has_param("W")}


def _layers(component: Any) -> list[Model[Any, Any]]:
    model = getattr(component, "model", None)
    return [node for node in model.walk() if node.name == _LAYER] if isinstance(model, Model) else []


def refuse_other_widths(components: Iterable[tuple[str, Any]], vectors: Vectors, *, where: str) -> None:
    """Check that the vectors of a pipeline that was read are as wide as those that its components read.

    Raises:
        ModelError: They are not.
    """
    width = vectors.shape[1]
    for name, component in components:
        for due in widths_of(component) - {width}:
            raise ModelError(
                f"{where}: component {name!r} was trained with word vectors of {due} numbers, and those of the "
                f"vocabulary have {width}; restore the vocabulary that was saved with it"
            )


def digest(vectors: Vectors) -> str:
    """Return a short text that two tables have in common only if they give every word the same vector."""
    # It brings OpenSSL's library with it, and only training asks.
    import hashlib

    digester = hashlib.blake2b(repr((vectors.shape, str(vectors.mode))).encode("ascii"), digest_size=16)
    rows = sorted(vectors.key2row.as_dict().items()) if vectors.mode == "default" else []
    for array in (np.ascontiguousarray(vectors.data), np.array(rows, dtype=np.uint64)):
        if array.size:
            digester.update(array.data.cast("B"))
    return digester.hexdigest()


def warn_of_other_vectors(name: str, trained_with: str, vectors: Vectors) -> None:
    """Warn of vectors that are not those that a component was trained with, which their `digest` tells."""
    if digest(vectors) != trained_with:
        warnings.warn(
            f"component {name!r} comes from a pipeline with other word vectors than those of this one, so that it may "
            "predict worse; give this pipeline the same vectors, or train the component again",
            stacklevel=4,
        )
