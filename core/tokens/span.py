"""A stretch of a Doc, possibly with a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, overload

import numpy as np

from ..quoting import counted, shown
from ..vocab.similarity import similarity
from .arguments import (
    array_argument,
    bounds_in,
    doc_argument,
    held_argument,
    id_argument,
    label_argument,
    number_argument,
    place_in,
    text_argument,
    whole_number,
)
from .arrays import sentences
from .arrays.common_ancestors import common_ancestors
from .hook_kinds import OF_SPANS
from .span_roots import root_of
from .token import Token, token_at, tokens_between
from .underscore import Extensible, Extension, Underscore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..vocab import Vocab
    from ..vocab.vectors import Array
    from .arrays.renumbering import Renumbering
    from .copying import Memo
    from .doc import Doc


_new = object.__new__


class Span(Extensible):
    """Show some consecutive tokens of a Doc.

    Args:
        doc: The Doc.
        start: The first token.
        end: The token after the last.
        label: A label, as string or id.
        vector: A vector of the span's own, (width,).
        vector_norm: The length of that vector.
        kb_id: An id in a knowledge base, as string or id of a string.
        span_id: An id of the span, as string or id of a string.

    Raises:
        IndexError: The Doc has no such tokens.
        ValueError: A label or id is neither a string nor the id of one.
    """

    __slots__ = ("_doc", "_end", "_id", "_kb_id", "_label", "_moves", "_start", "_vector", "_vector_norm")

    _extensions: ClassVar[dict[str, Extension]] = {}

    _doc: Doc
    # The place in the Doc, and the changes of its tokens that it takes account of.
    _start: int
    _end: int
    _moves: tuple[Renumbering, ...]

    def __init__(
        self,
        doc: Doc,
        start: int,
        end: int,
        label: str | int = 0,
        vector: NDArray[Any] | None = None,
        vector_norm: float | None = None,
        kb_id: str | int = 0,
        span_id: str | int = 0,
    ) -> None:
        n_tokens = len(doc_argument(doc, "The Doc of a span"))
        first, last = whole_number(start, "The start of a span"), whole_number(end, "The end of a span")
        if not 0 <= first <= last <= n_tokens:
            raise IndexError(f"A Doc of {counted(n_tokens, 'token')} has no span from {shown(first)} to {shown(last)}.")
        self._doc = doc
        self._start = first
        self._end = last
        self._moves = doc.moves
        self._label = label_argument(doc, label, "The label of a span")
        self._kb_id = held_argument(doc, kb_id, "The kb_id of a span")
        self._id = held_argument(doc, span_id, "The id of a span")
        self._vector = array_argument(vector, "The vector of a span")
        self._vector_norm = None if vector_norm is None else number_argument(vector_norm, "The vector_norm of a span")

    @classmethod
    def at(cls, doc: Doc, start: int, end: int, label: int = 0, kb_id: int = 0, span_id: int = 0) -> Span:
        """Make a span of tokens that the Doc is known to have, with known labels; quicker than calling the class."""
        span = _new(cls)
        span._doc = doc
        span._start = start
        span._end = end
        span._moves = doc.moves
        span._label = label
        span._kb_id = kb_id
        span._id = span_id
        span._vector = span._vector_norm = None
        return span

    # As an object

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return tokens_between(self._doc, self.start, self.end)

    @overload
    def __getitem__(self, index: int) -> Token: ...

    @overload
    def __getitem__(self, index: slice) -> Span: ...

    def __getitem__(self, index: int | slice) -> Token | Span:
        start = self.start
        if isinstance(index, slice):
            first, last = bounds_in(index, len(self), "list(span)")
            return Span.at(self._doc, start + first, start + last)
        return token_at(self._doc, start + place_in(index, len(self), "A span", "token"))

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def __hash__(self) -> int:
        return hash((self._doc, *self._identity()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._doc is other._doc and self._identity() == other._identity()

    def __lt__(self, other: object) -> bool:
        return self._order() < other._order() if isinstance(other, Span) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order() <= other._order() if isinstance(other, Span) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order() > other._order() if isinstance(other, Span) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order() >= other._order() if isinstance(other, Span) else NotImplemented

    def __reduce__(self) -> Any:
        # A span is nothing without its Doc, which comes along once, however many spans of it there are.
        place = (self._doc, self.start, self.end)
        return type(self), (*place, self.label_, self._vector, self._vector_norm, self.kb_id_, self.id_)

    def __copy__(self) -> Span:
        return self.moved(self._doc, 0)

    def __deepcopy__(self, memo: Memo) -> Span:
        return self.moved(memo.get(id(self._doc), self._doc), 0)

    def _identity(self) -> tuple[int, ...]:
        return self.start, self.end, self.label, self.kb_id, self.id

    def _order(self) -> tuple[int, ...]:
        return self.start_char, self.end_char, self.label, self.kb_id, self.id

    @property
    def _(self) -> Underscore:
        """The user's own attributes."""
        return Underscore(self._extensions, self, start=self.start_char, end=self.end_char)

    # Strings and places

    @property
    def doc(self) -> Doc:
        """The Doc."""
        return self._doc

    @property
    def vocab(self) -> Vocab:
        """The vocabulary."""
        return self._doc.vocab

    @property
    def text_with_ws(self) -> str:
        """The text, with the space after the last token if one follows."""
        return self._doc.text_between(self.start, self.end)

    @property
    def text(self) -> str:
        """The text."""
        doc, start, end = self._doc, self.start, self.end
        if start == end:
            return ""
        return doc.text_between(start, end - 1) + doc.lexemes[end - 1].text

    @property
    def orth_(self) -> str:
        """The text."""
        return self.text

    @property
    def lemma_(self) -> str:
        """The lemmas, each with the space after it, without white space around them."""
        return "".join([token.lemma_ + token.whitespace_ for token in self]).strip()

    @property
    def start(self) -> int:
        """The first token."""
        if self._moves is not self._doc.moves:
            self._follow()
        return self._start

    @start.setter
    def start(self, value: int) -> None:
        self._move(whole_number(value, "span.start"), self.end)

    @property
    def end(self) -> int:
        """The token after the last."""
        if self._moves is not self._doc.moves:
            self._follow()
        return self._end

    @end.setter
    def end(self, value: int) -> None:
        self._move(self.start, whole_number(value, "span.end"))

    @property
    def start_char(self) -> int:
        """The offset of the first character in the text."""
        return self._doc.offsets[self.start]

    @start_char.setter
    def start_char(self, value: int) -> None:
        offset = self._offset(value, "span.start_char")
        place = self._doc.token_at_start(offset)
        if place is None:
            raise ValueError(f"No token of the Doc starts at character {offset}: see token.idx.")
        self._move(place, self.end)

    @property
    def end_char(self) -> int:
        """The offset after the last character in the text."""
        if self.start == self.end:
            return self.start_char
        return self._doc.end_of(self.end - 1)

    @end_char.setter
    def end_char(self, value: int) -> None:
        offset = self._offset(value, "span.end_char")
        place = self._doc.token_at_end(offset)
        if place is None:
            raise ValueError(f"No token of the Doc ends at character {offset}: see token.idx + len(token).")
        self._move(self.start, place + 1)

    def _offset(self, value: Any, what: str) -> int:
        offset = whole_number(value, what)
        length = self._doc.offsets[-1]
        if not 0 <= offset <= length:
            raise IndexError(f"{what} is an offset into the text of {length} characters, not {shown(offset)}.")
        return offset

    def _move(self, start: int, end: int) -> None:
        """Cover other tokens; a vector of the span was that of the tokens before.

        Raises:
            IndexError: The Doc has no such tokens.
        """
        if not 0 <= start <= end <= len(self._doc):
            raise IndexError(
                f"A span of a Doc of {counted(len(self._doc), 'token')} cannot go from {shown(start)} to "
                f"{shown(end)}: it starts at 0 or later, and ends where it starts or later."
            )
        self._start, self._end = start, end
        self._vector = self._vector_norm = None

    def _follow(self) -> None:
        """Go where the tokens went when some were merged or split."""
        moves = self._doc.moves
        for move in moves[len(self._moves) :]:
            self._start, self._end = move.span(self._start, self._end)
        self._moves = moves

    @property
    def tokens(self) -> list[Token]:
        """The tokens."""
        return list(self)

    @property
    def label(self) -> int:
        """The id of the label."""
        return self._label

    @label.setter
    def label(self, value: int) -> None:
        self._label = label_argument(self._doc, id_argument(value, "span.label"), "span.label")

    @property
    def label_(self) -> str:
        """The label."""
        return self._doc.string(self._label)

    @label_.setter
    def label_(self, value: str) -> None:
        self._label = label_argument(self._doc, text_argument(value, "span.label_"), "span.label_")

    @property
    def kb_id(self) -> int:
        """The id of the id in a knowledge base."""
        return self._kb_id

    @kb_id.setter
    def kb_id(self, value: int) -> None:
        self._kb_id = held_argument(self._doc, id_argument(value, "span.kb_id"), "span.kb_id")

    @property
    def kb_id_(self) -> str:
        """The id in a knowledge base."""
        return self._doc.string(self._kb_id)

    @kb_id_.setter
    def kb_id_(self, value: str) -> None:
        self._kb_id = held_argument(self._doc, text_argument(value, "span.kb_id_"), "span.kb_id_")

    @property
    def id(self) -> int:
        """The id of the span, as number."""
        return self._id

    @id.setter  # noqa: A003 - the documented name
    def id(self, value: int) -> None:
        self._id = held_argument(self._doc, id_argument(value, "span.id"), "span.id")

    @property
    def id_(self) -> str:
        """The id of the span."""
        return self._doc.string(self._id)

    @id_.setter
    def id_(self, value: str) -> None:
        self._id = held_argument(self._doc, text_argument(value, "span.id_"), "span.id_")

    @property
    def ent_id(self) -> int:
        """The id of the entity that the root is in, as number."""
        return int(self.root.ent_id)

    @property
    def ent_id_(self) -> str:
        """The id of the entity that the root is in."""
        return str(self.root.ent_id_)

    @property
    def span_id(self) -> int:
        """The id of the span, as number."""
        return self.id

    @property
    def span_id_(self) -> str:
        """The id of the span."""
        return self.id_

    # What is in the span

    @property
    def ents(self) -> list[Span]:
        """The entities that lie in the span as a whole."""
        return [ent for ent in self._doc.ents if ent.start >= self.start and ent.end <= self.end]

    @property
    def sent(self) -> Span:
        """The sentence that the span starts in.

        Raises:
            ValueError: Nobody has said where sentences begin.
        """
        hook = self._doc.hook(OF_SPANS, "sent")
        if hook is not None:
            sent: Span = hook(self)
            return sent
        if not len(self._doc):
            return self
        return sentences.sentence_of(self._doc, min(self.start, len(self._doc) - 1))

    @property
    def sents(self) -> Iterator[Span]:
        """The sentences that the span touches; that of `sent` where the span is empty."""
        hook = self._doc.hook(OF_SPANS, "sents")
        if hook is not None:
            yield from hook(self)
            return
        if self.start == self.end and len(self._doc):
            yield self.sent
            return
        for sent in self._doc.sents:
            if sent.start < self.end and sent.end > self.start:
                yield sent

    @property
    def noun_chunks(self) -> Iterator[Span]:
        """The noun chunks that lie in the span as a whole, as `Doc.noun_chunks` finds them."""
        for chunk in self._doc.noun_chunks:
            if self.start <= chunk.start and chunk.end <= self.end:
                yield chunk

    def to_array(self, py_attr_ids: Any) -> NDArray[np.uint64]:
        """Return attributes of the span's tokens, as `Doc.to_array` does."""
        return self._doc.array_between(self.start, self.end, py_attr_ids)

    def as_doc(self, *, copy_user_data: bool = False, array_head: Any = None, array: Any = None) -> Doc:
        """Return the span as a Doc of its own; heads outside it are cut off.

        Args:
            copy_user_data: Whether to copy user data and what extensions have set in the span.
            array_head: The attributes to keep, by name or id; all if not given.
            array: What these attributes are for all tokens of the Doc, as `Doc.to_array` returns it; what they are in
                the Doc if not given.

        Raises:
            ValueError: There is an array, but nothing says of which attributes; or it does not fit the Doc.
        """
        if array_head is None and array is not None:
            raise ValueError(
                "as_doc needs to know what is in the array: give the list of its attributes as array_head."
            )
        return self._doc.part(self.start, self.end, copy_user_data=copy_user_data, attrs=array_head, array=array)

    def char_span(
        self,
        start_idx: int,
        end_idx: int,
        label: str | int = 0,
        kb_id: str | int = 0,
        vector: NDArray[Any] | None = None,
        id: str | int = 0,  # noqa: A002 - the documented name
        alignment_mode: str = "strict",
        span_id: str | int = 0,
    ) -> Span | None:
        """Return the span over characters counted from this span's start, as `Doc.char_span` does."""
        offset = self.start_char
        return self._doc.char_span(
            whole_number(start_idx, "The offset of the first character") + offset,
            whole_number(end_idx, "The offset after the last character") + offset,
            label=label,
            kb_id=kb_id,
            vector=vector,
            alignment_mode=alignment_mode,
            span_id=span_id or id,
        )

    def moved(self, doc: Doc, offset: int) -> Span:
        """Return the like span of another Doc, which has the same words so many tokens further on.

        Raises:
            IndexError: It has no such tokens.
        """
        start, end = self.start + offset, self.end + offset
        if doc.vocab is self.vocab:
            return Span(doc, start, end, self._label, kb_id=self._kb_id, span_id=self._id)
        # Ids are those of another vocabulary, which knows their strings.
        return Span(doc, start, end, self.label_, kb_id=self.kb_id_, span_id=self.id_)

    # Vectors

    @property
    def tensor(self) -> Any:
        """The rows of the Doc's tensor."""
        return self._doc.tensor[self.start : self.end]

    @property
    def has_vector(self) -> bool:
        """Whether a token of the span has a vector."""
        hook = self._doc.hook(OF_SPANS, "has_vector")
        if hook is not None:
            return bool(hook(self))
        if self.vocab.vectors.size:
            return any(token.has_vector for token in self)
        return bool(self._doc.tensor.size)

    @property
    def vector(self) -> Array:
        """The mean of the tokens' vectors."""
        hook = self._doc.hook(OF_SPANS, "vector")
        if hook is not None:
            return hook(self)
        if self._vector is None:
            self._vector = self._doc.mean_vector(self.start, self.end)
        return self._vector

    @property
    def vector_norm(self) -> float:
        """The length of the vector."""
        hook = self._doc.hook(OF_SPANS, "vector_norm")
        if hook is not None:
            return float(hook(self))
        if self._vector_norm is None:
            self._vector_norm = float(np.sqrt((self.vector**2).sum()))
        return self._vector_norm

    def similarity(self, other: Any) -> float:
        """Return how similar the span is to another span, a Doc, a token or a lexeme."""
        hook = self._doc.hook(OF_SPANS, "similarity")
        return similarity(self, other) if hook is None else float(hook(self, other))

    @property
    def sentiment(self) -> float:
        """The mean of the tokens' sentiment, 0.0 where there is none."""
        hook = self._doc.hook(OF_SPANS, "sentiment")
        if hook is not None:
            return float(hook(self))
        return sum(token.sentiment for token in self) / (len(self) or 1)

    # The dependency tree

    @property
    def root(self) -> Token:
        """The first token that is the root of a sentence, or else hangs nearest to one.

        Punctuation and white space on which nothing hangs are passed over. Where the span has nothing else, it is the
        first token.

        Raises:
            ValueError: The span is empty.
        """
        doc, start, end = self._doc, self.start, self.end
        if start == end:
            raise ValueError("An empty span has no root.")
        hook = doc.hook(OF_SPANS, "root")
        if hook is not None:
            root: Token = hook(self)
            return root
        return token_at(doc, root_of(doc, start, end))

    @property
    def lefts(self) -> Iterator[Token]:
        """The tokens before the span whose heads are in it."""
        children = [child for token in self for child in token.lefts if child.i < self.start]
        yield from sorted(children, key=lambda child: child.i)

    @property
    def rights(self) -> Iterator[Token]:
        """The tokens after the span whose heads are in it."""
        children = [child for token in self for child in token.rights if child.i >= self.end]
        yield from sorted(children, key=lambda child: child.i)

    @property
    def n_lefts(self) -> int:
        """The number of tokens before the span whose heads are in it."""
        return len(list(self.lefts))

    @property
    def n_rights(self) -> int:
        """The number of tokens after the span whose heads are in it."""
        return len(list(self.rights))

    @property
    def subtree(self) -> Iterator[Token]:
        """The tokens of the span and all that hang on them, in text order."""
        members: set[int] = set()
        for place in range(self.start, self.end):
            if place not in members:
                members.update(self._doc.tree.subtree(place))
        for place in sorted(members):
            yield token_at(self._doc, place)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that are coordinated with the root."""
        return self.root.conjuncts

    def get_lca_matrix(self) -> NDArray[np.int32]:
        """Return for every two tokens of the span the lowest token that both hang on, or that is one of them.

        Returns:
            An array (n_tokens, n_tokens) of places in the span; -1 where there is no such token in the span.

        Raises:
            ValueError: As that of `Doc`.
        """
        if self.start < self.end:
            sentences.check_known_or_hooked(self._doc)
        return common_ancestors(self._doc.values("head"), self.start, self.end)
