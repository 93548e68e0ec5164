"""The ``trainable_lemmatizer`` component: the edit tree that makes the lemma of each token."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ConfigError, DataError, ModelError, NothingToLearn, counted
from nlpx.files import Record, as_path, excluded_parts, write_bytes
from nlpx.tokens import Token, set_values

from .edit_trees import NO_TREE, EditTrees
from .edit_trees.records import trees_from_bytes, trees_from_json, trees_to_bytes, trees_to_json
from .pipe import TokenLabeller
from .targets import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from thinc.model import Model
    from thinc.types import Floats2d, Ints1d
    from typing_extensions import Self

    from nlpx.config import Size
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example
    from nlpx.vocab import Vocab


class EditTreeLemmatizer(TokenLabeller):
    """Set ``token.lemma``.

    The labels are the numbers of edit trees; see `EditTrees`.

    Args:
        vocab: The vocabulary.
        model: docs -> one (n_tokens, n_labels) array of scores per doc.
        name: The component's name in the pipeline.
        backoff: The attribute of a token that is its lemma where no tree can be applied, such as ``orth``; None to set
            none.
        min_tree_freq: How often a tree must occur in the training data to be a label.
        overwrite: Whether lemmas that a Doc has already are replaced.
        top_k: How many of the best trees are tried, the best first.
        scorer: Scores the lemmas of examples.

    Raises:
        ConfigError: There is no such attribute.
    """

    hide_labels = True

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "trainable_lemmatizer",
        *,
        backoff: str | None = "orth",
        min_tree_freq: Size = 3,
        overwrite: bool = False,
        top_k: Size = 1,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        if backoff is not None and not isinstance(getattr(Token, f"{backoff}_", None), property):
            raise ConfigError(
                f"component {name!r}: backoff = {backoff!r} is no attribute of a token that is a string; use 'orth', "
                "'lower' or 'norm', or null to leave the lemma out"
            )
        super().__init__(vocab, model, name, scorer=scorer, labels=[])
        self.backoff = backoff
        self.min_tree_freq = min_tree_freq
        self.overwrite = overwrite
        self.top_k = top_k
        self.trees = EditTrees()

    # Labels

    @property
    def labels(self) -> tuple[int, ...]:  # type: ignore[override]
        """The numbers of the trees that are labels, in the order of the model's output."""
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> dict[str, Any] | None:
        """The trees, and which of them are labels, in the form that `initialize` takes."""
        return {"trees": trees_to_json(self.trees), "labels": list(self.labels)} if self.labels else None

    def add_label(self, label: str) -> int:
        """Refuse a label.

        Raises:
            NotImplementedError: Always: a tree is nothing that a string can name.
        """
        raise NotImplementedError(
            f"Component {self.name!r} learns its trees from lemmas; give nlp.initialize data that have them all."
        )

    def read_labels(self, settings: Record) -> None:
        """Look at the labels in settings that are read.

        Raises:
            ModelError: They are no numbers of trees.
        """
        check_numbers(settings)

    # Prediction

    def best(self, scores: Floats2d) -> Any:
        """Return the numbers of the best labels for each token, the best first, (n_tokens, n)."""
        xp: Any = self.model.ops.xp
        n_best = min(self.top_k, scores.shape[1])
        if n_best == 1:
            return xp.expand_dims(super().best(scores), axis=1)
        numbers = xp.argpartition(-scores, n_best - 1, axis=1)[:, :n_best]
        order = xp.argsort(-xp.take_along_axis(scores, numbers, axis=1), axis=1)
        return xp.take_along_axis(numbers, order, axis=1)

    def predict(self, docs: Sequence[Doc]) -> list[NDArray[np.int64]]:
        """Return the number of a tree for each token, or `NO_TREE`, one (n_tokens,) array per Doc.

        Raises:
            ModelError: Scores are no finite numbers.
        """
        docs = list(docs)
        trees = np.array([*self.labels, NO_TREE])
        to_numpy: Any = self.model.ops.to_numpy
        return [
            self._first_applicable(doc, trees[to_numpy(best)])
            for doc, best in zip(docs, super().predict(docs), strict=True)
        ]

    def _first_applicable(self, doc: Doc, trees: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each token the first of its trees, (n_tokens, n), that can be applied to it."""
        chosen = np.full(len(doc), NO_TREE)
        left, texts = list(range(len(doc))), _texts(doc)
        for column in trees.T.tolist():
            tried = [column[token] for token in left]
            lemmas = self.trees.apply_all(tried, [texts[token] for token in left])
            found = [place for place, lemma in enumerate(lemmas) if lemma is not None]
            chosen[[left[place] for place in found]] = [tried[place] for place in found]
            if len(found) == len(left):
                break
            left = [token for token, lemma in zip(left, lemmas, strict=True) if lemma is None]
        return chosen

    def set_annotations(self, docs: Sequence[Doc], batch_tree_ids: Sequence[Ints1d]) -> None:
        """Set the lemmas of each Doc from the numbers of trees, `NO_TREE` where none can be applied."""
        to_numpy: Any = self.model.ops.to_numpy
        columns = [np.zeros(0, dtype=np.uint64)]
        for doc, numbers in zip(docs, batch_tree_ids, strict=False):
            lemmas = self.trees.apply_all(to_numpy(numbers).tolist(), _texts(doc))
            if None in lemmas:
                others = self._backoff_lemmas(doc)
                lemmas = [other if lemma is None else lemma for lemma, other in zip(lemmas, others, strict=True)]
            columns.append(np.array(doc.hold_strings(lemmas), dtype=np.uint64))  # type: ignore[arg-type]
        set_values(docs, overwrite=self.overwrite, lemma=np.concatenate(columns))

    def _backoff_lemmas(self, doc: Doc) -> list[str]:
        """Return the lemmas of tokens to which no tree can be applied."""
        if self.backoff is None:
            return [doc.string(key) for key in doc.values("lemma").tolist()]
        if self.backoff == "orth":
            return _texts(doc)
        return [getattr(token, f"{self.backoff}_") for token in doc]

    # Training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        labels: Mapping[str, Any] | None = None,
    ) -> None:
        """Set up trees, labels and weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            labels: Trees and labels as `label_data` gives them; None to make those of the training data, in the order
                in which they come.

        Raises:
            NothingToLearn: No labels are given, and the training data have no lemmas, or no tree is often enough.
            DataError: The given labels are none.
            ConfigError: The config gives the model another number of outputs than there are labels.
        """
        if labels is None:
            numbers = self._frequent_trees(get_examples())
        else:
            record = Record(labels, where=f"the labels given to component {self.name!r}", error=DataError)
            numbers = check_numbers(record)
            self._set_trees(trees_from_json(record), numbers, where=record.where)
        for number in numbers:
            self.put_label(number)
        self.initialize_model(get_examples)

    def targets(self, examples: Sequence[Example]) -> NDArray[np.int64]:
        """Return the target of every predicted token of a batch, (n_tokens,): the number of its label.

        A token whose tree is no label stays as it is: that is what scores best.
        """
        labels: dict[int | None, int] = {tree: number for number, tree in enumerate(self.labels)}
        unchanged = labels.get(self.trees.find("", ""), MISSING)
        numbers: dict[tuple[str, str], int] = {}
        pairs = [pair for example in examples for pair in _aligned_pairs(example)]
        for form, lemma in set(pairs):
            numbers[form, lemma] = labels.get(self.trees.find(form, lemma), unchanged) if lemma else MISSING
        return np.array([numbers[pair] for pair in pairs], dtype=np.int64)

    def _frequent_trees(self, examples: Iterable[Example]) -> list[int]:
        """Make the trees that are to be labels, in the order in which they come, and return their numbers."""
        pairs: Counter[tuple[str, str]] = Counter()
        n_docs = 0
        for example in examples:
            n_docs += 1
            pairs.update(pair for pair in lemmas_of(example.reference) if pair[1])
        # Most trees are rare: only those that are labels, and their parts, are kept.
        trees = EditTrees()
        counts: Counter[int] = Counter()
        first: dict[int, tuple[str, str]] = {}
        for pair, count in pairs.items():
            tree = trees.add(*pair)
            counts[tree] += count
            first.setdefault(tree, pair)
        frequent = [self.trees.add(*first[tree]) for tree, count in counts.items() if count >= self.min_tree_freq]
        self._keep_strings()
        if not frequent and not self.labels:
            if counts:
                problem = f"no edit tree occurs {self.min_tree_freq} times in the training corpus"
                advice = "set min_tree_freq to less, use more data"
            else:
                problem = f"of the {counted(n_docs, 'doc')} of the training corpus none has a lemma"
                advice = "use a corpus with lemmas (in CoNLL-U the third column)"
            raise NothingToLearn.of(self.name, problem, advice=advice)
        return frequent

    # Files

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write settings (``cfg``), weights (``model``) and trees (``trees``) into a folder."""
        exclude = excluded_parts(exclude)
        super().to_disk(path, exclude=exclude)
        if "trees" not in exclude:
            write_bytes(as_path(path) / "trees", trees_to_bytes(self.trees))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing, broken, or does not fit the others.
        """
        exclude = excluded_parts(exclude)
        super().from_disk(path, exclude=exclude)
        if "trees" not in exclude:
            file = as_path(path) / "trees"
            self._read_trees(self._read(file), where=str(file))
        return self

    def saved_parts(self, exclude: set[str]) -> dict[str, Any]:
        """Return settings, vocabulary, weights and trees, by name."""
        trees = {} if "trees" in exclude else {"trees": trees_to_bytes(self.trees)}
        return super().saved_parts(exclude) | trees

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken or do not fit the model.
        """
        exclude = excluded_parts(exclude)
        super().from_bytes(bytes_data, exclude=exclude)
        parts = self.read_parts(bytes_data)
        if "trees" in parts and "trees" not in exclude:
            self._read_trees(parts.content("trees"), where=f"{parts.where}: trees")
        return self

    def _read_trees(self, data: bytes, *, where: str) -> None:
        self._set_trees(trees_from_bytes(data, self.vocab.strings, where=where), self.labels, where=where)

    def _set_trees(self, trees: EditTrees, labels: Sequence[int], *, where: str) -> None:
        """Take trees of which some are labels.

        Raises:
            ModelError: A label is none of them.
        """
        if labels and max(labels) >= len(trees):
            raise ModelError(f"{where}: a label is the tree {max(labels)} of {counted(len(trees), 'tree')}; restore it")
        self.trees = trees
        self._keep_strings()

    def _keep_strings(self) -> None:
        """Let the vocabulary keep the strings of the trees, since the file of trees has only their ids."""
        for text in self.trees.strings():
            self.vocab.strings.add(text)


def check_numbers(settings: Record) -> list[int]:
    """Return the numbers of trees that settings have as ``labels``.

    Raises:
        NlpxError: They are none.
    """
    numbers = settings.items("labels", int, "the number of a tree", [])
    if len(set(numbers)) < len(numbers) or min(numbers, default=0) < 0:
        settings.refuse("a label is there twice, or is no number of a tree")
    return numbers


def _texts(doc: Doc) -> list[str]:
    return [lexeme.text for lexeme in doc.lexemes]


def lemmas_of(doc: Doc) -> list[tuple[str, str]]:
    """Return form and lemma of each token; the lemma is empty where there is none."""
    return list(zip(_texts(doc), map(doc.string, doc.values("lemma").tolist()), strict=True))


def _aligned_pairs(example: Example) -> list[tuple[str, str]]:
    """Return the same of each predicted token; nothing is known of one that stands for tokens that disagree."""
    if example.alignment.is_identity:
        return lemmas_of(example.reference)
    lemmas = example.get_aligned("LEMMA", as_string=True)
    return [(text, lemma or "") for text, lemma in zip(_texts(example.predicted), lemmas, strict=True)]


def make_trainable_lemmatizer(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    backoff: str | None,
    min_tree_freq: Size,
    overwrite: bool,
    top_k: Size,
    scorer: Callable[..., dict[str, Any]] | None,
) -> EditTreeLemmatizer:
    """Make an `EditTreeLemmatizer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> one (n_tokens, n_labels) array of scores per doc.
        backoff: The attribute of a token that is its lemma where no tree can be applied; None to set none.
        min_tree_freq: How often a tree must occur in the training data to be a label.
        overwrite: Whether lemmas that a Doc has already are replaced.
        top_k: How many of the best trees are tried, the best first.
        scorer: Scores the lemmas of examples.
    """
    return EditTreeLemmatizer(
        nlp.vocab,
        model,
        name,
        backoff=backoff,
        min_tree_freq=min_tree_freq,
        overwrite=overwrite,
        top_k=top_k,
        scorer=scorer,
    )
