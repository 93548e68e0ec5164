"""The ``senter`` component: whether each token begins a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import NothingToLearn
from nlpx.tokens import set_values

from .pipe import TokenLabeller, joined
from .targets import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.types import Ints1d

    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example
    from nlpx.vocab import Vocab

# The labels: inside a sentence, and the start of one; and what a Doc has for them.
LABELS = ("I", "S")
_CODES = np.array([-1, 1], dtype=np.int8)


class SentenceRecognizer(TokenLabeller):
    """Set ``token.is_sent_start``, and so ``doc.sents``.

    Args:
        vocab: The vocabulary.
        model: docs -> one (n_tokens, 2) array of scores per doc: inside a sentence, and the start of one.
        name: The component's name in the pipeline.
        overwrite: Whether what a Doc says already is replaced.
        scorer: Scores the sentences of examples.
    """

    hide_labels = True

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "senter",
        *,
        overwrite: bool = False,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(vocab, model, name, scorer=scorer, overwrite=overwrite)

    @property
    def labels(self) -> tuple[str, ...]:
        """``I`` for a token inside a sentence, ``S`` for one that begins it."""
        return LABELS

    @property
    def label_data(self) -> None:
        """Nothing: the labels are always the same."""
        return

    @property
    def has_label_outputs(self) -> bool:
        """Whether the outputs of the model are those of `labels`: they are."""
        return True

    def add_label(self, label: str, values: Any = None) -> int:
        """Refuse a label.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError(f"Component {self.name!r} has the labels {', '.join(LABELS)}; there can be no other.")

    def set_annotations(self, docs: Sequence[Doc], batch_tag_ids: Sequence[Ints1d]) -> None:
        """Say of each token of each Doc whether it begins a sentence, from the numbers of the labels."""
        if not len(docs):
            return
        numbers: Any = self.model.ops.to_numpy(joined(self.model, batch_tag_ids))  # type: ignore[no-untyped-call]
        # The first token of a Doc of which nobody has said anything begins a sentence, unless that is overwritten.
        set_values(docs, overwrite=self.cfg["overwrite"], sent_start=_CODES[numbers])

    def initialize(self, get_examples: Callable[[], Iterable[Example]], nlp: Language | None = None) -> None:
        """Set up the weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.

        Raises:
            NothingToLearn: The training data do not say where sentences begin.
            ConfigError: The config gives the model another number of outputs than two.
        """
        if not any(has_sentences(example.reference) for example in get_examples()):
            raise NothingToLearn.of(
                self.name,
                "no doc of the training corpus says where sentences begin",
                advice="use a corpus with sentences, such as CoNLL-U converted with --n-sents 10",
            )
        self.initialize_model(get_examples)

    def targets(self, examples: Sequence[Example]) -> NDArray[np.int64]:
        """Return for every predicted token of a batch, (n_tokens,), whether it begins a sentence.

        Where a Doc says so of some tokens, the others are inside sentences; one that says nothing teaches nothing.
        """
        return np.concatenate([_starts(example) for example in examples]) if examples else np.zeros(0, dtype=np.int64)


def _starts(example: Example) -> NDArray[np.int64]:
    """Return the target of each predicted token."""
    if not has_sentences(example.reference):
        return np.full(len(example.predicted), MISSING)
    codes, known = example.get_aligned_array("SENT_START")
    return np.where(known, codes == 1, MISSING)


def has_sentences(doc: Doc) -> bool:
    """Tell whether somebody has said where the sentences of a Doc begin; a single token says nothing by itself."""
    return doc.column("sent_start") is not None and doc.has_annotation("SENT_START")


def make_senter(
    nlp: Language, name: str, model: Model[Any, Any], overwrite: bool, scorer: Callable[..., dict[str, Any]] | None
) -> SentenceRecognizer:
    """Make a `SentenceRecognizer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> one (n_tokens, 2) array of scores per doc.
        overwrite: Whether what a Doc says already is replaced.
        scorer: Scores the sentences of examples.
    """
    return SentenceRecognizer(nlp.vocab, model, name, overwrite=overwrite, scorer=scorer)
