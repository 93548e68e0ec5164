"""What the components of this package share: the choice of a label for each token, and how it is learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ArgumentError
from nlpx.pipeline import LONG_DOC, MadeOfWeights, PackedLinear, TrainablePipe, multiply_linear, vector_pieces

from .targets import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.types import Floats2d, Ints1d

    from nlpx.tokens import Doc, Example


class TokenLabeller(TrainablePipe):
    """Choose one of the labels for each token.

    A subclass says in `targets` which are right, and in `set_annotations` what is written.
    """

    # The weights of the output, for prediction.
    _packed: MadeOfWeights[PackedLinear] | None = None

    # Prediction

    def predict(self, docs: Sequence[Doc]) -> list[Any]:
        """Return the number of the best label for each token, one (n_tokens,) array per Doc.

        Raises:
            ModelError: Scores are no finite numbers.
        """
        docs = list(docs)
        longest = max(map(len, docs), default=0)
        if not longest:
            return [self._best_of_none() for _ in docs]
        if longest >= LONG_DOC:
            return [self._best_of(doc) for doc in docs]
        return cut(self._best_of_all(docs), docs)

    def _best_of_all(self, docs: list[Doc]) -> Any:
        """Return the best labels of all tokens of a batch."""
        parts = self._parts()
        if parts is None:
            # Another architecture than those of this package.
            return self.best(self.finite_scores(joined(self.model, self.model.predict(docs))))
        tok2vec, output = parts
        return self._best_for(output, joined(self.model, tok2vec.predict(docs)))

    def _best_for(self, output: Model[Any, Any], X: Any) -> Any:
        """Return the best labels of tokens by their vectors X, (n_tokens, width)."""
        (layer,) = output.layers
        if layer.attrs.get("softmax_normalize") is not False:
            return self.best(self.finite_scores(output.predict(X)))
        best = None
        if getattr(self.best, "__func__", None) is TokenLabeller.best:
            packed = self._packed
            if packed is None:
                packed = self._packed = MadeOfWeights(PackedLinear)
            best = packed.of(layer).best(X)
        # Who wants more than the best looks at the scores, and so does whoever has to say what is wrong with them.
        return self.best(self.finite_scores(multiply_linear(layer, X))) if best is None else best

    def _parts(self) -> tuple[Model[Any, Any], Model[Any, Any]] | None:
        """Return what makes the token vectors, and what makes scores of them; None for other architectures.

        The latter takes an array as it is, which need not be cut by Docs: it does not set these apart.
        """
        layers = self.model.layers
        if len(layers) != 2 or self.model.maybe_get_ref("tok2vec") is not layers[0]:
            return None
        tok2vec, output = layers
        return (tok2vec, output) if output.name.startswith("with_array(") and output.attrs.get("pad") == 0 else None

    def best(self, scores: Floats2d) -> Ints1d:
        """Return the number of the best label for each token, (n_tokens,); a subclass may want more than one.

        Args:
            scores: (n_tokens, n_labels).
        """
        numbers: Ints1d = scores.argmax(axis=1)
        return numbers

    def _best_of(self, doc: Doc) -> Any:
        """Return the best labels of a Doc, with the scores of only some of its tokens in memory."""
        if not len(doc):
            return self._best_of_none()
        parts = self._parts()
        if parts is None:
            # Another architecture than those of this package.
            return self.best(self.finite_scores(self.model.predict([doc])[0]))
        tok2vec, output = parts
        return joined(self.model, [self._best_for(output, vectors) for _, vectors in vector_pieces(tok2vec, doc)])

    def _best_of_none(self) -> Any:
        """Return the best labels of no tokens."""
        return self.best(self.model.ops.alloc2f(0, max(len(self.labels), 1)))

    # Training

    def targets(self, examples: Sequence[Example]) -> NDArray[np.int64]:
        """Return the target of every predicted token of a batch, (n_tokens,), as `nlp_tagger.targets` numbers them.

        Raises:
            DataError: What is right is not among the labels.
        """
        raise NotImplementedError(f"{type(self).__name__} must define targets(self, examples)")

    def initialize_model(self, get_examples: Callable[[], Iterable[Example]]) -> None:
        """Set up the weights for the labels that are known.

        Raises:
            ConfigError: The config gives the model another number of outputs than there are labels.
        """
        n_labels = len(self.labels)
        self.check_outputs(n_labels)
        docs = [example.predicted for example in self.sample(get_examples)]
        self.model.initialize(X=docs, Y=[self.model.ops.alloc2f(len(doc), n_labels) for doc in docs])

    def get_loss(self, examples: Sequence[Example], scores: Sequence[Floats2d]) -> tuple[float, list[Floats2d]]:
        """Return the sum of the squared gradients, and the gradient of the cross-entropy for each Doc.

        A token of which nothing is known has no gradient; for a label that is marked as wrong, the gradient is that
        label's score.

        Args:
            examples: The batch.
            scores: One (n_tokens, n_labels) array of probabilities per example.

        Raises:
            ArgumentError: The scores have another form, as the labels that `predict` returns.
            DataError: What is right is not among the labels.
        """
        if any(getattr(given, "ndim", None) != 2 for given in scores):
            raise ArgumentError(
                "scores are one array (n_tokens, n_labels) for each example, such as model.begin_update(docs)[0]; "
                "predict gives the labels that it has chosen."
            )
        targets = self.targets(examples)
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

    def _gradient(self, scores: Any, targets: NDArray[np.int64]) -> Any:
        """Return the gradient of the cross-entropy, shape (n_tokens, n_labels)."""
        xp = self.model.ops.xp
        n_labels = scores.shape[1]
        d_scores = scores.copy()
        smoothing = self.cfg.get("label_smoothing", 0.0)
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
