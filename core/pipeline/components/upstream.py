"""Components that others listen to: in training they run forward once for all of their listeners, and backward once.

In prediction their listeners read what they have left in the Docs. Where such a component does not learn (it is frozen,
or left out of an update), its listeners take what it predicts, and no gradient goes back.
"""

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from ...quoting import with_article
from .listener import ANY_UPSTREAM, Listener, Tok2VecListener, listeners_of
from .trainable_pipe import TrainablePipe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from thinc.model import Model
    from thinc.optimizers import Optimizer

    from ...tokens import Doc
    from .listener import Vectors


class ListenedTo(TrainablePipe):
    """A component whose output other components listen to; a subclass writes `predict` and `set_annotations`.

    `predict` returns the output for a batch, as the model does in training, and `set_annotations` leaves in each Doc
    what its listeners read there. With the listeners as they are here that is one (n_tokens, width) array per Doc, in
    ``doc.tensor``; an output of another form has a kind of `Listener` of its own.
    """

    listener_type: ClassVar[type[Listener]] = Tok2VecListener
    """The kind of listener that knows the form of the output."""

    def __init__(self, vocab: Any, model: Model[Any, Any], name: str = "", **cfg: Any) -> None:
        super().__init__(vocab, model, name, **cfg)
        self.listener_map: dict[str, list[Listener]] = {}
        self._batch: _SharedBatch | None = None

    @property
    def listeners(self) -> list[Listener]:
        """All listeners, in the order of their components."""
        return [listener for listeners in self.listener_map.values() for listener in listeners]

    @property
    def listening_components(self) -> list[str]:
        """The names of the components that listen."""
        return list(self.listener_map)

    def serves(self, listener: Listener) -> bool:
        """Tell whether a listener is of the kind that knows the form of the output."""
        return isinstance(listener, self.listener_type)

    def add_listener(self, listener: Listener, component_name: str) -> None:
        """Connect a listener of a component that comes later."""
        listeners = self.listener_map.setdefault(component_name, [])
        if not any(known is listener for known in listeners):
            listeners.append(listener)
        listener.upstream, listener.component = self, component_name

    def remove_listener(self, listener: Listener, component_name: str) -> bool:
        """Disconnect a listener; tells whether it was connected."""
        listeners = self.listener_map.get(component_name, [])
        rest = [known for known in listeners if known is not listener]
        if len(rest) == len(listeners):
            return False
        if rest:
            self.listener_map[component_name] = rest
        else:
            del self.listener_map[component_name]
        listener.upstream = None
        listener.forget()
        return True

    def find_listeners(self, component: Any) -> None:
        """Connect all listeners of its kind in the model of a component that name this one, or none in particular."""
        for listener in listeners_of(component):
            if self.serves(listener) and listener.upstream_name in (ANY_UPSTREAM, self.name):
                self.add_listener(listener, component.name)

    def was_read(self, docs: Sequence[Doc], listener: Listener) -> None:
        """Take note that the component of a listener has annotated some Docs; nothing here.

        A subclass whose output is large lets go of what it has left in the Docs, after the last listener.

        Args:
            docs: The Docs.
            listener: The listener.
        """

    def own_block(self, block: Mapping[str, Any], listener_block: Mapping[str, Any]) -> dict[str, Any]:
        """Return the block that gives a component by itself what it had by listening; `replace_listeners` puts it.

        Args:
            block: The block of a config that makes the model of this component.
            listener_block: The block that makes the listener.

        Returns:
            A block whose model takes Docs and gives one (n_tokens, width) array per doc.
        """
        return copy.deepcopy(dict(block))

    def fill_own(self, model: Model[Any, Any], listener: Listener) -> None:
        """Give the model that `own_block` makes its weights.

        Args:
            model: The model; it is changed.
            listener: The listener whose place it takes.
        """
        model.from_bytes(self.model.to_bytes())

    def update(
        self,
        examples: Any,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Run forward for a batch and hand the output to the listeners; the way back is theirs.

        Where no listener has a gradient for it, it runs as in prediction: nothing is kept for a way back. The loss that
        is reported is the sum of the squared gradients of the token vectors that come back.

        Args:
            examples: The batch.
            drop: The dropout rate.
            sgd: Applies the gradients when all have come back; None to leave them until `finish_update`.
            losses: The loss is added to the number under the component's name.

        Returns:
            `losses`.
        """
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        self._end_batch()
        docs = self.begin_batch(list(examples), drop=drop)
        if docs:
            learns = any(listener.grad_factor for listener in self.listeners)
            output, backprop = self.model(docs, is_train=learns)
            self._batch = _SharedBatch(self, backprop, sgd=sgd, losses=losses)
            for listener in self.listeners:
                listener.receive(docs, output, partial(self._batch.add, listener))
        return losses

    def rehearse(
        self,
        examples: Any,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Hand the output to the listeners as `update` does: what they are to keep to, they remember themselves."""
        losses = {} if losses is None else losses
        return losses if self._rehearsal_model is None else self.update(examples, drop=drop, sgd=sgd, losses=losses)

    def finish_update(self, sgd: Optimizer) -> None:
        """Apply the gradients, after the way back where some listeners have not answered."""
        self._end_batch()
        super().finish_update(sgd)

    def _end_batch(self) -> None:
        """Go back with the gradients there are, and make sure that no listener keeps an old batch."""
        batch, self._batch = self._batch, None
        for listener in self.listeners:
            listener.forget()
        if batch is not None:
            batch.end()


class _SharedBatch:
    """Add up the gradients of one batch that its listeners send, and go back once, when the last one has come.

    Args:
        pipe: The component that made the output.
        backprop: Takes the gradient of the output.
        sgd: Applies the gradients after the way back, or None.
        losses: Where the loss is reported.
    """

    def __init__(
        self,
        pipe: ListenedTo,
        backprop: Callable[[Any], Any],
        *,
        sgd: Optimizer | None,
        losses: dict[str, float],
    ) -> None:
        self.pipe = pipe
        self.backprop: Callable[[Any], Any] | None = backprop
        self.sgd = sgd
        self.losses = losses
        self.waiting_for = len(pipe.listeners)
        self.total: Any = None

    def add(self, listener: Listener, d_vectors: Vectors, gradient: Any) -> None:
        """Take the gradient of one listener, which may have none for the output."""
        if gradient is not None:
            self.total = listener.add(self.total, gradient)
            squares = sum(float((d_vector**2).sum()) for d_vector in d_vectors)
            self.losses[self.pipe.name] += listener.grad_factor**2 * squares
        self.waiting_for -= 1
        if self.waiting_for == 0:
            self.end()

    def end(self) -> None:
        """Go back, if that has not been done and there is something to go back with."""
        backprop, self.backprop = self.backprop, None
        if backprop is None or self.total is None:
            return
        backprop(self.total)
        if self.sgd:
            self.pipe.model.finish_update(self.sgd)


def connect_listeners(components: Sequence[tuple[str, Any]]) -> None:
    """Connect each listener with the nearest component before it that it may listen to, and no other.

    Args:
        components: All components with their names, in the order of the pipeline.
    """
    upstreams: list[ListenedTo] = []
    for _name, component in components:
        if isinstance(component, ListenedTo):
            component.listener_map = {}
    for name, component in components:
        for listener in listeners_of(component):
            listener.component = name
            _connect(listener, name, upstreams)
        if isinstance(component, ListenedTo):
            upstreams.append(component)


def _connect(listener: Listener, component_name: str, upstreams: Sequence[ListenedTo]) -> None:
    """Connect a listener with the last of some components that it may listen to."""
    named = [upstream for upstream in upstreams if listener.upstream_name in (ANY_UPSTREAM, upstream.name)]
    serving = [upstream for upstream in upstreams if upstream.serves(listener)]
    fitting = [upstream for upstream in named if upstream in serving]
    listener.silence = ""
    if fitting:
        # It is never without one meanwhile: another thread may be predicting.
        fitting[-1].add_listener(listener, component_name)
        listener.reads_docs = fitting[-1] is serving[-1]
        return
    listener.upstream = None
    if named and listener.upstream_name != ANY_UPSTREAM:
        listener.silence = _other_kind(listener, named[-1])


def _other_kind(listener: Listener, upstream: ListenedTo) -> str:
    return (
        f"its model has {with_article(type(listener).__name__)} there, and {upstream.name!r} serves listeners of the "
        f"kind {upstream.listener_type.__name__}; use the listener that goes with {upstream.name!r}"
    )


def unconnected_listeners(components: Sequence[tuple[str, Any]]) -> list[Listener]:
    """Return the listeners that have nobody to listen to."""
    return [
        listener for _name, component in components for listener in listeners_of(component) if listener.upstream is None
    ]
