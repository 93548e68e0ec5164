"""The ``tagger`` component: one fine-grained tag for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import NothingToLearn, counted
from nlpx.pipeline import unknown_labels
from nlpx.tokens import set_values, values_of

from .pipe import TokenLabeller, joined
from .targets import TagIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.types import Ints1d

    from nlpx.config import Share
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span
    from nlpx.vocab import Vocab


class Tagger(TokenLabeller):
    """Set ``token.tag``.

    Args:
        vocab: The vocabulary.
        model: docs -> one (n_tokens, n_labels) array of scores per doc.
        name: The component's name in the pipeline.
        overwrite: Whether tags that a Doc has already are replaced.
        scorer: Scores the tags of examples.
        neg_prefix: What marks a tag of the training data as wrong: ``!NN`` says that the token is no ``NN``.
        label_smoothing: How much of the probability the target leaves to the other labels, from 0.0 to below 1.0.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "tagger",
        *,
        overwrite: bool = False,
        scorer: Callable[..., dict[str, Any]] | None = None,
        neg_prefix: str = "!",
        label_smoothing: Share = 0.0,
    ) -> None:
        super().__init__(
            vocab,
            model,
            name,
            scorer=scorer,
            labels=[],
            overwrite=overwrite,
            neg_prefix=neg_prefix,
            label_smoothing=label_smoothing,
        )
        self._index: TagIndex | None = None

    @property
    def index(self) -> TagIndex:
        """The numbers of the labels and the ids of their strings."""
        index = self._index
        labels, neg_prefix = self.cfg["labels"], self.cfg["neg_prefix"]
        if index is None or index.labels != labels or index.neg_prefix != neg_prefix:
            index = self._index = TagIndex(labels[:], neg_prefix=neg_prefix)
        return index

    # Prediction

    def set_annotations(self, docs: Sequence[Doc], batch_tag_ids: Sequence[Ints1d]) -> None:
        """Set the tags of each Doc from the numbers of its labels."""
        if not len(docs):
            return
        numbers: Any = self.model.ops.to_numpy(joined(self.model, batch_tag_ids))  # type: ignore[no-untyped-call]
        set_values(docs, overwrite=self.cfg["overwrite"], tag=self.index.label_ids[numbers])

    # Training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Set up labels and weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            labels: The labels, in the order of the model's output; None to take those of the training data, sorted.

        Raises:
            NothingToLearn: There are no tags in the training data, and no labels are given.
            ConfigError: The config gives the model another number of outputs than there are labels.
        """
        for label in self._tags_of(get_examples()) if labels is None else labels:
            self.add_label(label)
        if labels is not None:
            self.complete_labels(get_examples())
        self.initialize_model(get_examples)

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the tags that examples have and the component does not, each with the place where it stands first."""
        docs = [example.reference for example in examples]
        unknown = unknown_labels(docs, values_of(docs, "tag"), self.index.known)
        return {tag: place for tag, place in unknown.items() if self.index.is_label(tag)}

    def targets(self, examples: Sequence[Example]) -> NDArray[np.int64]:
        """Return the target of every predicted token of a batch, (n_tokens,): its tag, or one that it does not have.

        Raises:
            DataError: A tag is not among the labels.
        """
        return self.index.targets(examples, component=self.name)

    def _tags_of(self, examples: Iterable[Example]) -> list[str]:
        """Return the tags that occur in examples, sorted."""
        names: dict[int, str] = {}
        n_docs = 0
        for example in examples:
            n_docs += 1
            column = example.reference.column("tag")
            if column is not None:
                strings = example.reference.vocab.strings
                names.update((tag, strings[tag]) for tag in set(column.tolist()) - names.keys())
        tags = sorted(name for name in names.values() if self.index.is_label(name))
        if not tags and not self.labels:
            raise NothingToLearn.of(
                self.name,
                f"of the {counted(n_docs, 'doc')} of the training corpus none has a tag",
                advice="use a corpus with tags (in CoNLL-U the fifth column)",
            )
        return tags


def make_tagger(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    overwrite: bool,
    scorer: Callable[..., dict[str, Any]] | None,
    neg_prefix: str,
    label_smoothing: Share,
) -> Tagger:
    """Make a `Tagger` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> one (n_tokens, n_labels) array of scores per doc.
        overwrite: Whether tags that a Doc has already are replaced.
        scorer: Scores the tags of examples.
        neg_prefix: What marks a tag of the training data as wrong.
        label_smoothing: How much of the probability the target leaves to the other labels.
    """
    return Tagger(
        nlp.vocab,
        model,
        name,
        overwrite=overwrite,
        scorer=scorer,
        neg_prefix=neg_prefix,
        label_smoothing=label_smoothing,
    )
