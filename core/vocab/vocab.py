"""The vocabulary: word types, strings, vectors and tables that all Docs of a pipeline share.

Lexemes are held weakly. What never-seen words bring goes when the last Doc that shows them goes; permanent are only the
words that somebody asks for with ``vocab[text]``, has set something on, or loads from a vocabulary file.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import ref

from ..errors import ModelError
from ..files import msgpack
from ..files.reading import Record, unpack
from ..files.writing import as_path
from ..quoting import shown
from . import attrs, vector_files
from .lexeme import HASHES, Lexeme, LexemeFields
from .lexical import FLAG_GETTERS, OUTLINE, SHAPE_LIMIT, word_shape
from .lookups import Lookups
from .morphology import Morphology
from .shown_strings import ShownStrings
from .strings import StringStore
from .symbols import string_id
from .vectors import Array, Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

# Prefixes, suffixes and shapes come back all the time; more different ones than this are forgotten together.
_MEMO_SIZE = 50_000
# Words whose Docs are gone are forgotten together when there are more than this.
_RECENT = 10_000
# Longer ones, such as a file without white space, hardly come again, and would be much to keep.
_RECENT_LENGTH = 50
_PARTS = ("strings", "vectors", "lookups")
_SETTINGS = ("lex_attr_getters", "oov_prob", "writing_system", "get_noun_chunks")


class _Reference(ref[Lexeme]):
    """A weak reference to a lexeme that knows where it is to be removed when the lexeme goes."""

    __slots__ = ("key", "orth")
    key: str | tuple[str, str]
    orth: int


class Vocab:
    """Store what is true of words in every context.

    Args:
        lex_attr_getters: For attributes, by name or number, functions from text to the attribute's value (a string for
            NORM, PREFIX, SUFFIX, SHAPE and LANG, a truth value for flags); what is absent has a language-independent
            default.
        strings: A string store to share, or strings to start with.
        lookups: Tables of the language.
        oov_prob: The log probability of words that have none set.
        vectors_name: A name for the vectors.
        writing_system: Facts about the script: direction, has_case, has_letters.
        get_noun_chunks: Finds the noun chunks of a parsed Doc.

    Raises:
        TypeError: An argument is of a type that does not fit.
        ValueError: There is no such attribute.
    """

    def __init__(
        self,
        lex_attr_getters: dict[Any, Callable[[str], Any]] | None = None,
        strings: StringStore | Iterable[str] = (),
        lookups: Lookups | None = None,
        oov_prob: float = -20.0,
        vectors_name: str | None = None,
        writing_system: dict[str, Any] | None = None,
        get_noun_chunks: Callable[[Any], Iterator[tuple[int, int, int]]] | None = None,
    ) -> None:
        for name, value, kind in (("lex_attr_getters", lex_attr_getters, dict), ("lookups", lookups, Lookups)):
            if value is not None and not isinstance(value, kind):
                raise TypeError(f"{name} of a Vocab is a {kind.__name__}, not {shown(value)}.")
        self.lex_attr_getters = {attrs.intify_attr(attr): get for attr, get in (lex_attr_getters or {}).items()}
        self.strings = strings if isinstance(strings, StringStore) else StringStore(strings)
        self.lookups = Lookups() if lookups is None else lookups
        self.oov_prob = oov_prob
        self.writing_system = dict(writing_system or {})
        self.get_noun_chunks = get_noun_chunks
        self.morphology = Morphology(self.strings)
        self.vectors = Vectors(strings=self.strings, name=vectors_name)
        self.cfg: dict[str, Any] = {}
        # How often what is true of words was changed: what others keep of words holds as long as this stays the same.
        self.revision = 0
        self._lexemes: dict[str | tuple[str, str], _Reference] = {}
        self._forget = _forgetter(self._lexemes, self.strings.held)
        self._permanent: dict[str | tuple[str, str], Lexeme] = {}
        # The same, by what somebody has asked for; and words of late, which may well come again.
        self._asked: dict[str | int, Lexeme] = {}
        self._recent: dict[str, Lexeme] = {}
        self._recent_tables: tuple[int, ...] = ()
        self._ids: dict[str, int] = {}
        self._shapes: dict[str, int] = {}
        self._shown = ShownStrings(self._lexemes)
        self.reset_getters()
        self.strings.sources.add(self)

    @property
    def vectors(self) -> Vectors:
        """The word vectors; a table without strings of its own takes those of the vocabulary when it is set."""
        return self._vectors

    @vectors.setter
    def vectors(self, vectors: Vectors) -> None:
        if not len(vectors.strings):
            vectors.strings = self.strings
        self._vectors = vectors

    def __repr__(self) -> str:
        return f"<Vocab {self.lang or 'xx'}: {len(self)} permanent words>"

    def __len__(self) -> int:
        return len(self._permanent)

    def __bool__(self) -> bool:
        # One without permanent words is one all the same: `vocab or Vocab()` keeps it.
        return True

    def __iter__(self) -> Iterator[Lexeme]:
        return iter(list(self._permanent.values()))

    def __contains__(self, key: str | int) -> bool:
        text = key if isinstance(key, str) else self.strings.get(self.strings.as_int(key), "")
        return text in self._permanent or self._living(text) is not None

    def __getitem__(self, key: str | int) -> Lexeme:
        try:
            known = self._asked.get(key)
        except TypeError:
            known = None
        if known is not None:
            return known
        lexeme = self.lexeme(self.strings.as_string(key))
        self._permanent[lexeme.text] = self._asked[key] = lexeme
        return lexeme

    def lexeme(self, text: str, norm: str | None = None) -> Lexeme:
        """Return the lexeme of a word, which lives as long as the caller refers to it.

        Args:
            text: The word.
            norm: The norm that a tokenizer exception or an annotation gives it in place of the usual one.
        """
        reference = self._lexemes.get(text)
        lexeme = reference() if reference is not None else None
        if lexeme is None:
            lexeme = self._make(text)
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
        texts = [*texts]
        lexemes: list[Any] = [*map(recent.get, texts)]
        for place, text in enumerate(texts):
            if lexemes[place] is None:
                lexemes[place] = self.lexeme(text)
                if len(text) <= _RECENT_LENGTH:
                    recent[text] = lexemes[place]
        if len(recent) > _RECENT:
            recent.clear()
        return lexemes

    def pin(self, lexeme: Lexeme) -> None:
        """Keep a lexeme for good, because somebody has set something on it."""
        self.revision += 1
        for key in ((lexeme.text, lexeme.norm_), lexeme.text):
            reference = self._lexemes.get(key)
            if reference is not None and reference() is lexeme:
                self._permanent[key] = lexeme

    def living(self) -> list[Lexeme]:
        """Return all lexemes that somebody refers to just now, oldest first."""
        lexemes = [reference() for reference in list(self._lexemes.values())]
        return [lexeme for lexeme in lexemes if lexeme is not None]

    @property
    def lang(self) -> str:
        """The language code."""
        getter = self.lex_attr_getters.get(attrs.LANG)
        return "" if getter is None else str(getter(""))

    @property
    def lang_id(self) -> int:
        """The id of the language code."""
        return self.strings.add(self.lang)

    @property
    def length(self) -> int:
        """The number of permanent words."""
        return len(self._permanent)

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

    def reset_getters(self) -> None:
        """Take up a change in `lex_attr_getters`; lexemes made before keep what they have."""
        self._recent.clear()
        getters = self.lex_attr_getters
        self._get_lower = getters.get(attrs.LOWER)
        self._get_norm = getters.get(attrs.NORM)
        self._get_prefix = getters.get(attrs.PREFIX)
        self._get_suffix = getters.get(attrs.SUFFIX)
        self._get_shape = getters.get(attrs.SHAPE, word_shape)
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
        self.reset_getters()
        self.revision += 1
        for lexeme in self.living():
            lexeme._flags = -1
        return flag_id

    @contextmanager
    def memory_zone(self, mem: Any = None) -> Iterator[None]:
        """Do nothing: words are forgotten with their Docs anyway. Code written for spaCy's zones runs as it is."""
        yield None

    @property
    def in_memory_zone(self) -> bool:
        """Whether a zone has been entered; none need be."""
        return False

    # Vectors

    @property
    def vectors_length(self) -> int:
        """The width of the vectors, 0 where there are none."""
        return self.vectors.vectors_length

    def reset_vectors(self, *, width: int | None = None, shape: tuple[int, int] | None = None) -> None:
        """Drop all vectors and make room for new ones, as wide as these or of a shape (n_rows, width).

        Raises:
            ValueError: Both are given.
        """
        if width is not None and shape is not None:
            raise ValueError("Give either the width or the shape of the new vectors, not both.")
        if shape is None:
            shape = (self.vectors.shape[0], self.vectors.shape[1] if width is None else width)
        self.vectors = Vectors(strings=self.strings, shape=shape, name=self.vectors.name)

    def get_vector(self, orth: str | int) -> Array:
        """Return the vector of a word, zeros where it has none."""
        return self.vectors.vector_of(self._vector_key(orth))

    def set_vector(self, orth: str | int, vector: NDArray[np.float32]) -> None:
        """Set the vector of a word, (width,); the word becomes permanent.

        Raises:
            ValueError: The vector has another width than the others, or is not made of finite numbers.
        """
        text = self.strings.as_string(orth)
        vector = self.vectors.checked(vector)
        self.strings.add(text)
        attr = self.vectors.attr
        key = self.strings.add(text if attr == attrs.ORTH else self[text].string_of(attr))
        if self.vectors.is_full and key not in self.vectors:
            rows, width = self.vectors.shape
            self.vectors.resize((max(100, int(rows * 1.3)), width or len(vector)))
        self.vectors.add(key, vector=vector)
        self._permanent.setdefault(text, self[text])

    def has_vector(self, orth: str | int) -> bool:
        """Tell whether a word has a vector; with floret vectors every word has."""
        return self._vector_key(orth) in self.vectors

    def _vector_key(self, orth: str | int) -> str | int:
        """Return what stands for a word in the vectors, which may be looked up by another attribute."""
        if self.vectors.attr == attrs.ORTH:
            return orth
        return self.vectors.key_of(self[orth])

    def prune_vectors(self, nr_row: int, batch_size: int = 1024) -> dict[str, tuple[str, float]]:
        """Keep the first rows of the vectors and give every other word the most similar row that is left.

        Returns:
            For every removed word, the word whose vector it has now, and how similar they were.
        """
        return self.vectors.prune(nr_row, batch_size=batch_size)

    def deduplicate_vectors(self) -> None:
        """Give words with equal vectors one row."""
        self.vectors.deduplicate()

    # Serialisation

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write strings, vectors and lookups into a folder."""
        folder = as_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        exclude = set(exclude)
        if "strings" not in exclude:
            self.strings.to_disk(folder / "strings.json")
        if "vectors" not in exclude:
            self.vectors.to_disk(folder, exclude=["strings"])
        if "lookups" not in exclude:
            self.lookups.to_disk(folder)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Vocab:
        """Read strings, vectors and lookups from a folder.

        Raises:
            ModelError: A file is missing or cannot be read; the vocabulary is as it was.
        """
        folder = as_path(path)
        exclude = set(exclude)
        strings = None if "strings" in exclude else StringStore().from_disk(folder / "strings.json")
        vectors = None if "vectors" in exclude else vector_files.read_folder(folder)
        has_lookups = "lookups" not in exclude and (folder / "lookups.bin").exists()
        self._take(strings, vectors, Lookups().from_disk(folder) if has_lookups else None)
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return strings, vectors and lookups as msgpack."""
        exclude = set(exclude)
        parts: dict[str, Any] = {}
        if "strings" not in exclude:
            parts["strings"] = self.strings.to_bytes()
        if "vectors" not in exclude:
            parts["vectors"] = self.vectors.to_bytes(exclude=["strings"])
        if "lookups" not in exclude:
            parts["lookups"] = self.lookups.to_bytes()
        return msgpack.pack(parts)

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Vocab:
        """Read strings, vectors and lookups from msgpack.

        Raises:
            ModelError: It holds something else; the vocabulary is as it was.
        """
        where = "the bytes of the vocabulary"
        parts = Record(unpack(bytes_data, where=where, error=ModelError), where=where, error=ModelError)
        if not parts.data.keys() <= set(_PARTS):
            parts.refuse(f"there are {shown(list(parts.data))}, where only {', '.join(_PARTS)} can stand")
        # What is left out is missing, or an empty entry.
        wanted = [name for name in _PARTS if parts.data.get(name) is not None and name not in set(exclude)]
        given = {name: data for name in wanted if (data := parts.content(name))}
        self._take(
            StringStore().from_bytes(given["strings"]) if "strings" in given else None,
            vector_files.read_bytes(given["vectors"])[1] if "vectors" in given else None,
            Lookups().from_bytes(given["lookups"]) if "lookups" in given else None,
        )
        return self

    def _take(
        self, strings: StringStore | None, vectors: vector_files.Contents | None, lookups: Lookups | None
    ) -> None:
        """Take over parts that were read and are whole."""
        if strings is not None:
            self.strings.take(strings)
        if vectors is not None:
            self.vectors.contents = vectors
        if lookups is not None:
            self.lookups.take(lookups)
        self._renew()

    def __reduce__(self) -> Any:
        settings = {name: getattr(self, name) for name in _SETTINGS}
        return _unpickle, (settings, self.vectors.name, self.to_bytes())

    # Making lexemes

    def _living(self, key: str | tuple[str, str]) -> Lexeme | None:
        reference = self._lexemes.get(key)
        return None if reference is None else reference()

    def _make(self, text: str) -> Lexeme:
        """Make the lexeme of a word that has none."""
        orth = string_id(text)
        lower_text = text.lower() if self._get_lower is None else self._get_lower(text)
        lower = orth if lower_text == text else string_id(lower_text)
        norm_text = self._norm_of(text, orth)
        if norm_text is None or norm_text == lower_text:
            norm_text, norm = None, lower
        else:
            norm = orth if norm_text == text else string_id(norm_text)
        made: Any = _new(LexemeFields)
        made.vocab = self
        made.text = text
        made.orth = orth
        made.packed = HASHES.pack(
            orth,
            lower,
            norm,
            self._shape_id(text),
            self._common_id(text[:1] if self._get_prefix is None else self._get_prefix(text)),
            self._common_id(text[-3:] if self._get_suffix is None else self._get_suffix(text)),
        )
        made._norm = norm_text
        made._flags = -1
        made._forms = None
        made.__class__ = Lexeme
        lexeme: Lexeme = made
        if self.lookups.has_forms:
            lexeme.renew()
        self._register(text, lexeme)
        return lexeme

    def _norm_of(self, text: str, orth: int) -> str | None:
        """Return the norm that a table or the language has for a word, None for its lower-case form."""
        norms = self.lookups.norms
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
        self._shown.start_afresh()

    def _common_id(self, text: str) -> int:
        """Return the id of a string that many words share, such as a suffix."""
        key = self._ids.get(text)
        if key is None:
            if len(self._ids) >= _MEMO_SIZE:
                self._ids.clear()
            key = self._ids[text] = string_id(text)
        return key

    def _shape_id(self, text: str) -> int:
        """Return the id of a word's shape."""
        if self._get_shape is not word_shape or len(text) >= SHAPE_LIMIT or not text.isascii():
            return self._common_id(self._get_shape(text))
        # Few outlines make up most words, and an outline has its own shape.
        outline = text.translate(OUTLINE)
        key = self._shapes.get(outline)
        if key is None:
            if len(self._shapes) >= _MEMO_SIZE:
                self._shapes.clear()
            key = self._shapes[outline] = string_id(word_shape(text))
        return key

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
            self._refer(key, variant)
        found: Lexeme = variant
        return found

    def _register(self, text: str, lexeme: Lexeme) -> None:
        """Know a new lexeme weakly, and let it answer for its text in the string store."""
        reference = self._refer(text, lexeme)
        # One living holder answers for a string. If there is one, it must live as long as this lexeme.
        lexeme.keeps = self.strings.offer(lexeme.orth, reference)

    def _refer(self, key: str | tuple[str, str], lexeme: Lexeme) -> _Reference:
        reference = self._lexemes[key] = _Reference(lexeme, self._forget)
        reference.key = key
        reference.orth = lexeme.orth
        self._shown.add(reference)
        return reference

    def find_string(self, key: int) -> str | None:
        """Return a string that some living lexeme shows, such as a shape, by its id."""
        return self._shown.find(key)


_new = object.__new__


def _unpickle(settings: dict[str, Any], vectors_name: str | None, data: bytes) -> Vocab:
    return Vocab(**settings, vectors_name=vectors_name).from_bytes(data)


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
