"""The ``tagger`` component: one fine-grained tag for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nlpx.errors import NothingToLearn
from nlpx.pipeline import LONG_DOC, TrainablePipe, unknown_labels, vector_pieces
from nlpx.tokens import values_of

from .targets import MISSING, TagIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.types import Floats2d, Ints1d

    from nlpx.config import Share
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span
    from nlpx.vocab import Vocab


class Tagger(TrainablePipe):
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

    learns_new_labels: ClassVar[bool] = False

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
        labels, neg_prefix = self.labels, self.cfg["neg_prefix"]
        if index is None or index.labels != labels or index.neg_prefix != neg_prefix:
            index = self._index = TagIndex(labels, neg_prefix=neg_prefix)
        return index

    # Prediction

    def predict(self, docs: Sequence[Doc]) -> list[Ints1d]:
        """Return the number of the best label for each token, one (n_tokens,) array per Doc.

        Raises:
            ModelError: Scores are no finite numbers.
        """
        docs = list(docs)
        if not any(map(len, docs)):
            return [self.model.ops.alloc1i(0) for _ in docs]
        if any(len(doc) > LONG_DOC for doc in docs):
            return [self._best_of(doc) for doc in docs]
        scores = self.model.predict(docs)
        best = self._best(joined(self.model, scores))
        return cut(best, docs)

    def _best(self, scores: Any) -> Ints1d:
        """Return the number of the best label for each token."""
        best: Ints1d = self.finite_scores(scores).argmax(axis=1)
        return best

    def _best_of(self, doc: Doc) -> Ints1d:
        """Return the number of the best label for each token, with the scores of only some of them in memory."""
        tok2vec, *others = self.model.layers or [self.model]
        if len(others) != 1 or not self.model.has_ref("tok2vec") or self.model.get_ref("tok2vec") is not tok2vec:
            # Another architecture than those of this package.
            return self._best(self.model.predict([doc])[0])
        best: Ints1d = self.model.ops.alloc1i(len(doc))
        for start, vectors in vector_pieces(tok2vec, doc):
            best[start : start + len(vectors)] = self._best(others[0].predict([vectors])[0])
        return best

    def set_annotations(self, docs: Sequence[Doc], batch_tag_ids: Sequence[Ints1d]) -> None:
        """Set the tags of each Doc from the numbers of its labels."""
        if not len(docs):
            return
        numbers: Any = self.model.ops.to_numpy(joined(self.model, batch_tag_ids))  # type: ignore[no-untyped-call]
        tags = self.index.label_ids[numbers]
        for doc, column in zip(docs, cut(tags, docs), strict=False):
            known = None if self.cfg["overwrite"] else doc.column("tag")
            # A part of the batch's array would keep the whole array as long as the Doc lives.
            doc.set_column("tag", column.copy() if known is None else np.where(known == 0, column, known))

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
            DataError: The training data have tags that are not among the given labels.
            ConfigError: The config gives the model another number of outputs than there are labels.
        """
        for label in self._tags_of(get_examples()) if labels is None else labels:
            self.add_label(label)
        if labels is not None:
            self.complete_labels(get_examples())
        n_labels = len(self.labels)
        output = self.model.get_ref("output_layer") if self.model.has_ref("output_layer") else self.model
        self.check_outputs(output, n_labels)
        docs = [example.predicted for example in self.sample(get_examples)]
        self.model.initialize(X=docs, Y=[self.model.ops.alloc2f(len(doc), n_labels) for doc in docs])

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the tags that examples have and the component does not, each with the place where it stands first."""
        docs = [example.reference for example in examples]
        unknown = unknown_labels(docs, values_of(docs, "tag"), self.index.known)
        return {tag: place for tag, place in unknown.items() if self.index.is_label(tag)}

    def get_loss(self, examples: Sequence[Example], scores: Sequence[Floats2d]) -> tuple[float, list[Floats2d]]:
        """Return the sum of the squared gradients, and the gradient of the cross-entropy for each Doc.

        A token without a tag has no gradient; for a tag that is marked as wrong, the gradient is that label's score.

        Args:
            examples: The batch.
            scores: One (n_tokens, n_labels) array of probabilities per example.

        Raises:
            DataError: A tag is not among the labels.
        """
        targets = self.index.targets(examples, component=self.name)
        d_scores = self._gradient(joined(self.model, scores), targets)
        return float((d_scores**2).sum()), cut(d_scores, [example.predicted for example in examples])

    def rehearse_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn to give the scores that the remembered model gives."""
        assert self._rehearsal_model is not None
        # In training mode the scores are probabilities whatever the model does in prediction.
        wanted, _ = self._rehearsal_model.begin_update(docs)
        scores, backprop = self.model.begin_update(docs)
        d_scores: list[Any] = [mine.copy() for mine in scores]
        for d_score, old in zip(d_scores, wanted, strict=False):
            # Labels that came later have no probability.
            d_score[:, : old.shape[1]] -= old
        backprop(d_scores)
        return sum(float((d_score**2).sum()) for d_score in d_scores)

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
            raise NothingToLearn(
                f"component {self.name!r} has nothing to learn: none of the {n_docs} docs of the training corpus has a "
                f"tag; use a corpus with tags (in CoNLL-U the fifth column), or take {self.name!r} out of the pipeline",
                component=self.name,
            )
        return tags

    def _gradient(self, scores: Any, targets: NDArray[np.int64]) -> Any:
        """Return the gradient of the cross-entropy, shape (n_tokens, n_labels)."""
        xp = self.model.ops.xp
        n_labels = scores.shape[1]
        d_scores = scores.copy()
        smoothing = self.cfg["label_smoothing"]
        right = np.flatnonzero(targets >= 0)
        wrong = np.flatnonzero(targets < MISSING)
        if smoothing and n_labels > 1:
            rest = smoothing / (n_labels - 1)
            d_scores -= rest
            d_scores[xp.asarray(right), xp.asarray(targets[right])] -= 1.0 - smoothing - rest
        else:
            d_scores[xp.asarray(right), xp.asarray(targets[right])] -= 1.0
        d_scores[xp.asarray(np.flatnonzero(targets < 0))] = 0.0
        if len(wrong):
            rows, columns = xp.asarray(wrong), xp.asarray(MISSING - 1 - targets[wrong])
            d_scores[rows, columns] = scores[rows, columns]
        return d_scores


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


def joined(model: Model[Any, Any], arrays: Sequence[Any]) -> Any:
    """Return the arrays of a batch as one."""
    return arrays[0] if len(arrays) == 1 else model.ops.xp.concatenate(arrays)


def cut(array: Any, docs: Sequence[Doc]) -> list[Any]:
    """Return the part of a batch's array that belongs to each Doc."""
    parts, start = [], 0
    for doc in docs:
        end = start + len(doc)
        parts.append(array[start:end])
        start = end
    return parts
