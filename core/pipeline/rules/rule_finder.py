"""Which rules are for which tokens of a Doc.

Most rules are for single tokens: a word with a tag, say. What they ask of a token depends on its word and on a few
annotations, so it is looked up for each combination of these once. Rules for longer matches are looked for only where a
token can be the first of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ...matcher import Matcher
from ...matcher.token_classes import TokenClasses
from ...matcher.token_patterns import PatternReader
from ...tokens import is_lexical
from ...tokens.arrays.columns import ATTRS
from ...vocab import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from ...matcher.requirements import Condition
    from ...matcher.token_patterns import TokenRule
    from ...tokens import Doc
    from ...vocab import Vocab

    # A rule, and where its match starts and ends.
    Longer = tuple[int, int, int]

# More different combinations than this are forgotten together.
_MEMO_SIZE: Final = 100_000


class OfToken(NamedTuple):
    """What holds of a token by itself.

    Attributes:
        rules: The rules for single tokens that it meets, in order.
        opens: Whether it can be the first token of a longer match.
    """

    rules: tuple[int, ...]
    opens: bool


class RuleFinder:
    """Find the rules that tokens meet.

    Args:
        vocab: The vocabulary.
        rules: The patterns of each rule.
        indices: Which token of a match each rule is for.
        matcher: The matcher that has taken them, whose settings hold.
    """

    def __init__(
        self, vocab: Vocab, rules: Sequence[Sequence[Any]], indices: Sequence[int], *, matcher: Matcher
    ) -> None:
        self._vocab = vocab
        self._longer = Matcher(vocab, validate=matcher.validate, fuzzy_compare=matcher.fuzzy_compare)
        self._longest: int | None = 0
        self._numbers: dict[Condition, int] = {}
        self._single: dict[int, list[int]] = {}
        self._first: set[int] = set()
        reader = PatternReader(vocab, matcher.fuzzy_compare, validate=matcher.validate)
        for rule, patterns in enumerate(rules):
            for pattern, read in zip(patterns, reader.read_patterns(str(rule), patterns), strict=True):
                self._add(rule, pattern, read, index=indices[rule])
        self._rule_of = {vocab.strings[str(rule)]: rule for rule in range(len(rules))}
        self._classes = TokenClasses(vocab, list(self._numbers))
        asked = {requirement.attribute for condition in self._numbers for requirement in condition.requirements}
        annotations = [name for name in asked if isinstance(name, str) or not is_lexical([name])]
        # The columns on which rules depend; None where it is something else, such as an attribute of the user's own.
        self._columns = (
            [ATTRS[name] for name in annotations if isinstance(name, int)]
            if all(name in ATTRS and name != attrs.HEAD for name in annotations)
            else None
        )
        self._known: dict[Any, OfToken] = {}
        self._revision = vocab.revision

    def _add(self, rule: int, pattern: Any, read: list[TokenRule], *, index: int) -> None:
        first, *others = read
        is_fixed = all(token.repeats.least == token.repeats.most == 1 for token in read)
        number = self._numbers.setdefault(first.condition, len(self._numbers))
        if is_fixed and not others and index in (0, -1):
            self._single.setdefault(number, []).append(rule)
            return
        self._longer.add(str(rule), [pattern])
        self._first.add(number)
        self._longest = max(self._longest, len(read)) if is_fixed and self._longest is not None else None

    def find(self, doc: Doc) -> tuple[list[tuple[int, ...]], list[Longer]]:
        """Return the rules for single tokens that each token meets, (n_tokens,), and the matches of all others."""
        tokens = self._look_up(doc)
        longer: list[Longer] = []
        if self._longest is None:
            longer = [(self._rule_of[key], start, end) for key, start, end in self._longer(doc, allow_missing=True)]
        elif self._longest:
            for place in [place for place, token in enumerate(tokens) if token.opens]:
                found = self._longer(doc[place : place + self._longest], allow_missing=True)
                longer += [(self._rule_of[key], place, place + end) for key, start, end in found if not start]
        return [token.rules for token in tokens], longer

    def _look_up(self, doc: Doc) -> list[OfToken]:
        if self._columns is None:
            return self._look_at(doc)
        if self._revision != self._vocab.revision or len(self._known) > _MEMO_SIZE:
            self._revision = self._vocab.revision
            self._known = {}
        words = [lexeme.packed for lexeme in doc.lexemes]
        keys = [*zip(words, *(doc.values(name).tolist() for name in self._columns), strict=True)]
        tokens: list[Any] = [*map(self._known.get, keys)]
        if None in tokens:
            tokens = self._look_at(doc)
            self._known.update(zip(keys, tokens, strict=True))
        return tokens

    def _look_at(self, doc: Doc) -> list[OfToken]:
        kinds = self._classes.of(doc, 0, len(doc))
        known = {kind: self._of_conditions(kind.conditions) for kind in set(kinds)}
        return [known[kind] for kind in kinds]

    def _of_conditions(self, conditions: Iterable[int]) -> OfToken:
        rules = {rule for condition in conditions for rule in self._single.get(condition, ())}
        return OfToken(tuple(sorted(rules)), opens=not self._first.isdisjoint(conditions))
