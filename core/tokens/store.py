"""What a Doc is made of: lexemes, spaces, and columns of annotations with the strings that they need."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from .arrays.columns import DTYPES, check_column, check_value
from .arrays.labels import LabelCodes, ids_of
from .arrays.tree import Tree, sentence_starts
from .doc_setup import check_words
from .quick import DocFields
from .underscore import Extensible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from typing_extensions import Self

    from ..vocab import Lexeme, Vocab
    from ..vocab.strings import Holder
    from .doc import Doc


class DocStore(DocFields, Extensible):
    """Keep the tokens of a text.

    Attributes:
        vocab: The vocabulary.
        lexemes: The lexeme of every token; the Doc keeps them alive.
        spaces: Whether a space follows each token, as a byte that is 1 or 0.
        moves: How its tokens were numbered anew, each time that some were merged or split. Whatever keeps the number of
            a token keeps the moves that it knows too, and takes account of the others when it is asked.
    """

    __slots__ = ("__weakref__",)

    @classmethod
    def from_lexemes(cls, vocab: Vocab, lexemes: list[Lexeme], spaces: Iterable[int]) -> Self:
        """Make a Doc of lexemes at hand; it takes the list over."""
        doc = cls.__new__(cls)
        doc._start(vocab, lexemes, spaces)
        return doc

    @property
    def has_unknown_spaces(self) -> bool:
        """Whether nobody knows where the spaces are, so that there is one after every token."""
        return self._unknown_spaces

    @has_unknown_spaces.setter
    def has_unknown_spaces(self, unknown: bool) -> None:
        self._unknown_spaces = bool(unknown)

    # Text

    @property
    def text(self) -> str:
        """The text, with the space after the last token if one follows."""
        return self.text_between(0, len(self.lexemes))

    @property
    def text_with_ws(self) -> str:
        """The same as `text`."""
        return self.text

    def text_between(self, start: int, end: int) -> str:
        """Return the text of some tokens, with the space after the last if one follows."""
        # Two of a length, whose ends need not be compared.
        pairs = zip(self.lexemes[start:end], self.spaces[start:end])  # noqa: B905
        return "".join([lexeme.text + " " if space else lexeme.text for lexeme, space in pairs])

    @property
    def offsets(self) -> array[int]:
        """The offset of every token's first character, and last the length of the text with its last space."""
        if self._offsets is None:
            widths = [len(lexeme.text) + space for lexeme, space in zip(self.lexemes, self.spaces, strict=True)]
            # Four bytes each; a list of Python's numbers takes nine times as much.
            self._offsets = array("i", accumulate(widths, initial=0))
        return self._offsets

    def token_at_start(self, offset: int) -> int | None:
        """Return the token that starts at a character, or None."""
        place = bisect_left(self.offsets, offset, 0, len(self))
        return place if place < len(self) and self.offsets[place] == offset else None

    def token_at_end(self, offset: int) -> int | None:
        """Return the token that ends before a character, or None."""
        place = bisect_left(self.offsets, offset, 0, len(self)) - 1
        return place if place >= 0 and self.end_of(place) == offset else None

    def set_spaces(self, spaces: Iterable[int]) -> None:
        """Say after which tokens a space follows."""
        self.spaces = bytes(map(bool, spaces))
        self._offsets = None
        self.has_unknown_spaces = False

    def end_of(self, index: int) -> int:
        """Return the offset after a token's last character."""
        return self.offsets[index] + len(self.lexemes[index].text)

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text of some tokens starts and ends."""
        first = self.offsets[start]
        return first, self.end_of(end - 1) if end > start else first

    def fill(self, words: Sequence[str], spaces: Sequence[bool]) -> None:
        """Give an empty Doc its words."""
        texts = check_words(self.vocab, words)
        self.lexemes = self.vocab.lexemes_of(texts)
        self.set_spaces(spaces)

    def take_tokens(self, other: Self) -> None:
        """Take over the tokens of another Doc that is not needed any more, with their columns and tensor."""
        self.lexemes, self.spaces = other.lexemes, other.spaces
        self._columns, self._tensor = other._columns, other._tensor
        self._held, self._kept = other._held, other._kept
        self._offsets = self._tree = None

    # Annotation columns

    def column(self, name: str) -> NDArray[Any] | None:
        """Return a column, (n_tokens,), or None where nothing was set; not to be written to.

        There are ``tag``, ``morph``, ``lemma``, ``dep``, ``ent_type``, ``ent_kb_id`` and ``ent_id``, which hold ids of
        strings, 0 for none; ``pos``, ids of parts of speech; ``head``, the index of the head, a root's its own;
        ``sent_start``, 1, -1 or 0 (unknown); ``ent_iob``, 0 (missing), 1 (I), 2 (O) or 3 (B).

        Ids of strings have 64 bits, heads 32, all others 8: to compute with those, cast them first, or take them from
        `to_array`, where each has 64.
        """
        column = self._columns.get(name)
        return ids_of(column) if isinstance(column, LabelCodes) else column

    @property
    def columns(self) -> Mapping[str, NDArray[Any]]:
        """The columns that were set, by their names as `column` takes them; not to be written to."""
        return {name: self.values(name) for name in self._columns}

    def values(self, name: str) -> NDArray[Any]:
        """Return a column, (n_tokens,), or what stands for one where nothing was set; not to be written to.

        Args:
            name: As `column` takes it.
        """
        column = self._columns.get(name)
        if column is not None:
            return ids_of(column) if isinstance(column, LabelCodes) else column
        if name == "head":
            return np.arange(len(self), dtype=np.int32)
        values = np.zeros(len(self), dtype=DTYPES[name])
        if name == "sent_start":
            # The first token starts a sentence, whatever else is known.
            values[:1] = 1
        return values

    def set_column(self, name: str, values: Any) -> None:
        """Set a column; heads also say where sentences begin, so labels are set before them.

        Raises:
            ValueError: There is no such column, the number of values is not that of tokens, one is none that the column
                can have, or heads are no tree.
        """
        checked = check_column(name, values, len(self.lexemes))
        if name == "head":
            labels = self.column("dep")
            starts = sentence_starts(checked, labels)
            self._columns["head"] = checked
            if labels is None or labels.any():
                # Heads whose labels are all empty are no parse, and say nothing of sentences.
                self._columns["sent_start"] = starts
            self._tree = None
        else:
            self._columns[name] = checked

    def set_columns(self, columns: Mapping[str, NDArray[Any] | LabelCodes]) -> None:
        """Set several columns, (n_tokens,) each, that have the right types and fit together."""
        self._columns.update(columns)
        self._tree = None

    def value(self, name: str, index: int) -> int:
        """Return what a column has for one token."""
        column = self._columns.get(name)
        if column is None:
            return int(index == 0 and name == "sent_start")
        return column.item(index)

    def set_value(self, name: str, index: int, value: int) -> None:
        """Set a column for one token.

        Raises:
            ValueError: The column cannot have the value.
        """
        self.write_value(name, index, check_value(name, value, index))

    def write_value(self, name: str, index: int, value: int) -> None:
        """Set a column for one token to a value that it is known to have."""
        column = self._columns.get(name)
        if not isinstance(column, np.ndarray) or not column.flags.writeable:
            column = self._columns[name] = self.values(name).copy()
        column[index] = value

    def hook(self, kind: int, name: str) -> Callable[..., Any] | None:
        """Return the user's function that stands in for something.

        Args:
            kind: Of whom: `OF_DOC`, `OF_TOKENS` or `OF_SPANS`.
            name: For what, such as ``vector``.
        """
        return None if self._hooks is None else self._hooks[kind].get(name)

    @property
    def tree(self) -> Tree:
        """The dependency tree."""
        if self._tree is None:
            self._tree = Tree(self.values("head"))
        return self._tree

    def hold(self, string: str) -> int:
        """Return the id of a string and keep it readable for as long as the Doc lives."""
        key = self.vocab.strings.id_of(string)
        self.hold_known(key, string)
        return key

    def hold_strings(self, strings: Sequence[str]) -> list[int]:
        """Return the ids of many strings and keep them readable for as long as the Doc lives."""
        holders: dict[int, Holder] = {}
        keys = self.vocab.strings.hold_all(strings, holders)
        self.keep_alive(holders.values())
        return keys

    def hold_known(self, key: int, string: str) -> None:
        """Keep a string, whose id is at hand, readable for as long as the Doc lives."""
        holder = self.vocab.strings.hold_known(key, string)
        if holder is not None:
            if self._held is None:
                self._held = {}
            self._held[key] = holder

    def keep_alive(self, holders: Iterable[Holder | None]) -> None:
        """Keep the strings of holders readable for as long as the Doc lives; None is passed over."""
        holders = tuple(holders)
        if len(holders) < len(self._kept) // 4:
            # Few that come one after the other are not to be put together with all others each time.
            self._held = {} if self._held is None else self._held
            self._held.update({holder.orth: holder for holder in holders if holder is not None})
        else:
            self._kept = tuple(dict.fromkeys((*self._kept, *holders))) if self._kept else holders

    def holders(self) -> tuple[Holder | None, ...]:
        """Return what keeps strings readable for as long as the Doc lives; None is to be passed over."""
        return (*self._kept, *self._held.values()) if self._held else self._kept

    def hold_with(self, other: Doc) -> None:
        """Keep all strings readable that another Doc keeps."""
        if other._kept:
            self.keep_alive(other._kept)
        if other._held:
            self._held = {**(self._held or {}), **other._held}

    def hold_all(self, holders: Mapping[int, Holder], keys: Iterable[int]) -> None:
        """Keep those of some strings readable that have a holder."""
        self.keep_alive([holders[key] for key in dict.fromkeys(keys) if key in holders])

    def knows(self, key: int) -> bool:
        """Tell whether there is a string for an id."""
        return key in self.vocab.strings

    def keep(self, keys: Iterable[int]) -> int | None:
        """Keep the strings of ids readable for as long as the Doc lives; return the first id that has none."""
        strings = self.vocab.strings
        find, kept = strings.held.get, []
        for key in keys:
            reference = find(key)
            holder = None if reference is None else reference()
            if holder is not None:
                kept.append(holder)
            elif key not in strings:
                return key
        if kept:
            self.keep_alive(kept)
        return None

    def string(self, key: int) -> str:
        """Return the string for an id that an annotation has."""
        strings = self.vocab.strings
        text = strings.texts.get(key)
        return strings[key] if text is None else text
