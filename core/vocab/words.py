"""Word types: made when they are first met, held weakly, and what is true of each of them in every context.

What never-seen words bring goes when the last Doc that shows them goes. The words of late are at hand for as long as
there are not too many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

from ..quoting import shown
from . import attrs
from .getters import Getters
from .lexeme import Lexeme, LexemeFields
from .lexical import FLAG_GETTERS, GETTERS, word_shape
from .lookups import Lookups
from .shown_strings import ShownStrings
from .strings import StringStore
from .symbols import string_id
from .word_ids import HASHES, word_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

# Words whose Docs are gone are forgotten together when there are more than this.
_RECENT = 10_000
# Longer ones, such as a file without white space, hardly come again, and would be much to keep.
_RECENT_LENGTH = 50


class _Reference(ref[Lexeme]):
    """A weak reference to a lexeme that knows where it is to be removed when the lexeme goes."""

    __slots__ = ("key", "orth")
    key: str | tuple[str, str]
    orth: int


class _Recent(dict[str, Lexeme]):
    """Hold the words of late; one that is not among them is made when it is asked for, and held unless it is long.

    Args:
        words: What makes words, which these do not keep alive.
    """

    __slots__ = ("_words",)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = ref(words)

    def __missing__(self, text: str) -> Lexeme:
        words: Any = self._words()
        lexeme: Lexeme = words.lexeme(text)
        if len(text) <= _RECENT_LENGTH:
            self[text] = lexeme
        return lexeme


class Words:
    """The part of `Vocab` that makes word types, and knows what the language and the tables say of them.

    Args:
        lex_attr_getters: For attributes, by name or number, functions from text to the attribute's value.
        strings: A string store to share, or strings to start with.
        lookups: Tables of the language.
    """

    def __init__(
        self,
        lex_attr_getters: dict[Any, Callable[[str], Any]] | None,
        strings: StringStore | Iterable[str],
        lookups: Lookups | None,
    ) -> None:
        self._getters = Getters(lex_attr_getters or {}, self)
        self.strings = strings if isinstance(strings, StringStore) else StringStore(strings)
        self.lookups = Lookups() if lookups is None else lookups
        # How often what is true of words was changed: what others keep of words holds as long as this stays the same.
        self.revision = 0
        # Most words answer for their texts in the string store, where they are found by their ids. The others are here.
        self._lexemes: dict[str | tuple[str, str], _Reference] = {}
        self._forget = _forgetter(self._lexemes, self.strings.held)
        self._permanent: dict[str | tuple[str, str], Lexeme] = {}
        # The same, by what somebody has asked for; and words of late, which may well come again.
        self._asked: dict[str | int, Lexeme] = {}
        self._recent = _Recent(self)
        self._recent_tables: tuple[int, ...] = ()
        self._shown = ShownStrings()
        self.reset_getters()
        self.strings.sources.add(self)

    def __setattr__(self, name: str, value: Any) -> None:
        # A property would be asked with each string that is shown.
        if name == "strings" and name in vars(self):
            raise AttributeError(
                "The strings of a vocabulary cannot be others, because its words are among them: add to them "
                "(vocab.strings.add), or make a new one, Vocab(strings=...)."
            )
        super().__setattr__(name, value)

    def lexeme(self, text: str, norm: str | None = None) -> Lexeme:
        """Return the lexeme of a word, which lives as long as the caller refers to it.

        Args:
            text: The word.
            norm: The norm that a tokenizer exception or an annotation gives it in place of the usual one.
        """
        orth = string_id(text)
        lexeme = self._plain(text, orth)
        if lexeme is None:
            lexeme = self._make(text, orth)
        if norm is None or norm == lexeme.norm_:
            return lexeme
        return self._variant(lexeme, norm)

    def lexemes_of(self, texts: Iterable[str]) -> list[Lexeme]:
        """Return the lexemes of many words; those of the last thousands of words are at hand."""
        recent = self._recent
        tables = self.lookups.revision
        if tables != self._recent_tables:
            # They say something else of words that nobody else refers to.
            recent.clear()
            self._recent_tables = tables
        lexemes = [*map(recent.__getitem__, texts)]
        if len(recent) > _RECENT:
            recent.clear()
        return lexemes

    def pin(self, lexeme: Lexeme) -> None:
        """Keep a lexeme for good, because somebody has set something on it."""
        self.revision += 1
        for key in ((lexeme.text, lexeme.norm_), lexeme.text):
            if self._living(key) is lexeme:
                self._permanent[key] = lexeme

    def living(self) -> list[Lexeme]:
        """Return all lexemes that somebody refers to just now."""
        lexemes = [reference() for reference in self._references()]
        return [lexeme for lexeme in lexemes if lexeme is not None]

    def find_string(self, key: int) -> str | None:
        """Return a string that some living lexeme shows, such as a shape, by its id."""
        return self._shown.find(key, self._references)

    @property
    def lex_attr_getters(self) -> dict[int, Callable[[str], Any]]:
        """For attributes, functions from text to the attribute's value.

        A change holds for words that are met from then on.
        """
        return self._getters

    @lex_attr_getters.setter
    def lex_attr_getters(self, getters: Mapping[Any, Callable[[str], Any]]) -> None:
        self._getters = Getters(getters, self)
        self.reset_getters()

    def reset_getters(self) -> None:
        """Take up a change in `lex_attr_getters`; lexemes made before keep what they have."""
        self._recent.clear()
        getters = self.lex_attr_getters
        # What is found as usual needs no call.
        own = {attr: get for attr, get in getters.items() if get is not GETTERS.get(attr)}
        self._get_lower = own.get(attrs.LOWER)
        self._get_norm = own.get(attrs.NORM)
        self._get_prefix = own.get(attrs.PREFIX)
        self._get_suffix = own.get(attrs.SUFFIX)
        self._get_shape = own.get(attrs.SHAPE, word_shape)
        self._are_usual = own.keys().isdisjoint((attrs.LOWER, attrs.PREFIX, attrs.SUFFIX, attrs.SHAPE))
        flags = {**FLAG_GETTERS, **{key: get for key, get in getters.items() if key in attrs.FLAGS}}
        self._getter_of_flag = dict(sorted(flags.items()))

    def add_flag(self, flag_getter: Callable[[str], bool], flag_id: int = -1) -> int:
        """Add a flag of your own for all words and return its number.

        Raises:
            TypeError: The getter is no function.
            ValueError: All flag numbers are taken, or `flag_id` is no flag number.
        """
        if not callable(flag_getter):
            raise TypeError(f"A flag is got by a function of the text, not by {shown(flag_getter)}.")
        if flag_id == -1:
            free = [number for number in range(19, 64) if number not in self._getter_of_flag]
            if not free:
                raise ValueError("All 45 free flags are taken; give the flag_id of one that may be replaced.")
            flag_id = free[0]
        elif flag_id not in attrs.FLAGS:
            raise ValueError(f"A flag id is a number from 1 to 63, not {flag_id}.")
        self.lex_attr_getters[flag_id] = flag_getter
        self.revision += 1
        for lexeme in self.living():
            lexeme._flags = -1
        return flag_id

    @property
    def lang(self) -> str:
        """The language code."""
        getter = self.lex_attr_getters.get(attrs.LANG)
        return "" if getter is None else str(getter(""))

    @property
    def lang_id(self) -> int:
        """The id of the language code."""
        return self.strings.add(self.lang)

    def lower_of(self, text: str) -> str:
        """Return the lower-case form of a word."""
        return text.lower() if self._get_lower is None else str(self._get_lower(text))

    def shape_of(self, text: str) -> str:
        """Return the shape of a word."""
        return str(self._get_shape(text))

    def prefix_of(self, text: str) -> str:
        """Return the first characters of a word."""
        return text[:1] if self._get_prefix is None else str(self._get_prefix(text))

    def suffix_of(self, text: str) -> str:
        """Return the last characters of a word."""
        return text[-3:] if self._get_suffix is None else str(self._get_suffix(text))

    def flags_of(self, text: str) -> int:
        """Return all flags of a word, each at the bit that is its attribute id."""
        flags = 0
        for number, getter in self._getter_of_flag.items():
            if getter(text):
                flags |= 1 << number
        if self.lookups.flag_tables:
            orth = string_id(text)
            for number, table in self.lookups.flag_tables:
                if orth in table:
                    flags = flags | 1 << number if table[orth] else flags & ~(1 << number)
        return flags

    def flag_of(self, text: str, number: int) -> int:
        """Return one flag of a word, which others need not be worked out for: 1 or 0."""
        for known, table in self.lookups.flag_tables:
            if known == number and (orth := string_id(text)) in table:
                return int(bool(table[orth]))
        getter = self._getter_of_flag.get(number)
        return int(getter is not None and bool(getter(text)))

    def flag_of_each(self, lexemes: Sequence[Lexeme], number: int) -> list[int]:
        """Return one flag of many words of this vocabulary: 1 or 0."""
        if self.lookups.flag_tables:
            return [lexeme.value(number) for lexeme in lexemes]
        getter = self._getter_of_flag.get(number)
        return [0 if getter is None else int(bool(getter(lexeme.text))) for lexeme in lexemes]

    def _living(self, key: str | tuple[str, str]) -> Lexeme | None:
        """Return the lexeme of a word, or that of a word and a norm, if somebody refers to it."""
        if isinstance(key, str):
            return self._plain(key, string_id(key))
        reference = self._lexemes.get(key)
        return None if reference is None else reference()

    def _plain(self, text: str, orth: int) -> Lexeme | None:
        """Return the lexeme of a word with the usual norm, if somebody refers to it."""
        held = self.strings.held.get(orth)
        if held is not None:
            holder: Any = held()
            # A text may have been made to have the id of another.
            if type(holder) is Lexeme and holder.vocab is self and holder.text == text:
                return holder
        reference = self._lexemes.get(text)
        return None if reference is None else reference()

    def _references(self) -> list[_Reference]:
        """Return the references to all lexemes that somebody refers to just now."""
        # The store may be that of several vocabularies, and holds other strings as well.
        held = [each for each in list(self.strings.held.values()) if type(each) is _Reference]
        own = [each for each in held if (lexeme := each()) is not None and lexeme.vocab is self]
        return [*own, *list(self._lexemes.values())]

    def _make(self, text: str, orth: int) -> Lexeme:
        """Make the lexeme of a word that has none."""
        norm = self._norm_of(text, orth)
        if norm is not None and norm == self.lower_of(text):
            norm = None
        made: Any = _new(LexemeFields)
        made.vocab = self
        made.text = text
        made.orth = orth
        made.packed = word_ids(text, orth, norm) if self._are_usual else self._ids_of(text, orth, norm)
        made._norm = norm
        made._flags = -1
        made._forms = None
        made.keeps = None
        made.__class__ = Lexeme
        lexeme: Lexeme = made
        if self.lookups.has_forms:
            lexeme.renew()
        self._register(text, lexeme)
        return lexeme

    def _ids_of(self, text: str, orth: int, norm: str | None) -> bytes:
        """Return what `word_ids` does, by the functions that somebody has given."""
        derived = (self.lower_of, self.shape_of, self.prefix_of, self.suffix_of)
        lower, *others = (string_id(derive(text)) for derive in derived)
        return HASHES.pack(orth, lower, lower if norm is None else string_id(norm), *others)

    def _norm_of(self, text: str, orth: int) -> str | None:
        """Return the norm that a table or the language has for a word, None for its lower-case form."""
        norms = self.lookups.norms if self.lookups.has_norms else None
        norm: str | None = None if norms is None else norms.get_id(orth)
        if norm is None and self._get_norm is not None:
            norm = self._get_norm(text)
        return norm

    def _renew(self) -> None:
        """Forget what was set on words, and give living lexemes the norms of the tables that were loaded."""
        self._permanent.clear()
        self._asked.clear()
        self._recent.clear()
        self.revision += 1
        for lexeme in self.living():
            lexeme.renew()
            if self._living(lexeme.text) is lexeme:
                norm = self._norm_of(lexeme.text, lexeme.orth)
                lexeme.give_norm(lexeme.lower_ if norm is None else norm)
        self._shown.start_afresh(self._references())

    def _variant(self, lexeme: Lexeme, norm: str) -> Lexeme:
        """Return the lexeme like another but with a norm of its own."""
        key = (lexeme.text, norm)
        variant: Any = self._living(key)
        if variant is None:
            norm_id, holder = self.strings.hold(norm)
            packed = HASHES.unpack(lexeme.packed)
            variant = _new(LexemeFields)
            variant.vocab = self
            variant.text = lexeme.text
            variant.orth = lexeme.orth
            variant.packed = HASHES.pack(*packed[:2], norm_id, *packed[3:])
            variant._norm = norm
            variant._flags = lexeme._flags
            variant._forms = lexeme._forms
            # The plain lexeme answers for the text, so it must live as long as the variant.
            variant.keeps = (lexeme, holder)
            variant.__class__ = Lexeme
            self._lexemes[key] = self._refer(key, variant)
        found: Lexeme = variant
        return found

    def _register(self, text: str, lexeme: Lexeme) -> None:
        """Know a new lexeme weakly, and let it answer for its text in the string store."""
        reference = self._refer(text, lexeme)
        # One living holder answers for a string. If there is one, it must live as long as this lexeme.
        other = self.strings.offer(lexeme.orth, reference)
        if other is not None:
            lexeme.keeps = other
        if self.strings.held.get(lexeme.orth) is not reference:
            self._lexemes[text] = reference

    def _refer(self, key: str | tuple[str, str], lexeme: Lexeme) -> _Reference:
        """Return a weak reference to a new lexeme."""
        reference = _Reference(lexeme, self._forget)
        reference.key = key
        reference.orth = lexeme.orth
        self._shown.add(reference)
        return reference


_new = object.__new__


def _forgetter(lexemes: dict[str | tuple[str, str], _Reference], held: dict[int, Any]) -> Callable[[_Reference], None]:
    """Return a callback that removes a dead lexeme; it refers to the tables only, not to the vocabulary."""

    def forget(reference: _Reference) -> None:
        if lexemes.get(reference.key) is reference:
            del lexemes[reference.key]
        if held.get(reference.orth) is reference:
            del held[reference.orth]
        # Some reference may wait to be looked at yet, and must not keep a long text.
        reference.key = ""

    return forget
