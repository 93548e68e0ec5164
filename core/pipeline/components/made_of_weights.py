"""What is made of a model's weights in order to predict, such as a packed copy, and kept as long as they stay."""

from __future__ import annotations

from functools import partial
from operator import contains, is_
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ...forked import free_in_forks
from ...named_tuples import NamedTuple
from .inside_thinc import its_layers, kept_beside, kept_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thinc.api import Model

    from .inside_thinc import Arrays

Made = TypeVar("Made")


class MadeOfWeights(Generic[Made]):
    """Make something of the weights of a model, or of several, once for as long as nobody changes them.

    Weights change when others are set: when they are loaded, or swapped for averages. An optimizer may also write into
    those that are there: so nothing is kept of a model that has gradients. Code that writes into an array by hand must
    set it again. Any number of threads can ask.

    Args:
        make: Called with the models, whose weights must be there.
        relieve: Called with what is made if that is kept, to `put_away` weights that are in it.
    """

    def __init__(self, make: Callable[..., Made], *, relieve: Callable[[Made], None] | None = None) -> None:
        self._make = make
        self._relieve = relieve
        self._kept: _Kept | None = None
        self._lock = free_in_forks(RLock())

    def __reduce__(self) -> Any:
        # What is made is made again: it may be no data, and is not of the model that comes out.
        return partial(type(self), relieve=self._relieve), (self._make,)

    def of(self, *models: Model[Any, Any]) -> Made:
        """Return what is made of a model, or of several."""
        kept = self._kept
        if kept is None or not kept.is_of(models):
            # Threads that ask at once wait for the first.
            with self._lock:
                kept = self._kept
                if kept is None or not kept.is_of(models):
                    kept = self._find(models) or self._renew(models)
        made: Made = kept.made
        return made

    def _find(self, models: tuple[Model[Any, Any], ...]) -> _Kept | None:
        """Return what was made of models before others came, such as copies, which share this with their originals."""
        kept: _Kept | None = kept_beside(models[0]).get(self)
        if kept is None or not kept.is_of(models):
            return None
        self._kept = kept
        return kept

    def _renew(self, models: tuple[Model[Any, Any], ...]) -> _Kept:
        """Make it anew, and keep it if it can be kept."""
        nodes = [node for model in models for node in model.walk()]
        kept = _Kept(models, Layers(nodes), _Weights.of(nodes), self._make(*models))
        is_current = kept.is_of(models)
        if is_current and self._relieve is not None:
            self._relieve(kept.made)
            kept = kept._replace(weights=kept.weights.relieved())
        self._kept = kept if is_current else None
        # It goes with the model, so that it lives no longer.
        kept_beside(models[0])[self] = self._kept
        return kept


class Layers:
    """The layers of some models as they were, to see that they are the same.

    Args:
        models: The models.
    """

    def __init__(self, models: Sequence[Model[Any, Any]]) -> None:
        self._lists = list(map(its_layers, models))
        self._then = list(map(list, self._lists))

    def are_same(self) -> bool:
        """Tell whether they are; layers are compared by identity."""
        return self._lists == self._then


class _Weights(NamedTuple):
    """Weights where thinc keeps them: each prediction looks at them, and to ask layers takes five times as long.

    Args:
        places: For each weight, all weights of its layer.
        gradients: For each weight, all gradients of its layer.
        keys: The key of each in both.
        arrays: What each was; None for one that is put away.
    """

    places: list[Arrays]
    gradients: list[Arrays]
    keys: list[tuple[int, str]]
    arrays: list[Any]

    @classmethod
    def of(cls, nodes: Sequence[Model[Any, Any]]) -> _Weights:
        """Return the weights of some layers.

        Raises:
            KeyError: A layer does not have one of its weights yet.
        """
        named = [(node, name) for node in nodes for name in node.param_names]
        arrays: list[Any] = [node.get_param(name) for node, name in named]
        places, gradients = ([kept_weights(node)[which] for node, _ in named] for which in range(2))
        return cls(places, gradients, [(node.id, name) for node, name in named], arrays)

    def are_same(self) -> bool:
        """Tell whether they are the same arrays, and none has a gradient."""
        if any(self.gradients) and any(map(contains, self.gradients, self.keys)):
            return False
        return all(map(is_, self._now(), self.arrays))

    def relieved(self) -> _Weights:
        """Return the same weights without those that have been put away."""
        pairs = zip(self._now(), self.arrays, strict=True)
        return self._replace(arrays=[None if now is None else array for now, array in pairs])

    def _now(self) -> Iterator[Any]:
        """Yield what is there now; those that are put away stay so."""
        return map(dict.get, self.places, self.keys)


class _Kept(NamedTuple):
    """What was made, and of which weights of which layers: they are held so that no others can be taken for them."""

    models: tuple[Model[Any, Any], ...]
    layers: Layers
    weights: _Weights
    made: Any

    def is_of(self, models: tuple[Model[Any, Any], ...]) -> bool:
        """Tell whether it is made of the weights that models have, and they will not change in place."""
        return self.models == models and self.layers.are_same() and self.weights.are_same()
