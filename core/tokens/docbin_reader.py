"""Docs of a ``.spacy`` file: what its tokens share is looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import DataError
from ..vocab import attrs as attr_ids
from .arrays.ids import NumberedIds, each_of, first_met, once_in_each, put_each, without
from .arrays.labels import code_labels
from .doc import Doc
from .writing.batches import cut_columns
from .writing.doc_arrays import hashes_of
from .writing.keeping import LABELS, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ..vocab import Lexeme, Vocab
    from ..vocab.strings import Holder
    from .docbin_tables import TablePart

# Words and lemmas of so many different strings are at hand; more are forgotten together.
_HELD: Final = 20_000


class DocBinReader:
    """Make Docs of one file.

    Args:
        vocab: The vocabulary that they get.
        ids: The ids of the file's strings, (n_strings,).
        texts: The file's strings.
        origin: The file, for messages.
    """

    def __init__(self, vocab: Vocab, *, ids: NDArray[np.uint64], texts: Sequence[str], origin: str) -> None:
        self._vocab = vocab
        self._origin = origin
        self._numbered = NumberedIds(ids)
        if self._numbered.n_given < len(texts):
            # Some are there twice, which makes one number.
            by_id = dict(zip(ids.tolist(), texts, strict=True))
            ids, texts = np.array([*by_id], dtype=np.uint64), [*by_id.values()]
        # Ids and strings by their numbers: first those of the file, then others, whose string may be unknown.
        self._ids = ids
        self._texts: list[str | None] = [*texts]
        self._lacks_some = False
        # What is at hand by the number of an id: labels for good, words and what keeps strings while they are few.
        self._labels = {name: bytearray() for name in LABELS}
        self._forget()

    def _forget(self) -> None:
        self._n_held = 0
        self._words: list[Any] = []
        self._norms = np.zeros(0, dtype=np.uint64)
        self._with_word = bytearray()
        self._variants: dict[tuple[int, int], Lexeme] = {}
        self._holders: list[Holder | None] = []
        self._with_holder = bytearray()

    def docs(self, part: TablePart, spaces: bytes) -> Iterator[Doc]:
        """Yield the Docs of a part of the table.

        Args:
            part: The part.
            spaces: Whether a space follows each of its tokens.

        Raises:
            DataError: There is no string for what a token has.
        """
        lexemes = self._lexemes(part)
        coded = {name: code_labels(part.columns[name]) for name in LABELS if name in part.columns}
        for column, labels in coded.items():
            self._know(part, column, None if labels is None else np.frombuffer(labels.table, dtype=np.uint64))
        kept = [self._keep(part, name) for name in OPEN if name in part.columns]
        cut = cut_columns({column: labels or part.columns[column] for column, labels in coded.items()}, part.lengths)
        others = [*part.by_type([name for name in part.columns if name not in LABELS])]
        for number, (start, end) in enumerate(part.bounds):
            doc = Doc.from_lexemes(self._vocab, lexemes[start:end], spaces[start:end])
            doc.set_columns(next(cut))
            for names, values in others:
                # Its own copies, for a part of an array would keep the whole array as long as the Doc lives.
                for name, own in zip(names, values[:, start:end].copy()):  # noqa: B905 - there is one name for each
                    doc._columns[name] = own
            for holders in kept:
                doc.keep_alive(holders[number])
            yield doc
        if self._n_held > _HELD:
            self._forget()

    def _numbers(self, ids: NDArray[np.uint64]) -> NDArray[np.intc]:
        """Return the number of each id, for which there is a place everywhere."""
        numbers = self._numbered.numbers(ids)
        self._take_others()
        size = len(self._texts)
        if size > len(self._words):
            for things in (self._words, self._holders):
                things.extend([None] * (size - len(things)))
            for marks in (self._with_word, self._with_holder):
                marks.extend(bytes(size - len(marks)))
            self._norms = np.append(self._norms, np.zeros(size - len(self._norms), dtype=np.uint64))
        return numbers

    def _take_others(self) -> None:
        """Learn the strings of ids that the file has none for."""
        missing = len(self._numbered) - len(self._texts)
        if missing:
            others, strings = self._numbered.others[-missing:], self._vocab.strings
            texts = [strings[key] if key in strings else None for key in others]  # noqa: SIM401 - "" is the string of 0
            self._ids = np.append(self._ids, np.array(others, dtype=np.uint64))
            self._texts += texts
            self._lacks_some = self._lacks_some or None in texts

    def _lexemes(self, part: TablePart) -> list[Lexeme]:
        """Return the lexeme of every token, looking up each word once."""
        numbers = self._numbers(part.orths)
        new = first_met(numbers, self._with_word)
        if len(new):
            lexemes = self._vocab.lexemes_of(self._known_texts(new))
            put_each(new, self._words, lexemes)
            self._norms[new] = hashes_of(lexemes, attr_ids.NORM)
            self._n_held += len(new)
        found: list[Lexeme] = each_of(numbers, self._words)
        if part.norms is not None:
            # Put lexemes with another norm in the place of those whose norm is not that of the file.
            others = np.flatnonzero((part.norms != self._norms.take(numbers)) & (part.norms != 0))
            pairs = zip(numbers[others].tolist(), self._numbers(part.norms[others]).tolist(), strict=True)
            for token, pair in zip(others.tolist(), pairs, strict=True):
                found[token] = self._variants.get(pair) or self._variant(*pair)
        return found

    def _variant(self, word: int, norm: int) -> Lexeme:
        """Return a word with another norm than usual."""
        (text,) = self._known_texts(np.array([norm], dtype=np.intc))
        lexeme = self._variants[word, norm] = self._vocab.lexeme(self._words[word].text, text)
        return lexeme

    def _known_texts(self, numbers: NDArray[np.intc]) -> list[str]:
        """Return the strings of words."""
        texts = each_of(numbers, self._texts)
        if self._lacks_some and None in texts:
            key = self._ids[numbers[texts.index(None)]]
            raise DataError(f"{self._origin} lacks the string for {key}: it is damaged; write it again.")
        return texts  # type: ignore[return-value]

    def _know(self, part: TablePart, name: str, ids: NDArray[np.uint64] | None) -> None:
        """Keep the strings of labels for good.

        Args:
            part: The part.
            name: The column.
            ids: The different ids in it, if they are at hand.
        """
        new = self._numbered.new_numbers(part.columns[name] if ids is None else ids, self._labels[name])
        self._take_others()
        unknown = [self._ids[number] for number in new if self._texts[number] is None]
        if unknown:
            part.refuse_value(name, int(np.isin(part.columns[name], unknown).argmax()))
        for number in new:
            text: Any = self._texts[number]
            if number < self._numbered.n_given:
                self._vocab.strings.add_known(self._ids.item(number), text)
            if name == "morph" and text:
                self._add_features(text)

    def _add_features(self, features: str) -> None:
        try:
            self._vocab.morphology.add(features)
        except ValueError as error:
            raise DataError(f"{self._origin} is damaged: {error}") from None

    def _keep(self, part: TablePart, name: str) -> list[tuple[Holder, ...]]:
        """Return for each Doc what keeps its open-ended strings."""
        numbers = self._numbers(part.columns[name])
        # A word keeps its own string, and most lemmas are words.
        new = without(first_met(numbers, self._with_holder), self._words)
        texts: list[Any] = each_of(new, self._texts)
        if self._lacks_some and None in texts:
            part.refuse_value(name, int((numbers == new[texts.index(None)]).argmax()))
        put_each(new, self._holders, self._vocab.strings.holders_of(self._ids[new].tolist(), texts))
        self._n_held += len(new)
        return once_in_each(numbers, part.ends, self._words, self._holders)
