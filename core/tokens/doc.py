"""A text as a sequence of tokens with their annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, overload

import numpy as np

from ..errors import ArgumentError
from ..files import msgpack
from ..files.pickled import check_pickled, checksum
from ..files.reading import read_file, unpack
from ..files.writing import write_bytes
from ..quoting import counted, kind_of, shown
from ..vocab import Vocab, attrs, vocab_argument
from ..vocab.similarity import similarity
from . import changing, entities, writing
from .annotation_values import checked_cats
from .arguments import (
    array_argument,
    bounds_in,
    docs_argument,
    list_argument,
    mapping_argument,
    number_argument,
    place_in,
    whole_number,
)
from .arrays import char_spans, sentences
from .arrays.common_ancestors import common_ancestors
from .doc_setup import annotate, check_spaces, check_words
from .entities import set_ents
from .hook_kinds import OF_DOC
from .old_names import OldNames
from .put_cats import PutCats
from .span import Span
from .store import DocStore
from .token import Token, token_at, tokens_between
from .underscore import Extension, Underscore
from .writing import doc_arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ..vocab.vectors import Array
    from .changing.retokenizing import Retokenizer
    from .copying import Memo
    from .quick import Hooks
    from .span_groups import SpanGroups


class Doc(OldNames, DocStore):
    """Hold the tokens of a text: their lexemes, which of them a space follows, and columns of annotations.

    Args:
        vocab: The vocabulary.
        words: The words, as strings (or ids of strings).
        spaces: Whether a space follows each word; everywhere if not given.
        user_data: A dictionary of the caller's own.
        tags: Fine-grained tags.
        pos: Universal parts of speech.
        morphs: Morphological features.
        lemmas: Lemmas.
        heads: The index of each word's head in the Doc; a root's is its own.
        deps: Dependency labels; where there are heads, labels are due.
        sent_starts: Whether each word starts a sentence, None for unknown; a parse says it anyway.
        ents: Entities as spans of another Doc of the same words, or as one IOB tag for each word.

    Raises:
        ArgumentError: An argument is of a wrong type.
        ValueError: The arguments do not fit together.
    """

    __slots__ = ()

    _extensions: ClassVar[dict[str, Extension]] = {}

    def __init__(
        self,
        vocab: Vocab,
        words: Iterable[str | int] | None = None,
        spaces: Iterable[bool] | None = None,
        user_data: dict[Any, Any] | None = None,
        *,
        tags: Sequence[str] | None = None,
        pos: Sequence[str] | None = None,
        morphs: Sequence[str | None] | None = None,
        lemmas: Sequence[str] | None = None,
        heads: Sequence[int | None] | None = None,
        deps: Sequence[str | None] | None = None,
        sent_starts: Sequence[bool | int | None] | None = None,
        ents: Sequence[str | None] | Sequence[Span] | None = None,
    ) -> None:
        if type(vocab) is not Vocab:
            vocab_argument(vocab, "A Doc")
        texts = check_words(vocab, [] if words is None else words)
        follows = check_spaces(spaces, len(texts))
        self._start(vocab, vocab.lexemes_of(texts), follows)
        self._unknown_spaces = spaces is None and words is not None
        if user_data is not None:
            self.user_data = user_data
        annotate(
            self,
            tags=tags,
            pos=pos,
            morphs=morphs,
            lemmas=lemmas,
            heads=heads,
            deps=deps,
            sent_starts=sent_starts,
            ents=ents,
        )

    # A sequence of tokens

    def __iter__(self) -> Iterator[Token]:
        return tokens_between(self, 0, len(self.lexemes))

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> Token: ...

        @overload
        def __getitem__(self, index: slice) -> Span: ...

        def __getitem__(self, index: int | slice) -> Token | Span: ...

    def _item(self, index: int | slice) -> Token | Span:
        n_tokens = len(self.lexemes)
        if type(index) is int and 0 <= index < n_tokens:
            return token_at(self, index)
        if isinstance(index, slice):
            return Span.at(self, *bounds_in(index, n_tokens, "list(doc)"))
        return token_at(self, place_in(index, n_tokens, "A Doc", "token"))

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def __bytes__(self) -> bytes:
        return self.text.encode("utf8")

    def __reduce__(self) -> Any:
        # What the user keeps with a Doc is pickled as it is: it can be more than bytes hold, such as spans of the Doc.
        data = self.to_bytes(exclude=["user_data", "user_hooks"])
        kept = (self._user_data, self._hooks, self._activations, self._vector)
        return _unpickle, (type(self), self.vocab, data, checksum([data])), kept, None, None, _restore

    @property
    def doc(self) -> Doc:
        """The Doc itself, as spans and tokens have one."""
        return self

    @property
    def _(self) -> Underscore:
        """The user's own attributes."""
        return Underscore(self._extensions, self)

    # Text and characters

    def char_span(
        self,
        start_idx: int,
        end_idx: int,
        label: str | int = 0,
        kb_id: str | int = 0,
        vector: NDArray[Any] | None = None,
        alignment_mode: str = "strict",
        span_id: str | int = 0,
    ) -> Span | None:
        """Return the span over some characters.

        Args:
            start_idx: The offset of the first character.
            end_idx: The offset after the last.
            label: A label for the span.
            kb_id: An id in a knowledge base.
            vector: A vector of the span's own, (width,).
            alignment_mode: What to do where the characters do not fit tokens: ``strict`` returns None, ``contract``
                takes the tokens that lie inside, ``expand`` those that are touched.
            span_id: An id for the span.
        """
        found = char_spans.find(
            self,
            whole_number(start_idx, "The offset of the first character"),
            whole_number(end_idx, "The offset after the last character"),
            mode=alignment_mode,
        )
        if found is None:
            return None
        return Span(self, *found, label=label, kb_id=kb_id, vector=vector, span_id=span_id)

    # Annotations

    def set_norms(self, norms: Sequence[int] | NDArray[Any]) -> None:
        """Give tokens norms of their own, by id, (n_tokens,); 0 leaves what the word has."""
        doc_arrays.set_norms(self, np.asarray(norms, dtype=np.uint64))

    def has_annotation(self, attr: str | int, *, require_complete: bool = False) -> bool:
        """Tell whether a token has an annotation, or with `require_complete` whether all have it."""
        return doc_arrays.has_annotation(self, attrs.intify_attr(attr), require_complete)

    def to_array(self, py_attr_ids: Any) -> NDArray[np.uint64]:
        """Return attributes of all tokens.

        Args:
            py_attr_ids: One attribute or a sequence of them, by name or id.

        Returns:
            For one attribute an array (n_tokens,), for a sequence (n_tokens, n_attributes), always uint64.
        """
        return doc_arrays.to_array(self, py_attr_ids)

    def array_between(self, start: int, end: int, wanted: Any) -> NDArray[np.uint64]:
        """Return attributes of some tokens, as `to_array` does."""
        return doc_arrays.to_array(self, wanted, start=start, end=end)

    def from_array(self, attrs: Any, array: NDArray[Any]) -> Doc:
        """Set attributes of all tokens from what `to_array` returns.

        Args:
            attrs: One attribute or a sequence of them, by name or id.
            array: For one attribute (n_tokens,), for a sequence (n_tokens, n_attributes).

        Raises:
            ValueError: The array has another shape, or a token cannot have a value.
        """
        doc_arrays.from_array(self, attrs, array)
        return self

    def count_by(self, attr_id: str | int, exclude: Any = None, counts: Any = None) -> dict[int, int]:
        """Count how often each value of an attribute occurs, in order of first use."""
        return doc_arrays.count_by(self, attrs.intify_attr(attr_id), exclude=exclude, counts=counts)

    # Entities, sentences, spans

    @property
    def ents(self) -> tuple[Span, ...]:
        """The named entities."""
        return entities.read_ents(self)

    @ents.setter
    def ents(self, ents: Iterable[Any]) -> None:
        entities.assign_ents(self, ents)

    def set_ents(
        self,
        entities: Iterable[Span],
        *,
        blocked: Iterable[Span] | None = None,
        missing: Iterable[Span] | None = None,
        outside: Iterable[Span] | None = None,
        default: str = "outside",
    ) -> None:
        """Set the named entities and say what holds of all other tokens.

        Args:
            entities: The entities.
            blocked: Spans where no entity may be.
            missing: Spans of which nothing is known.
            outside: Spans that are outside of entities.
            default: What holds of all other tokens: outside, missing, blocked or unmodified.

        Raises:
            ValueError: Two of the spans overlap, or `default` is none of those.
        """
        set_ents(self, entities, blocked=blocked, missing=missing, outside=outside, default=default)

    @property
    def sents(self) -> Iterator[Span]:
        """The sentences."""
        hook = self.hook(OF_DOC, "sents")
        if hook is not None:
            yield from hook(self)
            return
        for start, end in sentences.bounds(self):
            yield Span.at(self, start, end)

    @property
    def noun_chunks(self) -> Iterator[Span]:
        """The noun chunks, as the language finds them in a parsed Doc.

        Raises:
            NotImplementedError: The language has no rule for them.
            ValueError: The Doc has not the annotations that the rule needs, such as a parse.
        """
        if self.vocab.get_noun_chunks is None:
            raise NotImplementedError(f"The language {self.vocab.lang or 'of this vocabulary'!r} has no noun chunks.")
        for start, end, label in self.vocab.get_noun_chunks(self):
            yield Span.at(self, start, end, label)

    @property
    def noun_chunks_iterator(self) -> Callable[[Doc], Iterator[tuple[int, int, int]]] | None:
        """What finds noun chunks: first and last token and the id of the label of each; None where nothing does."""
        return self.vocab.get_noun_chunks

    @property
    def spans(self) -> SpanGroups:
        """Groups of spans by name."""
        if self._spans is None:
            # Most Docs have no groups, nor most programs.
            from .span_groups import SpanGroups

            self._spans = SpanGroups(self)
        return self._spans

    @property
    def has_span_groups(self) -> bool:
        """Whether the Doc has a group of spans; asking makes none."""
        return bool(self._spans)

    @property
    def has_cats(self) -> bool:
        """Whether the Doc has a category; asking makes none."""
        return bool(self._cats)

    @property
    def cats(self) -> dict[str, float]:
        """Scores of text categories."""
        if not isinstance(self._cats, dict):
            self._cats = self.copied_cats()
        return self._cats

    @cats.setter
    def cats(self, value: dict[str, float]) -> None:
        checked_cats(value)
        self._cats = value

    def copied_cats(self) -> dict[str, float]:
        """Return the scores of text categories as a dictionary of the caller's own."""
        if isinstance(self._cats, PutCats):
            return self._cats.as_dict()
        return dict(self._cats or {})

    def put_cats(self, labels: tuple[str, ...], scores: NDArray[Any]) -> None:
        """Set the scores of many categories, as a component predicts them; other categories stay.

        They are kept as they are until somebody asks for `cats`.

        Args:
            labels: The categories; the same tuple for many Docs takes no more memory.
            scores: The score of each, (n_labels,), which is not changed any more.

        Raises:
            ValueError: There are not as many scores as categories.
        """
        if len(scores) != len(labels):
            raise ValueError(
                f"Given are {counted(len(scores), 'score')} for {counted(len(labels), 'category')}; give one for each."
            )
        put = PutCats(labels, scores)
        if self._cats is None or self._has_put(labels):
            self._cats = put if labels else None
        else:
            # Somebody may hold the dictionary.
            self.cats.update(put.as_dict())

    def cats_put_for(self, labels: tuple[str, ...]) -> NDArray[Any] | None:
        """Return the scores that `put_cats` has set, (n_labels,), or None where the Doc has others, or other labels."""
        return self._cats.scores if isinstance(self._cats, PutCats) and self._has_put(labels) else None

    def _has_put(self, labels: tuple[str, ...]) -> bool:
        known = self._cats
        return isinstance(known, PutCats) and (known.labels is labels or known.labels == labels)

    @property
    def user_data(self) -> dict[Any, Any]:
        """A dictionary of the caller's own."""
        if self._user_data is None:
            self._user_data = {}
        return self._user_data

    @user_data.setter
    def user_data(self, value: dict[Any, Any]) -> None:
        mapping_argument(value, "doc.user_data", "{'id': 3}")
        self._user_data = value

    @property
    def has_user_data(self) -> bool:
        """Whether the Doc has user data; asking makes none."""
        return bool(self._user_data)

    @property
    def activations(self) -> dict[str, dict[str, Any]]:
        """What components that save their activations have computed, by their names; files lose it."""
        if self._activations is None:
            self._activations = {}
        return self._activations

    @property
    def has_user_hooks(self) -> bool:
        """Whether a function stands in for something; asking makes no tables of them."""
        return self._hooks is not None and any(self._hooks)

    @property
    def user_hooks(self) -> Hooks:
        """Functions that stand in for attributes: vector, has_vector, vector_norm, similarity, sents, sentiment."""
        return self._all_hooks()[0]

    @user_hooks.setter
    def user_hooks(self, value: Hooks) -> None:
        self._set_hooks(0, value, "doc.user_hooks")

    @property
    def user_token_hooks(self) -> Hooks:
        """Functions that stand in for attributes of its tokens."""
        return self._all_hooks()[1]

    @user_token_hooks.setter
    def user_token_hooks(self, value: Hooks) -> None:
        self._set_hooks(1, value, "doc.user_token_hooks")

    @property
    def user_span_hooks(self) -> Hooks:
        """Functions that stand in for attributes of its spans."""
        return self._all_hooks()[2]

    @user_span_hooks.setter
    def user_span_hooks(self, value: Hooks) -> None:
        self._set_hooks(2, value, "doc.user_span_hooks")

    def _set_hooks(self, place: int, value: Hooks, what: str) -> None:
        hooks = list(self._all_hooks())
        hooks[place] = dict(mapping_argument(value, what, "{'similarity': function}"))
        wrong = next((name for name, hook in hooks[place].items() if not callable(hook)), None)
        if wrong is not None:
            raise ArgumentError(f"{what}[{shown(wrong)}] is a function, not {kind_of(hooks[place][wrong])}.")
        self._hooks = (hooks[0], hooks[1], hooks[2])

    def _all_hooks(self) -> tuple[Hooks, Hooks, Hooks]:
        if self._hooks is None:
            self._hooks = ({}, {}, {})
        return self._hooks

    @property
    def sentiment(self) -> float:
        """A score for the sentiment of the text, 0.0 where none was set."""
        hook = self.hook(OF_DOC, "sentiment")
        return float(hook(self)) if hook else self._sentiment

    @sentiment.setter
    def sentiment(self, value: float) -> None:
        self._sentiment = number_argument(value, "doc.sentiment")

    @property
    def lang(self) -> int:
        """The id of the language code."""
        return self.vocab.lang_id

    @property
    def lang_(self) -> str:
        """The language code."""
        return self.vocab.lang

    def get_lca_matrix(self) -> NDArray[np.int32]:
        """Return for every two tokens the lowest token that both hang on, or that is one of them; -1 for none.

        Returns:
            An array (n_tokens, n_tokens) of tokens.

        Raises:
            ValueError: Nobody has said where sentences begin, so there are no trees either.
        """
        sentences.check_known_or_hooked(self)
        return common_ancestors(self.values("head"), 0, len(self))

    # Other tokens

    def retokenize(self) -> Retokenizer:
        """Change the tokens in a ``with`` block, where ``merge`` and ``split`` say how; it all happens at its end."""
        return changing.retokenizing.Retokenizer(self)

    # Vectors

    @property
    def tensor(self) -> Any:
        """An array that a component has set, one row for each token; empty where none has."""
        return np.zeros((0,), dtype=np.float32) if self._tensor is None else self._tensor

    @tensor.setter
    def tensor(self, value: Any) -> None:
        self._tensor = array_argument(value, "doc.tensor")

    def extend_tensor(self, tensor: Any) -> None:
        """Put the columns of another array beside those of the tensor.

        Args:
            tensor: The array, (n_tokens, n_columns), where the tensor is.

        Raises:
            ValueError: It has not one row for each token.
        """
        if getattr(tensor, "ndim", None) != 2 or len(tensor) != len(self):
            raise ValueError(f"A tensor is extended by an array of {counted(len(self), 'row')}, one for each token.")
        self.tensor = np.hstack([self.tensor, tensor]) if self.tensor.size else tensor

    @property
    def has_vector(self) -> bool:
        """Whether a token has a vector."""
        hook = self.hook(OF_DOC, "has_vector")
        if hook is not None:
            return bool(hook(self))
        return self[:].has_vector

    @property
    def vector(self) -> Array:
        """The mean of the tokens' vectors."""
        hook = self.hook(OF_DOC, "vector")
        if hook is not None:
            return hook(self)
        if self._vector is None:
            return self.mean_vector(0, len(self))
        return self._vector

    @vector.setter
    def vector(self, value: NDArray[Any] | None) -> None:
        self._vector = array_argument(value, "doc.vector")

    @property
    def vector_norm(self) -> float:
        """The length of the vector."""
        hook = self.hook(OF_DOC, "vector_norm")
        return float(np.sqrt((self.vector**2).sum())) if hook is None else float(hook(self))

    def similarity(self, other: Any) -> float:
        """Return how similar the Doc is to another Doc, a span, a token or a lexeme."""
        hook = self.hook(OF_DOC, "similarity")
        return similarity(self, other) if hook is None else float(hook(self, other))

    def mean_vector(self, start: int, end: int) -> Array:
        """Return the mean of some tokens' vectors, or of the tensor's rows where the vocabulary has no vectors."""
        vectors = self.vocab.vectors
        if start == end:
            return np.zeros(vectors.vectors_length, dtype=np.float32)
        if vectors.size:
            keys = [vectors.key_of(lexeme) for lexeme in self.lexemes[start:end]]
            return vectors.get_batch(keys).mean(axis=0)
        if self.tensor.size:
            return self.tensor[start:end].mean(axis=0)
        return np.zeros(vectors.vectors_length, dtype=np.float32)

    # Copies and files

    def copy(self) -> Doc:
        """Return a copy that shares nothing with the Doc that can be changed but its vocabulary."""
        return changing.joining.copy(self)

    __copy__ = copy

    def __deepcopy__(self, memo: Memo) -> Doc:
        return changing.joining.copy(self)

    def become(self, fresh: Doc) -> Doc:
        """Take over all that another Doc has, which is not needed any more; user data are added to those at hand."""
        self.take_tokens(fresh)
        self.has_unknown_spaces = fresh.has_unknown_spaces
        self._sentiment = fresh._sentiment
        if fresh.has_cats:
            self._cats = fresh._cats
        if fresh.has_span_groups:
            self.spans.update(fresh.spans.copy(self))
        if fresh.has_user_data:
            self.user_data.update(fresh.user_data)
        return self

    def part(self, start: int, end: int, *, copy_user_data: bool = False, attrs: Any = None, array: Any = None) -> Doc:
        """Return some tokens as a Doc of their own, as `Span.as_doc` does; heads outside are cut off."""
        whole = self if attrs is None else changing.joining.only(self, attrs, array)
        return changing.joining.part(whole, start, end, user_data=self.user_data if copy_user_data else {})

    @staticmethod
    def from_docs(
        docs: Iterable[Doc], ensure_whitespace: bool = True, attrs: Any = None, *, exclude: Iterable[str] = ()
    ) -> Doc | None:
        """Join several Docs of one vocabulary to one.

        Args:
            docs: The Docs.
            ensure_whitespace: Whether to put a space between two Docs where there is none.
            attrs: The attributes to keep, all if not given.
            exclude: Of ``spans``, ``tensor`` and ``user_data`` what not to keep.

        Returns:
            The joined Doc, None for no Docs at all.
        """
        return changing.joining.join(
            docs_argument(docs), ensure_whitespace=ensure_whitespace, attrs=attrs, exclude=exclude
        )

    def to_json(self, underscore: list[str] | None = None) -> dict[str, Any]:
        """Return the Doc as data for JSON."""
        names = None if underscore is None else list_argument(underscore, "underscore", "['is_greeting']")
        return writing.doc_json.to_json(self, names)

    def from_json(self, doc_json: dict[str, Any], *, validate: bool = False) -> Doc:
        """Fill an empty Doc from what `to_json` returns.

        Args:
            doc_json: What it returned.
            validate: Whether an error lists all that is wrong with the form of the data, not only what is found first.

        Raises:
            ValueError: The Doc is not empty.
            DataError: The data are wrong; the Doc stays empty.
        """
        return writing.doc_json.from_json(self, doc_json, validate=validate)

    def to_dict(self, exclude: Iterable[str] = ()) -> dict[str, Any]:
        """Return the Doc as data for msgpack."""
        return writing.doc_bytes.to_dict(self, exclude=exclude)

    def from_dict(self, msg: dict[str, Any], *, exclude: Iterable[str] = ()) -> Doc:
        """Fill an empty Doc from what `to_dict` returns."""
        return writing.doc_bytes.from_dict(self, msg, exclude=exclude)

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the Doc as msgpack."""
        return msgpack.pack(self.to_dict(exclude=exclude))

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Doc:
        """Fill an empty Doc from what `to_bytes` returns."""
        return self.from_dict(unpack(bytes_data, where="the bytes of a Doc"), exclude=exclude)

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the Doc into a file."""
        write_bytes(path, self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Doc:
        """Fill an empty Doc from a file."""
        return self.from_bytes(read_file(path), exclude=exclude)


def _unpickle(kind: type[Doc], vocab: Vocab, data: bytes, check: int) -> Doc:
    check_pickled([data], check, "a Doc")
    return kind(vocab).from_bytes(data)


def _restore(doc: Doc, kept: tuple[Any, Any, Any, Any]) -> None:
    doc._user_data, doc._hooks, doc._activations, doc._vector = kept
