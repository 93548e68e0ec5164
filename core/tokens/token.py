"""One token of a Doc: a view of the Doc's columns and of the token's lexeme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..errors import ArgumentError
from ..quoting import counted, kind_of, shown
from ..vocab import Vocab, attrs, vocab_argument
from ..vocab.lexeme import FORMS, Flags
from ..vocab.lexical import FLAG_GETTERS
from ..vocab.morphology import MorphAnalysis
from ..vocab.parts_of_speech import pos_id
from ..vocab.similarity import similarity
from ..vocab.symbols import NAMES as SYMBOL_NAMES
from .arguments import doc_argument, id_argument, known_string, text_argument, whole_number
from .arrays import sentences
from .hook_kinds import OF_TOKENS
from .quick import TokenFields, make_tokens_of, quick, quick_property
from .token_columns import id_column, label_column, number_column, string_column, text_column
from .token_tree import TreeToken
from .token_words import flag_getter, form_getter, lexical_getter
from .underscore import Extension, Underscore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..vocab import Lexeme
    from ..vocab.vectors import Array
    from .arrays.renumbering import Renumbering
    from .copying import Memo
    from .doc import Doc
    from .span import Span

IOB_STRINGS = ("", "I", "O", "B")

_new = TokenFields.__new__


def _set_pos(token: Any, value: int) -> None:
    token.pos_ = known_string(token.doc, id_argument(value, "token.pos"), "token.pos")


def _set_pos_(token: Any, value: str) -> None:
    token.doc.set_value("pos", token.i, pos_id(text_argument(value, "token.pos_")))


class Token(TreeToken, Flags):
    """Show one token of a Doc.

    Args:
        vocab: The vocabulary.
        doc: The Doc.
        offset: The token's place in the Doc.

    Raises:
        IndexError: The Doc has no such token.
    """

    __slots__ = ()

    _extensions: ClassVar[dict[str, Extension]] = {}

    # Shown as the lexeme has them, as the flags are; see `_add_lexical`.
    orth: int
    lower: int
    lower_: str
    shape: int
    shape_: str
    prefix: int
    prefix_: str
    suffix: int
    suffix_: str
    lang: int
    lang_: str
    cluster: int
    prob: float
    rank: int
    lex_id: int
    is_oov: bool

    def __init__(self, vocab: Vocab, doc: Doc, offset: int) -> None:
        vocab_argument(vocab, "A token")
        n_tokens = len(doc_argument(doc, "The Doc of a token"))
        place = whole_number(offset, "The place of a token")
        if not 0 <= place < n_tokens:
            raise IndexError(f"A Doc of {counted(n_tokens, 'token')} has no token {shown(place)}.")
        self._doc = doc
        self._i = place
        self._moves = doc.moves

    # As an object

    def __len__(self) -> int:
        return len(self.lex.text)

    def __str__(self) -> str:
        return self.lex.text

    __repr__ = __str__

    def __hash__(self) -> int:
        return hash((self._doc, self.i))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and self.i == other.i and self._doc is other._doc

    def __lt__(self, other: object) -> bool:
        return self._order() < other._order() if isinstance(other, Token) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order() <= other._order() if isinstance(other, Token) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order() > other._order() if isinstance(other, Token) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order() >= other._order() if isinstance(other, Token) else NotImplemented

    def __reduce__(self) -> Any:
        # A token is nothing without its Doc, which comes along once, however many tokens of it there are.
        return type(self), (self.vocab, self._doc, self.i)

    def __copy__(self) -> Token:
        return self._doc[self.i]

    def __deepcopy__(self, memo: Memo) -> Token:
        doc: Doc = memo.get(id(self._doc), self._doc)
        return doc[self.i]

    def _order(self) -> tuple[int, int]:
        return id(self._doc), self.i

    @property
    def _(self) -> Underscore:
        """The user's own attributes."""
        return Underscore(self._extensions, self, start=self.idx)

    # The word

    @quick_property
    def lex(self) -> Lexeme:
        """The lexeme."""
        return self._doc.lexemes[self.i]

    @quick_property
    def text(self) -> str:
        """The text of the token."""
        doc = self._doc
        # What `i` does, without asking for it: this is what is read most.
        if self._moves is not doc.moves:
            self._follow()
        return doc.lexemes[self._i].text

    orth_ = text

    @property
    def text_with_ws(self) -> str:
        """The text of the token and the space after it, if one follows."""
        return self.text + self.whitespace_

    @quick_property
    def whitespace_(self) -> str:
        """A space, if one follows, else nothing."""
        return " " if self._doc.spaces[self.i] else ""

    @quick_property
    def idx(self) -> int:
        """The offset of the token's first character in the text."""
        doc = self._doc
        if self._moves is not doc.moves:
            self._follow()
        return (doc._offsets or doc.offsets)[self._i]

    @property
    def norm(self) -> int:
        """The id of the normalised form."""
        return self.lex.norm

    @norm.setter
    def norm(self, value: int) -> None:
        self.norm_ = known_string(self._doc, id_argument(value, "token.norm"), "token.norm")

    @property
    def norm_(self) -> str:
        """The normalised form."""
        return self.lex.norm_

    @norm_.setter
    def norm_(self, value: str) -> None:
        # Without a norm of its own a token has that of the word.
        self._doc.lexemes[self.i] = self.vocab.lexeme(self.text, text_argument(value, "token.norm_") or None)

    def check_flag(self, flag_id: int) -> bool:
        """Tell whether a flag of the lexeme is set."""
        return self.lex.check_flag(flag_id)

    # Vectors

    @property
    def has_vector(self) -> bool:
        """Whether the token has a vector."""
        hook = self._doc.hook(OF_TOKENS, "has_vector")
        if hook is not None:
            return bool(hook(self))
        if not self.vocab.vectors.size and self._doc.tensor.size:
            return True
        return self.lex.has_vector

    @property
    def vector(self) -> Array:
        """The word's vector, or the token's row of the Doc's tensor where the vocabulary has no vectors."""
        hook = self._doc.hook(OF_TOKENS, "vector")
        if hook is not None:
            return hook(self)
        if not self.vocab.vectors.size and self._doc.tensor.size:
            return self.tensor
        return self.lex.vector

    @property
    def vector_norm(self) -> float:
        """The length of the vector."""
        hook = self._doc.hook(OF_TOKENS, "vector_norm")
        if hook is not None:
            return float(hook(self))
        return float(np.sqrt((self.vector**2).sum()))

    @property
    def tensor(self) -> Any:
        """The token's row of the Doc's tensor, (width,).

        Raises:
            IndexError: There is no such row.
        """
        tensor, place = self._doc.tensor, self.i
        if place >= len(tensor):
            raise IndexError(f"doc.tensor has {counted(len(tensor), 'row')}, and none for token {place}.")
        return tensor[place]

    def similarity(self, other: Any) -> float:
        """Return how similar the token is to another token, a span, a Doc or a lexeme."""
        hook = self._doc.hook(OF_TOKENS, "similarity")
        if hook is not None:
            return float(hook(self, other))
        return similarity(self, other)

    @property
    def sentiment(self) -> float:
        """A score for the word's sentiment, 0.0 where none was set."""
        hook = self._doc.hook(OF_TOKENS, "sentiment")
        return self.lex.sentiment if hook is None else float(hook(self))

    # Annotations

    lemma = id_column("lemma", "The id of the lemma.")
    lemma_ = text_column("lemma", "The lemma.")

    pos = number_column("pos", "The id of the universal part of speech.", _set_pos)
    pos_ = string_column("pos", "The universal part of speech.", _set_pos_)
    tag = id_column("tag", "The id of the fine-grained tag.")
    tag_ = label_column("tag", "The fine-grained tag.")

    @quick_property
    def morph(self) -> MorphAnalysis:
        """The morphological features."""
        return MorphAnalysis.from_id(self._doc.vocab, self._doc.value("morph", self.i))

    @morph.setter
    def morph(self, value: MorphAnalysis) -> None:
        if not isinstance(value, MorphAnalysis):
            raise ArgumentError(
                f"token.morph is a MorphAnalysis, not {kind_of(value)}; set features with token.set_morph."
            )
        self.set_morph(value)

    def set_morph(self, features: str | dict[str, str] | Sequence[str] | MorphAnalysis | int | None) -> None:
        """Set the morphological features, None to say that nothing is known of them."""
        morphology = self.vocab.morphology
        if isinstance(features, MorphAnalysis):
            # One of whose features nothing is known says that.
            key = morphology.add(str(features)) if features.key else 0
        elif features is None:
            key = 0
        elif isinstance(features, (str, dict)):
            key = morphology.add(features)
        elif isinstance(features, (list, tuple)):
            key = morphology.add([text_argument(feature, "A feature") for feature in features])
        else:
            number = id_argument(features, "token.morph")
            key = morphology.add(known_string(self._doc, number, "token.morph")) if number else 0
        self._doc.set_value("morph", self.i, key)

    def has_morph(self) -> bool:
        """Tell whether something is known of the morphological features."""
        return self._doc.value("morph", self.i) != 0

    ent_type = id_column("ent_type", "The id of the entity's type.")
    ent_type_ = label_column("ent_type", "The entity's type.")
    ent_iob = number_column(
        "ent_iob", "Where in an entity the token is: 3 begins one, 1 is inside, 2 outside, 0 is not known."
    )

    @quick_property
    def ent_iob_(self) -> str:
        """Where in an entity the token is: B, I, O, or nothing if not known."""
        return IOB_STRINGS[self.ent_iob]

    @staticmethod
    def iob_strings() -> tuple[str, ...]:
        """Return the strings for the codes of `ent_iob`."""
        return IOB_STRINGS

    ent_id = id_column("ent_id", "The id of the entity's id.")
    ent_id_ = text_column("ent_id", "The entity's id.")
    ent_kb_id = id_column("ent_kb_id", "The id of the entity's id in a knowledge base.")
    ent_kb_id_ = text_column("ent_kb_id", "The entity's id in a knowledge base.")

    # Sentences

    @quick_property
    def sent_start(self) -> int:
        """Whether the token starts a sentence: 1 yes, -1 no, 0 not known."""
        return self._doc.value("sent_start", self.i)

    @sent_start.setter
    def sent_start(self, value: bool | int | None) -> None:
        if value is None or isinstance(value, (bool, np.bool_)):
            self.is_sent_start = value
            return
        number = whole_number(value, "sent_start")
        if number not in (-1, 0, 1):
            raise ValueError(f"sent_start is 1 for yes, -1 for no, 0 for unknown, not {shown(number)}.")
        self._set_sent_start(number)

    @quick_property
    def is_sent_start(self) -> bool | None:
        """Whether the token starts a sentence, None if not known."""
        value = self.sent_start
        return None if value == 0 else value > 0

    @is_sent_start.setter
    def is_sent_start(self, value: bool | None) -> None:
        if value is not None and not isinstance(value, (bool, np.bool_)):
            raise ArgumentError(f"is_sent_start is True, False or None, not {kind_of(value)}.")
        self._set_sent_start(0 if value is None else 1 if value else -1)

    def _set_sent_start(self, value: int) -> None:
        if self._doc.has_annotation("DEP"):
            raise ValueError(
                "The Doc is parsed, and its parse says where sentences begin; set sentence starts before parsing."
            )
        self._doc.set_value("sent_start", self.i, value)

    @property
    def is_sent_end(self) -> bool | None:
        """Whether the token ends a sentence, None if not known."""
        if self.i + 1 == len(self._doc):
            return True
        return self.nbor().is_sent_start

    @is_sent_end.setter
    def is_sent_end(self, value: bool | None) -> None:
        if self.i + 1 < len(self._doc):
            self.nbor().is_sent_start = value
        elif value is not True:
            raise ValueError(f"The last token of a Doc ends a sentence; is_sent_end is True there, not {shown(value)}.")

    @property
    def sent(self) -> Span:
        """The sentence that the token is in.

        Raises:
            ValueError: Nobody has said where sentences begin.
        """
        hook = self._doc.hook(OF_TOKENS, "sent")
        if hook is not None:
            sentence: Span = hook(self)
            return sentence
        return sentences.sentence_of(self._doc, self.i)

    def nbor(self, i: int = 1) -> Token:
        """Return the token that many places further.

        Raises:
            IndexError: There is none.
        """
        distance = whole_number(i, "The distance of a neighbour")
        place = self.i + distance
        if not 0 <= place < len(self._doc):
            raise IndexError(
                f"Token {self.i} has no neighbour {distance:+}: the Doc has {counted(len(self._doc), 'token')}."
            )
        return token_at(self._doc, place)


@quick
def token_at(doc: Doc, place: int) -> Token:
    """Return a token that the Doc is known to have; quicker than calling the class."""
    token = _new(Token)
    token._doc = doc
    token._i = place
    token._moves = doc.moves
    return token


@quick
def tokens_between(doc: Doc, start: int, end: int) -> Iterator[Token]:
    """Give some consecutive tokens; a loop over them that merges or splits some goes on behind the one that it has."""
    return _tokens_between(doc, start, end, doc.moves)


def _tokens_between(doc: Doc, place: int, end: int, moves: tuple[Renumbering, ...]) -> Iterator[Token]:
    while True:
        if doc.moves is not moves:
            last = place - 1
            for move in doc.moves[len(moves) :]:
                last = move.first(last) if last >= 0 else last
                end = move.span(0, end)[1]
            place, moves = last + 1, doc.moves
        if place >= end:
            return
        # What `token_at` does, once more for speed: this is how most tokens are made.
        token = _new(Token)
        token._doc = doc
        token._i = place
        token._moves = moves
        yield token
        place += 1


make_tokens_of(Token, MorphAnalysis, SYMBOL_NAMES)


def _add_lexical() -> None:
    """Give Token what it only shows of its lexeme: hashes, flags, rank and so on."""
    for name in ("orth", "lower", "shape", "prefix", "suffix", "lang", "lang_", "cluster", "prob", "rank", "is_oov"):
        setattr(Token, name, _lexical(name, lexical_getter(name)))
    for number, name in enumerate(FORMS):
        setattr(Token, name, _lexical(name, form_getter(name, number)))
    for flag in FLAG_GETTERS:
        name = attrs.NAMES[flag].lower()
        setattr(Token, name, _lexical(name, flag_getter(flag)))
    Token.lex_id = Token.rank


def _lexical(name: str, get: Any) -> property:
    return property(get, doc=f"The lexeme's `{name}`.")


_add_lexical()
