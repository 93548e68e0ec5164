"""Pack Docs for another process, and open there what has come.

What goes one way is packed by one `DocPacker` and opened, in the same order, by one `DocReader`. Both remember the
words and the strings that have gone along it, so that each is said once: a token is the number of its word. Columns of
annotations are one array for many Docs.
"""

from __future__ import annotations

from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from ...named_tuples import NamedTuple
from ..arrays.ids import NumberedIds, each_of, first_met
from ..doc import Doc
from ..writing.batches import cut_columns
from ..writing.keeping import LABELS, OPEN, add_labels
from .beside import Beside, has_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from ...vocab import Lexeme, Vocab
    from ...vocab.strings import Holder

NewArray: TypeAlias = "Callable[[Sequence[int], np.dtype[Any]], NDArray[Any]]"
"""Makes an array, not filled, of a shape and a type."""

# When there are more different words or strings than this, all are forgotten.
_MOST: Final = 20_000
_NO_STRING: Final = np.zeros(1, dtype=np.uint64)


class SentDoc(NamedTuple):
    """A Doc before it is packed, or when it has come.

    Args:
        doc: The Doc; when it has come, without what it has beside its tokens.
        beside: That, if anything.
    """

    doc: Doc
    beside: Beside | None

    @classmethod
    def of(cls, doc: Doc) -> SentDoc:
        """Make a Doc ready; what cannot be packed raises whatever error it is that says so."""
        return cls(doc, Beside.of(doc))

    def complete(self) -> Doc:
        """Return the Doc that has come with all that it has; what cannot be opened raises whatever error it is."""
        if self.beside is not None:
            self.beside.add_to(self.doc)
        return self.doc


class PackedDocs(NamedTuple):
    """Some Docs.

    Args:
        starts_afresh: Whether the reader is to forget the words and strings that have come before.
        words: New words in the order of their numbers, each with its norm if that is not its lower-case form.
        labels: New strings that the vocabulary keeps, by id.
        features: Those of them that are morphological features.
        held: New strings that live as long as their Docs, in the order of their numbers, each with its id.
        groups: Docs that have the same columns, together.
        beside: What else a Doc has, by its place among all of them.
    """

    starts_afresh: bool
    words: list[tuple[str, str | None]]
    labels: dict[int, str]
    features: list[str]
    held: list[tuple[int, str]]
    groups: list[_Group]
    beside: dict[int, Beside]


class _Group(NamedTuple):
    """Docs that have the same columns; tokens are those of one Doc after the other.

    Args:
        places: The places of the Docs among all that are packed together.
        lengths: The number of tokens of each.
        words: The number of the word of each token, (n_tokens,).
        spaces: Whether a space follows it, (n_tokens,).
        columns: Annotations, (n_tokens,) each.
        tensor: The rows of the tensors, (n_tokens, …), or None.
        n_held: The number of strings that each Doc holds, (n_docs,).
        held: Their numbers.
    """

    places: list[int]
    lengths: list[int]
    words: NDArray[np.int32]
    spaces: NDArray[np.bool_]
    columns: dict[str, NDArray[Any]]
    tensor: NDArray[Any] | None
    n_held: list[int]
    held: NDArray[np.int32]


class DocPacker:
    """Packs Docs for one reader, who gets all that comes out, in the same order.

    Args:
        empty: Makes the arrays of annotations.
    """

    _starts_afresh: bool
    _words: _Words
    _held: _Held
    # Ids of annotations are numbered; by their numbers is marked which the reader has for good: of each column the
    # labels, and others.
    _ids: NumberedIds
    _labels: dict[str, bytearray]
    _permanent: bytearray
    # The number of the id of each string that Docs hold.
    _ids_held: NDArray[np.int32]

    def __init__(self, empty: NewArray = np.empty) -> None:
        self._empty = empty
        self._revision = -1
        self._forget()

    def pack(self, sent: Sequence[SentDoc]) -> PackedDocs:
        """Pack Docs."""
        docs = [doc for doc, _ in sent]
        revision = docs[0].vocab.revision if docs else self._revision
        if max(len(self._words), len(self._ids)) > _MOST or revision != self._revision:
            self._forget()
            # What is true of words is what it was then.
            self._revision = revision
        alike = [(places, self._columns([docs[place] for place in places])) for places in _alike(docs)]
        held = [doc.holders() for doc in docs]
        labels, features = self._new_labels(docs, [columns for _, columns in alike], held)
        groups = [self._group(docs, places, columns, held) for places, columns in alike]
        packed = PackedDocs(
            starts_afresh=self._starts_afresh,
            labels=labels,
            features=features,
            held=self._held.new,
            groups=groups,
            words=self._words.new,
            beside={place: beside for place, (_, beside) in enumerate(sent) if beside is not None},
        )
        self._starts_afresh, self._words.new, self._held.new = False, [], []
        return packed

    def _forget(self) -> None:
        self._starts_afresh = True
        self._words, self._held = _Words(), _Held()
        self._ids = NumberedIds(_NO_STRING)
        self._labels = {name: bytearray([True]) for name in LABELS}
        self._permanent, self._ids_held = bytearray([True]), np.zeros(1, dtype=np.int32)

    def _new_labels(
        self, docs: Sequence[Doc], columns: Sequence[dict[str, NDArray[Any]]], held: list[tuple[Holder | None, ...]]
    ) -> tuple[dict[int, str], list[str]]:
        """Return what annotations show that no Doc holds and the reader lacks, and what of it are features.

        A string that is neither held nor kept for good lives with something else that the reader has not: its Docs hold
        it from now on, and what they hold is changed in `held`.
        """
        labels: dict[int, str] = {}
        features: list[str] = []
        for name, marks in self._labels.items():
            for column in (each[name] for each in columns if name in each):
                for number in self._ids.new_numbers(column, marks):
                    key = self._id(number)
                    text = _text_of(key, docs)
                    if text is None:
                        marks[number] = False
                        continue
                    labels[key] = text
                    if name == "morph":
                        features.append(text)
        for name in OPEN:
            for column in (each[name] for each in columns if name in each):
                for number in self._unheld(column, held):
                    key = self._id(number)
                    text = _text_of(key, docs)
                    if text is None:
                        continue
                    if docs[0].vocab.strings.hold_known(key, text) is None:
                        labels[key] = text
                        self._permanent[number] = True
                    else:
                        _hold(key, text, docs, name, held)
        return labels, features

    def _unheld(self, column: NDArray[np.uint64], held: list[tuple[Holder | None, ...]]) -> list[int]:
        """Return the numbers of ids in a column whose strings no Doc holds, and which the reader has not for good."""
        of_docs = _numbers(self._held, held)
        new = np.array(self._held.ids[len(self._ids_held) :], dtype=np.uint64)
        self._ids_held = np.append(self._ids_held, self._ids.numbers(new))
        numbers = self._ids.numbers(column)
        self._permanent += bytes(len(self._ids) - len(self._permanent))
        marks = self._permanent[:]
        np.frombuffer(marks, dtype=np.bool_)[self._ids_held[of_docs]] = True
        return first_met(numbers, marks).tolist()  # type: ignore[no-any-return]

    def _id(self, number: int) -> int:
        """Return an id by its number, which is not that of no string."""
        return self._ids.others[number - 1]

    def _group(
        self,
        all_docs: Sequence[Doc],
        places: list[int],
        columns: dict[str, NDArray[Any]],
        all_held: Sequence[tuple[Holder | None, ...]],
    ) -> _Group:
        """Pack the Docs at some places, which have the same columns."""
        docs, held = [all_docs[place] for place in places], [all_held[place] for place in places]
        lengths, n_held = [len(doc.lexemes) for doc in docs], [*map(len, held)]
        return _Group(
            places=places,
            lengths=lengths,
            words=_numbers(self._words, [doc.lexemes for doc in docs]),
            spaces=np.frombuffer(b"".join([doc.spaces for doc in docs]), dtype=np.bool_),
            columns=columns,
            tensor=self._joined([doc.tensor for doc in docs]) if has_rows(docs[0]) else None,
            n_held=n_held,
            held=_numbers(self._held, held),
        )

    def _columns(self, docs: Sequence[Doc]) -> dict[str, NDArray[Any]]:
        """Return the columns of Docs that have the same, joined."""
        columns = [doc.columns for doc in docs]
        return {name: self._joined([each[name] for each in columns]) for name in columns[0]}

    def _joined(self, arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Join arrays that differ in their lengths alone."""
        first = arrays[0]
        return np.concatenate(arrays, out=self._empty((sum(map(len, arrays)), *first.shape[1:]), first.dtype))


class DocReader:
    """Opens what one `DocPacker` has packed: it learns all of it, in the same order, and makes Docs of that.

    Args:
        vocab: The vocabulary that the Docs get.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._words: list[Lexeme] = []
        self._holders: list[Holder | None] = []

    def learn(self, packed: PackedDocs) -> None:
        """Take in new words and strings."""
        if packed.starts_afresh:
            self._words, self._holders = [], [None]
        self._words += [self._lexeme(text, norm) for text, norm in packed.words]
        strings = self._vocab.strings
        self._holders += [strings.hold_known(key, text) for key, text in packed.held]
        add_labels(strings, packed.labels, packed.labels)
        for features in packed.features:
            self._vocab.morphology.add(features)

    def _lexeme(self, text: str, norm: str | None) -> Lexeme:
        """Return a word that has a norm, or its lower-case form as one even if another is usual here."""
        lexeme = self._vocab.lexeme(text, norm)
        is_usual = norm is not None or lexeme.own_norm is None
        return lexeme if is_usual else self._vocab.lexeme(text, lexeme.lower_)

    def docs(self, packed: PackedDocs) -> list[SentDoc]:
        """Return the Docs that were packed, each with what it has beside its tokens."""
        docs: dict[int, Doc] = {}
        for group in packed.groups:
            docs.update(zip(group.places, self._docs(group), strict=True))
        return [SentDoc(docs[place], packed.beside.get(place)) for place in range(len(docs))]

    def _docs(self, group: _Group) -> Iterator[Doc]:
        """Yield the Docs of a group."""
        lexemes, held = each_of(group.words, self._words), each_of(group.held, self._holders)
        spaces = group.spaces.tobytes()
        ends, held_ends = (accumulate(numbers, initial=0) for numbers in (group.lengths, group.n_held))
        cut = cut_columns(group.columns, group.lengths)
        for (start, end), (first, last), columns in zip(pairwise(ends), pairwise(held_ends), cut, strict=True):
            doc = Doc.from_lexemes(self._vocab, lexemes[start:end], spaces[start:end])
            doc.set_columns(columns)
            if group.tensor is not None:
                # A part of an array keeps the whole of it.
                doc._tensor = group.tensor[start:end].copy()
            doc.keep_alive(held[first:last])
            yield doc


class _Words(dict["Lexeme", int]):
    """The numbers of words; a new one gets the next.

    Attributes:
        new: The words that the reader lacks.
    """

    def __init__(self) -> None:
        self.new: list[tuple[str, str | None]] = []

    def __missing__(self, lexeme: Lexeme) -> int:
        number = self[lexeme] = len(self)
        self.new.append((lexeme.text, lexeme.own_norm))
        return number


class _Held(dict["Holder | None", int]):
    """The numbers of what holds strings; a new one gets the next, and nothing has 0.

    Attributes:
        new: The strings that the reader lacks, each with its id.
        ids: The ids of all, by their numbers.
    """

    def __init__(self) -> None:
        super().__init__({None: 0})
        self.new: list[tuple[int, str]] = []
        self.ids = [0]

    def __missing__(self, holder: Holder) -> int:
        number = self[holder] = len(self)
        self.new.append((holder.orth, holder.text))
        self.ids.append(holder.orth)
        return number


def _hold(key: int, text: str, docs: Sequence[Doc], name: str, held: list[tuple[Holder | None, ...]]) -> None:
    """Let Docs that have an id in a column hold its string."""
    for place, doc in enumerate(docs):
        if key in doc.values(name):
            doc.hold_known(key, text)
            held[place] = doc.holders()


def _numbers(numbers: dict[Any, int], parts: Sequence[Sequence[Any]]) -> NDArray[np.int32]:
    """Return the numbers of what is in some parts, one after the other."""
    found = map(numbers.__getitem__, chain.from_iterable(parts))
    return np.fromiter(found, np.int32, sum(map(len, parts)))


def _alike(docs: Sequence[Doc]) -> Iterator[list[int]]:
    """Yield the places of Docs that have the same columns, and rows of a tensor of the same form."""
    places: dict[Any, list[int]] = {}
    for place, doc in enumerate(docs):
        form = (doc.tensor.dtype, doc.tensor.shape[1:]) if has_rows(doc) else None
        places.setdefault((*doc._columns, form), []).append(place)
    return iter(places.values())


def _text_of(key: int, docs: Sequence[Doc]) -> str | None:
    """Return the string of an annotation, if there is one."""
    for doc in docs:
        if doc.knows(key):
            return doc.string(key)
    return None
