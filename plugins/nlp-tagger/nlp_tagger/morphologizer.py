"""The ``morphologizer`` component: a part of speech and morphological features for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nlpx.errors import DataError, NothingToLearn, counted
from nlpx.files import Record
from nlpx.tokens import set_values, values_of

from .morph_labels import POS, MorphLabels, check_morphs, join_label, split_label
from .pipe import TokenLabeller, joined
from .targets import place_of, unknown_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.types import Ints1d

    from nlpx.config import Share
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span
    from nlpx.vocab import Vocab

    from .morph_labels import Pair


class Morphologizer(TokenLabeller):
    """Set ``token.pos`` and ``token.morph``.

    Args:
        vocab: The vocabulary.
        model: docs -> one (n_tokens, n_labels) array of scores per doc.
        name: The component's name in the pipeline.
        overwrite: Whether what a Doc has already is replaced.
        extend: Whether features are put beside those that a Doc has; of a field that both have, `overwrite` says whose
            value holds.
        scorer: Scores the parts of speech and the features of examples.
        label_smoothing: How much of the probability the target leaves to the other labels, from 0.0 to below 1.0.
    """

    POS_FEAT: ClassVar[str] = POS

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "morphologizer",
        *,
        overwrite: bool = True,
        extend: bool = False,
        scorer: Callable[..., dict[str, Any]] | None = None,
        label_smoothing: Share = 0.0,
    ) -> None:
        super().__init__(
            vocab,
            model,
            name,
            scorer=scorer,
            labels_morph={},
            labels_pos={},
            overwrite=overwrite,
            extend=extend,
            label_smoothing=label_smoothing,
        )
        self._index: MorphLabels | None = None

    # Labels

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the model's output: features with the part of speech as one of them."""
        return tuple(self.cfg["labels_morph"])

    @property
    def label_data(self) -> dict[str, dict[str, Any]] | None:
        """The features and the id of the part of speech of each label, in the form that `initialize` takes."""
        if not self.cfg["labels_morph"]:
            return None
        return {"morph": dict(self.cfg["labels_morph"]), "pos": dict(self.cfg["labels_pos"])}

    @property
    def has_label_outputs(self) -> bool:
        """Whether the outputs of the model are those of `labels`: they are."""
        return True

    @property
    def index(self) -> MorphLabels:
        """What the labels stand for, as numbers."""
        index, morphs = self._index, self.cfg["labels_morph"]
        if index is None or index.morphs is not morphs or len(index) != len(morphs):
            index = self._index = MorphLabels(self.vocab, morphs, self.cfg["labels_pos"])
        return index

    def add_label(self, label: str) -> int:
        """Add a label such as ``Number=Sing|POS=NOUN``, whose fields may be in any order; see `LabelledPipe`.

        Raises:
            ValueError: It is no features, or the model cannot grow.
        """
        return super().add_label(self.vocab.morphology.normalize_features(label) if isinstance(label, str) else label)

    def keep_label(self, label: Any) -> None:
        """Put a new label behind the others in the settings."""
        self.cfg["labels_morph"][label], self.cfg["labels_pos"][label] = split_label(label)

    def read_labels(self, settings: Record) -> None:
        """Look at the labels in settings that are read, and keep their strings.

        Raises:
            ModelError: They will not do.
        """
        if "labels_morph" in settings or "labels_pos" in settings:
            check_morphs(settings, morphs="labels_morph", parts_of_speech="labels_pos")
            for label in settings.data["labels_morph"]:
                self.vocab.strings.add(label)

    # Prediction

    def set_annotations(self, docs: Sequence[Doc], batch_tag_ids: Sequence[Ints1d]) -> None:
        """Set parts of speech and features of each Doc from the numbers of its labels."""
        if not len(docs):
            return
        numbers: Any = self.model.ops.to_numpy(joined(self.model, batch_tag_ids))  # type: ignore[no-untyped-call]
        index, overwrite = self.index, self.cfg["overwrite"]
        set_values(docs, overwrite=overwrite, pos=index.pos_ids[numbers])
        morphs = index.morph_ids[numbers]
        if self.cfg["extend"]:
            before = values_of(docs, "morph")
            merged = index.merge(morphs, before) if overwrite else index.merge(before, morphs)
            morphs, overwrite = np.where(before == 0, morphs, merged), True
        set_values(docs, overwrite=overwrite, morph=morphs)

    # Training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        labels: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Set up labels and weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            labels: The labels as `label_data` gives them, in the order of the model's output; None to take those of the
                training data, in the order in which they come.

        Raises:
            NothingToLearn: No labels are given, and the training data have neither parts of speech nor features.
            DataError: The given labels are none, or the training data have features that are none.
            ConfigError: The config gives the model another number of outputs than there are labels.
        """
        if labels is None:
            names = self._labels_of(get_examples())
        else:
            record = Record(labels, where=f"the labels given to component {self.name!r}", error=DataError)
            check_morphs(record, morphs="morph", parts_of_speech="pos")
            names = list(labels["morph"])
        for label in names:
            self.add_label(label)
        if labels is not None:
            self.complete_labels(get_examples())
        self.initialize_model(get_examples)

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels that examples have and the component does not, each with its first place.

        Raises:
            DataError: The features of a token are none.
        """
        new: dict[str, Span] = {}
        for example in examples:
            doc = example.reference
            pairs = _pairs(doc)
            for token, target in enumerate(self.index.targets(pairs, doc.vocab)):
                if target is None:
                    new.setdefault(join_label(doc.vocab, *pairs[token]), doc[token : token + 1])
        self._check_labels(new)
        return new

    def targets(self, examples: Sequence[Example]) -> NDArray[np.int64]:
        """Return the target of every predicted token of a batch, (n_tokens,): the number of its label.

        Raises:
            DataError: A token has a part of speech and features that together are no label.
        """
        targets: list[int | None] = []
        for example in examples:
            targets += self.index.targets(_aligned_pairs(example), example.reference.vocab)
        if None in targets:
            number, token = place_of(targets.index(None), examples)
            example = examples[number]
            label = join_label(example.reference.vocab, *_aligned_pairs(example)[token])
            raise unknown_label(f"the label {label!r}", example, token, n_labels=len(self.labels), component=self.name)
        return np.array(targets, dtype=np.int64)

    def _labels_of(self, examples: Iterable[Example]) -> list[str]:
        """Return the labels that occur in examples, in the order in which they come."""
        labels: dict[str, None] = {}
        n_docs = 0
        for example in examples:
            n_docs += 1
            doc = example.reference
            labels.update((join_label(doc.vocab, *pair), None) for pair in dict.fromkeys(_pairs(doc)))
        labels.pop("", None)
        if not labels and not self.labels:
            raise NothingToLearn.of(
                self.name,
                f"of the {counted(n_docs, 'doc')} of the training corpus none has parts of speech or morphological "
                "features",
                advice="use a corpus with them (in CoNLL-U the fourth and the sixth column)",
            )
        self._check_labels(labels)
        return list(labels)

    def _check_labels(self, labels: Iterable[str]) -> None:
        for label in labels:
            try:
                split_label(label)
            except ValueError as problem:
                raise DataError(f"component {self.name!r} cannot learn the features {label!r}: {problem}") from None


def _pairs(doc: Doc) -> list[Pair]:
    """Return of each token the id of its part of speech and that of its features."""
    return list(zip(doc.values("pos").tolist(), doc.values("morph").tolist(), strict=True))


def _aligned_pairs(example: Example) -> list[Pair]:
    """Return the same of each predicted token; nothing is known of one that stands for tokens that disagree."""
    if example.alignment.is_identity:
        return _pairs(example.reference)
    (pos, pos_known), (morphs, morphs_known) = example.get_aligned_array("POS"), example.get_aligned_array("MORPH")
    known = pos_known & morphs_known
    return list(zip((pos * known).tolist(), (morphs * known).tolist(), strict=True))


def make_morphologizer(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    overwrite: bool,
    extend: bool,
    scorer: Callable[..., dict[str, Any]] | None,
    label_smoothing: Share,
) -> Morphologizer:
    """Make a `Morphologizer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> one (n_tokens, n_labels) array of scores per doc.
        overwrite: Whether what a Doc has already is replaced.
        extend: Whether features are put beside those that a Doc has.
        scorer: Scores the parts of speech and the features of examples.
        label_smoothing: How much of the probability the target leaves to the other labels.
    """
    return Morphologizer(
        nlp.vocab, model, name, overwrite=overwrite, extend=extend, scorer=scorer, label_smoothing=label_smoothing
    )
