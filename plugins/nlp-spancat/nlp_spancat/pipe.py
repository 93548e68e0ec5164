"""The components ``spancat`` and ``spancat_singlelabel``: labels for the spans that a suggester suggests."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from thinc.api import Ragged

from nlpx.errors import counted
from nlpx.pipeline import LabelCases, TrainablePipe, warn_of_misaligned
from nlpx.tokens import Span, SpanGroup

from .blocks import learn_blocks, predict_blocks
from .evidence import Evidence
from .models import is_untrained, scorer_of, start_at_shares
from .reference_spans import annotated, has_reference, misaligned_in_group, no_spans
from .scoring import spancat_score
from .suggesters import build_ngram_suggester, check_candidates, check_suggester
from .targets import gradient_of, make_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model

    from nlpx.config import Amount, Name, Share, Size
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example
    from nlpx.vocab import Vocab

    from .suggesters import Suggester


class SpanCategorizer(TrainablePipe):
    """Set a group of spans in ``doc.spans``: candidates that have one label, or several.

    Args:
        vocab: The vocabulary.
        model: docs and candidates -> (n_candidates, n_outputs).
        suggester: Takes docs and gives their candidates as a ragged array.
        name: The component's name in the pipeline.
        add_negative_label: Whether the model has a last output for candidates without a label.
        spans_key: The key of the group in ``doc.spans``.
        negative_weight: How much candidates without a label count in training, where there is an output for them.
        allow_overlap: Whether spans may share tokens, where each has one label; else the best of them stay.
        max_positive: How many labels a candidate can have; None for any number.
        threshold: The score from which on a label is given; None where it is enough to be the best.
        scorer: Scores the spans of examples.

    Raises:
        PluginError: The suggester cannot be called as one.
    """

    takes_label_thresholds: ClassVar[bool] = True

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        suggester: Suggester,
        name: str = "spancat",
        *,
        add_negative_label: bool = False,
        spans_key: Name = "spans",
        negative_weight: Amount | None = 1.0,
        allow_overlap: bool | None = True,
        max_positive: Size | None = None,
        threshold: Share | None = 0.5,
        scorer: Callable[..., dict[str, Any]] | None = spancat_score,
    ) -> None:
        super().__init__(
            vocab,
            model,
            name,
            scorer=scorer,
            labels=[],
            spans_key=spans_key,
            negative_weight=negative_weight,
            allow_overlap=allow_overlap,
            max_positive=max_positive,
            threshold=threshold,
        )
        self.suggester = check_suggester(suggester, component=name)
        self.add_negative_label = add_negative_label
        # How many docs with the group the training data have, and from how many of them nothing was learnt because
        # nothing has been suggested in any so far; None once something was.
        self._n_annotated = 0
        self._n_without_candidates: int | None = 0

    @property
    def key(self) -> str:
        """The key of the group in ``doc.spans``."""
        return str(self.cfg["spans_key"])

    def outputs_for(self, n_labels: int) -> int:
        """Return how many outputs the model has for so many labels."""
        return n_labels + self.add_negative_label

    def resize_model(self, nO: int) -> None:
        """Change the model's number of outputs; that for no label stays the last."""
        self.model.attrs["resize_output"](self.model, nO, n_last=int(self.add_negative_label))

    # Prediction

    def suggest(self, docs: Sequence[Doc]) -> Ragged:
        """Return the candidates of Docs: the first token of each and the token after its last, one length a Doc.

        Raises:
            PluginError: The suggester gives something else.
        """
        return check_candidates(self.suggester(docs, ops=self.model.ops), docs, component=self.name)

    def predict(self, docs: Sequence[Doc]) -> tuple[Ragged, Any]:
        """Return the candidates that get a label, as the suggester gives them, and their scores.

        They are scored a block at a time; candidates without a label are left out, so that what is kept does not grow
        with their number.

        Returns:
            The candidates, and scores (n_candidates, n_outputs).

        Raises:
            PluginError: The suggester gives something else.
            ModelError: The scores are no finite numbers.
        """
        docs = list(docs)
        candidates = self.suggest(docs)
        ops = self.model.ops
        lengths: Any = ops.to_numpy(candidates.lengths)  # type: ignore[no-untyped-call]
        numbers: Any = ops.xp.arange(len(candidates.data))
        kept: list[Any] = []
        kept_scores: list[Any] = []
        for block in predict_blocks(self.model, docs, candidates) if len(numbers) else ():
            with_label = ops.xp.asarray(self._given(ops.to_numpy(self.finite_scores(block.scores))).any(axis=1))  # type: ignore[no-untyped-call]
            kept.append(numbers[block.rows][with_label])
            kept_scores.append(block.scores[with_label])
        if not kept:
            return Ragged(candidates.data[:0], ops.alloc1i(len(docs))), ops.alloc2f(0, 0)
        rows: Any = ops.xp.concatenate(kept)
        # Blocks come in another order than the candidates.
        order = rows.argsort()
        doc_of = np.arange(len(docs)).repeat(lengths)[ops.to_numpy(rows)]  # type: ignore[no-untyped-call]
        n_kept: Any = np.bincount(doc_of, minlength=len(docs)).astype("i")
        scores = ops.xp.concatenate(kept_scores)[order]
        return Ragged(candidates.data[rows[order]], ops.asarray1i(n_kept)), scores

    def set_candidates(self, docs: Iterable[Doc], *, candidates_key: str = "candidates") -> None:
        """Show what the suggester suggests: as a group of spans without labels in each Doc.

        Args:
            docs: The Docs.
            candidates_key: The key of the group in ``doc.spans``.
        """
        docs = list(docs)
        for doc, bounds in zip(docs, self._by_doc(self.suggest(docs)), strict=True):
            doc.spans[candidates_key] = SpanGroup.at(doc, *bounds.T, name=candidates_key)

    def set_annotations(self, docs: Sequence[Doc], indices_scores: tuple[Ragged, Any]) -> None:
        """Set the group of spans of each Doc; ``attrs["scores"]`` of the group has the score of each span.

        Args:
            docs: The Docs.
            indices_scores: Candidates and their scores, as `predict` gives them.
        """
        indices, scores = indices_scores
        scores = self.model.ops.to_numpy(scores)  # type: ignore[no-untyped-call]
        start = 0
        for doc, bounds in zip(docs, self._by_doc(indices), strict=True):
            end = start + len(bounds)
            doc.spans[self.key] = self._group(doc, bounds, scores[start:end])
            start = end

    def _by_doc(self, candidates: Ragged) -> list[NDArray[np.int32]]:
        """Return the candidates of each Doc, (n_candidates, 2)."""
        ops = self.model.ops
        bounds: Any = ops.to_numpy(candidates.data)  # type: ignore[no-untyped-call]
        ends: Any = ops.to_numpy(candidates.lengths).cumsum()  # type: ignore[no-untyped-call]
        return np.split(bounds.reshape(-1, 2), ends[:-1]) if len(ends) else []

    def _group(self, doc: Doc, bounds: NDArray[np.int32], scores: NDArray[np.float32]) -> SpanGroup:
        """Make the group of spans of a Doc."""
        rows, labels = np.nonzero(self._given(scores)) if len(bounds) else (np.zeros(0, "i"), np.zeros(0, "i"))
        found = scores[rows, labels] if len(bounds) else np.zeros(0, "f")
        if self.cfg["max_positive"] == 1 and not self.cfg["allow_overlap"]:
            best = _without_overlap(bounds[rows], found)
            rows, labels, found = rows[best], labels[best], found[best]
        ids = np.array([self.vocab.strings.add(label) for label in self.labels], dtype=np.uint64)
        starts, ends = bounds[rows].T
        return SpanGroup.at(doc, starts, ends, ids[labels], name=self.key, attrs={"scores": found})

    def _given(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Tell which labels each candidate gets, (n_candidates, n_labels)."""
        threshold, most = self.cfg["threshold"], self.cfg["max_positive"]
        given = np.ones(scores.shape, dtype=bool) if threshold is None else scores >= threshold
        own = self.cfg.get("label_thresholds", {})
        for number, label in enumerate(self.labels):
            if label in own:
                given[:, number] = scores[:, number] >= own[label]
        if most is not None and most < scores.shape[1]:
            ranks = (-scores).argsort(axis=1, kind="stable")
            np.put_along_axis(given, ranks[:, most:], values=False, axis=1)
        return given[:, : len(self.labels)]

    def label_cases(self, examples: Sequence[Example], indices_scores: tuple[Ragged, Any]) -> LabelCases:
        """Return what the thresholds of labels can be found by: candidates, and what is right.

        Args:
            examples: A batch.
            indices_scores: Candidates and their scores, as `predict` gives them.
        """
        candidates, scores = indices_scores
        targets, n_labels = self._targets(examples, candidates), len(self.labels)
        scores = self.model.ops.to_numpy(scores).reshape(targets.values.shape)  # type: ignore[no-untyped-call]
        is_right = targets.values[:, :n_labels] > 0
        is_known = self._given(scores) & targets.is_known[:, np.newaxis]
        n_right = np.bincount([number for example in examples for number in self._right(example)], minlength=n_labels)
        return LabelCases(scores[:, :n_labels], is_right, is_known, n_right - (is_right & is_known).sum(axis=0))

    def _right(self, example: Example) -> list[int]:
        """Return the numbers of the labels of a reference's spans, each span once; unknown labels are passed over."""
        if not has_reference(example, self.key):
            return []
        known = self._numbers()
        spans = {span[:3] for span in example.reference.spans[self.key].numbers}
        return [known[label] for _, _, label in spans if label in known]

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
            labels: The labels, in the order of the model's output; None to take those of the training data, in the
                order in which they come.

        Raises:
            NothingToLearn: There are no spans under the key in the training data, and no labels are given.
            DataError: A span has no label.
            ConfigError: The config gives the model another number of outputs than there are labels.
        """
        for label in labels or ():
            self.add_label(label)
        evidence = Evidence(self.key, component=self.name)
        examples = evidence.reading(annotated(get_examples(), self.key, component=self.name, must_be=labels is None))
        if labels is not None:
            self.complete_labels(examples)
        else:
            for example in examples:
                reference = example.reference
                for label_id in dict.fromkeys(label for _, _, label, *_ in reference.spans[self.key].numbers):
                    self.add_label(reference.string(label_id))
        if not self.labels:
            raise no_spans(self.key, component=self.name)
        self._n_annotated, self._n_without_candidates = evidence.n_docs, 0
        self._warn_of_lost(evidence)
        n_outputs = self.outputs_for(len(self.labels))
        for layer in scorer_of(self.model).walk():
            self.check_outputs(
                n_outputs,
                f"for {counted(len(self.labels), 'label')} it needs {counted(n_outputs, 'output')}",
                layer=layer,
            )
        docs = [example.predicted for example in self.sample(get_examples)]
        tokens = build_ngram_suggester([1])(docs, ops=self.model.ops)
        self.model.initialize(X=(docs, tokens), Y=self.model.ops.alloc2f(len(tokens.data), n_outputs))

    def _warn_of_lost(self, evidence: Evidence) -> None:
        """Warn of spans of the training data that the settings do not let the component give along with others."""
        if self.cfg["max_positive"] == 1 and evidence.n_repeated:
            advice = "use spancat, which gives several" if self.add_negative_label else "set max_positive higher"
            self._warn(
                f"spans of the training data have a second label ({evidence.n_repeated}), but each gets one; {advice}"
            )
        if self.cfg["max_positive"] == 1 and not self.cfg["allow_overlap"] and evidence.n_overlapping:
            self._warn(
                f"spans of the training data overlap others ({evidence.n_overlapping}), of which the best only is "
                f"given; set allow_overlap = true in [components.{self.name}]"
            )

    def _warn(self, doubt: str) -> None:
        warnings.warn(f"component {self.name!r}: {doubt}", UserWarning, stacklevel=4)

    def warn_of_unlearnable(self, examples: Iterable[Example]) -> None:
        """Warn of spans that are not at token boundaries."""
        lost = [span for example in examples for span in misaligned_in_group(example, self.key)]
        warn_of_misaligned(lost, component=self.name)

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels of spans that the component does not have, each with the first of them."""
        known = self._numbers()
        groups = (example.reference.spans[self.key] for example in examples if has_reference(example, self.key))
        found: dict[str, Span] = {}
        for group in groups:
            # Nearly always there is none: this must not take long.
            if not group.label_ids <= known.keys():
                for span in group:
                    if span.label not in known:
                        found.setdefault(span.label_, span)
        return found

    def learn_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn from a batch a block of candidates at a time, and return its loss; gradients are left in the model."""
        if not any(has_reference(example, self.key) for example in examples):
            return 0.0
        candidates = self.suggest(docs)
        if not len(candidates.data):
            self._warn_if_never_suggested(examples)
            return 0.0
        self._n_without_candidates = None
        targets = self._targets(examples, candidates)
        weights = targets.weights(self._negative_weight())
        if is_untrained(self.model):
            start_at_shares(self.model, weights @ targets.values, weights.sum())
        loss = 0.0
        for block in learn_blocks(self.model, docs, candidates):
            d_scores = gradient_of(targets, block.scores, block.rows, weights=weights, xp=self.model.ops.xp)
            loss += float((d_scores**2).sum())
            block.backprop(d_scores)
        return loss

    def _warn_if_never_suggested(self, examples: Sequence[Example]) -> None:
        """Warn once of a suggester that suggests nothing in all of the training data.

        What it reads may be set by a component that learns in the same run, and sets nothing in the first batches.

        Args:
            examples: A batch in which it has suggested nothing.
        """
        if self._n_without_candidates is None:
            return
        self._n_without_candidates += sum(has_reference(example, self.key) for example in examples)
        if self._n_without_candidates < self._n_annotated:
            return
        warnings.warn(
            f"component {self.name!r} learns nothing: its suggester has suggested no span in "
            f"{counted(self._n_without_candidates, 'doc')}; in [components.{self.name}.suggester] name one that does, "
            "such as spacy.ngram_suggester.v1, and where it reads what another component sets, name that one in "
            "training.annotating_components",
            UserWarning,
            stacklevel=2,
        )
        self._n_without_candidates = None

    def get_loss(self, examples: Sequence[Example], spans_scores: tuple[Ragged, Any]) -> tuple[float, Any]:
        """Return the sum of the squared gradients, and the gradient of the cross-entropy for each candidate.

        Candidates of an example without the group have no gradient: nobody has said whether they are spans.

        Args:
            examples: The batch.
            spans_scores: The candidates, and their scores (n_candidates, n_outputs).
        """
        candidates, scores = spans_scores
        targets = self._targets(examples, candidates)
        rows = slice(0, len(scores))
        weights = targets.weights(self._negative_weight())
        d_scores = gradient_of(targets, scores, rows, weights=weights, xp=self.model.ops.xp)
        return float((d_scores**2).sum()), d_scores

    def rehearse_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn to give the scores that the remembered model gives."""
        assert self._rehearsal_model is not None
        candidates = self.suggest(docs)
        if not len(candidates.data):
            return 0.0
        loss = 0.0
        blocks = zip(
            predict_blocks(self._rehearsal_model, docs, candidates),
            learn_blocks(self.model, docs, candidates),
            strict=True,
        )
        for wanted, block in blocks:
            # Labels that came later are left as they are.
            n_old, n_outputs = wanted.scores.shape[1], block.scores.shape[1]
            old = [*range(n_old - self.add_negative_label), *range(n_outputs - self.add_negative_label, n_outputs)]
            d_scores = self.model.ops.xp.zeros_like(block.scores)
            d_scores[:, old] = block.scores[:, old] - wanted.scores
            loss += float((d_scores**2).sum())
            block.backprop(d_scores)
        return loss

    def _targets(self, examples: Sequence[Example], candidates: Ragged) -> Any:
        ops = self.model.ops
        return make_targets(
            examples,
            ops.to_numpy(candidates.data),  # type: ignore[no-untyped-call]
            ops.to_numpy(candidates.lengths),  # type: ignore[no-untyped-call]
            spans_key=self.key,
            numbers=self._numbers(),
            has_negative=self.add_negative_label,
        )

    def _numbers(self) -> dict[int, int]:
        """Return the number of each label by the id of its string."""
        return {self.vocab.strings[label]: number for number, label in enumerate(self.labels)}

    def _negative_weight(self) -> float:
        """Return how much candidates without a label count."""
        weight = self.cfg["negative_weight"] if self.add_negative_label else None
        return 1.0 if weight is None else float(weight)


def _without_overlap(bounds: NDArray[np.int32], scores: NDArray[np.float32]) -> list[int]:
    """Return which spans stay, the best first, so that none of them share a token; of equals the first stays."""
    kept: list[int] = []
    taken: set[int] = set()
    for place in (-scores).argsort(kind="stable").tolist():
        tokens = range(*bounds[place].tolist())
        if taken.isdisjoint(tokens):
            kept.append(place)
            taken.update(tokens)
    return kept


def make_spancat(
    nlp: Language,
    name: str,
    suggester: Suggester,
    model: Model[Any, Any],
    spans_key: Name,
    scorer: Callable[..., dict[str, Any]] | None,
    threshold: Share,
    max_positive: Size | None,
) -> SpanCategorizer:
    """Make a `SpanCategorizer` whose spans can have several labels.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        suggester: Takes docs and gives their candidates as a ragged array.
        model: docs and candidates -> (n_candidates, n_labels), probabilities of each label.
        spans_key: The key of the group in ``doc.spans``.
        scorer: Scores the spans of examples.
        threshold: The probability from which on a label is given.
        max_positive: How many labels a span can have; None for any number.
    """
    return SpanCategorizer(
        nlp.vocab,
        model,
        suggester,
        name,
        spans_key=spans_key,
        negative_weight=None,
        allow_overlap=True,
        max_positive=max_positive,
        threshold=threshold,
        scorer=scorer,
    )


def make_spancat_singlelabel(
    nlp: Language,
    name: str,
    suggester: Suggester,
    model: Model[Any, Any],
    spans_key: Name,
    negative_weight: Amount,
    allow_overlap: bool,
    scorer: Callable[..., dict[str, Any]] | None,
) -> SpanCategorizer:
    """Make a `SpanCategorizer` whose spans have one label each.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        suggester: Takes docs and gives their candidates as a ragged array.
        model: docs and candidates -> (n_candidates, n_labels + 1), probabilities that add up to 1; the last is that of
            no label.
        spans_key: The key of the group in ``doc.spans``.
        negative_weight: How much candidates without a label count in training.
        allow_overlap: Whether spans may share tokens; else the best of them stay.
        scorer: Scores the spans of examples.
    """
    return SpanCategorizer(
        nlp.vocab,
        model,
        suggester,
        name,
        add_negative_label=True,
        spans_key=spans_key,
        negative_weight=negative_weight,
        allow_overlap=allow_overlap,
        max_positive=1,
        threshold=None,
        scorer=scorer,
    )
