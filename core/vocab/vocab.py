"""The vocabulary: word types, strings, vectors and tables that all Docs of a pipeline share, and how they are saved.

How word types are made, and how long they live, is `words`; permanent are only those that somebody asks for with
``vocab[text]``, has set something on, or loads from a vocabulary file.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..errors import ArgumentError, ModelError
from ..files import msgpack
from ..files.parts import excluded_parts
from ..files.pickled import check_pickled, checksum
from ..files.reading import Record, unpack
from ..files.writing import as_path
from ..quoting import counted, kind_of, shown
from . import attrs, vector_files
from .lookups import Lookups
from .morphology import Morphology
from .strings import StringStore
from .vectors import Array, Vectors
from .words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from .lexeme import Lexeme

_PARTS = ("strings", "vectors", "lookups")
_SETTINGS = ("lex_attr_getters", "oov_prob", "writing_system", "get_noun_chunks")


class Vocab(Words):
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
        for name, value, kind in (
            ("lex_attr_getters", lex_attr_getters, Mapping),
            ("lookups", lookups, Lookups),
            ("writing_system", writing_system, Mapping),
        ):
            if value is not None and not isinstance(value, kind):
                raise TypeError(f"{name} of a Vocab is a {kind.__name__}, not {shown(value)}.")
        super().__init__(lex_attr_getters, strings, lookups)
        self.writing_system = dict(writing_system or {})
        self.get_noun_chunks = get_noun_chunks
        self.morphology = Morphology(self.strings)
        self.vectors = Vectors(strings=self.strings, name=vectors_name)
        self.cfg: dict[str, Any] = {"oov_prob": oov_prob}

    @property
    def oov_prob(self) -> float:
        """The log probability of words that have none set."""
        prob: float = self.cfg["oov_prob"]
        return prob

    @oov_prob.setter
    def oov_prob(self, prob: float) -> None:
        self.cfg["oov_prob"] = prob

    @property
    def vectors(self) -> Vectors:
        """The word vectors; a table without strings of its own takes those of the vocabulary when it is set."""
        return self._vectors

    @vectors.setter
    def vectors(self, vectors: Vectors) -> None:
        if not isinstance(vectors, Vectors):
            raise ArgumentError(f"The vectors of a vocabulary are Vectors, not {kind_of(vectors)}.")
        if not len(vectors.strings):
            vectors.strings = self.strings
        self._vectors = vectors

    def __repr__(self) -> str:
        return f"<Vocab {self.lang or 'xx'}: {counted(len(self), 'permanent word')}>"

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

    @property
    def length(self) -> int:
        """The number of permanent words."""
        return len(self._permanent)

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
        exclude = excluded_parts(exclude)
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
        exclude = excluded_parts(exclude)
        strings = None if "strings" in exclude else StringStore().from_disk(folder / "strings.json")
        vectors = None if "vectors" in exclude else vector_files.read_folder(folder)
        has_lookups = "lookups" not in exclude and (folder / "lookups.bin").exists()
        self._take(strings, vectors, Lookups().from_disk(folder) if has_lookups else None)
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return strings, vectors and lookups as msgpack."""
        exclude = excluded_parts(exclude)
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
        excluded = excluded_parts(exclude)
        # What is left out is missing, or an empty entry.
        wanted = [name for name in _PARTS if parts.data.get(name) is not None and name not in excluded]
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
        settings["lex_attr_getters"] = dict(self.lex_attr_getters)
        data = self.to_bytes()
        return _unpickle, (settings, self.vectors.name, data, checksum([data]))


def vocab_argument(vocab: Any, what: str) -> Vocab:
    """Return a vocabulary that was passed.

    Args:
        vocab: The vocabulary.
        what: What needs it, for the message.

    Raises:
        ArgumentError: It is something else.
    """
    if not isinstance(vocab, Vocab):
        raise ArgumentError(f"{what} needs a vocabulary, such as nlp.vocab, not {kind_of(vocab)}.")
    return vocab


def _unpickle(settings: dict[str, Any], vectors_name: str | None, data: bytes, check: int) -> Vocab:
    check_pickled([data], check, "a vocabulary")
    return Vocab(**settings, vectors_name=vectors_name).from_bytes(data)
