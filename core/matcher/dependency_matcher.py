"""Find tokens by where they are in the dependency tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ArgumentError
from ..named_tuples import NamedTuple
from ..quoting import kind_of, shown
from ..tokens.arrays.tree import roots_of
from .dependency_patterns import read_pattern
from .edit_distance import is_close
from .relations import RELATIONS, TreeView
from .rules import PatternRules, bounds_of, check_annotations, check_callback, key_argument
from .token_classes import TokenClasses
from .token_patterns import PatternReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..tokens import Doc, Span
    from ..vocab import Vocab
    from .dependency_patterns import PatternNode
    from .requirements import Condition
    from .rules import OnMatch

    DependencyMatch = tuple[int, list[int]]


class DependencyRule(NamedTuple):
    """All that was added under a key.

    Attributes:
        patterns: The patterns, as they were given.
        read: The patterns as they were read.
    """

    patterns: list[Any]
    read: list[list[PatternNode]]


class DependencyMatcher(PatternRules):
    """Find tokens by patterns of the dependency tree: lists of nodes, each but the first related to one before it.

    Args:
        vocab: The vocabulary, which the Docs share.
        validate: Whether the types of the values in ``RIGHT_ATTRS`` are checked.

    Raises:
        ArgumentError: There is no vocabulary.
    """

    _rules: dict[int, DependencyRule]

    def __init__(self, vocab: Vocab, validate: bool = False) -> None:
        super().__init__(vocab)
        self.validate = validate
        self._classes: tuple[TokenClasses, dict[Condition, int]] | None = None

    def __reduce__(self) -> Any:
        rules = [(key, rule.patterns, self._callbacks.get(key)) for key, rule in self._rules.items()]
        return _unpickle, (type(self), self.vocab, self.validate, rules)

    def add(self, key: str | int, patterns: list[list[dict[str, Any]]], *, on_match: OnMatch | None = None) -> None:
        """Add patterns to a rule; the callback is that of the last call.

        Args:
            key: The name of the rule, or the id of a string.
            patterns: The patterns. The first node of each has ``RIGHT_ID``, its name, and ``RIGHT_ATTRS``, what is
                asked of the token; the others also ``LEFT_ID``, the name of a node before, and ``REL_OP``, the
                relation between the two.
            on_match: Called as `on_match(matcher, doc, i, matches)` for each match of the rule.

        Raises:
            ArgumentError: An argument is of a wrong type.
            UsageError: A pattern is empty, or asks for what there is not; none is added.
        """
        name = key_argument(self.vocab, key)
        check_callback(key, on_match)
        if not isinstance(patterns, (list, tuple)):
            raise ArgumentError(
                f"The patterns of the rule {shown(key)} are a list of patterns, each a list of nodes, not "
                f"{kind_of(patterns)}."
            )
        reader = PatternReader(self.vocab, is_close, validate=self.validate)
        read = [read_pattern(reader, key, number, pattern) for number, pattern in enumerate(patterns)]
        before = self._rules.get(name, DependencyRule([], []))
        self._rules[name] = DependencyRule([*before.patterns, *patterns], [*before.read, *read])
        self._callbacks.put(name, on_match)
        self._classes = None

    def _forget(self, name: int) -> None:
        self._classes = None

    def __call__(self, doclike: Doc | Span) -> list[DependencyMatch]:
        """Find all matches in a Doc, or in a span, of which tokens outside are no part.

        Returns:
            For each match its key and the tokens, in the order of the pattern's nodes, counted from the start of a
            span. They come rule by rule.

        Raises:
            ArgumentError: It is neither a Doc nor a span.
            UsageError: The Doc lacks what patterns ask for.
        """
        whole, start, end = bounds_of(doclike, "A DependencyMatcher")
        doc = whole if (start, end) == (0, len(whole)) else whole.part(start, end)
        found: list[DependencyMatch] = []
        if self._rules and len(doc):
            found = self._find(doc)
        self._callbacks.call(self, doc, found)
        return found

    def _find(self, doc: Doc) -> list[DependencyMatch]:
        nodes = [node for rule in self._rules.values() for pattern in rule.read for node in pattern]
        check_annotations(doc, sorted({attribute for node in nodes for attribute in node.rule.needs}))
        if self._classes is None:
            numbers: dict[Condition, int] = {}
            for node in nodes:
                numbers.setdefault(node.rule.condition, len(numbers))
            self._classes = TokenClasses(self.vocab, list(numbers)), numbers
        classes, numbers = self._classes
        conditions = [kind.conditions for kind in classes.of(doc, 0, len(doc))]
        tree = TreeView(doc.tree, doc.values("head").tolist())
        roots = roots_of(doc.values("head")).tolist()
        found = []
        for key, rule in self._rules.items():
            for pattern in rule.read:
                fitting = [
                    [token for token, met in enumerate(conditions) if numbers[node.rule.condition] in met]
                    for node in pattern
                ]
                found += [(key, match) for match in _matches(pattern, fitting, tree, roots)]
        return found


def _matches(
    pattern: Sequence[PatternNode], fitting: Sequence[list[int]], tree: TreeView, roots: Sequence[int]
) -> Iterator[list[int]]:
    """Give the matches of one pattern, the trees of several roots one after the other.

    Args:
        pattern: The nodes.
        fitting: For each node the tokens that meet what is asked of it.
        tree: The tree.
        roots: The root of each token.
    """
    for root in dict.fromkeys(roots[token] for token in sorted({token for tokens in fitting for token in tokens})):
        inside = [[token for token in tokens if roots[token] == root] for tokens in fitting]
        yield from _assign(pattern, inside, tree, [])


def _assign(
    pattern: Sequence[PatternNode], fitting: Sequence[list[int]], tree: TreeView, chosen: list[int]
) -> Iterator[list[int]]:
    """Give all ways to choose tokens for the nodes for which none is chosen yet."""
    if len(chosen) == len(pattern):
        yield chosen
        return
    node = pattern[len(chosen)]
    tokens = fitting[len(chosen)]
    if node.operator:
        related = set(RELATIONS[node.operator](tree, chosen[node.left]))
        tokens = [token for token in tokens if token in related]
    for token in tokens:
        yield from _assign(pattern, fitting, tree, [*chosen, token])


def _unpickle(
    kind: type[DependencyMatcher], vocab: Vocab, validate: bool, rules: list[tuple[Any, ...]]
) -> DependencyMatcher:
    matcher = kind(vocab, validate=validate)
    for key, patterns, on_match in rules:
        matcher.add(key, patterns, on_match=on_match)
    return matcher
