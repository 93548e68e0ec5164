"""A stretch of a Doc, possibly with a label."""

from __future__ import annotations

from operator import index as int_index
from typing import TYPE_CHECKING, Any, ClassVar, overload

import numpy as np

from ..vocab.similarity import cosine
from .common_ancestors import common_ancestors
from .token import Token
from .tree import path_to_root
from .underscore import Extensible, Extension, Underscore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..vocab import Vocab
    from ..vocab.vectors import Array
    from .copying import Memo
    from .doc import Doc


class Span(Extensible):
    """Show some consecutive tokens of a Doc.

    Args:
        doc: The Doc.
        start: The first token.
        end: The token after the last.
        label: A label, as string or id.
        vector: A vector of the span's own.
        vector_norm: The length of that vector.
        kb_id: An id in a knowledge base, as string or id of a string.
        span_id: An id of the span, as string or id of a string.

    Raises:
        IndexError: The Doc has no such tokens.
    """

    __slots__ = ("_vector", "_vector_norm", "doc", "end", "id", "kb_id", "label", "start")

    _extensions: ClassVar[dict[str, Extension]] = {}

    doc: Doc
    start: int
    end: int
    label: int
    kb_id: int
    id: int

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
        if not 0 <= start <= end <= len(doc):
            raise IndexError(f"A Doc of {len(doc)} tokens has no span from {start} to {end}.")
        self.doc = doc
        self.start = int(start)
        self.end = int(end)
        self.label = doc.vocab.strings.add(label) if isinstance(label, str) else int(label)
        self.kb_id = doc.hold(kb_id) if isinstance(kb_id, str) else int(kb_id)
        self.id = doc.hold(span_id) if isinstance(span_id, str) else int(span_id)
        self._vector = vector
        self._vector_norm = vector_norm

    @classmethod
    def at(cls, doc: Doc, start: int, end: int, label: int) -> Span:
        """Make a span of tokens that the Doc is known to have; quicker than calling the class."""
        span = cls.__new__(cls)
        span.doc = doc
        span.start = start
        span.end = end
        span.label = label
        span.kb_id = span.id = 0
        span._vector = span._vector_norm = None
        return span

    # As an object

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        doc, vocab = self.doc, self.doc.vocab
        for place in range(self.start, self.end):
            yield Token(vocab, doc, place)

    @overload
    def __getitem__(self, index: int) -> Token: ...

    @overload
    def __getitem__(self, index: slice) -> Span: ...

    def __getitem__(self, index: int | slice) -> Token | Span:
        if isinstance(index, slice):
            if index.step not in (None, 1):
                raise ValueError("A span is consecutive: slice list(span) to skip tokens.")
            start, end, _step = index.indices(len(self))
            return Span(self.doc, self.start + start, self.start + max(start, end))
        place = index + (len(self) if index < 0 else 0)
        if not 0 <= place < len(self):
            raise IndexError(f"A span of {len(self)} tokens has no token {index}.")
        return Token(self.doc.vocab, self.doc, self.start + int_index(place))

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def __hash__(self) -> int:
        return hash((self.doc, *self._identity()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self.doc is other.doc and self._identity() == other._identity()

    def __lt__(self, other: Span) -> bool:
        return self._order() < other._order()

    def __le__(self, other: Span) -> bool:
        return self._order() <= other._order()

    def __gt__(self, other: Span) -> bool:
        return self._order() > other._order()

    def __ge__(self, other: Span) -> bool:
        return self._order() >= other._order()

    def __reduce__(self) -> Any:
        raise TypeError("A Span cannot be pickled; serialise its Doc and keep the indices.")

    def __copy__(self) -> Span:
        return self.moved(self.doc, 0)

    def __deepcopy__(self, memo: Memo) -> Span:
        return self.moved(memo.get(id(self.doc), self.doc), 0)

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
    def vocab(self) -> Vocab:
        """The vocabulary."""
        return self.doc.vocab

    @property
    def text_with_ws(self) -> str:
        """The text, with the space after the last token if one follows."""
        return self.doc.text_between(self.start, self.end)

    @property
    def text(self) -> str:
        """The text."""
        text = self.text_with_ws
        return text[:-1] if self.end > self.start and self.doc.spaces[self.end - 1] else text

    @property
    def orth_(self) -> str:
        """The text."""
        return self.text

    @property
    def lemma_(self) -> str:
        """The lemmas, each with the space after it, without white space around them."""
        return "".join([token.lemma_ + token.whitespace_ for token in self]).strip()

    @property
    def start_char(self) -> int:
        """The offset of the first character in the text."""
        return self.doc.offsets[self.start]

    @start_char.setter
    def start_char(self, value: int) -> None:
        place = self.doc.token_at_start(value)
        if place is None or place > self.end:
            raise ValueError(f"No token of the Doc before the span's end starts at character {value}.")
        self.start = place

    @property
    def end_char(self) -> int:
        """The offset after the last character in the text."""
        if self.start == self.end:
            return self.start_char
        last = self.end - 1
        return self.doc.offsets[last] + len(self.doc.lexemes[last].text)

    @property
    def tokens(self) -> list[Token]:
        """The tokens."""
        return list(self)

    @property
    def label_(self) -> str:
        """The label."""
        return self.doc.string(self.label)

    @label_.setter
    def label_(self, value: str) -> None:
        self.label = self.vocab.strings.add(value)

    @property
    def kb_id_(self) -> str:
        """The id in a knowledge base."""
        return self.doc.string(self.kb_id)

    @kb_id_.setter
    def kb_id_(self, value: str) -> None:
        self.kb_id = self.doc.hold(value)

    @property
    def id_(self) -> str:
        """The id of the span."""
        return self.doc.string(self.id)

    @id_.setter
    def id_(self, value: str) -> None:
        self.id = self.doc.hold(value)

    @property
    def ent_id(self) -> int:
        """The id of the entity that the root is in, as number."""
        return self.root.ent_id

    @property
    def ent_id_(self) -> str:
        """The id of the entity that the root is in."""
        return self.root.ent_id_

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
        return [ent for ent in self.doc.ents if ent.start >= self.start and ent.end <= self.end]

    @property
    def sent(self) -> Span:
        """The sentence that the span starts in."""
        hook = self.doc.user_span_hooks.get("sent")
        if hook is not None:
            sent: Span = hook(self)
            return sent
        place = min(self.start, len(self.doc) - 1)
        return self.doc[place].sent

    @property
    def sents(self) -> Iterator[Span]:
        """The sentences that the span touches."""
        hook = self.doc.user_span_hooks.get("sents")
        if hook is not None:
            yield from hook(self)
            return
        for sent in self.doc.sents:
            if sent.start < self.end and sent.end > self.start:
                yield sent

    @property
    def noun_chunks(self) -> Iterator[Span]:
        """The noun chunks that lie in the span as a whole, as `Doc.noun_chunks` finds them."""
        for chunk in self.doc.noun_chunks:
            if self.start <= chunk.start and chunk.end <= self.end:
                yield chunk

    def to_array(self, py_attr_ids: Any) -> NDArray[np.uint64]:
        """Return attributes of the span's tokens, as `Doc.to_array` does."""
        return self.doc.to_array(py_attr_ids)[self.start : self.end]

    def as_doc(self, *, copy_user_data: bool = False, array_head: Any = None, array: Any = None) -> Doc:
        """Return the span as a Doc of its own; heads outside it are cut off."""
        return self.doc.part(self.start, self.end, copy_user_data=copy_user_data)

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
        return self.doc.char_span(
            start_idx + offset,
            end_idx + offset,
            label=label,
            kb_id=kb_id,
            vector=vector,
            alignment_mode=alignment_mode,
            span_id=span_id or id,
        )

    def moved(self, doc: Doc, offset: int) -> Span:
        """Return the like span of another Doc, so many tokens further on."""
        return Span(doc, self.start + offset, self.end + offset, label=self.label, kb_id=self.kb_id, span_id=self.id)

    # Vectors

    @property
    def tensor(self) -> Any:
        """The rows of the Doc's tensor."""
        return self.doc.tensor[self.start : self.end]

    @property
    def has_vector(self) -> bool:
        """Whether a token of the span has a vector."""
        hook = self.doc.user_span_hooks.get("has_vector")
        if hook is not None:
            return bool(hook(self))
        if self.vocab.vectors.size:
            return any(token.has_vector for token in self)
        return bool(self.doc.tensor.size)

    @property
    def vector(self) -> Array:
        """The mean of the tokens' vectors."""
        hook = self.doc.user_span_hooks.get("vector")
        if hook is not None:
            return hook(self)
        if self._vector is None:
            self._vector = self.doc.mean_vector(self.start, self.end)
        return self._vector

    @property
    def vector_norm(self) -> float:
        """The length of the vector."""
        hook = self.doc.user_span_hooks.get("vector_norm")
        if hook is not None:
            return float(hook(self))
        if self._vector_norm is None:
            self._vector_norm = float(np.sqrt((self.vector**2).sum()))
        return self._vector_norm

    def similarity(self, other: Any) -> float:
        """Return how similar the span is to another span, a Doc, a token or a lexeme."""
        hook = self.doc.user_span_hooks.get("similarity")
        return cosine(self.vector, other.vector) if hook is None else float(hook(self, other))

    @property
    def sentiment(self) -> float:
        """The mean of the tokens' sentiment."""
        hook = self.doc.user_span_hooks.get("sentiment")
        if hook is not None:
            return float(hook(self))
        return sum(token.sentiment for token in self) / len(self)

    # The dependency tree

    @property
    def root(self) -> Token:
        """The first token that is the root of a sentence, or else hangs nearest to one.

        Punctuation and white space on which nothing hangs are passed over. Where the span has nothing else, it is the
        first token.
        """
        if self.start == self.end:
            raise ValueError("An empty span has no root.")
        hook = self.doc.user_span_hooks.get("root")
        if hook is not None:
            root: Token = hook(self)
            return root
        inside = range(self.start, self.end)
        heads: list[int] = self.doc.values("head")[self.start : self.end].tolist()
        tops = [token for token, head in zip(inside, heads, strict=True) if head == token or head not in inside]
        if len(tops) > 1:
            roots = [token for token in tops if heads[token - self.start] == token]
            tops = roots or [self._highest(tops)]
        return Token(self.vocab, self.doc, tops[0])

    def _highest(self, tokens: list[int]) -> int:
        """Return the first of the tokens that hang nearest to a root."""
        heads: Any = self.doc.values("head")
        lexemes, children = self.doc.lexemes, self.doc.tree.children
        words = [
            token for token in tokens if children[token] or not (lexemes[token].is_punct or lexemes[token].is_space)
        ]
        return min(words, key=lambda token: len(path_to_root(heads, token)), default=tokens[0])

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
                members.update(self.doc.tree.subtree(place))
        for place in sorted(members):
            yield Token(self.vocab, self.doc, place)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that are coordinated with the root."""
        return self.root.conjuncts

    def get_lca_matrix(self) -> NDArray[np.int32]:
        """Return for every two tokens of the span the lowest token that both hang on, or that is one of them.

        Returns:
            An array (n_tokens, n_tokens) of places in the span; -1 where there is no such token in the span.
        """
        return common_ancestors(self.doc.values("head"), self.start, self.end)
