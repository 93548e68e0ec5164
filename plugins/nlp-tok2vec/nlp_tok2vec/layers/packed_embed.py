"""The embedding of token types in prediction: what their features are hashed to is added up in one compiled pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nlpx.vocab import intify_attr

from . import hash_embed
from .fusion import fused
from .packed_layers import PackedLayer, PackedProduct, can_pack_product
from .parameters import get_param
from .static_vectors import key_attr_of, vectors_by
from .table_rows import _rows, is_known
from .token_embed import PIECE
from .token_types import features_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from thinc.api import Model

    from nlpx.vocab import Vectors

    from .feature_major import Floats
    from .token_types import Ids, TokenTypes
    from .typed_tokens import TypedTokens


class NewTypes:
    """Token types of a batch that have no embedding yet.

    Args:
        batch: The batch.
        ids: What has been read of each type, (n_types, n_columns).
        places: A token of each type, (n_types,).
    """

    __slots__ = ("_batch", "_places", "ids")

    def __init__(self, batch: TypedTokens, ids: Ids, places: NDArray[np.int32]) -> None:
        self._batch = batch
        self.ids = ids
        self._places = places

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, part: slice) -> NewTypes:
        """Return some of them."""
        return NewTypes(self._batch, self.ids[part], self._places[part])

    @property
    def vectors(self) -> Vectors:
        """The vectors of the vocabulary."""
        return self._batch.vocab.vectors

    def values(self, attr: int) -> Ids:
        """Return an attribute of each type, (n_types,)."""
        columns = self._batch.columns.all
        if attr in columns:
            return np.ascontiguousarray(self.ids[:, columns.index(attr)])
        return features_of(self.tokens(), [attr])[:, 0]

    def tokens(self) -> TokenTypes:
        """Return the tokens, for what reads more of them."""
        return self._batch.some(self._places)


class PackedEmbedding:
    """Predict what chain(*features, with_array(chain(mix, dropout)), ragged2list) does for token types.

    Args:
        embed: The model.
        columns: The attributes of tokens that are read before, in their order.

    Attributes:
        mix: Makes the vectors of what the features give.
    """

    def __init__(self, embed: Model[Any, Any], columns: Sequence[int]) -> None:
        *features, mixer, _ = embed.layers
        self._parts = _parts(features, columns)
        self.mix = PackedLayer(mixer.layers[0].layers[0].layers)

    def predict(self, types: NewTypes) -> Floats:
        """Return the vectors of types, (n_types, nO); so many at a time that the wide arrays in between stay small."""
        Y = np.empty((len(types), self.mix.nO), dtype=np.float32)
        for start in range(0, len(types), PIECE):
            some = types if len(types) <= PIECE else types[start : start + PIECE]
            arrays = [part.predict(some) for part in self._parts]
            Y[start : start + PIECE] = self.mix.predict(arrays[0] if len(arrays) == 1 else np.hstack(arrays))
        return Y


class _Part(Protocol):
    def predict(self, types: NewTypes) -> Floats:
        """Return some features of each type, (n_types, width)."""


class _HashedFeatures:
    """Features of tokens, each embedded in a table of its own.

    Args:
        columns: Where they stand among what has been read of a token.
        tables: The layer of each that thinc calls ``hashembed``.
    """

    def __init__(self, columns: Sequence[int], tables: Sequence[Model[Any, Any]]) -> None:
        rows = [get_param(table, "E") for table in tables]
        self._tables = _rows.HashTables(rows, [table.attrs["seed"] for table in tables], [*columns])

    def predict(self, types: NewTypes) -> Floats:
        """Return the sum of the rows of each feature, side by side."""
        X = np.empty((len(types), self._tables.width), dtype=np.float32)
        self._tables.embed(types.ids, X)
        return X


class _ProjectedVectors:
    """Word vectors, projected.

    Args:
        layer: Does so, with weights for which `can_pack_product` is true.
    """

    def __init__(self, layer: Model[Any, Any]) -> None:
        self.key_attr: str = layer.attrs["key_attr"]
        self.product = PackedProduct(layer)

    def predict(self, types: NewTypes) -> Floats:
        """Look up, and multiply."""
        keys = types.values(key_attr_of(types.vectors, self.key_attr))
        return self.product.predict(vectors_by(types.vectors, keys, width=self.product.nI))


class _Layers:
    """Features that other layers make.

    Args:
        layers: One after the other, the last of which gives a ragged array.
    """

    def __init__(self, layers: Sequence[Model[Any, Any]]) -> None:
        self.layers = layers

    def predict(self, types: NewTypes) -> Floats:
        """Run the layers."""
        X: Any = [types.tokens()]
        for layer in self.layers:
            X = layer.predict(X)
        ragged: Floats = X.dataXd
        return ragged


def _parts(features: Sequence[Model[Any, Any]], read: Sequence[int]) -> list[_Part]:
    """Return what makes the features that stand side by side.

    Args:
        features: Layers, one after the other.
        read: The attributes of tokens that are read before.
    """
    if len(features) == 1 and "|" in features[0].name and features[0].layers:
        return [_part(branch.layers, read, whole=[branch]) for branch in features[0].layers]
    return [_part(features, read, whole=features)]


def _part(layers: Sequence[Model[Any, Any]], read: Sequence[int], *, whole: Sequence[Model[Any, Any]]) -> _Part:
    """Return what makes some features.

    Args:
        layers: The layers that do so, one after the other.
        read: The attributes of tokens that are read before.
        whole: The model that they are in, if there is one.
    """
    return _hashed(layers, read) or _projected(whole) or _Layers(whole)


def _projected(layers: Sequence[Model[Any, Any]]) -> _ProjectedVectors | None:
    """Return what StaticVectors does; None for other layers."""
    if len(layers) == 1 and layers[0].name == "static_vectors" and can_pack_product(layers[0]):
        return _ProjectedVectors(layers[0])
    return None


def _hashed(layers: Sequence[Model[Any, Any]], read: Sequence[int]) -> _HashedFeatures | None:
    """Return what [FeatureExtractor, list2ragged, with_array(tables)] does; None for other layers."""
    if len(layers) != 3 or layers[0].name != "extract_features":
        return None
    columns = [intify_attr(column) for column in layers[0].attrs["columns"]]
    (tables,) = layers[2].layers
    by_column = tables.layers if fused(tables) is hash_embed.forward_side_by_side else [tables]
    nodes = [
        each.layers[1] for each in by_column if len(each.layers) == 2 and fused(each.layers[1]) is hash_embed.forward
    ]
    is_whole = [node.attrs["column"] for node in nodes] == list(range(len(columns)))
    if not is_whole or len(nodes) != len(by_column) or not all(map(is_known, nodes)):
        return None
    return _HashedFeatures([*map(read.index, columns)], nodes)
