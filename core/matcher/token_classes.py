"""Which of the conditions of all patterns each token of a Doc meets.

What is asked of one attribute is looked up for each distinct value once; what is asked of a word's form, once for each
word type. Tokens that meet the same conditions are of one class, and all that follows reads classes only.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

from ..tokens import MorphAnalysis, is_lexical
from ..tokens.features import lexical_values
from ..vocab import attrs
from .columns import annotated_values
from .requirements import Found, OneOf, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..tokens import Doc
    from ..vocab import Lexeme, Vocab
    from .requirements import Condition, Requirement, Test

    Met = frozenset[int]
    ReadValue = Callable[[Any], Value]

# More different words, or values, than this are forgotten together; it costs no more than looking at them again.
_MEMO_SIZE: Final = 50_000
_NUMERIC: Final = frozenset([attrs.LENGTH, attrs.ENT_IOB, attrs.HEAD, attrs.IDX, attrs.SENT_START, attrs.SPACY])


class TokenClass:
    """What tokens have in common that meet the same conditions; compared by identity.

    Attributes:
        conditions: The numbers of the conditions.
    """

    __slots__ = ("conditions",)

    def __init__(self, conditions: Met) -> None:
        self.conditions = conditions


class TokenClasses:
    """Say which conditions tokens meet.

    Args:
        vocab: The vocabulary.
        conditions: The conditions, each once.
    """

    def __init__(self, vocab: Vocab, conditions: Sequence[Condition]) -> None:
        self._vocab = vocab
        numbers: dict[Requirement, int] = {}
        numbered = [frozenset(numbers.setdefault(each, len(numbers)) for each in c.requirements) for c in conditions]
        self._index = _ConditionIndex(numbered, [condition.negated for condition in conditions])
        tables: dict[int | str, ValueTable] = {}
        for requirement, number in numbers.items():
            attribute = requirement.attribute
            table = tables.get(attribute) or tables.setdefault(attribute, ValueTable(attribute))
            table.add(number, requirement.test)
        self._lexical = [t for t in tables.values() if isinstance(t.attribute, int) and is_lexical([t.attribute])]
        self._contextual = [table for table in tables.values() if table not in self._lexical]
        self._words: dict[bytes, Met] = {}
        self._revision = vocab.revision
        self._sets: dict[tuple[Met, ...], Met] = {}
        self._classes: dict[tuple[Met, ...], TokenClass] = {}
        self._by_conditions: dict[Met, TokenClass] = {}

    def of(self, doc: Doc, start: int, end: int) -> list[TokenClass]:
        """Return the class of each token from one to before another."""
        columns = [self.of_words(doc.lexemes[start:end])] if self._lexical else []
        columns += [table.met_in(doc, start, end) for table in self._contextual]
        if not columns:
            columns = [[frozenset()] * (end - start)]
        rows = [*zip(*columns, strict=True)]
        classes = [*map(self._classes.get, rows)]
        if None in classes:
            if len(self._classes) > _MEMO_SIZE:
                self._classes, self._by_conditions = {}, {}
            return [self._class(row) for row in rows]
        return classes  # type: ignore[return-value]

    @property
    def known_words(self) -> dict[bytes, Met]:
        """Which requirements words meet, by what they have packed, as far as that has been looked up."""
        return self._words if self._revision == self._vocab.revision else {}

    def of_words(self, lexemes: list[Lexeme]) -> list[Met]:
        """Return for each word which requirements of its form it meets."""
        if self._revision != self._vocab.revision or len(self._words) > _MEMO_SIZE:
            self._revision = self._vocab.revision
            self._words = {}
        words, packed = self._words, [lexeme.packed for lexeme in lexemes]
        met = [*map(words.get, packed)]
        if None in met:
            new = {key: lexeme for key, lexeme, known in zip(packed, lexemes, met, strict=True) if known is None}
            words.update(zip(new, self._of_new([*new.values()]), strict=True))
            met = [words[key] for key in packed]
        return met  # type: ignore[return-value]

    def _of_new(self, lexemes: list[Lexeme]) -> list[Met]:
        # Most words meet the same of each table: nothing.
        columns = [table.met_by(lexemes) for table in self._lexical]
        rows: list[tuple[Met, ...]] = [*zip(*columns, strict=True)] if columns else [()] * len(lexemes)
        for row in {*rows}.difference(self._sets):
            self._sets[row] = frozenset().union(*row)
        return [self._sets[row] for row in rows]

    def _class(self, row: tuple[Met, ...]) -> TokenClass:
        known = self._classes.get(row)
        if known is None:
            conditions = self._index.met(frozenset().union(*row))
            known = self._classes[row] = self._by_conditions.setdefault(conditions, TokenClass(conditions))
        return known


class ValueTable:
    """Say which requirements of one attribute a value meets.

    Args:
        attribute: The attribute, or the name of an extension.
    """

    def __init__(self, attribute: int | str) -> None:
        self.attribute = attribute
        self._equal: dict[Any, list[int]] = {}
        self._others: list[tuple[int, Test]] = []
        self._known: dict[Any, Met] = {}
        # Most values meet the same, such as nothing: one set for all of these.
        self._sets: dict[Met, Met] = {}

    def add(self, number: int, test: Test) -> None:
        """Add a requirement by its number."""
        if isinstance(test, OneOf):
            for value in test.values:
                self._equal.setdefault(value, []).append(number)
        else:
            self._others.append((number, test))

    def met_by(self, lexemes: list[Lexeme]) -> list[Met]:
        """Return which requirements word types meet; the caller keeps that by the word: no value is kept."""
        attribute: Any = self.attribute
        values = lexical_values(lexemes, attribute)
        met: list[Iterable[int]] = [self._equal.get(value, ()) for value in values]
        if self._others:
            texts = None if _is_number(attribute) else [_text_of_word(lexeme, attribute) for lexeme in lexemes]
            whole: list[Value] = []
            for number, test in self._others:
                if texts is not None and isinstance(test, Found):
                    places = test.among(texts)
                else:
                    whole = whole or [*map(_value_of_word, values, texts or repeat(None))]
                    places = [place for place, value in enumerate(whole) if test.holds(value)]
                for place in places:
                    met[place] = (*met[place], number)
        return [self._sets.setdefault(each, each) for each in map(frozenset, met)]

    def met_in(self, doc: Doc, start: int, end: int) -> list[Met]:
        """Return which requirements each token from one to before another meets."""
        attribute = self.attribute
        if isinstance(attribute, str):
            return [self._of_extension(doc[place]._.get(attribute)) for place in range(start, end)]
        values = annotated_values(doc, attribute, start, end)
        met = [*map(self._known.get, values)]
        if None in met:
            if len(self._known) > _MEMO_SIZE:
                self._known, self._sets = {}, {}
            return [self._look(raw, partial(_value, doc, attribute)) for raw in values]
        return met  # type: ignore[return-value]

    def _of_extension(self, raw: Any) -> Met:
        try:
            hash(raw)
        except TypeError:
            # Lists and the like equal no value that a pattern can give.
            return self._test([], _value_of_extension(raw))
        return self._test(self._equal.get(raw, []), _value_of_extension(raw))

    def _look(self, raw: Any, value_of: ReadValue) -> Met:
        """Return what a value meets, which is kept."""
        met = self._known.get(raw)
        if met is None:
            met = self._known[raw] = self._find(raw, value_of)
        return met

    def _find(self, raw: Any, value_of: ReadValue) -> Met:
        """Find what a value meets."""
        equal = self._equal.get(raw, ())
        found = self._test(equal, value_of(raw)) if self._others else frozenset(equal)
        return self._sets.setdefault(found, found)

    def _test(self, equal: Iterable[int], value: Value) -> Met:
        return frozenset([*equal, *[number for number, test in self._others if test.holds(value)]])


class _ConditionIndex:
    """Find the conditions that a set of requirements meets, without looking at all of them.

    A condition is looked at where the one of its requirements is met that the fewest conditions have.
    """

    def __init__(self, conditions: Sequence[Met], negated: Sequence[bool]) -> None:
        self._conditions = conditions
        self._negated = [number for number, is_negated in enumerate(negated) if is_negated]
        self._always = [number for number, condition in enumerate(conditions) if not condition and not negated[number]]
        self._by_requirement: dict[int, list[int]] = {}
        uses = Counter(requirement for condition in conditions for requirement in condition)
        for number, condition in enumerate(conditions):
            if condition and not negated[number]:
                rarest = min(condition, key=uses.__getitem__)
                self._by_requirement.setdefault(rarest, []).append(number)

    def met(self, requirements: Met) -> Met:
        """Return the numbers of the conditions that are met where some requirements are."""
        found = [
            number
            for requirement in requirements
            for number in self._by_requirement.get(requirement, ())
            if self._conditions[number] <= requirements
        ]
        found += self._always
        found += [number for number in self._negated if not self._conditions[number] <= requirements]
        return frozenset(found)


def _value(doc: Doc, attribute: int, raw: Any) -> Value:
    """Return what is asked of an annotation."""
    if attribute in _NUMERIC:
        return Value(raw, None, frozenset([raw]))
    if attribute == attrs.MORPH:
        # No features, where they have been set, are written as an underscore; among features that is none.
        return Value(raw, doc.string(raw), frozenset(MorphAnalysis.from_id(doc.vocab, raw)))
    text = doc.string(raw)
    return Value(raw, text, frozenset([text]))


def _is_number(attribute: int) -> bool:
    """Tell whether an attribute of words is a number or a truth value."""
    return attribute < attrs.ID or attribute == attrs.LENGTH


def _text_of_word(lexeme: Lexeme, attribute: int) -> str:
    return lexeme.lang_ if attribute == attrs.LANG else lexeme.string_of(attribute)


def _value_of_word(raw: Any, text: str | None) -> Value:
    return Value(raw, text, frozenset([raw if text is None else text]))


def _value_of_extension(raw: Any) -> Value:
    text = raw if isinstance(raw, str) else None
    is_many = isinstance(raw, (list, tuple, set, frozenset, dict))
    try:
        return Value(raw, text, frozenset(raw if is_many else [raw]))
    except TypeError:
        return Value(raw, text, frozenset())
