"""Find phrases: sequences of tokens that are like those of other Docs."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal, overload

from ..errors import ArgumentError, UsageError
from ..iterables import is_listing
from ..quoting import kind_of, shown
from ..tokens import Doc
from ..vocab import attrs
from .columns import values
from .rules import Rules, bounds_of, check_callback, key_argument, matched, spans_of
from .token_patterns import ANNOTATIONS, attribute_argument
from .tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..tokens import Span
    from ..vocab import Vocab
    from .rules import OnMatch

    Match = tuple[int, int, int]


class PhraseMatcher(Rules):
    """Find phrases, of which there may be very many.

    All phrases are in one tree of the values that their tokens have for the attribute.

    Args:
        vocab: The vocabulary, which phrases and Docs share.
        attr: The attribute by which tokens are compared, by name or number.
        validate: Whether to warn of phrases with annotations that are not looked at, and to refuse empty ones.

    Raises:
        ArgumentError: There is no vocabulary.
        UsageError: There is no such attribute.
    """

    _rules: dict[int, None]

    def __init__(self, vocab: Vocab, attr: str | int = "ORTH", validate: bool = False) -> None:
        super().__init__(vocab)
        self.attr = attribute_argument(attr, "A PhraseMatcher")
        self.validate = validate
        self._root = Node()

    def __reduce__(self) -> Any:
        rules = {key: self._callbacks.get(key) for key in self._rules}
        return _unpickle, (type(self), self.vocab, self.attr, self.validate, rules, [*self._root.sequences()])

    def add(self, key: str | int, docs: Any, *_docs: Doc, on_match: OnMatch | None = None) -> None:
        """Add phrases to a rule; the callback is that of the last call.

        Args:
            key: The name of the rule, or the id of a string; the label of its matches.
            docs: The phrases, each a Doc; an empty one is never found.
            *_docs: The phrases, where `docs` is None or the callback, as code for spaCy 2 has it.
            on_match: Called as `on_match(matcher, doc, i, matches)` for each match of the rule.

        Raises:
            ArgumentError: An argument is of a wrong type.
            UsageError: A phrase is of another vocabulary or lacks the attribute; none is added.
        """
        name = key_argument(self.vocab, key)
        if docs is None or callable(docs):
            docs, on_match = _docs, on_match or docs
        check_callback(key, on_match)
        if isinstance(docs, Doc) or not is_listing(docs):
            hint = "; put the one Doc into a list" if isinstance(docs, Doc) else ""
            raise ArgumentError(f"The phrases of the rule {shown(key)} are a list of Docs, not {kind_of(docs)}{hint}.")
        phrases = [self._phrase(doc, f"Phrase {number} of the rule {shown(key)}") for number, doc in enumerate(docs)]
        ends = (name,)
        for phrase in phrases:
            if phrase:
                self._root.add(phrase, ends)
        self._rules[name] = None
        self._callbacks.put(name, on_match)

    def _phrase(self, doc: Any, what: str) -> list[Any]:
        """Return the values of a phrase's tokens."""
        if not isinstance(doc, Doc):
            raise ArgumentError(f"{what} is a Doc, such as nlp.make_doc(text) makes, not {kind_of(doc)}.")
        if doc.vocab is not self.vocab:
            raise UsageError(f"{what} is a Doc of another vocabulary; make it with the pipeline of the PhraseMatcher.")
        if self.attr in ANNOTATIONS and len(doc) and not doc.has_annotation(self.attr):
            name = attrs.NAMES[self.attr]
            raise UsageError(
                f"{what} has no {name}: call the pipeline that sets it, nlp(text), not nlp.make_doc(text)."
            )
        if self.validate:
            self._check(doc, what)
        return values(doc, self.attr, 0, len(doc))

    def _check(self, doc: Doc, what: str) -> None:
        if not len(doc):
            raise UsageError(f"{what} is empty; leave it out.")
        if self.attr not in ANNOTATIONS and any(doc.has_annotation(attr) for attr in ANNOTATIONS):
            name = attrs.NAMES[self.attr]
            warnings.warn(
                f"{what} has annotations, and only its {name} is looked at; nlp.make_doc(text) makes it faster.",
                stacklevel=4,
            )

    def _forget(self, name: int) -> None:
        if self._rules:
            self._root.remove(name)
        else:
            self._root = Node()

    def pipe(
        self, stream: Iterable[Any], batch_size: int = 1000, return_matches: bool = False, as_tuples: bool = False
    ) -> Iterator[Any]:
        """Match a stream of Docs and give them back.

        Args:
            stream: The Docs; with `as_tuples` pairs of a Doc and something that goes with it.
            batch_size: Not used; Docs are taken one by one.
            return_matches: Whether to give a Doc with its matches.
            as_tuples: Whether there are pairs.
        """
        yield from matched(self, stream, return_matches=return_matches, as_tuples=as_tuples)

    @overload
    def __call__(self, doclike: Doc | Span, *, as_spans: Literal[True]) -> list[Span]: ...

    @overload
    def __call__(self, doclike: Doc | Span, *, as_spans: Literal[False] = ...) -> list[Match]: ...

    def __call__(self, doclike: Doc | Span, *, as_spans: bool = False) -> Any:
        """Find all phrases in a Doc or a span.

        Args:
            doclike: The Doc or span.
            as_spans: Whether to return spans of the Doc, labelled with the names of the rules.

        Returns:
            Tuples `(key, start, end)`, also of a span counted from the start of its Doc; or spans. They come in the
            order of their starts, then of their ends, then in that in which their phrases were added.

        Raises:
            ArgumentError: It is neither a Doc nor a span.
        """
        doc, start, end = bounds_of(doclike, "A PhraseMatcher")
        found = self._find(values(doc, self.attr, start, end), start) if self._rules and end > start else []
        self._callbacks.call(self, doc, found)
        return spans_of(doc, 0, found) if as_spans else found

    def _find(self, tokens: Sequence[Any], offset: int) -> list[Match]:
        """Return the matches in a text, given as the values of its tokens, of which the first is so far into a Doc."""
        found: list[Match] = []
        add = found.append
        # What no phrase goes on with stands behind the last token.
        tokens = [*tokens, None]
        for start, first in enumerate(map(self._root.children.get, tokens)):
            node, end = first, start + 1
            while node is not None:
                for key in node.ends:
                    add((key, offset + start, offset + end))
                node = node.children.get(tokens[end])
                end += 1
        return found


def _unpickle(
    kind: type[PhraseMatcher],
    vocab: Vocab,
    attr: int,
    validate: bool,
    rules: dict[int, OnMatch | None],
    phrases: list[tuple[tuple[int, ...], tuple[int, ...]]],
) -> PhraseMatcher:
    matcher = kind(vocab, attr, validate)
    for key, on_match in rules.items():
        matcher.add(key, [], on_match=on_match)
    for phrase, keys in phrases:
        for key in keys:
            matcher._root.add(phrase, (key,))
    return matcher
