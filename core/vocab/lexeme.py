"""A word type: its text, its hashes and what is true of it in every context."""

from __future__ import annotations

from functools import total_ordering
from struct import Struct, pack
from typing import TYPE_CHECKING, Any, Final

from ..errors import ArgumentError
from ..numbers import as_index, is_whole
from ..quoting import kind_of, shown
from . import attrs
from .lexical import FLAG_GETTERS
from .similarity import similarity
from .symbols import string_id
from .word_ids import HASHES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .vectors import Array
    from .vocab import Vocab

FIRST_HASH: Final = attrs.ORTH
_STRINGS: Final = ("text", "lower_", "norm_", "shape_", "prefix_", "suffix_")
FORMS: Final = ("lower_", "shape_", "prefix_", "suffix_")
"""The strings that a lexeme keeps, all of them, when somebody has asked for one."""
# What makes each of them.
_MAKERS: Final = {
    attrs.LOWER: "lower_of",
    attrs.SHAPE: "shape_of",
    attrs.PREFIX: "prefix_of",
    attrs.SUFFIX: "suffix_of",
}
_FIXED: Final = frozenset(["orth", "orth_", "text", "vocab"])
_ONE = Struct("<Q")
_NORM: Final = Struct(f"<{8 * (attrs.NORM - FIRST_HASH)}xQ{8 * (attrs.SUFFIX - attrs.NORM)}x")
# spaCy's value for a word without a rank: the largest 64-bit number.
OOV_RANK: Final = (1 << 64) - 1


class Flags:
    """What is true of a word by its form: the names that lexemes and tokens share."""

    __slots__ = ()

    is_alpha: bool
    is_ascii: bool
    is_digit: bool
    is_lower: bool
    is_upper: bool
    is_title: bool
    is_punct: bool
    is_space: bool
    is_bracket: bool
    is_quote: bool
    is_left_punct: bool
    is_right_punct: bool
    is_currency: bool
    is_stop: bool
    like_url: bool
    like_num: bool
    like_email: bool


class LexemeFields(Flags):
    """What a lexeme is made of, which can be written while it is made."""

    __slots__ = ("__weakref__", "_flags", "_forms", "_norm", "keeps", "orth", "packed", "text", "vocab")

    vocab: Vocab
    text: str
    orth: int
    packed: bytes
    # What must live as long as this lexeme, so that the string store can answer for its strings.
    keeps: object
    # A norm that differs from the lower-case form.
    _norm: str | None
    # Of `FORMS`, or None before somebody asks.
    _forms: tuple[str, ...] | None
    # All flags as bits, or -1 before somebody asks.
    _flags: int


@total_ordering
class Lexeme(LexemeFields):
    """An entry of the vocabulary; made by the `Vocab`.

    It is equal to the same word, to its id and to its text, and sorts by ids. Sets and dictionaries tell these apart,
    and lexemes of one word that differ in norm or vocabulary too: where that matters, let the id be the key.

    Args:
        vocab: The vocabulary.
        orth: The id of a string.

    The vocabulary refers to it weakly: it lives as long as a Doc, a cache or the permanent vocabulary refers to it.

    Attributes:
        vocab: The vocabulary that made it.
        text: The word as it is written.
        orth: The id of the text.
        packed: Six hashes (orth, lower, norm, shape, prefix, suffix) as little-endian bytes; joined, they make the
            feature matrix of a batch.

    Raises:
        KeyError: The vocabulary knows no string for the id.
    """

    __slots__ = ()

    def __new__(cls, vocab: Vocab, orth: int) -> Lexeme:  # noqa: PYI034 - there is one class of lexemes
        """Return the permanent lexeme of a string, as ``vocab[orth]`` does."""
        return vocab[orth]

    def __setattr__(self, name: str, value: Any) -> None:
        # Docs share it, so that all of them would show another word.
        if name in _FIXED:
            raise AttributeError(f"The {name} of a lexeme cannot be set: take the lexeme of another word, vocab[text].")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<Lexeme {self.text!r}>"

    def __len__(self) -> int:
        return len(self.text)

    def __eq__(self, other: object) -> bool:
        return self.text == other if isinstance(other, str) else self.orth == _orth_of(other)

    def __lt__(self, other: object) -> bool:
        orth = _orth_of(other)
        return NotImplemented if orth is None else self.orth < orth

    # Batches are numbered by their lexemes, and a norm is part of what a network sees.
    __hash__ = object.__hash__

    def __reduce__(self) -> Any:
        raise TypeError("A Lexeme cannot be pickled; keep its text instead.")

    def __copy__(self) -> Lexeme:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Lexeme:
        vocab: Vocab = memo.get(id(self.vocab), self.vocab)
        return self if vocab is self.vocab else vocab.lexeme(self.text, self.norm_)

    def hash_of(self, attr: int) -> int:
        """Return one of the six packed hashes, by attribute id."""
        (value,) = _ONE.unpack_from(self.packed, (attr - FIRST_HASH) * 8)
        return int(value)

    def value(self, attr: int) -> int:
        """Return the number that any lexical attribute has for this word.

        Raises:
            ValueError: The attribute is none of a word, but of a token.
        """
        if attr < attrs.ID:
            return self.vocab.flag_of(self.text, attr) if self._flags < 0 else self._flags >> attr & 1
        if attrs.ORTH <= attr <= attrs.SUFFIX:
            return self.hash_of(attr)
        if attr == attrs.LENGTH:
            return len(self.text)
        if attr == attrs.LANG:
            return self.lang
        if attr == attrs.CLUSTER:
            return self.cluster
        if attr == attrs.ID:
            return self.rank
        raise ValueError(f"{attrs.NAMES.get(attr, attr)} is not an attribute of a word type.")

    def show(self, texts: dict[int, str]) -> None:
        """Enter what this word shows besides its text under the ids, where nothing is entered yet."""
        orth, *keys = HASHES.unpack(self.packed)
        for attr, key in enumerate(keys, start=attrs.LOWER):
            if key != orth and key not in texts:
                texts[key] = self.string_of(attr)

    def string_of(self, attr: int) -> str:
        """Return the string of one of the six packed hashes, by attribute id, without keeping `FORMS` for that."""
        if attr == attrs.NORM and self._norm is None:
            attr = attrs.LOWER
        if attr in _MAKERS and self._forms is None and not self.vocab.lookups.has_forms:
            return str(getattr(self.vocab, _MAKERS[attr])(self.text))
        return str(getattr(self, _STRINGS[attr - FIRST_HASH]))

    @property
    def orth_(self) -> str:
        """The word as it is written."""
        return self.text

    @property
    def lower(self) -> int:
        """The id of the lower-case form."""
        return self.hash_of(attrs.LOWER)

    @lower.setter
    def lower(self, value: int) -> None:
        self.lower_ = self.vocab.strings[value]

    @property
    def lower_(self) -> str:
        """The lower-case form."""
        return (self._forms or self._make_forms())[0]

    @lower_.setter
    def lower_(self, value: str) -> None:
        self._set_form(attrs.LOWER, value)

    @property
    def norm(self) -> int:
        """The id of the normalised form."""
        return self.hash_of(attrs.NORM)

    @norm.setter
    def norm(self, value: int) -> None:
        self.norm_ = self.vocab.strings[value]

    @property
    def norm_(self) -> str:
        """The normalised form."""
        return self.lower_ if self._norm is None else self._norm

    @norm_.setter
    def norm_(self, value: str) -> None:
        self._set_fact("norm", value)
        self.vocab.strings.add(value)
        self.give_norm(value)

    @property
    def own_norm(self) -> str | None:
        """The normalised form if it is another than the lower-case form, as `Vocab.lexeme` takes it, or None."""
        return self._norm

    def give_norm(self, value: str) -> None:
        """Change the normalised form without keeping the lexeme for good."""
        self._norm = None if value == self.lower_ else value
        self._pack(attrs.NORM, string_id(value))

    @property
    def shape(self) -> int:
        """The id of the shape."""
        return self.hash_of(attrs.SHAPE)

    @shape.setter
    def shape(self, value: int) -> None:
        self.shape_ = self.vocab.strings[value]

    @property
    def shape_(self) -> str:
        """The outline of the word, such as Xxxx or dd."""
        return (self._forms or self._make_forms())[1]

    @shape_.setter
    def shape_(self, value: str) -> None:
        self._set_form(attrs.SHAPE, value)

    @property
    def prefix(self) -> int:
        """The id of the first characters."""
        return self.hash_of(attrs.PREFIX)

    @prefix.setter
    def prefix(self, value: int) -> None:
        self.prefix_ = self.vocab.strings[value]

    @property
    def prefix_(self) -> str:
        """The first characters."""
        return (self._forms or self._make_forms())[2]

    @prefix_.setter
    def prefix_(self, value: str) -> None:
        self._set_form(attrs.PREFIX, value)

    @property
    def suffix(self) -> int:
        """The id of the last characters."""
        return self.hash_of(attrs.SUFFIX)

    @suffix.setter
    def suffix(self, value: int) -> None:
        self.suffix_ = self.vocab.strings[value]

    @property
    def suffix_(self) -> str:
        """The last characters."""
        return (self._forms or self._make_forms())[3]

    @suffix_.setter
    def suffix_(self, value: str) -> None:
        self._set_form(attrs.SUFFIX, value)

    @property
    def flags(self) -> int:
        """All flags, each at the bit that is its attribute id."""
        if self._flags < 0:
            self._flags = self.vocab.flags_of(self.text)
        return self._flags

    @flags.setter
    def flags(self, value: int) -> None:
        if not is_whole(value):
            raise ArgumentError(f"All flags of a word are a whole number, not {kind_of(value)}.")
        changed = self.flags ^ value
        for flag in attrs.FLAGS:
            if changed >> flag & 1:
                self.set_flag(flag, bool(value >> flag & 1))

    def check_flag(self, flag_id: int) -> bool:
        """Tell whether a flag is set.

        Raises:
            ValueError: There is no such flag.
        """
        return bool(self.flags >> _flag_number(flag_id) & 1)

    def set_flag(self, flag_id: int, value: bool) -> None:
        """Set or clear a flag; the lexeme becomes permanent.

        Raises:
            ValueError: There is no such flag.
        """
        self._set_fact(attrs.NAMES[_flag_number(flag_id)].lower(), bool(value))
        self._flags = -1

    def set_attrs(self, **values: Any) -> None:
        """Set several attributes, given by name in any case."""
        for name, value in values.items():
            attr = attrs.intify_attr(name)
            if attr in attrs.FLAGS:
                self.set_flag(attr, bool(value))
            else:
                plain = name.lower()
                takes_text = isinstance(value, str) and hasattr(type(self), f"{plain}_")
                setattr(self, f"{plain}_" if takes_text else plain, value)

    @property
    def cluster(self) -> int:
        """The number of the word's cluster, 0 where none was set."""
        return int(self._fact("cluster", 0))

    @cluster.setter
    def cluster(self, value: int) -> None:
        self._set_fact("cluster", value)

    @property
    def prob(self) -> float:
        """The logarithm of the word's probability."""
        return float(self._fact("prob", self.vocab.oov_prob))

    @prob.setter
    def prob(self, value: float) -> None:
        self._set_fact("prob", value)

    @property
    def rank(self) -> int:
        """The row of the word in the vectors, or the largest 64-bit number."""
        rank = self._fact("rank", None)
        if rank is not None:
            return int(rank)
        vectors = self.vocab.vectors
        return vectors.key2row.get(self.hash_of(vectors.attr), OOV_RANK)

    @rank.setter
    def rank(self, value: int) -> None:
        self._set_fact("rank", value)

    @property
    def sentiment(self) -> float:
        """A score for the word's sentiment, 0.0 where none was set."""
        return float(self._fact("sentiment", 0.0))

    @sentiment.setter
    def sentiment(self, value: float) -> None:
        self._set_fact("sentiment", value)

    @property
    def lang(self) -> int:
        """The id of the language code."""
        return self.vocab.lang_id

    @property
    def lang_(self) -> str:
        """The language code."""
        return self.vocab.lang

    @property
    def is_oov(self) -> bool:
        """Whether the word has no vector."""
        return not self.has_vector

    @property
    def has_vector(self) -> bool:
        """Whether the word has a vector."""
        vectors = self.vocab.vectors
        return vectors.key_of(self) in vectors

    @property
    def vector(self) -> Array:
        """The word's vector, zeros where it has none."""
        vectors = self.vocab.vectors
        return vectors.vector_of(vectors.key_of(self))

    @vector.setter
    def vector(self, value: Array) -> None:
        self.vocab.set_vector(self.orth_, value)

    @property
    def vector_norm(self) -> float:
        """The length of the word's vector."""
        return float((self.vector**2).sum() ** 0.5)

    def similarity(self, other: Any) -> float:
        """Return how similar the word is to another, a token, a span or a Doc."""
        return similarity(self, other)

    def _make_forms(self) -> tuple[str, ...]:
        vocab, text = self.vocab, self.text
        forms: tuple[str, ...] = (
            vocab.lower_of(text),
            vocab.shape_of(text),
            vocab.prefix_of(text),
            vocab.suffix_of(text),
        )
        if vocab.lookups.has_forms:
            kinds = ("lower", "shape", "prefix", "suffix")
            forms = tuple(self._fact(kind, None) or form for kind, form in zip(kinds, forms, strict=True))
        self._forms = forms
        return forms

    def _fact(self, kind: str, default: Any) -> Any:
        """Return what was set of the word, which the tables of the vocabulary keep."""
        return self.vocab.lookups.fact(kind, self.orth, default)

    def _set_fact(self, kind: str, value: Any) -> None:
        self.vocab.lookups.set_fact(kind, self.orth, value)
        self.vocab.pin(self)

    def _set_form(self, attr: int, value: str) -> None:
        self._set_fact(attrs.NAMES[attr].lower(), value)
        self._forms = None
        self._pack(attr, self.vocab.strings.add(value))

    def renew(self) -> None:
        """Take up what the tables of the vocabulary say now."""
        self._flags = -1
        self._forms = None
        for attr in (attrs.LOWER, attrs.SHAPE, attrs.PREFIX, attrs.SUFFIX):
            self._pack(attr, string_id(self.string_of(attr)))

    def _pack(self, attr: int, value: int) -> None:
        place = (attr - FIRST_HASH) * 8
        self.packed = self.packed[:place] + pack("<Q", value) + self.packed[place + 8 :]


def _add_flags() -> None:
    """Give Lexeme a property for every named flag."""
    for number in FLAG_GETTERS:
        setattr(Lexeme, attrs.NAMES[number].lower(), _flag(number))


def _flag(number: int) -> property:
    bit = 1 << number

    def get(self: Lexeme) -> bool:
        flags = self._flags
        return (self.flags if flags < 0 else flags) & bit != 0

    def put(self: Lexeme, value: bool) -> None:
        self.set_flag(number, value)

    return property(get, put, doc=f"The flag {attrs.NAMES[number]}.")


_add_flags()


def _flag_number(flag_id: Any) -> int:
    """Return the number of a flag.

    Raises:
        ValueError: There is no such flag.
    """
    flag = as_index(flag_id)
    if flag is None or flag not in attrs.FLAGS:
        raise ValueError(f"A flag is a number from 1 to 63, such as nlpx.vocab.attrs.IS_ALPHA, not {shown(flag_id)}.")
    return flag


def _orth_of(value: object) -> int | None:
    """Return the id of a word that is a lexeme, or is given by its id; None for anything else."""
    return value.orth if isinstance(value, Lexeme) else as_index(value)


def norms_of(lexemes: Iterable[Lexeme]) -> list[int]:
    """Return the ids of the normalised forms of many words."""
    return [norm for (norm,) in _NORM.iter_unpack(b"".join([lexeme.packed for lexeme in lexemes]))]
