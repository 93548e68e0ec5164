"""Listeners: layers that stand in a model for the vectors of an earlier component, so that several models can share it.

What the component gives, its output, can be of any form: one array a Doc, or several rows a token with their alignment.
Only the component (`ListenedTo`) and its kind of listener know the form. Models that listen get one vector a token.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

import numpy as np
from thinc.api import Model

from ...errors import ModelError
from .inside_thinc import its_layers
from .made_of_weights import Layers
from .pieces import VECTOR_PIECES
from .weights import is_initialized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from typing_extensions import Self

    from ...tokens import Doc
    from .pieces import Read
    from .upstream import ListenedTo

    # One (n_tokens, width) array per Doc.
    Vectors: TypeAlias = Sequence[Any]
    # Takes the gradient of a listener's vectors, and what `pool` has made of it: None where the upstream wants none.
    Send: TypeAlias = Callable[[Vectors, Any], None]

ANY_UPSTREAM: Final = "*"
_SINGLE: Final = np.dtype(np.float32)


class Listener(Model[Any, Any], ABC):
    """Give one vector per token, made by an earlier component: its upstream.

    Data flow: docs -> the output of the upstream -> one (n_tokens, width) array per doc.

    A kind of listener is a subclass that writes `read` and `pool`; `add` where the gradient of the output is not one
    array per doc; and `cut` where the vectors of a long Doc are more than the upstream leaves in memory. It is the
    whole layer that its block in a config makes: the layers that it pools with are its own, and it reaches them through
    `layers`, so that a copy uses its own too. The setting for `upstream_name`, if there is one, is called ``upstream``:
    components can be renamed.

    Args:
        name: The name of the layer, as files of weights have it.
        upstream_name: The name of the component to listen to, or ``*`` for the nearest one before that serves this
            kind.
        width: The width of the vectors; None to learn it from the first Docs that the model is shown.
        layers: The layers that `pool` uses, and others that files of weights made elsewhere have in this place.
        grad_factor: How much the gradient of this listener counts for its upstream; with 0 it gets none.

    Attributes:
        upstream: The component that it listens to; the pipeline connects it.
        reads_docs: Whether what the Docs hold is its upstream's; not where a third component between the two sets it.
        memory: In the copy of a model, what its upstream's model was at that time, if the upstream remembers.
        component: The name of the component that it is part of, for messages.
        silence: Why it has no upstream, in a few words; empty where there is just none.
    """

    usual_upstream: ClassVar[str] = "tok2vec"
    """What the component that it listens to is usually called, for messages."""
    pools_in_pieces: ClassVar[bool] = False
    """Whether it has `cut`."""

    def __init__(
        self,
        name: str,
        upstream_name: str,
        *,
        width: int | None = None,
        layers: Sequence[Model[Any, Any]] = (),
        grad_factor: float = 1.0,
    ) -> None:
        super().__init__(name, _forward, init=_init, dims={"nO": width}, layers=layers)
        if self.pools_in_pieces:
            self.attrs[VECTOR_PIECES] = _piece_reader
        self.upstream_name = upstream_name
        self.grad_factor = grad_factor
        self.upstream: ListenedTo | None = None
        self.reads_docs = True
        self.memory: Model[Any, Any] | None = None
        self.component = ""
        self.silence = ""
        self._received: tuple[Sequence[Doc], Any, Send] | None = None

    # What a kind of listener writes

    @abstractmethod
    def read(self, docs: Sequence[Doc]) -> Any:
        """Return the output of the upstream for some Docs, in prediction.

        It is what the upstream's `set_annotations` has left in the Docs, put together in the form of its `predict`;
        where a Doc lacks it, or it is another component's (see `reads_docs`), `ask` has it. Nothing is changed: several
        threads may read at a time.
        """

    @abstractmethod
    def pool(self, docs: Sequence[Doc], output: Any, *, is_train: bool) -> tuple[Vectors, Callable[[Vectors], Any]]:
        """Make one vector a token of the upstream's output for a batch.

        Args:
            docs: The batch.
            output: What `read` has returned, or in training what the upstream's model has returned for the batch.
            is_train: Whether the way back will be used.

        Returns:
            One (n_tokens, width) array per doc, and the way back: called with the gradient of the arrays, in their
            form, it returns the gradient of the output, in the form that `add` takes.
        """

    def cut(self, doc: Doc, output: Any) -> Read:
        """Make vectors of the upstream's output for some tokens of a long Doc at a time, in prediction in main memory.

        Only for kinds that say `pools_in_pieces`.

        Args:
            doc: The Doc.
            output: What `read` has returned for it.

        Returns:
            What makes the piece that a token is in; see `piece_reader`.

        Raises:
            NotImplementedError: The kind says so, and has not written it.
        """
        raise NotImplementedError(f"{type(self).__name__} must define cut(self, doc, output)")

    def add(self, total: Any, gradient: Any) -> Any:
        """Add the gradient of this listener, times its factor, to those of others; return the sum.

        Args:
            total: The sum so far, in the form that the way back through the upstream's model takes; None for none. It
                may be changed.
            gradient: What the way back of `pool` has returned; it stays as it is.
        """
        if total is None:
            return [self.grad_factor * part for part in gradient]
        for place, part in enumerate(gradient):
            total[place] += part if self.grad_factor == 1 else self.grad_factor * part
        return total

    def set_up(self, docs: Sequence[Doc]) -> None:
        """Give the layers that `pool` uses their weights, when the model is shown a few Docs."""
        for layer in self.layers:
            layer.initialize()

    # What the upstream and the pipeline call

    @property
    def listeners(self) -> list[Listener]:
        """The listener itself, as a list."""
        return [self]

    def receive(self, docs: Sequence[Doc], output: Any, send: Send) -> None:
        """Take the output for a training batch, and the function that takes its gradient back.

        Args:
            docs: The batch.
            output: What the upstream's model has returned for it.
            send: Called once with the gradient of the vectors, one array per doc, and that of the output.
        """
        self._received = docs, output, send

    def forget(self) -> None:
        """Drop what was received."""
        self._received = None

    @property
    def is_waiting(self) -> bool:
        """Whether a batch has been received and not yet been taken."""
        return self._received is not None

    # What a kind of listener calls

    def ask(self, docs: Sequence[Doc]) -> Any:
        """Let the upstream predict for some Docs, which stay as they are, and return its output.

        Raises:
            ModelError: There is no upstream.
        """
        if self.upstream is None:
            raise ModelError(self.explain_silence())
        if not is_initialized(self.upstream.model):
            raise _NoWeights
        return (self.upstream if self.memory is None else self.memory).predict(docs)

    def explain_silence(self) -> str:
        """Say that nobody is there to listen to, and what to do."""
        if self.silence:
            return f"component {self.component!r} cannot listen to {self.upstream_name!r}: {self.silence}"
        any_one = self.upstream_name == ANY_UPSTREAM
        what = f"a {self.usual_upstream!r} component" if any_one else f"a component {self.upstream_name!r}"
        return (
            f"component {self.component!r} listens to {what}, but there is none before it in the pipeline; add it "
            f"before {self.component!r}, or give {self.component!r} a copy of its own with nlp.replace_listeners where "
            "they are still together"
        )

    def _take(self, docs: Sequence[Doc]) -> tuple[Any, Send]:
        """Return what was received for a batch, and drop it.

        Raises:
            ModelError: It was received for another batch.
        """
        received = self._received
        self.forget()
        if received is None or len(docs) != len(received[0]) or any(map(_is_not, docs, received[0])):
            raise ModelError(
                f"component {self.component!r} was updated with another batch than {self.upstream_name!r} before it; "
                "update both with the same list of examples"
            )
        return received[1:]

    def _zeros(self, docs: Sequence[Doc]) -> Vectors:
        """Return what serves as vectors while models are set up before their upstream is.

        Raises:
            ModelError: Their width is not known.
        """
        for model in (self, *([] if self.upstream is None else [self.upstream.model])):
            if model.has_dim("nO"):
                return [self.ops.alloc2f(len(doc), model.get_dim("nO")) for doc in docs]
        raise ModelError(
            f"component {self.component!r} listens to {self.upstream_name!r}, whose vectors have no width yet; "
            "initialize that one first"
        )

    def _refuse_other_width(self, docs: Sequence[Doc], vectors: Vectors) -> None:
        width = self.maybe_get_dim("nO")
        for doc, rows in zip(docs, vectors, strict=True):
            if rows.shape[1] != width and width is not None and len(doc):
                raise ModelError(
                    f"component {self.component!r} listens for vectors of width {width}, but those of "
                    f"{self.upstream_name!r} have {rows.shape[1]}; set both widths to the same number in the config"
                )

    def _copy(self, seen: Any = None) -> Self:
        """Return a listener of the same kind to the same upstream; thinc calls it for every layer of a copied model.

        Where the upstream has begun to rehearse, the copy listens to what it was then: its model may learn on.
        """
        layer = super()._copy(seen)
        copied = copy.copy(self)
        for slot in Model.__slots__:
            setattr(copied, slot, getattr(layer, slot))
        copied.forget()
        copied.memory = None if self.upstream is None else self.upstream._rehearsal_model
        return copied


class Tok2VecListener(Listener):
    """Listen to a component that gives one (n_tokens, width) array per Doc, and leaves it in ``doc.tensor``.

    Args:
        upstream_name: The name of the component to listen to, or ``*`` for the nearest one before.
        width: The width of its vectors.
    """

    def __init__(self, upstream_name: str, width: int) -> None:
        super().__init__("tok2vec-listener", upstream_name, width=width)

    def read(self, docs: Sequence[Doc]) -> Vectors:
        """Return the tensors of some Docs, or predict them anew where they are not the upstream's.

        Raises:
            ModelError: There is no upstream, or a tensor is not one vector of numbers a token.
        """
        tensors, wanting = [], []
        reads_docs = self.reads_docs and self.memory is None
        for place, doc in enumerate(docs):
            tensor = doc.tensor
            tensors.append(tensor)
            if len(doc) and (not reads_docs or tensor.shape[:1] != (len(doc),)):
                wanting.append(place)
        if wanting:
            predicted = self.ask([docs[place] for place in wanting])
            for place, vectors in zip(wanting, predicted, strict=True):
                tensors[place] = vectors
        return [*map(self._as_vectors, docs, tensors)]

    def _as_vectors(self, doc: Doc, tensor: Any) -> Any:
        """Return the tensor of a Doc as floats where the model computes."""
        if not len(doc):
            # It may have any.
            return self.ops.alloc2f(0, self.get_dim("nO"))
        if tensor.ndim != 2 or tensor.dtype.kind not in "fiu":
            raise ModelError(
                f"component {self.component!r} cannot read doc.tensor, an array of {tensor.dtype} of the shape "
                f"{tensor.shape}: one vector of numbers a token is due; leave doc.tensor to {self.upstream_name!r}"
            )
        is_so = type(tensor) is np.ndarray and tensor.dtype is _SINGLE and self.ops.xp is np
        return tensor if is_so else self.ops.asarray2f(tensor)

    def pool(
        self, docs: Sequence[Doc], output: Vectors, *, is_train: bool
    ) -> tuple[Vectors, Callable[[Vectors], Vectors]]:
        """Return the vectors as they are."""
        return output, _unchanged


def listeners_of(component: Any) -> Iterator[Listener]:
    """Yield the listeners in the model of a component; none where it has no model."""
    yield from Listening(getattr(component, "model", None)).listeners


class Listening:
    """The listeners in a model.

    Args:
        model: The model; there are none in what is no model.

    Attributes:
        listeners: The listeners, each once.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        nodes: list[Model[Any, Any]] = [model] if isinstance(model, Model) else []
        for node in nodes:
            nodes += its_layers(node)
        self._layers = Layers(nodes)
        # Most layers are plain models, and to ask what an abstract class has for instances takes long.
        found = (node for node in nodes if type(node) is not Model and isinstance(node, Listener))
        self.listeners = list(dict.fromkeys(found))

    def is_of(self, model: Any) -> bool:
        """Tell whether these are still the listeners of a model; each Doc asks, and to look takes longer."""
        return self._model is model and self._layers.are_same()

    def end_reading(self, docs: Sequence[Doc]) -> None:
        """Tell those that are listened to that no more is needed of what they have left in some Docs."""
        for listener in self.listeners:
            if listener.upstream is not None and listener.reads_docs:
                listener.upstream.was_read(docs, listener)


class _NoWeights(Exception):
    """Report that an upstream cannot predict yet."""


def _forward(model: Listener, docs: Sequence[Doc], is_train: bool) -> tuple[Vectors, Callable[[Vectors], list[Any]]]:
    send: Send | None = None
    if is_train and model.is_waiting:
        output, send = model._take(docs)
    else:
        try:
            output = model.read(docs)
        except _NoWeights:
            return model._zeros(docs), _stop
    vectors, unpool = model.pool(docs, output, is_train=is_train)
    model._refuse_other_width(docs, vectors)

    def backprop(d_vectors: Vectors) -> list[Any]:
        is_wanted = send is not None and model.grad_factor != 0
        learns = any(node.param_names or node.shims for node in model.walk())
        gradient = unpool(d_vectors) if is_wanted or learns else None
        if send is not None:
            send(d_vectors, gradient if is_wanted else None)
        return []

    return vectors, backprop


def _piece_reader(model: Listener, doc: Doc) -> Read | None:
    """Return what makes pieces of the vectors of a Doc; None where they are made all at once."""
    if model.ops.xp is not np:
        return None
    try:
        cut = model.cut(doc, model.read([doc]))
    except _NoWeights:
        return None

    def read(token: int) -> tuple[int, Any]:
        start, vectors = cut(token)
        model._refuse_other_width([doc], [vectors])
        return start, vectors

    return read


def _init(model: Listener, X: Sequence[Doc] | None = None, Y: Any = None) -> None:
    if X is None:
        return
    model.set_up(X)
    if model.has_dim("nO") is None:
        model.set_dim("nO", model.predict(X)[0].shape[1])


def _is_not(one: object, other: object) -> bool:
    return one is not other


def _unchanged(d_vectors: Vectors) -> Vectors:
    return d_vectors


def _stop(d_vectors: Vectors) -> list[Any]:
    """Take a gradient that goes no further."""
    return []
