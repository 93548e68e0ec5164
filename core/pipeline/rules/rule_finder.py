"""Which rules are for which tokens of a batch of Docs.

Most rules are for single tokens: a word with a tag, say. What they ask of a token depends on what they ask of its word,
which is looked up for each word once, and on a few annotations; so each combination of these is looked at once. Rules
for longer matches are looked for only where a token can be the first of one.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from ...matcher import Matcher
from ...matcher.token_classes import TokenClasses
from ...tokens import distinct_lexemes, is_lexical
from ...tokens.arrays.columns import ATTRS
from ...tokens.arrays.ids import numbered_ids
from ...tokens.features import token_keys
from ...vocab import attrs
from .token_places import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from ...matcher.requirements import Condition
    from ...matcher.token_classes import Met
    from ...matcher.token_patterns import TokenRule
    from ...tokens import Doc, Span
    from ...vocab import Vocab

    Rules = tuple[int, ...]

# More different combinations than this are forgotten together.
_MEMO_SIZE: Final = 100_000


class TokenKind:
    """What tokens have in common that meet the same rules; compared by identity.

    Attributes:
        rules: The rules, in order.
        opens: Whether such a token can be the first of a longer match.
    """

    __slots__ = ("opens", "rules")

    def __init__(self, rules: Rules, *, opens: bool) -> None:
        self.rules = rules
        self.opens = opens


class RuleFinder:
    """Find the rules that tokens meet.

    Args:
        vocab: The vocabulary.
        rules: For each rule its patterns, the same as the matcher has read them, and which token of a match it is for.
        matcher: The matcher that has taken them, whose settings hold.
    """

    def __init__(
        self, vocab: Vocab, rules: Sequence[tuple[Sequence[Any], Sequence[list[TokenRule]], int]], *, matcher: Matcher
    ) -> None:
        self._longer = Matcher(vocab, validate=matcher.validate, fuzzy_compare=matcher.fuzzy_compare)
        self._longest: int | None = 0
        self._numbers: dict[Condition, int] = {}
        self._single: dict[int, list[int]] = {}
        self._first: set[int] = set()
        for rule, (patterns, all_read, index) in enumerate(rules):
            for pattern, read in zip(patterns, all_read, strict=True):
                self._add(rule, pattern, read, index=index)
        self._rule_of = {vocab.strings[str(rule)]: rule for rule in range(len(rules))}
        self._classes = TokenClasses(vocab, list(self._numbers))
        asked = {requirement.attribute for condition in self._numbers for requirement in condition.requirements}
        annotations = [name for name in asked if isinstance(name, str) or not is_lexical([name])]
        # The columns on which rules depend; None where it is something else, such as an attribute of the user's own.
        self._columns = (
            tuple(ATTRS[name] for name in annotations if isinstance(name, int))
            if all(name in ATTRS and name != attrs.HEAD for name in annotations)
            else None
        )
        # What words have in common of which patterns ask the same, as a number.
        self._word_numbers: dict[Met, int] = {}
        self._next_number = count().__next__
        self._known: dict[int, TokenKind] = {}
        self._kinds: dict[tuple[Rules, bool], TokenKind] = {}

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

    def kind(self, rules: Iterable[int], *, opens: bool = False) -> TokenKind:
        """Return the kind of the tokens that meet some rules."""
        key = tuple(sorted({*rules})), opens
        known = self._kinds.get(key)
        if known is None:
            if len(self._kinds) > _MEMO_SIZE:
                self._kinds = {}
            known = self._kinds.setdefault(key, TokenKind(key[0], opens=opens))
        return known

    def of_tokens(self, docs: list[Doc]) -> tuple[list[TokenKind], NDArray[Any]]:
        """Return the kinds of a batch by the rules for single tokens, and the number of each token's, (n_tokens,)."""
        if self._columns is None:
            kinds = [kind for doc in docs for kind in self._look_at(doc, 0, len(doc))]
            return kinds, np.arange(len(kinds), dtype=np.int32)
        keys, numbers = numbered_ids(self._keys(docs, self._columns))
        known = self._known
        found: list[Any] = [*map(known.get, keys)]
        if None in found:
            if len(known) > _MEMO_SIZE:
                known = self._known = {}
            examples = np.empty(len(keys), dtype=np.intp)
            examples[numbers] = np.arange(len(numbers))
            for (number, place), key in zip(places_of(examples.tolist(), docs), keys, strict=True):
                if key not in known:
                    (known[key],) = self._look_at(docs[number], place, place + 1)
            found = [known[key] for key in keys]
        return found, numbers

    def _keys(self, docs: list[Doc], columns: tuple[str, ...]) -> NDArray[np.uint64]:
        """Return keys of all on which rules for single tokens depend, (n_tokens,)."""
        keys = token_keys(docs, columns, self._classes.known_words, self._word_numbers)
        if keys is not None:
            return keys
        lexemes, _ = distinct_lexemes(docs)
        words = {lexeme.packed: met for lexeme, met in zip(lexemes, self._classes.of_words(lexemes), strict=True)}
        for met in words.values():
            if met not in self._word_numbers:
                self._word_numbers.setdefault(met, self._next_number())
        keys = token_keys(docs, columns, words, self._word_numbers)
        assert keys is not None
        return keys

    def _look_at(self, doc: Doc, start: int, end: int) -> list[TokenKind]:
        classes = self._classes.of(doc, start, end)
        known = {each: self._of_conditions(each.conditions) for each in set(classes)}
        return [known[each] for each in classes]

    def _of_conditions(self, conditions: Iterable[int]) -> TokenKind:
        rules = {rule for condition in conditions for rule in self._single.get(condition, ())}
        return self.kind(rules, opens=not self._first.isdisjoint(conditions))

    def longer(
        self, docs: Sequence[Doc], kinds: Sequence[TokenKind], numbers: NDArray[Any]
    ) -> list[tuple[int, int, int, int]]:
        """Return the matches of all other rules in a batch: the number of the Doc, the rule, start and end.

        Args:
            docs: The batch.
            kinds: The kinds of its tokens, as `of_tokens` gives them.
            numbers: The number of each token's kind.
        """
        if self._longest is None:
            return [(number, *match) for number, doc in enumerate(docs) for match in self._matches(doc)]
        opens = [kind.opens for kind in kinds]
        if True not in opens:
            return []
        found = []
        for number, place in places_of(np.flatnonzero(np.array(opens)[numbers]).tolist(), docs):
            matches = self._matches(docs[number][place : place + self._longest])
            found += [(number, rule, place, place + end) for rule, start, end in matches if not start]
        return found

    def _matches(self, doclike: Doc | Span) -> list[tuple[int, int, int]]:
        return [(self._rule_of[key], start, end) for key, start, end in self._longer(doclike, allow_missing=True)]
