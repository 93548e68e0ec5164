"""One token of a Doc: a view of the Doc's columns and of the token's lexeme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..vocab import attrs
from ..vocab.lexeme import Flags
from ..vocab.lexical import FLAG_GETTERS
from ..vocab.morphology import MorphAnalysis
from ..vocab.parts_of_speech import pos_id
from . import sentences
from .token_tree import TreeToken
from .underscore import Extension, Underscore

if TYPE_CHECKING:
    from ..vocab import Lexeme, Vocab
    from ..vocab.vectors import Array
    from .copying import Memo
    from .doc import Doc
    from .span import Span

IOB_STRINGS = ("", "I", "O", "B")


class Token(TreeToken, Flags):
    """Show one token of a Doc.

    Args:
        vocab: The vocabulary.
        doc: The Doc.
        offset: The token's place in the Doc.
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
        self.doc = doc
        self.i = offset

    # As an object

    def __len__(self) -> int:
        return len(self.lex.text)

    def __str__(self) -> str:
        return self.lex.text

    __repr__ = __str__

    def __hash__(self) -> int:
        return hash((self.doc, self.i))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and self.i == other.i and self.doc is other.doc

    def __lt__(self, other: Token) -> bool:
        return self._order() < other._order()

    def __le__(self, other: Token) -> bool:
        return self._order() <= other._order()

    def __gt__(self, other: Token) -> bool:
        return self._order() > other._order()

    def __ge__(self, other: Token) -> bool:
        return self._order() >= other._order()

    def __reduce__(self) -> Any:
        raise TypeError("A Token cannot be pickled; serialise its Doc and keep the index.")

    def __copy__(self) -> Token:
        return self.doc[self.i]

    def __deepcopy__(self, memo: Memo) -> Token:
        doc: Doc = memo.get(id(self.doc), self.doc)
        return doc[self.i]

    def _order(self) -> tuple[int, int]:
        return id(self.doc), self.i

    @property
    def _(self) -> Underscore:
        """The user's own attributes."""
        return Underscore(self._extensions, self, start=self.idx)

    # The word

    @property
    def lex(self) -> Lexeme:
        """The lexeme."""
        return self.doc.lexemes[self.i]

    @property
    def text(self) -> str:
        """The text of the token."""
        return self.doc.lexemes[self.i].text

    @property
    def orth_(self) -> str:
        """The text of the token."""
        return self.doc.lexemes[self.i].text

    @property
    def text_with_ws(self) -> str:
        """The text of the token and the space after it, if one follows."""
        return self.text + self.whitespace_

    @property
    def whitespace_(self) -> str:
        """A space, if one follows, else nothing."""
        return " " if self.doc.spaces[self.i] else ""

    @property
    def idx(self) -> int:
        """The offset of the token's first character in the text."""
        return self.doc.offsets[self.i]

    @property
    def norm(self) -> int:
        """The id of the normalised form."""
        return self.lex.norm

    @norm.setter
    def norm(self, value: int) -> None:
        self.norm_ = self.vocab.strings[value]

    @property
    def norm_(self) -> str:
        """The normalised form."""
        return self.lex.norm_

    @norm_.setter
    def norm_(self, value: str) -> None:
        self.doc.lexemes[self.i] = self.vocab.lexeme(self.text, value)

    def check_flag(self, flag_id: int) -> bool:
        """Tell whether a flag of the lexeme is set."""
        return self.lex.check_flag(flag_id)

    # Vectors

    @property
    def has_vector(self) -> bool:
        """Whether the token has a vector."""
        hook = self.doc.user_token_hooks.get("has_vector")
        if hook is not None:
            return bool(hook(self))
        if not self.vocab.vectors.size and self.doc.tensor.size:
            return True
        return self.vocab.has_vector(self.lex.orth)

    @property
    def vector(self) -> Array:
        """The word's vector, or the token's row of the Doc's tensor where the vocabulary has no vectors."""
        hook = self.doc.user_token_hooks.get("vector")
        if hook is not None:
            return hook(self)
        if not self.vocab.vectors.size and self.doc.tensor.size:
            return self.tensor
        return self.vocab.get_vector(self.lex.orth)

    @property
    def vector_norm(self) -> float:
        """The length of the vector."""
        hook = self.doc.user_token_hooks.get("vector_norm")
        if hook is not None:
            return float(hook(self))
        return float(np.sqrt((self.vector**2).sum()))

    @property
    def tensor(self) -> Any:
        """The token's row of the Doc's tensor."""
        return self.doc.tensor[self.i]

    def similarity(self, other: Any) -> float:
        """Return how similar the token is to another token, a span, a Doc or a lexeme."""
        hook = self.doc.user_token_hooks.get("similarity")
        if hook is not None:
            return float(hook(self, other))
        from ..vocab.similarity import cosine

        return cosine(self.vector, other.vector)

    @property
    def sentiment(self) -> float:
        """A score for the word's sentiment, 0.0 where none was set."""
        hook = self.doc.user_token_hooks.get("sentiment")
        return self.lex.sentiment if hook is None else float(hook(self))

    # Annotations

    @property
    def lemma(self) -> int:
        """The id of the lemma."""
        return self.doc.value("lemma", self.i)

    @lemma.setter
    def lemma(self, value: int) -> None:
        self.doc.set_value("lemma", self.i, value)

    @property
    def lemma_(self) -> str:
        """The lemma."""
        return self.doc.string(self.lemma)

    @lemma_.setter
    def lemma_(self, value: str) -> None:
        self.lemma = self.doc.hold(value)

    @property
    def pos(self) -> int:
        """The id of the universal part of speech."""
        return self.doc.value("pos", self.i)

    @pos.setter
    def pos(self, value: int) -> None:
        self.pos_ = self.vocab.strings[int(value)]

    @property
    def pos_(self) -> str:
        """The universal part of speech."""
        return self.vocab.strings[self.pos]

    @pos_.setter
    def pos_(self, value: str) -> None:
        self.doc.set_value("pos", self.i, pos_id(value))

    @property
    def tag(self) -> int:
        """The id of the fine-grained tag."""
        return self.doc.value("tag", self.i)

    @tag.setter
    def tag(self, value: int) -> None:
        self.doc.set_value("tag", self.i, value)

    @property
    def tag_(self) -> str:
        """The fine-grained tag."""
        return self.vocab.strings[self.tag]

    @tag_.setter
    def tag_(self, value: str) -> None:
        self.tag = self.vocab.strings.add(value)

    @property
    def morph(self) -> MorphAnalysis:
        """The morphological features."""
        return MorphAnalysis.from_id(self.vocab, self.doc.value("morph", self.i))

    @morph.setter
    def morph(self, value: MorphAnalysis) -> None:
        if not isinstance(value, MorphAnalysis):
            raise TypeError(f"token.morph is a MorphAnalysis, not {value!r}; set features with token.set_morph.")
        self.doc.set_value("morph", self.i, self.vocab.morphology.add(str(value)))

    def set_morph(self, features: str | dict[str, str] | MorphAnalysis | int | None) -> None:
        """Set the morphological features, None to say that nothing is known of them."""
        if features is None:
            key = 0
        elif isinstance(features, MorphAnalysis):
            key = self.vocab.morphology.add(str(features))
        elif isinstance(features, int):
            key = self.vocab.morphology.add(self.vocab.morphology.get(features))
        else:
            key = self.vocab.morphology.add(features)
        self.doc.set_value("morph", self.i, key)

    def has_morph(self) -> bool:
        """Tell whether something is known of the morphological features."""
        return self.doc.value("morph", self.i) != 0

    @property
    def ent_type(self) -> int:
        """The id of the entity's type."""
        return self.doc.value("ent_type", self.i)

    @ent_type.setter
    def ent_type(self, value: int) -> None:
        self.doc.set_value("ent_type", self.i, value)

    @property
    def ent_type_(self) -> str:
        """The entity's type."""
        return self.vocab.strings[self.ent_type]

    @ent_type_.setter
    def ent_type_(self, value: str) -> None:
        self.ent_type = self.vocab.strings.add(value)

    @property
    def ent_iob(self) -> int:
        """Where in an entity the token is: 3 begins one, 1 is inside, 2 outside, 0 is not known."""
        return self.doc.value("ent_iob", self.i)

    @property
    def ent_iob_(self) -> str:
        """Where in an entity the token is: B, I, O, or nothing if not known."""
        return IOB_STRINGS[self.ent_iob]

    @staticmethod
    def iob_strings() -> tuple[str, ...]:
        """Return the strings for the codes of `ent_iob`."""
        return IOB_STRINGS

    @property
    def ent_id(self) -> int:
        """The id of the entity's id."""
        return self.doc.value("ent_id", self.i)

    @ent_id.setter
    def ent_id(self, value: int) -> None:
        self.doc.set_value("ent_id", self.i, value)

    @property
    def ent_id_(self) -> str:
        """The entity's id."""
        return self.doc.string(self.ent_id)

    @ent_id_.setter
    def ent_id_(self, value: str) -> None:
        self.ent_id = self.doc.hold(value)

    @property
    def ent_kb_id(self) -> int:
        """The id of the entity's id in a knowledge base."""
        return self.doc.value("ent_kb_id", self.i)

    @ent_kb_id.setter
    def ent_kb_id(self, value: int) -> None:
        self.doc.set_value("ent_kb_id", self.i, value)

    @property
    def ent_kb_id_(self) -> str:
        """The entity's id in a knowledge base."""
        return self.doc.string(self.ent_kb_id)

    @ent_kb_id_.setter
    def ent_kb_id_(self, value: str) -> None:
        self.ent_kb_id = self.doc.hold(value)

    # Sentences

    @property
    def sent_start(self) -> int:
        """Whether the token starts a sentence: 1 yes, -1 no, 0 not known."""
        return self.doc.value("sent_start", self.i)

    @sent_start.setter
    def sent_start(self, value: bool | None) -> None:
        self.is_sent_start = value

    @property
    def is_sent_start(self) -> bool | None:
        """Whether the token starts a sentence, None if not known."""
        value = self.sent_start
        return None if value == 0 else value > 0

    @is_sent_start.setter
    def is_sent_start(self, value: bool | None) -> None:
        if value is not None and value is not True and value is not False:
            raise ValueError(f"is_sent_start is True, False or None, not {value!r}.")
        if self.doc.has_annotation("DEP"):
            raise ValueError(
                "The Doc is parsed, and its parse says where sentences begin; set sentence starts before parsing."
            )
        self.doc.set_value("sent_start", self.i, 0 if value is None else 1 if value else -1)

    @property
    def is_sent_end(self) -> bool | None:
        """Whether the token ends a sentence, None if not known."""
        if self.i + 1 == len(self.doc):
            return True
        return self.doc[self.i + 1].is_sent_start

    @is_sent_end.setter
    def is_sent_end(self, value: bool | None) -> None:
        if self.i + 1 < len(self.doc):
            self.doc[self.i + 1].is_sent_start = value

    @property
    def sent(self) -> Span:
        """The sentence that the token is in."""
        start, end = sentences.bounds_around(self.doc, self.i)
        return self.doc[start:end]

    def nbor(self, i: int = 1) -> Token:
        """Return the token that many places further.

        Raises:
            IndexError: There is none.
        """
        place = self.i + i
        if not 0 <= place < len(self.doc):
            raise IndexError(f"Token {self.i} has no neighbour {i:+}: the Doc has {len(self.doc)} tokens.")
        return self.doc[place]


def _add_lexical() -> None:
    """Give Token what it only shows of its lexeme: hashes, flags, rank and so on."""
    own = ["orth", "lower", "lower_", "shape", "shape_", "prefix", "prefix_", "suffix", "suffix_", "lang", "lang_"]
    own += ["cluster", "prob", "rank", "is_oov"]
    for name in [*own, *(attrs.NAMES[flag].lower() for flag in FLAG_GETTERS)]:
        setattr(Token, name, _lexical(name))
    Token.lex_id = Token.rank


def _lexical(name: str) -> property:
    def get(self: Token) -> Any:
        return getattr(self.doc.lexemes[self.i], name)

    return property(get, doc=f"The lexeme's `{name}`.")


_add_lexical()
