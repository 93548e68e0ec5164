"""The component ``span_finder``: spans without labels, by where they start and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ConfigError
from nlpx.pipeline import TrainablePipe, warn_of_misaligned
from nlpx.tokens import SpanGroup

from .models import start_at_shares
from .reference_spans import aligned_spans, annotated, has_reference, misaligned_in_group, no_spans
from .scoring import span_finder_score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.types import Floats2d

    from nlpx.config import Name, Share, Size
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example


class SpanFinder(TrainablePipe):
    """Set a group of spans in ``doc.spans``: from each token that may start one to each that may end it.

    Args:
        vocab: The vocabulary.
        model: docs -> (n_tokens of all docs, 2), the probabilities that a span starts and ends with a token.
        name: The component's name in the pipeline.
        spans_key: The key of the group in ``doc.spans``.
        threshold: The probability from which on a token starts a span, or ends one.
        max_length: The largest length in tokens; None for any.
        min_length: The smallest; None for 1.
        scorer: Scores the spans of examples.

    Raises:
        ConfigError: The smallest length is larger than the largest.
    """

    def __init__(
        self,
        nlp: Language,
        model: Model[Any, Any],
        name: str = "span_finder",
        *,
        spans_key: Name = "sc",
        threshold: Share = 0.5,
        max_length: Size | None = None,
        min_length: Size | None = None,
        scorer: Callable[..., dict[str, Any]] | None = span_finder_score,
    ) -> None:
        if min_length is not None and max_length is not None and min_length > max_length:
            raise ConfigError(
                f"component {name!r} has min_length = {min_length} and max_length = {max_length}, so there is no span "
                "to find; set max_length to at least min_length"
            )
        super().__init__(
            nlp.vocab,
            model,
            name,
            scorer=scorer,
            min_length=min_length,
            max_length=max_length,
            threshold=threshold,
            spans_key=spans_key,
        )

    @property
    def key(self) -> str:
        """The key of the group in ``doc.spans``."""
        return str(self.cfg["spans_key"])

    def predict(self, docs: Sequence[Doc]) -> Floats2d:
        """Return the probabilities that a span starts and ends with each token, (n_tokens of all Docs, 2).

        Raises:
            ModelError: They are no finite numbers.
        """
        docs = list(docs)
        if not any(map(len, docs)):
            return self.model.ops.alloc2f(0, 2)
        scores: Floats2d = self.finite_scores(self.model.predict(docs))
        return scores

    def set_annotations(self, docs: Sequence[Doc], scores: Floats2d) -> None:
        """Set the group of spans of each Doc.

        Args:
            docs: The Docs.
            scores: What `predict` returned for them.
        """
        is_edge = self.model.ops.to_numpy(scores) >= self.cfg["threshold"]  # type: ignore[no-untyped-call]
        place = 0
        for doc in docs:
            starts, ends = (np.flatnonzero(edges) for edges in is_edge[place : place + len(doc)].T)
            place += len(doc)
            first, last = self._pairs(starts, ends)
            doc.spans[self.key] = SpanGroup.at(doc, first, last + 1, name=self.key)

    def _pairs(self, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the first and the last tokens of the spans that are neither too short nor too long."""
        least, most = self.cfg["min_length"] or 1, self.cfg["max_length"]
        first = np.searchsorted(ends, starts + least - 1)
        after = np.full(len(starts), len(ends)) if most is None else np.searchsorted(ends, starts + most)
        counts = np.maximum(after - first, 0)
        # Where the ends of each start begin among all, and from there on one after the other.
        before = counts.cumsum() - counts
        places = np.arange(counts.sum()) + (first - before).repeat(counts)
        return starts.repeat(counts), ends[places]

    # Training

    def initialize(self, get_examples: Callable[[], Iterable[Example]], nlp: Language | None = None) -> None:
        """Set up weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.

        Raises:
            NothingToLearn: There are no spans under the key in the training data.
        """
        n_spans, n_known, n_right = 0, 0.0, np.zeros(2)
        for example in annotated(get_examples(), self.key, component=self.name):
            truths, is_known = self._edges(example)
            n_spans += len(example.reference.spans[self.key])
            n_known += is_known[:, 0].sum()
            n_right += (truths * is_known).sum(axis=0)
        if not n_spans:
            raise no_spans(self.key, component=self.name)
        docs = [example.predicted for example in self.sample(get_examples)]
        self.model.initialize(X=docs, Y=self.model.ops.alloc2f(sum(map(len, docs)), 2))
        start_at_shares(self.model, n_right, n_known)

    def warn_of_unlearnable(self, examples: Iterable[Example]) -> None:
        """Warn of spans that are not at token boundaries."""
        lost = [span for example in examples for span in misaligned_in_group(example, self.key)]
        warn_of_misaligned(lost, component=self.name)

    def get_loss(self, examples: Sequence[Example], scores: Floats2d) -> tuple[float, Floats2d]:
        """Return the sum of the squared gradients, and the gradient of the cross-entropy for each token.

        Tokens of an example without the group have no gradient, nor have those of a span that is not at token
        boundaries: nobody knows of them.

        Args:
            examples: The batch.
            scores: What the model gives for it, (n_tokens of all docs, 2).
        """
        parts = [self._edges(example) for example in examples]
        truths, is_known = (np.concatenate(part) for part in zip(*parts, strict=True))
        xp = self.model.ops.xp
        d_scores: Any = (scores - xp.asarray(truths)) * xp.asarray(is_known)
        return float((d_scores**2).sum()), d_scores

    def _edges(self, example: Example) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Tell of each token whether a span starts and ends with it, and whether that is known, (n_tokens, 2) each."""
        shape = len(example.predicted), 2
        truths = np.zeros(shape, dtype="f")
        if not has_reference(example, self.key):
            return truths, np.zeros(shape, dtype="f")
        is_known = np.ones(shape, dtype="f")
        for span in misaligned_in_group(example, self.key):
            is_known[example.alignment.y2x[span.start : span.end]] = 0
        for start, end, _ in aligned_spans(example, self.key):
            truths[start, 0] = truths[end - 1, 1] = 1
            is_known[start, 0] = is_known[end - 1, 1] = 1
        return truths, is_known

    def rehearse_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn to give the scores that the remembered model gives."""
        assert self._rehearsal_model is not None
        wanted = self._rehearsal_model.predict(docs)
        scores, backprop = self.model.begin_update(docs)
        d_scores = scores - wanted
        backprop(d_scores)
        return float((d_scores**2).sum())


def make_span_finder(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    spans_key: Name,
    threshold: Share,
    max_length: Size | None,
    min_length: Size | None,
    scorer: Callable[..., dict[str, Any]] | None,
) -> SpanFinder:
    """Make a `SpanFinder` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> (n_tokens of all docs, 2), the probabilities that a span starts and ends with a token.
        spans_key: The key of the group in ``doc.spans``.
        threshold: The probability from which on a token starts a span, or ends one.
        max_length: The largest length in tokens; None for any.
        min_length: The smallest; None for 1.
        scorer: Scores the spans of examples.
    """
    return SpanFinder(
        nlp,
        model,
        name,
        spans_key=spans_key,
        threshold=threshold,
        max_length=max_length,
        min_length=min_length,
        scorer=scorer,
    )
