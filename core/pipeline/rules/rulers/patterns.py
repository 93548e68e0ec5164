"""The patterns of a ruler, as they are given and as they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ....errors import ArgumentError, UsageError
from ....matcher.token_patterns import Part, PatternReader
from ....named_tuples import NamedTuple
from ....quoting import kind_of, shown
from ...components.pipe import batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ....matcher import Matcher, PhraseMatcher
    from ....tokens import Doc

    # The key of what is found, and where it starts and ends.
    Match = tuple[int, int, int]
    # Makes Docs of texts that are compared by an attribute, each with where it stands and the key that belongs to it.
    MakePhrases = Callable[[int, Iterable[tuple[str, tuple[object, int]]]], Iterator[tuple[Doc, int]]]

EXAMPLE: Final = "{'label': 'ORG', 'pattern': 'Apple'}"
_BATCH: Final = 1000


class Source(NamedTuple):
    """Where patterns come from, for messages.

    Attributes:
        name: A component, or a file.
        lines: The line of each pattern, where it is a file.
    """

    name: str
    lines: Sequence[int] = ()


class Place(NamedTuple):
    """Where a pattern stands; it is written out when a message needs it."""

    source: Source
    number: int

    def __str__(self) -> str:
        name, lines = self.source
        return f"{name}:{lines[self.number]}: the pattern" if lines else f"Pattern {self.number} of {name}"


class Meaning(NamedTuple):
    """What a match stands for: the ids of the label and of the id of the pattern, 0 where it has none."""

    label: int
    id: int


class Entry(NamedTuple):
    """A pattern that was read.

    Attributes:
        key: The key of its matches.
        content: A text, or a list of dictionaries.
        where: Where it stands.
    """

    key: int
    content: Any
    where: object


class RulerPatterns:
    """Hold patterns and find them: phrases, and patterns of tokens, each with a label and perhaps an id.

    Args:
        matcher: What is to find patterns of tokens; it has none yet.
        phrase_matcher: What is to find phrases.
        key_of: Gives the key of the matches of a label and an id, which is empty for none.
        make_phrases: Makes Docs of texts for an attribute by which they are compared.

    Attributes:
        matcher: What finds patterns of tokens.
        phrase_matcher: What finds phrases.
        given: The patterns, as they were given.
        meanings: What a match stands for, by its key.
    """

    def __init__(
        self,
        matcher: Matcher,
        phrase_matcher: PhraseMatcher,
        *,
        key_of: Callable[[str, str], int],
        make_phrases: MakePhrases,
    ) -> None:
        self.matcher = matcher
        self.phrase_matcher = phrase_matcher
        self.given: list[dict[str, Any]] = []
        self.meanings: dict[int, Meaning] = {}
        self._strings = matcher.vocab.strings
        self._key_of = key_of
        self._keys: dict[tuple[str, str], int] = {}
        self._make_phrases = make_phrases

    def find(self, doc: Doc) -> set[Match]:
        """Return the matches of all patterns.

        Raises:
            UsageError: The Doc lacks what patterns ask for, such as tags.
        """
        return {*self.matcher(doc), *self.phrase_matcher(doc)}

    def add(self, patterns: Sequence[Any], source: Source) -> None:
        """Add patterns; if this fails these ones may be there in part.

        Raises:
            ArgumentError: One is no pattern.
            UsageError: One is empty, or asks for what there is not.
        """
        entries = [self._read(pattern, Place(source, number)) for number, pattern in enumerate(patterns)]
        self._check(entries)
        self._fill(entries)
        self.given += [_without_empty_id(pattern) for pattern in patterns]

    def _read(self, pattern: Any, where: object) -> Entry:
        """Look at what every pattern has."""
        if not isinstance(pattern, dict):
            raise ArgumentError(f"{where} is a dictionary such as {EXAMPLE}, not {kind_of(pattern)}.")
        for name in ("label", "pattern"):
            if name not in pattern:
                raise ArgumentError(f"{where} has no {name!r}; it is a dictionary such as {EXAMPLE}.")
        label, content, pattern_id = pattern["label"], pattern["pattern"], pattern.get("id") or ""
        if not isinstance(label, str) or not label:
            raise ArgumentError(f"{where} has a label that is a string such as 'ORG', not {kind_of(label)}.")
        if not isinstance(pattern_id, str):
            raise ArgumentError(f"{where} has an id that is a string, not {kind_of(pattern_id)}.")
        if not isinstance(content, (str, list, tuple)):
            raise ArgumentError(
                f"{where} looks for a text, or for a list of dictionaries such as [{{'LOWER': 'apple'}}], not for "
                f"{kind_of(content)}."
            )
        if not content:
            raise UsageError(f"{where} is empty; what is found is one token at least.")
        return Entry(self._key(label, pattern_id, where), content, where)

    def _key(self, label: str, pattern_id: str, where: object) -> int:
        """Return the key of a label and an id, and note what it means."""
        key = self._keys.get((label, pattern_id))
        if key is None:
            key = self._keys[label, pattern_id] = self._key_of(label, pattern_id)
            add = self._strings.add
            meaning = Meaning(add(label), add(pattern_id) if pattern_id else 0)
            if self.meanings.setdefault(key, meaning) != meaning:
                raise UsageError(
                    f"{where} has the label {shown(label)}, which reads like another label with its id; set ent_id_sep "
                    "to something that is in no label."
                )
        return key

    def _check(self, entries: Iterable[Entry]) -> None:
        """Look at the patterns of tokens."""
        reader = PatternReader(self.matcher.vocab, self.matcher.fuzzy_compare, validate=self.matcher.validate)
        for entry in entries:
            if not isinstance(entry.content, str):
                tokens = [
                    reader.read_token(token, Part(entry.where, f"token {place}"))
                    for place, token in enumerate(entry.content)
                ]
                if all(token.repeats.most == 0 for token in tokens):
                    raise UsageError(f"{entry.where} has no token that may stand once; a match is one token at least.")

    def _fill(self, entries: Iterable[Entry]) -> None:
        """Let the matchers look for patterns, a label and id at a time."""
        of_tokens: dict[int, list[Any]] = {}
        phrases: list[tuple[str, tuple[object, int]]] = []
        for key, content, where in entries:
            if isinstance(content, str):
                phrases.append((content, (where, key)))
            else:
                of_tokens.setdefault(key, []).append(content)
        for key, patterns in of_tokens.items():
            self.matcher.add(key, patterns)
        for batch in batches(self._make_phrases(self.phrase_matcher.attr, phrases), _BATCH):
            docs: dict[int, list[Doc]] = {}
            for doc, key in batch:
                docs.setdefault(key, []).append(doc)
            for key, of_key in docs.items():
                self.phrase_matcher.add(key, of_key)


def _without_empty_id(pattern: dict[str, Any]) -> dict[str, Any]:
    """Return a pattern as it is saved: spaCy cannot use one with an id that is None."""
    return {name: value for name, value in pattern.items() if name != "id" or value}
