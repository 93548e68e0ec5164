"""Pack Docs for another process, and open there what has come.

What goes one way is packed by one `DocPacker` and opened, in the same order, by one `DocReader`. Both number the words
and the strings that have gone along it of late, so that each is said once: a token is the number of its word. A column
of annotations is one array for many Docs.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...named_tuples import NamedTuple
from ...vocab.lexeme import Lexeme
from ..arrays.ids import NumberedIds, NumberedThings, distinct_ids, each_of
from ..doc import Doc
from ..writing.keeping import LABELS, OPEN, add_labels
from .beside import Beside, has_rows
from .joining import alike, docs_of, join_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ...vocab import Vocab
    from ...vocab.strings import Holder
    from .joining import Joined, NewArray

# When more words and strings have numbers than this, the quarter is forgotten that was not met for the longest time.
_MOST: Final = 30_000


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

    What live as long as their Docs are words, and strings that no word is: all of them have numbers, and 0 is nothing.

    Args:
        kept: The numbers of what the reader is to know still, in the order in which it is numbered anew; None if it is
            to forget nothing.
        words: New words by their numbers.
        norms: The norms of those whose norms are not their lower-case forms.
        held: New strings by their numbers, each with its id.
        labels: New strings that the vocabulary keeps, by id.
        features: Those of them that are morphological features.
        groups: Docs that have the same columns, together.
        beside: What else a Doc has, by its place among all of them.
    """

    kept: NDArray[np.int32] | None
    words: dict[int, str]
    norms: dict[int, str]
    held: dict[int, tuple[int, str]]
    labels: dict[int, str]
    features: list[str]
    groups: list[Group]
    beside: dict[int, Beside]


class Group(NamedTuple):
    """Docs that have the same columns; tokens are those of one Doc after the other.

    Args:
        places: The places of the Docs among all that are packed together.
        lengths: The number of tokens of each.
        words: The number of the word of each token, (n_tokens,).
        spaces: Whether a space follows it, a byte each that is 1 or 0.
        columns: Annotations, (n_tokens,) each; labels, if a byte can tell them apart, as `LabelCodes` has them.
        tensor: The rows of the tensors, (n_tokens, …), or None.
        n_held: The number of strings that each Doc holds, (n_docs,).
        held: Their numbers.
    """

    places: list[int]
    lengths: list[int]
    words: NDArray[np.int32]
    spaces: bytes
    columns: dict[str, Joined]
    tensor: NDArray[Any] | None
    n_held: list[int]
    held: NDArray[np.int32]


class DocPacker:
    """Packs Docs for one reader, who gets all that comes out, in the same order.

    Args:
        empty: Makes the arrays of annotations.
    """

    def __init__(self, empty: NewArray = np.empty) -> None:
        self._empty = empty
        self._revision = -1
        # Words and other strings that Docs hold, with their numbers; and the id of each.
        self._things = NumberedThings([None])
        self._ids = array("Q", [0])
        # The ids of strings that the reader has for good, and of the features that it knows.
        self._permanent, self._features = {0}, {0}

    def pack(self, sent: Sequence[SentDoc]) -> PackedDocs:
        """Pack Docs."""
        docs = [doc for doc, _ in sent]
        packed = PackedDocs(
            kept=self._forget(docs[0].vocab.revision if docs else self._revision),
            words={},
            norms={},
            held={},
            labels={},
            features=[],
            groups=[],
            beside={place: beside for place, (_, beside) in enumerate(sent) if beside is not None},
        )
        for places in alike(docs):
            packed.groups.append(self._group(places, [docs[place] for place in places], packed))
        return packed

    def _forget(self, revision: int) -> NDArray[np.int32] | None:
        """Forget what was not met of late where there is too much, and all where something else is true of words.

        Returns:
            The numbers of what is known still, in its new order; None if nothing is forgotten.
        """
        for known in (self._permanent, self._features):
            if len(known) > _MOST:
                known.clear()
                known.add(0)
        is_as_before = revision == self._revision
        if is_as_before and len(self._things) <= _MOST:
            return None
        self._revision = revision
        kept = self._things.keep(_MOST * 3 // 4 if is_as_before else 0)
        self._ids = array("Q", [self._ids[number] for number in kept.tolist()])
        return kept

    def _group(self, places: list[int], docs: list[Doc], packed: PackedDocs) -> Group:
        """Pack Docs that have the same columns; what the reader is to learn for that is added to what is packed."""
        columns = join_columns([doc._columns for doc in docs], self._empty)
        for name in LABELS:
            if name in columns:
                self._say_labels(name, columns[name], docs, packed)
        words = self._things.numbers([doc.lexemes for doc in docs])
        held = [doc.holders() for doc in docs]
        numbers = self._things.numbers(held)
        self._say_new(packed)
        if self._hold_others(columns, numbers, docs, packed):
            held = [doc.holders() for doc in docs]
            numbers = self._things.numbers(held)
            self._say_new(packed)
        return Group(
            places=places,
            lengths=[len(doc.lexemes) for doc in docs],
            words=words,
            spaces=b"".join([doc.spaces for doc in docs]),
            columns=columns,
            tensor=self._joined([doc._tensor for doc in docs]) if has_rows(docs[0]) else None,
            n_held=[*map(len, held)],
            held=numbers,
        )

    def _joined(self, arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Join arrays that differ in their lengths alone."""
        first = arrays[0]
        return np.concatenate(arrays, out=self._empty((sum(map(len, arrays)), *first.shape[1:]), first.dtype))

    def _say_labels(self, name: str, labels: Joined, docs: Sequence[Doc], packed: PackedDocs) -> None:
        """Say the labels that the reader lacks."""
        known = self._features if name == "morph" else self._permanent
        ids = set(memoryview(labels[1]).cast("Q")) if isinstance(labels, tuple) else distinct_ids(labels)
        for key in ids - known:
            text = _text_of(key, docs)
            if text is None:
                continue
            packed.labels[key] = text
            known.add(key)
            if name == "morph":
                packed.features.append(text)

    def _say_new(self, packed: PackedDocs) -> None:
        """Say the words and the strings that have got numbers."""
        n_known = len(self._ids)
        for number, thing in enumerate(self._things.things[n_known:], n_known):
            self._ids.append(thing.orth)
            if type(thing) is not Lexeme:
                packed.held[number] = (thing.orth, thing.text)
                continue
            packed.words[number] = thing.text
            if thing.own_norm is not None:
                packed.norms[number] = thing.own_norm

    def _hold_others(
        self,
        columns: dict[str, Joined],
        held: NDArray[np.int32],
        docs: Sequence[Doc],
        packed: PackedDocs,
    ) -> bool:
        """Let Docs hold what their annotations show, no Doc holds and the reader has not for good.

        Such a string lives with something else, which the reader has not. Those that are kept for good here, the reader
        is to keep too.

        Args:
            columns: The columns of the Docs.
            held: The numbers of what they hold.
            docs: The Docs.
            packed: What the reader is to learn.

        Returns:
            Whether a Doc holds more now.
        """
        holds_more = False
        ids = NumberedIds(np.frombuffer(self._ids, dtype=np.uint64).take(held))
        for name in OPEN:
            if name not in columns:
                continue
            n_others = len(ids.others)
            ids.numbers(columns[name])  # type: ignore[arg-type]
            for key in ids.others[n_others:]:
                text = None if key in self._permanent else _text_of(key, docs)
                if text is None:
                    continue
                if docs[0].vocab.strings.hold_known(key, text) is None:
                    packed.labels[key] = text
                    self._permanent.add(key)
                else:
                    _hold(key, text, docs, name)
                    holds_more = True
        return holds_more


class DocReader:
    """Opens what one `DocPacker` has packed: it learns all of it, in the same order, and makes Docs of that.

    Args:
        vocab: The vocabulary that the Docs get.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        # Words and other strings by their numbers.
        self._things: list[Holder | None] = [None]

    def learn(self, packed: PackedDocs) -> None:
        """Take in new words and strings."""
        if packed.kept is not None:
            self._things = each_of(packed.kept, self._things)
        strings, things = self._vocab.strings, self._things
        things += [None] * (len(packed.words) + len(packed.held))
        for number, lexeme in zip(packed.words, self._lexemes(packed), strict=True):
            things[number] = lexeme
        if packed.held:
            keys, texts = zip(*packed.held.values(), strict=True)
            for number, holder in zip(packed.held, strings.holders_of(keys, texts), strict=True):
                things[number] = holder
        add_labels(strings, packed.labels, packed.labels)
        for features in packed.features:
            self._vocab.morphology.add(features)

    def _lexemes(self, packed: PackedDocs) -> Iterator[Lexeme]:
        """Yield new words; the norm of each is what was said, or its lower-case form even if another is usual here."""
        vocab, norms = self._vocab, packed.norms
        pairs = zip(packed.words.items(), vocab.lexemes_of(packed.words.values()), strict=True)
        for (number, text), lexeme in pairs:
            norm = norms.get(number)
            is_usual = norm == lexeme.own_norm
            yield lexeme if is_usual else vocab.lexeme(text, lexeme.lower_ if norm is None else norm)

    def docs(self, packed: PackedDocs) -> list[SentDoc]:
        """Return the Docs that were packed, each with what it has beside its tokens."""
        docs: dict[int, Doc] = {}
        for group in packed.groups:
            docs.update(zip(group.places, docs_of(Doc, self._vocab, group, self._things), strict=True))
        return [SentDoc(docs[place], packed.beside.get(place)) for place in range(len(docs))]


def _hold(key: int, text: str, docs: Iterable[Doc], name: str) -> None:
    """Let Docs that have an id in a column hold its string."""
    for doc in docs:
        if key in doc.values(name):
            doc.hold_known(key, text)


def _text_of(key: int, docs: Sequence[Doc]) -> str | None:
    """Return the string of an annotation, if there is one."""
    for doc in docs:
        if doc.knows(key):
            return doc.string(key)
    return None
