"""The ``transformer`` component: one transformer that several components share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from nlpx.pipeline import ListenedTo

from .keeping import add_extension, keep, release
from .layers.listener import TransformerListener
from .rows_in_file import blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from thinc.model import Model

    from nlpx.config import Amount, Share, Size
    from nlpx.pipeline import Language, Listener
    from nlpx.tokens import Doc
    from nlpx.vocab import Vocab

    from .annotation_setters import AnnotationSetter
    from .data import FullTransformerBatch
    from .huggingface.shim import EncoderShim


class Transformer(ListenedTo):
    """Set ``doc._.trf_data`` to what a transformer gives for a Doc, and hand it to the components that listen.

    Args:
        vocab: The vocabulary.
        model: docs -> `FullTransformerBatch`.
        name: The component's name in the pipeline.
        set_extra_annotations: Called with Docs and the batch, after ``doc._.trf_data`` is set.
        max_batch_items: How many wordpieces, padding included, go through the model at a time.
        keep_trf_data: Whether Docs keep ``doc._.trf_data`` when the last component that listens has read it; it takes
            some 100 times the memory of the rest of a Doc.
        learn_rate_factor: What the learn rate is multiplied by for the transformer, which knows much already.
        learn_rate_decay: What it is multiplied by too in each layer of the transformer, for each layer above that one.
    """

    listener_type: ClassVar[type[Listener]] = TransformerListener

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "transformer",
        *,
        set_extra_annotations: AnnotationSetter,
        max_batch_items: Size = 4096,
        keep_trf_data: bool = False,
        learn_rate_factor: Amount = 1.0,
        learn_rate_decay: Share = 1.0,
    ) -> None:
        super().__init__(vocab, model, name, max_batch_items=max_batch_items)
        self.keep_trf_data = keep_trf_data
        self._shim.learn_rate_factor = learn_rate_factor
        self._shim.learn_rate_decay = learn_rate_decay
        self.set_extra_annotations = set_extra_annotations
        self.weights_read()
        add_extension()

    def set_annotations(self, docs: Sequence[Doc], predictions: FullTransformerBatch) -> None:
        """Set the data of each Doc, then further annotations."""
        for doc, data in zip(docs, predictions.split_by_doc(), strict=True):
            keep(doc, data if self._releases else data.in_memory())
        self.set_extra_annotations(docs, predictions)

    def predict(self, docs: Sequence[Doc]) -> FullTransformerBatch:
        """Return what the transformer gives for a batch.

        Raises:
            ModelError: It gives values that are no finite numbers.
        """
        batch: FullTransformerBatch = self.model.predict(list(docs))
        for rows in blocks(batch.rows):
            self.finite_scores(rows)
        return batch

    def was_read(self, docs: Sequence[Doc], listener: Listener) -> None:
        """Release what some Docs keep when the last listener has read it, unless it is to be kept."""
        if self._releases and listener is self.listeners[-1]:
            release(docs)

    @property
    def _releases(self) -> bool:
        """Whether Docs release what they keep when the last listener has read it."""
        return bool(self.listeners) and not self.keep_trf_data

    def write_weights(self, folder: Path) -> None:
        """Write ``model`` without the transformer, and that as the files of HuggingFace beside it."""
        with self._shim.files_apart(folder):
            super().write_weights(folder)

    def read_weights(self, folder: Path) -> None:
        """Read what `write_weights` wrote; pipelines of spacy-transformers have all in ``model``."""
        super().read_weights(folder)
        self._shim.read_files(folder)

    def weights_read(self) -> None:
        """Let the model know how much goes through it at a time."""
        self._shim.max_batch_items = self.cfg["max_batch_items"]

    @property
    def about(self) -> str:
        """The kind and the size of the model, the type of its weights, and the device."""
        return self._shim.encoder.about if self._shim.has_encoder else ""

    @property
    def _shim(self) -> EncoderShim:
        """What runs the transformer."""
        from .layers.encoding import shim_of

        return shim_of(self.model)

    def own_block(self, block: Mapping[str, Any], listener_block: Mapping[str, Any]) -> dict[str, Any]:
        """Return the block of a transformer that a component has for itself, with the listener's pooling."""
        own = super().own_block(block, listener_block)
        own["@architectures"] = "spacy-transformers.Tok2VecTransformer.v3"
        for name in ("pooling", "grad_factor"):
            if name in listener_block:
                own[name] = listener_block[name]
        return own

    def fill_own(self, model: Model[Any, Any], listener: Listener) -> None:
        """Give such a model the weights of the transformer and of the listener's pooling."""
        inner, arrays = model.layers
        inner.layers[0].from_bytes(self.model.to_bytes())
        arrays.layers[0].from_bytes(listener.layers[1].layers[0].to_bytes())
        for layer in (inner, model):
            layer.set_dim("nO", self.model.get_dim("nO"))


def make_transformer(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    set_extra_annotations: AnnotationSetter,
    max_batch_items: Size,
    keep_trf_data: bool,
    learn_rate_factor: Amount,
    learn_rate_decay: Share,
) -> Transformer:
    """Make a `Transformer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> `FullTransformerBatch`.
        set_extra_annotations: Called with Docs and what the transformer gives for them.
        max_batch_items: How many wordpieces, padding included, go through the model at a time.
        keep_trf_data: Whether Docs keep ``doc._.trf_data`` when the last component that listens has read it.
        learn_rate_factor: What the learn rate is multiplied by for the transformer.
        learn_rate_decay: What it is multiplied by too in each layer of the transformer, for each layer above that one.
    """
    return Transformer(
        nlp.vocab,
        model,
        name,
        set_extra_annotations=set_extra_annotations,
        max_batch_items=max_batch_items,
        keep_trf_data=keep_trf_data,
        learn_rate_factor=learn_rate_factor,
        learn_rate_decay=learn_rate_decay,
    )
