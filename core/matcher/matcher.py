"""Find sequences of tokens by patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from ..errors import UsageError
from ..named_tuples import NamedTuple
from ..quoting import kind_of, shown
from .edit_distance import is_close
from .overlaps import GREEDY
from .rules import (
    PatternRules,
    bounds_of,
    check_annotations,
    check_callback,
    key_argument,
    known_key,
    matched,
    spans_of,
)
from .token_patterns import PatternReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..tokens import Doc, Span
    from ..vocab import Vocab
    from .finder import PatternFinder
    from .requirements import Compare
    from .rules import OnMatch
    from .token_patterns import TokenRule

    Match = tuple[int, int, int]
    AlignedMatch = tuple[int, int, int, list[int]]


class Rule(NamedTuple):
    """All that was added under a key.

    Attributes:
        patterns: The patterns, as they were given.
        read: The patterns as they were read.
        greedy: How overlapping matches are chosen from, None to keep all.
    """

    patterns: list[Any]
    read: list[list[TokenRule]]
    greedy: str | None


class Matcher(PatternRules):
    """Find sequences of tokens by patterns: lists of dictionaries, one for each token.

    Args:
        vocab: The vocabulary, which the Docs share.
        validate: Whether the types of the values in patterns are checked.
        fuzzy_compare: What FUZZY asks: `(text, pattern, edits) -> bool`, with -1 edits where the pattern gives none.

    Raises:
        ArgumentError: There is no vocabulary.
    """

    _rules: dict[int, Rule]

    def __init__(self, vocab: Vocab, validate: bool = True, *, fuzzy_compare: Compare = is_close) -> None:
        super().__init__(vocab)
        self.validate = validate
        self.fuzzy_compare = fuzzy_compare
        # The patterns of all rules, in the order in which they were added.
        self._added: list[tuple[int, list[TokenRule]]] = []
        self._finder: PatternFinder | None = None

    def __reduce__(self) -> Any:
        rules = [(key, rule.patterns, self._callbacks.get(key), rule.greedy) for key, rule in self._rules.items()]
        return _unpickle, (type(self), self.vocab, self.validate, self.fuzzy_compare, rules)

    def as_read(self, key: str | int) -> list[list[TokenRule]]:
        """Return the patterns of a rule as they were read.

        Raises:
            RuleNotFound: There is none of that name.
        """
        return self._rules[known_key(self.vocab, key, self._rules)].read

    def add(
        self,
        key: str | int,
        patterns: Sequence[Sequence[dict[str | int, Any]]],
        *,
        on_match: OnMatch | None = None,
        greedy: str | None = None,
    ) -> None:
        """Add patterns to a rule; the callback and the choice of matches are those of the last call.

        Args:
            key: The name of the rule, or the id of a string; the label of its matches.
            patterns: The patterns.
            on_match: Called as `on_match(matcher, doc, i, matches)` for each match of the rule.
            greedy: ``FIRST`` or ``LONGEST`` to find none that overlap; what is preferred.

        Raises:
            ArgumentError: An argument is of a wrong type.
            UsageError: A pattern is empty, or asks for what there is not; none is added.
        """
        name = key_argument(self.vocab, key)
        check_callback(key, on_match)
        if greedy is not None and greedy not in list(GREEDY):
            raise UsageError(f"greedy of the rule {shown(key)} is 'FIRST', 'LONGEST' or None, not {kind_of(greedy)}.")
        reader = PatternReader(self.vocab, self.fuzzy_compare, validate=self.validate)
        read = reader.read_patterns(key, patterns)
        before = self._rules.get(name, Rule([], [], None))
        self._rules[name] = Rule([*before.patterns, *patterns], [*before.read, *read], greedy)
        self._callbacks.put(name, on_match)
        self._added += [(name, pattern) for pattern in read]
        self._finder = None

    def _forget(self, name: int) -> None:
        self._added = [(owner, pattern) for owner, pattern in self._added if owner != name]
        self._finder = None

    def pipe(
        self, docs: Iterable[Any], batch_size: int = 1000, return_matches: bool = False, as_tuples: bool = False
    ) -> Iterator[Any]:
        """Match a stream of Docs and give them back.

        Args:
            docs: The Docs; with `as_tuples` pairs of a Doc and something that goes with it.
            batch_size: Not used; Docs are taken one by one.
            return_matches: Whether to give a Doc with its matches.
            as_tuples: Whether there are pairs.
        """
        yield from matched(self, docs, return_matches=return_matches, as_tuples=as_tuples)

    @overload
    def __call__(
        self, doclike: Doc | Span, *, as_spans: Literal[True], allow_missing: bool = ..., with_alignments: bool = ...
    ) -> list[Span]: ...

    @overload
    def __call__(
        self,
        doclike: Doc | Span,
        *,
        as_spans: Literal[False] = ...,
        allow_missing: bool = ...,
        with_alignments: Literal[False] = ...,
    ) -> list[Match]: ...

    @overload
    def __call__(
        self,
        doclike: Doc | Span,
        *,
        as_spans: Literal[False] = ...,
        allow_missing: bool = ...,
        with_alignments: Literal[True],
    ) -> list[AlignedMatch]: ...

    def __call__(
        self,
        doclike: Doc | Span,
        *,
        as_spans: bool = False,
        allow_missing: bool = False,
        with_alignments: bool = False,
    ) -> Any:
        """Find all matches in a Doc or a span.

        Args:
            doclike: The Doc or span.
            as_spans: Whether to return spans of the Doc, labelled with the names of the rules.
            allow_missing: Whether the Doc may lack what patterns ask for, such as tags.
            with_alignments: Whether each match says which token of the pattern each of its tokens is.

        Returns:
            Tuples `(key, start, end)`, or `(key, start, end, tokens)`, counted from the start of a span; or spans. They
            come in the order of their ends, those of greedy rules last.

        Raises:
            ArgumentError: It is neither a Doc nor a span.
            UsageError: The Doc lacks what patterns ask for.
        """
        doc, start, end = bounds_of(doclike, "A Matcher")
        found: list[Any] = []
        if self._rules and end > start:
            finder = self._prepared()
            if not allow_missing:
                check_annotations(doc, finder.needs)
            found = finder.find(doc, start, end, alignments=with_alignments and not as_spans)
        self._callbacks.call(self, doc, found)
        return spans_of(doc, start, found) if as_spans else found

    def _prepared(self) -> PatternFinder:
        finder = self._finder
        if finder is None:
            # A pipeline that is loaded may get no text.
            from .finder import PatternFinder

            greedy = {key: rule.greedy for key, rule in self._rules.items() if rule.greedy is not None}
            finder = self._finder = PatternFinder(self.vocab, self._added, greedy=greedy)
        return finder


def _unpickle(
    kind: type[Matcher], vocab: Vocab, validate: bool, fuzzy_compare: Compare, rules: list[tuple[Any, ...]]
) -> Matcher:
    matcher = kind(vocab, validate, fuzzy_compare=fuzzy_compare)
    for key, patterns, on_match, greedy in rules:
        matcher.add(key, patterns, on_match=on_match, greedy=greedy)
    return matcher
