"""Read patterns of tokens: lists of dictionaries, as they are written in code and in files."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ..errors import MatchPatternError
from ..named_tuples import NamedTuple
from ..numbers import as_finite, as_index
from ..quoting import kind_of, shown
from ..spelling import did_you_mean
from ..vocab import attrs
from .operators import ONCE, Repeats, read_operator
from .requirements import (
    COMPARISONS,
    DISTANCES,
    SETS,
    Compared,
    Condition,
    Found,
    Members,
    Near,
    NoneOf,
    OneOf,
    Requirement,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..vocab import Vocab
    from .requirements import Compare, Test

_STRINGS: Final = frozenset(
    [
        *range(attrs.ORTH, attrs.LENGTH),
        *range(attrs.LEMMA, attrs.ENT_IOB),
        attrs.ENT_TYPE,
        attrs.LANG,
        attrs.ENT_KB_ID,
        attrs.MORPH,
        attrs.ENT_ID,
    ]
)
_TRUTHS: Final = frozenset([*attrs.FLAGS, attrs.SENT_START, attrs.SPACY])
_NUMBERS: Final = frozenset([attrs.LENGTH, attrs.ENT_IOB, attrs.HEAD, attrs.IDX])
_DUE: Final = {
    **dict.fromkeys(_STRINGS, "a string"),
    **dict.fromkeys(_TRUTHS, "True or False"),
    **dict.fromkeys(_NUMBERS, "a whole number"),
}
_EXTENSION: Final = "a string, a number or a truth value"
_LISTS: Final = ("IN", "NOT_IN")
_PREDICATES: Final = ("REGEX", *DISTANCES, *_LISTS, *SETS, *COMPARISONS)
# What only a component of the pipeline can have set. A pattern that gives a value for one asks for that component.
ANNOTATIONS: Final = (attrs.TAG, attrs.POS, attrs.MORPH, attrs.LEMMA, attrs.DEP)


class Place(NamedTuple):
    """Where in the patterns of a rule something stands, for messages."""

    key: str | int
    pattern: int
    token: int

    def __str__(self) -> str:
        return f"Token {self.token} of pattern {self.pattern} of the rule {shown(self.key)}"


class Part(NamedTuple):
    """Where in something that stands somewhere something else stands; like a `Place` it is written out when needed."""

    whole: object
    name: object

    def __str__(self) -> str:
        return f"{self.whole}: {self.name}"


class TokenRule(NamedTuple):
    """One token of a pattern.

    Attributes:
        condition: What a token must meet.
        repeats: How often it may stand.
        needs: The annotations that it gives a value for.
    """

    condition: Condition
    repeats: Repeats
    needs: frozenset[int]


class PatternReader:
    """Read the patterns of one matcher.

    Args:
        vocab: The vocabulary; the strings of patterns are added to it.
        compare: Says whether a string is near enough to another: `(text, pattern, edits) -> bool`.
        validate: Whether the types of values are checked. Where they are not, a number may stand for a string.
    """

    def __init__(self, vocab: Vocab, compare: Compare, *, validate: bool) -> None:
        self.vocab = vocab
        self.compare = compare
        self.validate = validate

    def read_patterns(self, key: str | int, patterns: Any) -> list[list[TokenRule]]:
        """Return the patterns of a rule.

        Raises:
            MatchPatternError: They are no list of lists of dictionaries, or one of them is empty, or says something
                that no token can be asked for.
        """
        if not isinstance(patterns, (list, tuple)):
            raise MatchPatternError(
                f"The patterns of the rule {shown(key)} are a list of patterns, each a list of dictionaries, not "
                f"{kind_of(patterns)}."
            )
        return [self._read_pattern(key, number, pattern) for number, pattern in enumerate(patterns)]

    def _read_pattern(self, key: str | int, number: int, pattern: Any) -> list[TokenRule]:
        if not isinstance(pattern, (list, tuple)):
            hint = "; one pattern alone goes into a list too" if isinstance(pattern, dict) else ""
            raise MatchPatternError(
                f"Pattern {number} of the rule {shown(key)} is a list of dictionaries such as [{{'LOWER': 'hello'}}], "
                f"not {kind_of(pattern)}{hint}."
            )
        rules = [self.read_token(token, Place(key, number, place)) for place, token in enumerate(pattern)]
        if not any(rule.repeats.most != 0 for rule in rules):
            what = "is empty" if not rules else "has no token that may stand once"
            raise MatchPatternError(f"Pattern {number} of the rule {shown(key)} {what}; a match is one token at least.")
        return rules

    def read_token(self, token: Any, where: object) -> TokenRule:
        """Return one token of a pattern.

        Args:
            token: The dictionary.
            where: Where it stands; written out where a message needs it.

        Raises:
            MatchPatternError: It is no dictionary, or says something that no token can be asked for.
        """
        if not isinstance(token, dict):
            raise MatchPatternError(f"{where} is a dictionary such as {{'LOWER': 'hello'}}, not {kind_of(token)}.")
        repeats = ONCE
        requirements: list[Requirement] = []
        needs = []
        for name, value in token.items():
            if name == "_":
                requirements += self._read_extensions(value, where)
            elif isinstance(name, str) and name.upper() == "OP":
                repeats = read_operator(value, str(where))
            else:
                attribute = attribute_argument(name, where)
                tests = self._read_tests(attribute, value, Part(where, name))
                requirements += [Requirement(attribute, test) for test in tests]
                if attribute in ANNOTATIONS and not isinstance(value, dict):
                    needs.append(attribute)
        return TokenRule(Condition(frozenset(requirements), repeats.negated), repeats, frozenset(needs))

    def _read_extensions(self, extensions: Any, where: object) -> list[Requirement]:
        """Return what is asked of the user's own attributes."""
        if not isinstance(extensions, dict):
            raise MatchPatternError(
                f"{where}: _ is a dictionary such as {{'is_greeting': True}}, not {kind_of(extensions)}."
            )
        return [
            Requirement(name, test)
            for name, value in extensions.items()
            for test in self._read_tests(str(name), value, Part(where, f"_.{name}"))
        ]

    def _read_tests(self, attribute: int | str, value: Any, where: object) -> list[Test]:
        """Return what is asked of an attribute, or of an extension by name."""
        if not isinstance(value, dict):
            return [OneOf(values=frozenset([self._plain(attribute, value, where)]))]
        return [self._read_test(attribute, name, argument, where) for name, argument in value.items()]

    def _read_test(self, attribute: int | str, name: Any, argument: Any, where: object) -> Test:
        predicate = name.upper() if isinstance(name, str) else name
        where = Part(where, predicate)
        if predicate == "REGEX":
            wanted, given = self._nested(attribute, argument, where)
            return Found(patterns=tuple(_compiled(text, where) for text in given), wanted=wanted)
        if predicate in DISTANCES:
            wanted, given = self._nested(attribute, argument, where)
            return Near(texts=tuple(given), edits=DISTANCES[predicate], compare=self.compare, wanted=wanted)
        if predicate in _LISTS:
            values = frozenset(self._item(attribute, item, where) for item in _listed(argument, where))
            return OneOf(values=values) if predicate == "IN" else NoneOf(values=values)
        if predicate in SETS:
            members = frozenset(self._member(attribute, item, where) for item in _listed(argument, where))
            return Members(relation=predicate, values=members)
        if predicate in COMPARISONS:
            return Compared(sign=predicate, number=self._number(attribute, argument, where))
        known = [*_PREDICATES] if isinstance(name, str) else []
        hint = did_you_mean(str(predicate), known, most=1) or f"; use one of {', '.join(_PREDICATES)}."
        raise MatchPatternError(f"{where} is nothing that a value can be asked for{hint}")

    def _plain(self, attribute: int | str, value: Any, where: object) -> Any:
        """Return what stands for a value: the id of a string, a number; of an extension the value itself."""
        if isinstance(attribute, str):
            if isinstance(value, str) or as_finite(value) is not None or isinstance(value, bool):
                return value
            raise MatchPatternError(f"{where} is {_EXTENSION}, not {kind_of(value)}.")
        if isinstance(value, str) and attribute in _STRINGS:
            return self.vocab.strings.add(value)
        if isinstance(value, bool) and (attribute in _TRUTHS or not self.validate):
            return int(value)
        number = as_index(value)
        if number is not None and (attribute in _NUMBERS or not self.validate):
            return number
        if isinstance(value, str) and not self.validate:
            return self.vocab.strings.add(value)
        raise MatchPatternError(f"{where} is {_DUE[attribute]}, not {kind_of(value)}.")

    def _item(self, attribute: int | str, value: Any, where: object) -> Any:
        """Return what stands for one of several values; features may be in any order there."""
        if attribute == attrs.MORPH and isinstance(value, str):
            return self.vocab.morphology.add(value)
        return self._plain(attribute, value, where)

    def _member(self, attribute: int | str, value: Any, where: object) -> Any:
        """Return an item of a set that values are compared with."""
        if attribute in _STRINGS and isinstance(value, str):
            return value
        return self._plain(attribute, value, where)

    def _number(self, attribute: int | str, value: Any, where: object) -> Any:
        number = as_finite(value)
        if number is None and self.validate:
            raise MatchPatternError(f"{where} compares with a number, not with {kind_of(value)}.")
        if attribute in _STRINGS and self.validate:
            raise MatchPatternError(f"{where} compares numbers, and {attrs.NAMES[int(attribute)]} is a string.")
        return value

    def _nested(self, attribute: int | str, argument: Any, where: object) -> tuple[bool, list[str]]:
        """Tell whether one of some strings is to fit or none of them, and the strings."""
        if attribute not in _STRINGS and not isinstance(attribute, str):
            raise MatchPatternError(f"{where} asks for strings, and {attrs.NAMES[attribute]} is {_DUE[attribute]}.")
        wanted, given = True, argument
        if isinstance(argument, dict):
            names = [name.upper() if isinstance(name, str) else name for name in argument]
            if len(names) != 1 or names[0] not in _LISTS:
                raise MatchPatternError(
                    f"{where} is a string, or a dictionary with one list, IN or NOT_IN, not {shown(argument)}."
                )
            wanted = names[0] == "IN"
            given = _listed(next(iter(argument.values())), Part(where, names[0]))
        texts = given if isinstance(argument, dict) else [given]
        for text in texts:
            if not isinstance(text, str):
                raise MatchPatternError(f"{where} is a string, not {kind_of(text)}.")
        return wanted, list(texts)


@cache
def _names() -> Mapping[str, int]:
    """Return the attributes that patterns can name."""
    return {
        "TEXT": attrs.ORTH,
        "IS_SENT_START": attrs.SENT_START,
        **{name: number for name, number in attrs.IDS.items() if number in _DUE},
    }


def attribute_argument(name: Any, where: object) -> int:
    """Return the number of an attribute, given by name in any case or by number.

    Args:
        name: The name or number.
        where: What has it, for the message.

    Raises:
        MatchPatternError: There is no such attribute.
    """
    number = _names().get(name.upper()) if isinstance(name, str) else as_index(name)
    if number in _DUE:
        return int(number)  # type: ignore[arg-type]
    named = [known for known in _names() if not known.startswith("FLAG")]
    hint = did_you_mean(str(name), named, most=1) or f"; there are {', '.join(sorted(named))}, and _ for extensions."
    raise MatchPatternError(f"{where} has {shown(name)}, which is no attribute of a token{hint}")


def _listed(argument: Any, where: object) -> Collection[Any]:
    """Return a list that a predicate takes."""
    if isinstance(argument, (list, tuple, set, frozenset)):
        return argument
    raise MatchPatternError(f"{where} takes a list such as ['a', 'b'], not {kind_of(argument)}.")


def _compiled(text: str, where: object) -> re.Pattern[str]:
    """Return a regular expression."""
    try:
        return re.compile(text)
    except re.error as error:
        raise MatchPatternError(f"{where} is {shown(text)}, which is no regular expression: {error}.") from None
