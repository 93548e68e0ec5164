"""The component: one label for each doc, in ``doc.cats``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import NothingToLearn
from nlpx.pipeline import TrainablePipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span
    from nlpx.vocab import Vocab
    from thinc.model import Model
    from thinc.types import Floats2d


class Labeller(TrainablePipe):
    """Set ``doc.cats``.

    Args:
        vocab: The vocabulary.
        model: docs -> probabilities of the labels, (n_docs, n_labels).
        name: The component's name in the pipeline.
        scorer: Scores the labels of examples.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], Floats2d],
        name: str = "my_plugin",
        *,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        # What is called labels is saved with the model, and add_label adds to it.
        super().__init__(vocab, model, name, scorer=scorer, labels=[])

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Set up labels and weights.

        Args:
            get_examples: Gives the training data each time it is called.
            nlp: The pipeline.
            labels: The labels, in the order of the model's output; None for those of
                the training data.

        Raises:
            NothingToLearn: The training data have no labels.
        """
        if labels is None:
            labels = sorted(self.new_labels(get_examples()))
        for label in labels:
            self.add_label(label)
        if not self.labels:
            raise NothingToLearn.of(
                self.name, "no doc has a label", advice="use a corpus with labels"
            )
        docs = [example.predicted for example in self.sample(get_examples)]
        self.model.initialize(
            X=docs, Y=self.model.ops.alloc2f(len(docs), len(self.labels))
        )

    def set_annotations(self, docs: Sequence[Doc], scores: Floats2d) -> None:
        """Write the probabilities of all labels into the docs."""
        for doc, row in zip(docs, scores.tolist(), strict=True):
            doc.cats = dict(zip(self.labels, row, strict=True))

    def get_loss(
        self, examples: Sequence[Example], scores: Floats2d
    ) -> tuple[float, Floats2d]:
        """Return the loss, and the gradient of the cross-entropy, (n_docs, n_labels).

        A doc without a label has no gradient.
        """
        target: Any = scores.copy()
        for row, example in zip(target, examples, strict=True):
            label = label_of(example.reference)
            if label is not None:
                row[:] = 0
                row[self.labels.index(label)] = 1
        d_scores: Any = scores - target
        return float((d_scores**2).sum()), d_scores

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels that the component lacks, each with its first doc."""
        places: dict[str, Span] = {}
        for example in examples:
            label = label_of(example.reference)
            if label is not None and label not in self.labels:
                places.setdefault(label, example.reference[:])
        return places


def make_labeller(
    nlp: Language,
    name: str,
    model: Model[list[Doc], Floats2d],
    scorer: Callable[..., dict[str, Any]] | None,
) -> Labeller:
    """Make the component; its settings are those of ``defaults.cfg``."""
    return Labeller(nlp.vocab, model, name, scorer=scorer)


def label_of(doc: Doc) -> str | None:
    """Return the label that fits a doc best, or None where none does."""
    label = max(doc.cats, key=doc.cats.__getitem__, default=None)
    return label if label is not None and doc.cats[label] > 0 else None
