"""What the matchers of all kinds have in common: rules by key, callbacks, and what they are called with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import ArgumentError, UsageError
from ..numbers import as_index
from ..quoting import kind_of, shown
from ..spelling import did_you_mean
from ..tokens import Doc, Span
from ..vocab import Vocab, attrs, vocab_argument
from .token_patterns import ANNOTATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    OnMatch = Callable[[Any, Doc, int, list[Any]], Any]

_SET: Final = dict(zip(ANNOTATIONS, ("tags", "parts of speech", "features", "lemmas", "a parse"), strict=True))


class RuleNotFound(UsageError, KeyError):
    """Report a rule that a matcher does not have."""


def key_argument(vocab: Vocab, key: Any) -> int:
    """Return the key of a rule, given as a string or as the id of one.

    Raises:
        ArgumentError: It is neither.
    """
    if isinstance(key, str):
        return vocab.strings.add(key)
    number = as_index(key)
    if number is None or number < 0:
        raise ArgumentError(f"The key of a rule is a string such as 'GREETING', or the id of one, not {kind_of(key)}.")
    return number


def known_key(vocab: Vocab, key: str | int, rules: Mapping[int, Any]) -> int:
    """Return the key of a rule that is to be removed.

    Raises:
        RuleNotFound: There is no such rule.
    """
    name = vocab.strings.as_int(key)
    if name not in rules:
        names = [vocab.strings.get(known, str(known)) for known in rules]
        raise RuleNotFound(f"There is no rule {shown(key)} to remove{did_you_mean(str(key), names, most=1) or '.'}")
    return name


def check_callback(key: str | int, on_match: Any) -> None:
    """Check what is to be called with the matches of a rule.

    Raises:
        ArgumentError: It cannot be called.
    """
    if on_match is not None and not callable(on_match):
        raise ArgumentError(f"on_match of the rule {shown(key)} is a function, or None, not {kind_of(on_match)}.")


class Callbacks:
    """What is called with the matches of each rule."""

    def __init__(self) -> None:
        self._by_key: dict[int, OnMatch] = {}

    def get(self, key: int) -> OnMatch | None:
        """Return what is called with the matches of a rule, None for nothing."""
        return self._by_key.get(key)

    def put(self, key: int, on_match: OnMatch | None) -> None:
        """Say what is called with the matches of a rule, None for nothing."""
        self._by_key.pop(key, None)
        if on_match is not None:
            self._by_key[key] = on_match

    def call(self, matcher: Any, doc: Doc, matches: list[Any]) -> None:
        """Call what there is to call."""
        if self._by_key:
            for i, match in enumerate(matches):
                on_match = self._by_key.get(match[0])
                if on_match is not None:
                    on_match(matcher, doc, i, matches)


class Rules:
    """The part of a matcher that holds its rules; a subclass adds them, and finds their matches.

    Args:
        vocab: The vocabulary.

    Raises:
        ArgumentError: There is no vocabulary.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab_argument(vocab, f"A {type(self).__name__}")
        # By key, in the order in which they were added.
        self._rules: dict[int, Any] = {}
        self._callbacks = Callbacks()

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self._rules)

    def __contains__(self, key: str | int) -> bool:
        """Tell whether there is a rule for a key."""
        return self.vocab.strings.as_int(key) in self._rules

    def remove(self, key: str | int) -> None:
        """Remove a rule.

        Raises:
            RuleNotFound: There is none of that name.
        """
        name = known_key(self.vocab, key, self._rules)
        del self._rules[name]
        self._callbacks.put(name, None)
        self._forget(name)

    def _forget(self, name: int) -> None:
        """Let go of what was made of a rule that is removed; the subclass writes it."""
        raise NotImplementedError


class PatternRules(Rules):
    """The same of a matcher whose rules keep their patterns as they were given."""

    def has_key(self, key: str | int) -> bool:
        """Tell whether there is a rule for a key."""
        return key in self

    def get(self, key: str | int, default: Any = None) -> Any:
        """Return the callback and the patterns of a rule, or a default where there is none."""
        name = self.vocab.strings.as_int(key)
        return (self._callbacks.get(name), self._rules[name].patterns) if name in self._rules else default


def matched(
    matcher: Callable[[Any], Any], docs: Iterable[Any], *, return_matches: bool, as_tuples: bool
) -> Iterator[Any]:
    """Call a matcher with each Doc of a stream and give the Docs back, with their matches or without.

    Args:
        matcher: The matcher.
        docs: The Docs; with `as_tuples` pairs of a Doc and something that goes with it.
        return_matches: Whether to give a Doc with its matches.
        as_tuples: Whether there are pairs.
    """
    for item in docs:
        doc, context = item if as_tuples else (item, None)
        matches = matcher(doc)
        result = (doc, matches) if return_matches else doc
        yield (result, context) if as_tuples else result


def bounds_of(doclike: Any, what: str) -> tuple[Doc, int, int]:
    """Return the Doc in which something is to be found, and from which token to before which.

    Raises:
        ArgumentError: It is neither a Doc nor a span.
    """
    if isinstance(doclike, Doc):
        return doclike, 0, len(doclike)
    if isinstance(doclike, Span):
        return doclike.doc, doclike.start, doclike.end
    raise ArgumentError(f"{what} is called with a Doc, such as nlp(text) makes, or a span, not {kind_of(doclike)}.")


def check_annotations(doc: Doc, needs: Iterable[int]) -> None:
    """Check that a Doc has the annotations that patterns give values for.

    Raises:
        UsageError: It lacks one.
    """
    for attribute in needs:
        if not doc.has_annotation(attribute):
            name = attrs.NAMES[attribute]
            raise UsageError(
                f"The patterns ask for {name}, which no token of the Doc has: call the pipeline with a component that "
                f"sets {_SET[attribute]} first, as nlp(text) does, or pass allow_missing=True."
            )


def spans_of(doc: Doc, offset: int, matches: Iterable[Any]) -> list[Span]:
    """Return matches, counted from an offset, as spans that are labelled with their keys."""
    return [Span(doc, offset + match[1], offset + match[2], label=match[0]) for match in matches]
