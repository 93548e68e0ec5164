"""The components ``textcat`` and ``textcat_multilabel``: labels for whole texts."""

from __future__ import annotations

import itertools
import warnings
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, cast

import numpy as np

from nlpx.config import Limits
from nlpx.errors import ConfigError, ModelError, NothingToLearn, counted
from nlpx.pipeline import LabelCases, TrainablePipe

from .calibration import calibrated, is_curve
from .gold import Evidence, checked_cats, truths_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from thinc.model import Model
    from thinc.types import Floats2d

    from nlpx.config import Share
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span
    from nlpx.vocab import Vocab

    from .gold import Truths

    Scorer = Callable[..., dict[str, Any]]

# With how many words a part of a batch that is predicted at a time ends: more take more memory and are no faster. The
# batches of `pipe` end with as many, so that they are not cut once more.
_WORDS_AT_ONCE = 10_000
# How many texts are counted at a time.
_DOCS_AT_ONCE = 1_000
_CALIBRATION = ("temperature", "isotonic")


class TextCategorizer(TrainablePipe):
    """Set ``doc.cats`` where each text has exactly one label: a probability for each, which add up to 1.

    Args:
        vocab: The vocabulary.
        model: docs -> (n_docs, n_labels) probabilities.
        name: The component's name in the pipeline.
        threshold: From which probability on a label counts as predicted when several can hold.
        scorer: Scores the categories of examples.
        temperature: What the log-odds of the probabilities are divided by, as ``nlpx calibrate`` finds it.
        isotonic: Of each label the curve on which its probabilities are corrected, as ``nlpx calibrate`` finds it.
        **cfg: Further settings to save with the model.
    """

    exclusive: ClassVar[bool] = True
    least_labels: ClassVar[int] = 2

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "textcat",
        *,
        threshold: float = 0.0,
        scorer: Scorer | None = None,
        temperature: Annotated[float, Limits(above=0)] | None = None,
        isotonic: dict[str, list[list[Share]]] | None = None,
        **cfg: Any,
    ) -> None:
        settings = {"labels": [], "threshold": threshold, "positive_label": None, **cfg}
        # Files of spaCy's do not have these.
        calibration = {"temperature": temperature, "isotonic": isotonic}
        settings |= {key: value for key, value in calibration.items() if value is not None}
        super().__init__(vocab, model, name, scorer=scorer, **settings)

    # Prediction

    def predict(self, docs: Sequence[Doc]) -> Floats2d:
        """Return the probabilities of the labels, (n_docs, n_labels); of texts without tokens they are all 0.

        Raises:
            ModelError: They are no finite numbers.
        """
        docs = list(docs)
        scores: Floats2d = self.model.ops.alloc2f(len(docs), len(self.labels))
        for numbers in _pieces(list(map(len, docs))):
            given = self.finite_scores(self.model.predict([docs[number] for number in numbers]))
            scores[numbers] = self._calibrated(given)
        return scores

    def _calibrated(self, scores: Floats2d) -> Floats2d:
        if not self.is_calibrated:
            return scores
        ops: Any = self.model.ops
        return cast(
            "Floats2d", ops.asarray2f(calibrated(ops.to_numpy(scores), self.cfg, self.labels, exclusive=self.exclusive))
        )

    @property
    def support_missing_values(self) -> bool:
        """Whether a text need not say of each label whether it holds."""
        return not self.exclusive

    @property
    def is_calibrated(self) -> bool:
        """Whether what the model says is corrected."""
        return any(self.cfg.get(key) is not None for key in _CALIBRATION)

    def forget_calibration(self) -> None:
        """Leave what the model says as it is."""
        for key in _CALIBRATION:
            self.cfg.pop(key, None)

    def weights_read(self) -> None:
        """Check that the curves of labels, where there are any, can be used.

        Raises:
            ModelError: One does not rise.
        """
        for label, curve in (self.cfg.get("isotonic") or {}).items():
            if not is_curve(curve):
                raise ModelError(
                    f"component {self.name!r}: the curve of the label {label!r} in its setting isotonic does not rise; "
                    "restore the file cfg, or take the setting out and calibrate again"
                )

    def set_annotations(self, docs: Sequence[Doc], scores: Floats2d) -> None:
        """Set the probability of each label; other categories of a Doc stay.

        Args:
            docs: The Docs.
            scores: What `predict` returned, (n_docs, n_labels).
        """
        rows: Any = self.model.ops.to_numpy(scores)  # type: ignore[no-untyped-call]
        labels = self.labels
        for doc, row in zip(docs, rows, strict=True):
            # A part of the batch's array would keep the whole array as long as the Doc lives.
            doc.put_cats(labels, row.copy())

    # Training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
        positive_label: str | None = None,
    ) -> None:
        """Set up labels and weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            labels: The labels, in the order of the model's output; None to take those of the training data, in the
                order in which they come.
            positive_label: Of two labels the one whose F-score is the component's score.

        Raises:
            NothingToLearn: There are too few labels.
            ConfigError: The positive label is none of two labels, or the config gives the model another number of
                outputs than there are labels.
            DataError: The training data have categories that make no sense.
        """
        self._set_up(get_examples, labels)
        self._check_positive_label(positive_label)
        self.cfg["positive_label"] = positive_label

    def _set_up(self, get_examples: Callable[[], Iterable[Example]], labels: Sequence[str] | None) -> None:
        self.forget_calibration()
        evidence = Evidence(get_examples)
        for label in self._labels_of(evidence()) if labels is None else labels:
            self.add_label(label)
        if labels is not None:
            self.complete_labels(evidence())
        self._check_labels()
        self.check_outputs(len(self.labels))
        sample = self.sample(get_examples)
        self.model.initialize(
            X=[example.predicted for example in sample], Y=self.model.ops.alloc2f(len(sample), len(self.labels))
        )
        count_texts = self.model.attrs.get("count_texts")
        if count_texts is not None:
            docs = (example.predicted for example in get_examples())
            count_texts(self.model, iter(lambda: list(itertools.islice(docs, _DOCS_AT_ONCE)), []))
        for doubt in self._doubts(evidence):
            warnings.warn(f"component {self.name!r}: {doubt}", UserWarning, stacklevel=3)

    def _doubts(self, evidence: Evidence) -> Iterator[str]:
        """Yield what makes it doubtful that the component learns something useful."""
        many = self.model.attrs.get("multi_label", not self.exclusive)
        if many is self.exclusive:
            numbers = ("any number of labels", "exactly one label")
            yield (
                f"a text has {numbers[self.exclusive]}, but the model is for {numbers[not many]}; set "
                f"exclusive_classes = {'true' if self.exclusive else 'false'} in [components.{self.name}.model]"
            )
        if evidence.any_false and not evidence.any_true:
            yield (
                "no text of the training data has a label that holds, so all that can be learnt is that none does; "
                "give each label a text for which it is 1"
            )

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels that examples have and the component does not, each with the text that has it first."""
        known = set(self.labels)
        new: dict[str, Span] = {}
        for example in examples:
            cats = example.reference.cats
            if not cats.keys() <= known:
                for label in cats:
                    if label not in known:
                        new.setdefault(label, example.reference[:])
        return new

    def get_loss(self, examples: Sequence[Example], scores: Floats2d) -> tuple[float, Floats2d]:
        """Return the mean square of the gradient, and the gradient of the cross-entropy, (n_docs, n_labels).

        A label that is not known of an example has no gradient; see `truths_of`.

        Args:
            examples: The batch.
            scores: The probabilities, (n_docs, n_labels).

        Raises:
            DataError: A value is no number from 0 to 1, or there are several labels where one should be.
        """
        truths = self.truths(examples)
        xp = self.model.ops.xp
        d_scores = (scores - xp.asarray(truths.values)) * xp.asarray(truths.known)
        return float((d_scores**2).mean()), d_scores

    def truths(self, examples: Sequence[Example]) -> Truths:
        """Return what is right, and of which labels that is known, each (n_docs, n_labels).

        Raises:
            DataError: A value is no number from 0 to 1, or there are several labels where one should be.
        """
        return truths_of(
            examples,
            self.labels,
            exclusive=self.exclusive,
            component=self.name,
            others_are_false=self.cfg.get("others_are_false", False),
        )

    def resume_training(self) -> None:
        """Remember the model as it is now, for `rehearse`; warn if its probabilities are corrected."""
        super().resume_training()
        if self.is_calibrated:
            warnings.warn(
                f"component {self.name!r}: what corrects its probabilities was learnt for the weights that it has now; "
                "calibrate it anew when it is trained (nlpx calibrate)",
                stacklevel=2,
            )

    def rehearse_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn to give the probabilities that the remembered model gives; labels that came later have none."""
        assert self._rehearsal_model is not None
        wanted: Any = self._rehearsal_model.predict(docs)
        scores, backprop = self.model.begin_update(docs)
        n_old = wanted.shape[1]
        d_scores: Any = self.model.ops.xp.zeros_like(scores)
        d_scores[:, :n_old] = scores[:, :n_old] - wanted
        backprop(d_scores)
        return float((d_scores**2).sum())

    def _labels_of(self, examples: Iterable[Example]) -> list[str]:
        """Return the labels of the training data, in the order in which they come."""
        labels: dict[str, None] = {}
        for example in examples:
            labels.update(dict.fromkeys(checked_cats(example.reference, exclusive=self.exclusive, component=self.name)))
        return list(labels)

    def _check_labels(self) -> None:
        """Check that there are labels to choose from."""
        if len(self.labels) >= self.least_labels:
            return
        if self.labels:
            problem = (
                f"the training corpus has only the category {self.labels[0]!r}, and one of two or more has to be chosen"
            )
            advice = "add the others, use the component textcat_multilabel"
        else:
            problem = "the training corpus has no categories"
            advice = "use one that has them (cats)"
        raise NothingToLearn.of(self.name, problem, advice=advice)

    def _check_positive_label(self, label: str | None) -> None:
        if label is None:
            return
        if len(self.labels) != 2:
            raise ConfigError(
                f"component {self.name!r} has a positive label, but {counted(len(self.labels), 'label')}; leave "
                "positive_label out, which is for one of two"
            )
        if label not in self.labels:
            raise ConfigError(
                f"the positive label {label!r} of component {self.name!r} is none of its labels: "
                f"{', '.join(map(repr, self.labels))}; correct it"
            )


class MultiLabelTextCategorizer(TextCategorizer):
    """Set ``doc.cats`` where a text has any number of labels: a probability for each.

    Args:
        vocab: The vocabulary.
        model: docs -> (n_docs, n_labels) probabilities.
        name: The component's name in the pipeline.
        threshold: From which probability on a label counts as predicted.
        scorer: Scores the categories of examples.
    """

    exclusive: ClassVar[bool] = False
    least_labels: ClassVar[int] = 1
    takes_label_thresholds: ClassVar[bool] = True

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "textcat_multilabel",
        *,
        threshold: float = 0.5,
        scorer: Scorer | None = None,
    ) -> None:
        super().__init__(vocab, model, name, threshold=threshold, scorer=scorer)
        del self.cfg["positive_label"]

    def initialize(  # type: ignore[override]
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
        others_are_false: bool = False,
    ) -> None:
        """Set up labels and weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            labels: The labels, in the order of the model's output; None to take those of the training data, in the
                order in which they come.
            others_are_false: Whether the labels that an example does not mention are false rather than unknown, in
                training and in scores: for data that say only which labels hold.

        Raises:
            NothingToLearn: There are no labels.
            ConfigError: The config gives the model another number of outputs than there are labels.
            DataError: The training data have categories that make no sense.
        """
        # Only where it is set: files of spaCy's do not have it.
        self.cfg.pop("others_are_false", None)
        if others_are_false:
            self.cfg["others_are_false"] = True
        self._set_up(get_examples, labels)

    def label_cases(self, examples: Sequence[Example], scores: Floats2d) -> LabelCases:
        """Return what the thresholds of labels can be found by: texts, and what is right.

        Args:
            examples: A batch.
            scores: The probabilities, (n_docs, n_labels).

        Raises:
            DataError: A value is no number from 0 to 1.
        """
        truths = self.truths(examples)
        given: Any = self.model.ops.to_numpy(scores)  # type: ignore[no-untyped-call]
        return LabelCases(given, truths.values > 0, truths.known, np.zeros(len(self.labels), dtype=np.int64))

    def _doubts(self, evidence: Evidence) -> Iterator[str]:
        yield from super()._doubts(evidence)
        if evidence.any_true and not evidence.any_false and "others_are_false" not in self.cfg:
            yield (
                "no text of the training data has a label that is false, so all that can be learnt is that every label "
                "holds; if labels that a text does not mention are false, set others_are_false = true in "
                f"[initialize.components.{self.name}] (--textcat-others-false)"
            )


def make_textcat(
    nlp: Language, name: str, model: Model[Any, Any], threshold: Share, scorer: Scorer | None
) -> TextCategorizer:
    """Make a `TextCategorizer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> (n_docs, n_labels) probabilities.
        threshold: From which probability on a label counts as predicted.
        scorer: Scores the categories of examples.
    """
    return TextCategorizer(nlp.vocab, model, name, threshold=threshold, scorer=scorer)


def make_textcat_multilabel(
    nlp: Language, name: str, model: Model[Any, Any], threshold: Share, scorer: Scorer | None
) -> MultiLabelTextCategorizer:
    """Make a `MultiLabelTextCategorizer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> (n_docs, n_labels) probabilities.
        threshold: From which probability on a label counts as predicted.
        scorer: Scores the categories of examples.
    """
    return MultiLabelTextCategorizer(nlp.vocab, model, name, threshold=threshold, scorer=scorer)


def _pieces(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Cut a batch into pieces that end with the Doc that brings them to so many words; Docs without tokens are out.

    Args:
        lengths: The number of words of each Doc.

    Yields:
        The numbers of the Docs.
    """
    numbers: list[int] = []
    n_words = 0
    for number, length in enumerate(lengths):
        if length:
            numbers.append(number)
            n_words += length
            if n_words >= _WORDS_AT_ONCE:
                yield numbers
                numbers, n_words = [], 0
    if numbers:
        yield numbers
