"""Listeners: layers that stand in a model for the output of an earlier component, so that several models can share it.

In prediction a listener reads ``doc.tensor``, which the component that it listens to has set. In training that
component runs forward once, hands its output to every listener, adds up the gradients that come back, and runs backward
once. When it does not learn (it is frozen, or left out of an update), its listeners take what it predicts, and no
gradient goes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from thinc.api import Model

from ...errors import ModelError
from .trainable_pipe import TrainablePipe
from .weights import is_initialized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thinc.optimizers import Optimizer

    from ...tokens import Doc

    # One (n_tokens, width) array per Doc.
    Vectors: TypeAlias = Sequence[Any]
    Backprop: TypeAlias = Callable[[Vectors], Any]

ANY_UPSTREAM = "*"


class Tok2VecListener(Model[Any, Any]):
    """Give one vector per token, made by an earlier component: its upstream.

    Data flow: docs -> one (n_tokens, width) array per doc.

    Args:
        upstream_name: The name of the component to listen to, or ``*`` for the nearest one before.
        width: The width of its vectors.

    Attributes:
        upstream: The component that it listens to; the pipeline connects it.
        reads_tensor: Whether ``doc.tensor`` is the upstream's; not where a third component between the two sets it.
        memory: In the copy of a model, what its upstream's model was at that time, if the upstream remembers.
        component: The name of the component that it is part of, for messages.
    """

    def __init__(self, upstream_name: str, width: int) -> None:
        super().__init__("tok2vec-listener", _forward, dims={"nO": width})
        self.upstream_name = upstream_name
        self.upstream: ListenedTo | None = None
        self.reads_tensor = True
        self.memory: Model[Any, Any] | None = None
        self.component = ""
        self._docs: Sequence[Doc] = ()
        self._vectors: Vectors = ()
        self._backprop: Backprop | None = None

    @property
    def listeners(self) -> list[Tok2VecListener]:
        """The listener itself, as a list."""
        return [self]

    def receive(self, docs: Sequence[Doc], vectors: Vectors, backprop: Backprop) -> None:
        """Take the output for a training batch, and the function that takes its gradient back.

        Args:
            docs: The batch.
            vectors: One (n_tokens, width) array per doc.
            backprop: Called once with the gradient, in the form of `vectors`.
        """
        self._docs, self._vectors, self._backprop = docs, vectors, backprop

    def forget(self) -> None:
        """Drop what was received."""
        self._docs, self._vectors, self._backprop = (), (), None

    @property
    def is_waiting(self) -> bool:
        """Whether a batch has been received and not yet been taken."""
        return self._backprop is not None

    def take(self, docs: Sequence[Doc]) -> tuple[Vectors, Backprop]:
        """Return what was received for a batch, and drop it.

        Raises:
            ModelError: It was received for another batch.
        """
        received, vectors, backprop = self._docs, self._vectors, self._backprop
        self.forget()
        if backprop is None or len(docs) != len(received) or any(map(_is_not, docs, received)):
            raise ModelError(
                f"component {self.component!r} was updated with another batch than {self.upstream_name!r} before it; "
                "update both with the same list of examples"
            )
        return vectors, backprop

    def predicted(self, docs: Sequence[Doc]) -> Vectors:
        """Return the vectors that the upstream has predicted for some Docs, or predicts now for want of them.

        Raises:
            ModelError: There is no upstream, or its vectors have another width or are no numbers.
        """
        width = self.get_dim("nO")
        tensors = [doc.tensor for doc in docs]
        wanting = [
            place
            for place, doc in enumerate(docs)
            if len(doc)
            and (tensors[place].shape[:1] != (len(doc),) or not self.reads_tensor or self.memory is not None)
        ]
        if wanting:
            found = self._ask([docs[place] for place in wanting])
            for place, vectors in zip(wanting, found, strict=False):
                tensors[place] = vectors
        for doc, tensor in zip(docs, tensors, strict=True):
            # A Doc without tokens may have any tensor.
            if not len(doc):
                continue
            if tensor.ndim != 2 or tensor.dtype.kind not in "fiu":
                raise ModelError(
                    f"component {self.component!r} cannot read doc.tensor, an array of {tensor.dtype} of the shape "
                    f"{tensor.shape}: one vector of numbers a token is due; leave doc.tensor to {self.upstream_name!r}"
                )
            if tensor.shape[1] != width:
                raise ModelError(
                    f"component {self.component!r} listens for vectors of width {width}, but those of "
                    f"{self.upstream_name!r} have {tensor.shape[1]}; set both widths to the same number in the config"
                )
        return [
            self.ops.asarray2f(tensor) if len(doc) else self.ops.alloc2f(0, width)
            for doc, tensor in zip(docs, tensors, strict=True)
        ]

    def _ask(self, docs: Sequence[Doc]) -> Vectors:
        """Let the upstream predict; before it has weights, while models are set up, zeros serve as well."""
        if self.upstream is None:
            raise ModelError(self.explain_silence())
        if not is_initialized(self.upstream.model):
            return [self.ops.alloc2f(len(doc), self.get_dim("nO")) for doc in docs]
        found: Vectors = (self.upstream if self.memory is None else self.memory).predict(docs)
        return found

    def explain_silence(self) -> str:
        """Say that nobody is there to listen to, and what to do."""
        what = "a 'tok2vec' component" if self.upstream_name == ANY_UPSTREAM else f"a component {self.upstream_name!r}"
        return (
            f"component {self.component!r} listens to {what}, but there is none before it in the pipeline; add it "
            f"before {self.component!r}, or give {self.component!r} a copy of its own with nlp.replace_listeners where "
            "they are still together"
        )

    def _copy(self, seen: Any = None) -> Tok2VecListener:
        """Return a listener to the same upstream; thinc calls it for every layer of a model that is copied.

        Where the upstream has begun to rehearse, the copy listens to what it was then: its model may learn on.
        """
        copied = Tok2VecListener(self.upstream_name, self.get_dim("nO"))
        copied.upstream, copied.component = self.upstream, self.component
        copied.memory = None if self.upstream is None else self.upstream._rehearsal_model
        return copied


def _forward(model: Tok2VecListener, docs: Sequence[Doc], is_train: bool) -> tuple[Vectors, Backprop]:
    return model.take(docs) if is_train and model.is_waiting else (model.predicted(docs), _stop)


def _is_not(one: object, other: object) -> bool:
    return one is not other


def _stop(d_vectors: Vectors) -> list[Any]:
    """Take a gradient that goes no further."""
    return []


class ListenedTo(TrainablePipe):
    """A component whose output other components listen to; a subclass writes `predict` and `set_annotations`.

    `predict` returns one (n_tokens, width) array per Doc, and `set_annotations` puts them into ``doc.tensor``.
    """

    def __init__(self, vocab: Any, model: Model[Any, Any], name: str = "", **cfg: Any) -> None:
        super().__init__(vocab, model, name, **cfg)
        self.listener_map: dict[str, list[Tok2VecListener]] = {}
        self._batch: _SharedBatch | None = None

    @property
    def listeners(self) -> list[Tok2VecListener]:
        """All listeners, in the order of their components."""
        return [listener for found in self.listener_map.values() for listener in found]

    @property
    def listening_components(self) -> list[str]:
        """The names of the components that listen."""
        return list(self.listener_map)

    def add_listener(self, listener: Tok2VecListener, component_name: str) -> None:
        """Connect a listener of a component that comes later."""
        found = self.listener_map.setdefault(component_name, [])
        if not any(each is listener for each in found):
            found.append(listener)
        listener.upstream, listener.component = self, component_name

    def remove_listener(self, listener: Tok2VecListener, component_name: str) -> bool:
        """Disconnect a listener; tells whether it was connected."""
        found = self.listener_map.get(component_name, [])
        rest = [each for each in found if each is not listener]
        if len(rest) == len(found):
            return False
        if rest:
            self.listener_map[component_name] = rest
        else:
            del self.listener_map[component_name]
        listener.upstream = None
        listener.forget()
        return True

    def find_listeners(self, component: Any) -> None:
        """Connect all listeners in the model of a component that name this one, or none in particular."""
        for listener in listeners_of(component):
            if listener.upstream_name in (ANY_UPSTREAM, self.name):
                self.add_listener(listener, component.name)

    def update(
        self,
        examples: Any,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Run forward for a batch and hand the output to the listeners; the way back is theirs.

        The loss that is reported is the sum of the squared gradients that come back.

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
            vectors, backprop = self.model.begin_update(docs)
            self._batch = _SharedBatch(self, backprop, sgd=sgd, losses=losses)
            for listener in self.listeners:
                listener.receive(docs, vectors, self._batch.add)
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
        pipe: The component that made the vectors.
        backprop: Takes the gradient of its output.
        sgd: Applies the gradients after the way back, or None.
        losses: Where the loss is reported.
    """

    def __init__(
        self,
        pipe: ListenedTo,
        backprop: Backprop,
        *,
        sgd: Optimizer | None,
        losses: dict[str, float],
    ) -> None:
        self.pipe = pipe
        self.backprop: Backprop | None = backprop
        self.sgd = sgd
        self.losses = losses
        self.waiting_for = len(pipe.listeners)
        self.total: list[Any] | None = None

    def add(self, d_vectors: Vectors) -> list[Any]:
        """Take the gradient of one listener."""
        if self.total is None:
            self.total = [d_vector.copy() for d_vector in d_vectors]
        else:
            for place, d_vector in enumerate(d_vectors):
                self.total[place] += d_vector
        self.losses[self.pipe.name] += sum(float((d_vector**2).sum()) for d_vector in d_vectors)
        self.waiting_for -= 1
        if self.waiting_for == 0:
            self.end()
        return []

    def end(self) -> None:
        """Go back, if that has not been done and there is something to go back with."""
        backprop, self.backprop = self.backprop, None
        if backprop is None or self.total is None:
            return
        backprop(self.total)
        if self.sgd:
            self.pipe.model.finish_update(self.sgd)


def listeners_of(component: Any) -> Iterator[Tok2VecListener]:
    """Yield the listeners in the model of a component; none where it has no model."""
    model = getattr(component, "model", None)
    if isinstance(model, Model):
        yield from (node for node in model.walk() if isinstance(node, Tok2VecListener))


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
            fitting = [each for each in upstreams if listener.upstream_name in (ANY_UPSTREAM, each.name)]
            listener.component = name
            if fitting:
                # It is never without one meanwhile: another thread may be predicting.
                fitting[-1].add_listener(listener, name)
                listener.reads_tensor = fitting[-1] is upstreams[-1]
            else:
                listener.upstream = None
        if isinstance(component, ListenedTo):
            upstreams.append(component)


def unconnected_listeners(components: Sequence[tuple[str, Any]]) -> list[Tok2VecListener]:
    """Return the listeners that have nobody to listen to."""
    return [
        listener for _name, component in components for listener in listeners_of(component) if listener.upstream is None
    ]
