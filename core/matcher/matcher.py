"""Find sequences of tokens by patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, overload

from ..errors import ArgumentError, UsageError
from ..numbers import as_index
from ..quoting import kind_of, shown
from ..spelling import did_you_mean
from ..tokens import Doc, Span
from ..vocab import Vocab, attrs
from .automaton import Automaton, Pattern, steps_of
from .edit_distance import is_close
from .following import fixed_matches, follow, tokens_of
from .overlaps import GREEDY, without_overlaps
from .token_classes import TokenClasses
from .token_patterns import ANNOTATIONS, PatternReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .requirements import Compare, Condition
    from .token_patterns import TokenRule

    Match = tuple[int, int, int]
    AlignedMatch = tuple[int, int, int, list[int]]
    OnMatch = Callable[[Any, Doc, int, list[Any]], Any]


_SET: Final = dict(zip(ANNOTATIONS, ("tags", "parts of speech", "features", "lemmas", "a parse"), strict=True))


class Rule(NamedTuple):
    """All that was added under a key.

    Attributes:
        patterns: The patterns, as they were given.
        read: The patterns as they were read.
        on_match: What is called with each match.
        greedy: How overlapping matches are chosen from, None to keep all.
    """

    patterns: list[Any]
    read: list[list[TokenRule]]
    on_match: OnMatch | None
    greedy: str | None


class Compiled(NamedTuple):
    """What a matcher makes of its rules when it is first called.

    Attributes:
        classes: Says which conditions tokens meet.
        automaton: Says which patterns match from which token on.
        needs: The annotations that patterns give values for.
        is_fixed: Whether each pattern takes one number of tokens only.
    """

    classes: TokenClasses
    automaton: Automaton
    needs: list[int]
    is_fixed: bool


class Matcher:
    """Find sequences of tokens by patterns: lists of dictionaries, one for each token.

    Args:
        vocab: The vocabulary, which the Docs share.
        validate: Whether the types of the values in patterns are checked.
        fuzzy_compare: What FUZZY asks: `(text, pattern, edits) -> bool`, with -1 edits where the pattern gives none.

    Raises:
        ArgumentError: There is no vocabulary.
    """

    def __init__(self, vocab: Vocab, validate: bool = True, *, fuzzy_compare: Compare = is_close) -> None:
        if not isinstance(vocab, Vocab):
            raise ArgumentError(f"A Matcher needs a vocabulary, such as nlp.vocab, not {kind_of(vocab)}.")
        self.vocab = vocab
        self.validate = validate
        self.fuzzy_compare = fuzzy_compare
        self._rules: dict[int, Rule] = {}
        # The patterns of all rules, in the order in which they were added.
        self._added: list[tuple[int, list[TokenRule]]] = []
        self._compiled: Compiled | None = None

    def __reduce__(self) -> Any:
        rules = [(key, rule.patterns, rule.on_match, rule.greedy) for key, rule in self._rules.items()]
        return _unpickle, (type(self), self.vocab, self.validate, self.fuzzy_compare, rules)

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self._rules)

    def __contains__(self, key: str | int) -> bool:
        """Tell whether there is a rule for a key."""
        return self.has_key(key)

    def has_key(self, key: str | int) -> bool:
        """Tell whether there is a rule for a key."""
        return self.vocab.strings.as_int(key) in self._rules

    def get(self, key: str | int, default: Any = None) -> Any:
        """Return the callback and the patterns of a rule, or a default where there is none."""
        rule = self._rules.get(self.vocab.strings.as_int(key))
        return default if rule is None else (rule.on_match, rule.patterns)

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
        if on_match is not None and not callable(on_match):
            raise ArgumentError(f"on_match of the rule {shown(key)} is a function, or None, not {kind_of(on_match)}.")
        if greedy is not None and greedy not in list(GREEDY):
            raise UsageError(f"greedy of the rule {shown(key)} is 'FIRST', 'LONGEST' or None, not {kind_of(greedy)}.")
        reader = PatternReader(self.vocab, self.fuzzy_compare, validate=self.validate)
        read = reader.read_patterns(key, patterns)
        before = self._rules.get(name, Rule([], [], None, None))
        self._rules[name] = Rule([*before.patterns, *patterns], [*before.read, *read], on_match, greedy)
        self._added += [(name, pattern) for pattern in read]
        self._compiled = None

    def remove(self, key: str | int) -> None:
        """Remove a rule.

        Raises:
            UsageError: There is none of that name.
        """
        name = self.vocab.strings.as_int(key)
        if name not in self._rules:
            raise UsageError(f"There is no rule {shown(key)} to remove{self._hint(key)}")
        del self._rules[name]
        self._added = [(owner, pattern) for owner, pattern in self._added if owner != name]
        self._compiled = None

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
        for item in docs:
            doc, context = item if as_tuples else (item, None)
            matches = self(doc)
            result = (doc, matches) if return_matches else doc
            yield (result, context) if as_tuples else result

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
            compiled = self._compile()
            if not allow_missing:
                check_annotations(doc, compiled.needs)
            found = self._choose(_matches(compiled, doc, start, end, alignments=with_alignments and not as_spans))
        for i, match in enumerate(found):
            on_match = self._rules[match[0]].on_match
            if on_match is not None:
                on_match(self, doc, i, found)
        return spans_of(doc, start, found) if as_spans else found

    def _choose(self, matches: list[Any]) -> list[Any]:
        """Return the matches that the rules want, those of greedy ones after all others."""
        if all(rule.greedy is None for rule in self._rules.values()):
            return matches
        kept = []
        by_key: dict[int, list[Any]] = {}
        for match in matches:
            if self._rules[match[0]].greedy is None:
                kept.append(match)
            else:
                by_key.setdefault(match[0], []).append(match)
        for key, overlapping in by_key.items():
            kept += without_overlaps(overlapping, str(self._rules[key].greedy))
        return kept

    def _compile(self) -> Compiled:
        compiled = self._compiled
        if compiled is None:
            compiled = self._compiled = compile_patterns(self.vocab, self._added)
        return compiled

    def _hint(self, key: str | int) -> str:
        names = [self.vocab.strings.get(known, str(known)) for known in self._rules]
        return did_you_mean(key, names, most=1) or "." if isinstance(key, str) else "."


def compile_patterns(vocab: Vocab, added: Sequence[tuple[int, list[TokenRule]]]) -> Compiled:
    """Return the automaton of some patterns, given with their keys."""
    numbers: dict[Condition, int] = {}
    patterns = []
    for key, rules in added:
        conditions = [numbers.setdefault(rule.condition, len(numbers)) for rule in rules]
        steps = steps_of(rules, conditions)
        patterns.append(Pattern(key, steps, is_fixed=not any(step.optional for step in steps)))
    needs = {attribute for _key, rules in added for rule in rules if rule.repeats.most != 0 for attribute in rule.needs}
    return Compiled(
        TokenClasses(vocab, list(numbers)),
        Automaton(patterns),
        sorted(needs),
        all(pattern.is_fixed for pattern in patterns),
    )


def _matches(compiled: Compiled, doc: Doc, start: int, end: int, *, alignments: bool) -> list[Any]:
    """Return all distinct matches in order."""
    automaton = compiled.automaton
    classes = compiled.classes.of(doc, start, end)
    states = automaton.scan(classes)
    patterns = automaton.patterns
    if compiled.is_fixed and not alignments:
        fixed = fixed_matches(automaton, states)
        return [*dict.fromkeys((patterns[number].key, first, last) for last, first, number in fixed)]
    trails: dict[Match, Any] = {}
    for number, first, last, trail in follow(automaton, states, classes, trails=alignments):
        trails.setdefault((patterns[number].key, first, last), trail)
    return [(*match, tokens_of(trail)) for match, trail in trails.items()] if alignments else [*trails]


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


def _unpickle(
    kind: type[Matcher], vocab: Vocab, validate: bool, fuzzy_compare: Compare, rules: list[tuple[Any, ...]]
) -> Matcher:
    matcher = kind(vocab, validate, fuzzy_compare=fuzzy_compare)
    for key, patterns, on_match, greedy in rules:
        matcher.add(key, patterns, on_match=on_match, greedy=greedy)
    return matcher
