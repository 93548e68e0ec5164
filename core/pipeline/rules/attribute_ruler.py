"""The ``attribute_ruler`` component: what tokens that match patterns have."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...errors import ArgumentError, ModelError, UsageError
from ...files.msgpack import pack
from ...files.parts import excluded_parts, to_bytes
from ...files.reading import Record, read_file, unpack
from ...files.writing import as_path, write_bytes
from ...matcher import Matcher
from ...numbers import as_index
from ...quoting import kind_of, shown
from ...scoring.registered import attribute_ruler_score
from ...vocab import attrs as attr_ids
from ...vocab import vocab_argument
from ..components.batch_pipe import BatchPipe
from .rule_finder import RuleFinder
from .token_edits import Edit, Editor, read_edit
from .token_places import starts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from typing_extensions import Self

    from ...matcher.token_patterns import TokenRule
    from ...tokens import Doc
    from ...tokens.comparing.example import Example
    from ...vocab import Vocab
    from ..language import Language
    from .rule_finder import TokenKind

    # The number of the rule, the id of its key, and where its match starts and ends.
    RuleMatch = tuple[int, int, int, int]

_ENTRIES = frozenset(("patterns", "attrs", "index"))


class AttributeRuler(BatchPipe):
    """Set attributes of tokens by rules: patterns, attributes, and which token of a match gets them.

    All rules see the Doc as it was; of those that set one attribute of one token the last one counts.

    Args:
        vocab: The vocabulary.
        name: The component's name in the pipeline.
        validate: Whether the types of the values in patterns are checked.
        scorer: Scores tags, parts of speech, features and lemmas of examples.

    Attributes:
        matcher: The patterns; the key of each rule is its number.
        attrs: What each rule sets, as it was given.
        indices: Which token of a match each rule is for, counted from the end where it is below 0.
    """

    def __init__(
        self,
        vocab: Vocab,
        name: str = "attribute_ruler",
        *,
        validate: bool = False,
        scorer: Callable[..., dict[str, Any]] | None = attribute_ruler_score,
    ) -> None:
        self.vocab = vocab_argument(vocab, "An attribute ruler")
        self.name = name
        self.validate = validate
        self.scorer = scorer
        self.clear()

    def clear(self) -> None:
        """Remove all rules."""
        self.matcher = Matcher(self.vocab, validate=self.validate)
        self.attrs: list[dict[Any, Any]] = []
        self.indices: list[int] = []
        self._patterns: list[list[Any]] = []
        self._read: list[list[list[TokenRule]]] = []
        self._edits: list[Edit] = []
        self._forget()

    @contextmanager
    def _replacing(self) -> Iterator[None]:
        """Run a block that adds rules in the place of all; where it fails, the rules are those that there were."""
        before = {name: value for name, value in vars(self).items() if name in _RULES}
        self.clear()
        try:
            yield
        except BaseException:
            vars(self).update(before)
            self._forget()
            raise

    def _forget(self) -> None:
        """Forget what follows from the rules."""
        self._ready: tuple[RuleFinder, Editor] | None = None

    def _prepared(self) -> tuple[RuleFinder, Editor]:
        """Return what finds the rules for tokens, and what sets what they say."""
        ready = self._ready
        if ready is None:
            rules = zip(self._patterns, self._read, self.indices, strict=True)
            finder = RuleFinder(self.vocab, list(rules), matcher=self.matcher)
            ready = self._ready = finder, Editor(self._edits)
        return ready

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set what the rules say of the tokens of a batch of Docs.

        Raises:
            ModelError: A rule is for a token that its match does not have.
        """
        docs = [doc for doc in docs if len(doc)]
        if self.attrs and docs:
            finder, _ = self._prepared()
            kinds, numbers = finder.of_tokens(docs)
            self._apply(docs, kinds, numbers, longer=finder.longer(docs, kinds, numbers))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Set what the rules say of the tokens of a stream of Docs; a Doc that fails goes to the error handler."""
        # What runs code of the user's, or may be refused, is set on one Doc at a time: others stay as they were.
        _, editor = self._prepared()
        yield from super().pipe(stream, batch_size if editor.is_plain else 1)

    def match(self, doc: Doc) -> list[RuleMatch]:
        """Return the matches of all rules, in the order of the rules: number, id of the key, start and end."""
        strings = self.vocab.strings
        return sorted((int(strings[key]), key, start, end) for key, start, end in self.matcher(doc, allow_missing=True))

    def set_annotations(self, doc: Doc, matches: Iterable[RuleMatch]) -> None:
        """Set what the rules of some matches, as `match` returns them, say.

        Raises:
            ModelError: A rule is for a token that its match does not have.
        """
        if len(doc):
            finder, _ = self._prepared()
            longer = [(0, rule, start, end) for rule, _key, start, end in matches]
            self._apply([doc], [finder.kind(())], np.zeros(len(doc), dtype=np.int32), longer=longer)

    def _apply(
        self,
        docs: list[Doc],
        kinds: list[TokenKind],
        numbers: NDArray[Any],
        *,
        longer: Sequence[tuple[int, int, int, int]],
    ) -> None:
        """Set what rules for single tokens say, and those of longer matches."""
        finder, editor = self._prepared()
        starts = starts_of(docs) if longer else []
        for number, rule, start, end in longer:
            token = starts[number] + self._target(docs[number], rule, start, end)
            kinds.append(finder.kind((*kinds[numbers[token]].rules, rule)))
            numbers[token] = len(kinds) - 1
        editor.apply(docs, kinds, numbers)

    def _target(self, doc: Doc, rule: int, start: int, end: int) -> int:
        """Return the token of a match that a rule is for."""
        index = self.indices[rule]
        token = start + index if index >= 0 else end + index
        if not start <= token < end:
            raise ModelError(
                f"component {self.name!r}: the rule {shown(self.patterns[rule])} is for token {index} of a match, "
                f"but {shown(doc[start:end].text)} has {end - start}; give an index within all of its patterns"
            )
        return token

    # Rules

    def add(self, patterns: Sequence[Sequence[dict[Any, Any]]], attrs: dict[Any, Any], index: int = 0) -> None:
        """Add a rule.

        Args:
            patterns: Patterns of tokens, as a `Matcher` takes them.
            attrs: The attributes by name or number; features are ``MORPH``, under ``_`` are those of the user's own.
            index: Which token of a match gets them; counted from its end where it is below 0.

        Raises:
            ArgumentError: An argument is of a wrong type.
            UsageError: A pattern asks for what there is not, or an attribute cannot be set.
        """
        where = f"Rule {len(self.attrs)} of component {self.name!r}"
        number = as_index(index)
        if number is None:
            raise ArgumentError(f"{where}: the index of a token is a whole number, not {kind_of(index)}.")
        edit = read_edit(self.vocab, attrs, where=where)
        key = str(len(self.attrs))
        self.matcher.add(key, patterns)
        read = self.matcher.as_read(key)
        # Somebody may have given the matcher rules of the same name before.
        self._read.append(read[len(read) - len(patterns) :])
        self.attrs.append(attrs)
        self.indices.append(number)
        self._patterns.append(list(patterns))
        self._edits.append(edit)
        self._forget()

    def add_patterns(self, patterns: Iterable[dict[str, Any]]) -> None:
        """Add rules: dictionaries with ``patterns``, ``attrs`` and, unless it is 0, ``index``, as `patterns` has them.

        Raises:
            ArgumentError: One is no such dictionary.
            UsageError: As `add` does.
        """
        if isinstance(patterns, (str, bytes, dict)):
            raise ArgumentError(f"Rules are a list of dictionaries, not {shown(patterns)}.")
        for rule in patterns:
            if not isinstance(rule, dict) or not {"patterns", "attrs"} <= rule.keys() <= _ENTRIES:
                raise ArgumentError(
                    f"Rule {len(self.attrs)} of component {self.name!r} is a dictionary with 'patterns', 'attrs' and "
                    f"perhaps 'index', not {shown(rule)}."
                )
            self.add(**rule)

    @property
    def patterns(self) -> list[dict[str, Any]]:
        """All rules, in the form that `add_patterns` takes."""
        parts = zip(self._patterns, self.attrs, self.indices, strict=True)
        return [{"patterns": patterns, "attrs": attrs, "index": index} for patterns, attrs, index in parts]

    def load_from_tag_map(self, tag_map: Mapping[str, Mapping[Any, Any]]) -> None:
        """Add a rule for each tag: attributes, and features by their fields.

        Raises:
            ArgumentError: It is no such dictionary.
        """
        for tag, values in _items(tag_map, "A tag map", "{'NN': {'POS': 'NOUN'}}"):
            self.add([[{"TAG": tag}]], _with_features(values))

    def load_from_morph_rules(self, morph_rules: Mapping[str, Mapping[str, Mapping[Any, Any]]]) -> None:
        """Add a rule for each tag and word: attributes, and features by their fields.

        Raises:
            ArgumentError: It is no such dictionary.
        """
        example = "{'PRP': {'I': {'POS': 'PRON', 'Number': 'Sing'}}}"
        for tag, words in _items(morph_rules, "Morphological rules", example):
            for word, values in _items(words, "Morphological rules", example):
                self.add([[{"ORTH": word, "TAG": tag}]], _with_features(values))

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]] | None = None,
        nlp: Language | None = None,
        patterns: Iterable[dict[str, Any]] | None = None,
        tag_map: Mapping[str, Mapping[Any, Any]] | None = None,
        morph_rules: Mapping[str, Mapping[str, Mapping[Any, Any]]] | None = None,
    ) -> None:
        """Replace all rules.

        Args:
            get_examples: Not used.
            nlp: Not used.
            patterns: Rules, as `add_patterns` takes them.
            tag_map: As `load_from_tag_map` takes it.
            morph_rules: As `load_from_morph_rules` takes them.
        """
        with self._replacing():
            if patterns is not None:
                self.add_patterns(patterns)
            if tag_map is not None:
                self.load_from_tag_map(tag_map)
            if morph_rules is not None:
                self.load_from_morph_rules(morph_rules)

    # Saved

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the rules (``patterns``, msgpack) into a folder."""
        folder, exclude = as_path(path), excluded_parts(exclude)
        if "vocab" not in exclude:
            self.vocab.to_disk(folder / "vocab")
        if "patterns" not in exclude:
            write_bytes(folder / "patterns", pack(self.patterns))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: The file is missing or broken.
        """
        folder, exclude = as_path(path), excluded_parts(exclude)
        if "vocab" not in exclude:
            self.vocab.from_disk(folder / "vocab")
        if "patterns" not in exclude:
            file = folder / "patterns"
            self._take(read_file(file, error=ModelError), where=str(file))
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the rules as msgpack."""
        return to_bytes({"vocab": self.vocab.to_bytes, "patterns": lambda: pack(self.patterns)}, exclude)

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken.
        """
        parts, exclude = self.read_parts(bytes_data), excluded_parts(exclude)
        if "vocab" in parts and "vocab" not in exclude:
            self.vocab.from_bytes(parts.content("vocab"))
        if "patterns" in parts and "patterns" not in exclude:
            self._take(parts.content("patterns"), where=parts.where)
        return self

    def _take(self, data: bytes, *, where: str) -> None:
        rules = unpack(data, where=where, error=ModelError)
        record = Record({"patterns": rules}, where=where, error=ModelError)
        entries = record.items("patterns", dict, "a rule")
        try:
            with self._replacing():
                self.add_patterns(entries)
        except UsageError as error:
            record.refuse(str(error).rstrip("."))


# What a ruler knows of its rules.
_RULES: Final = frozenset({"matcher", "attrs", "indices", "_patterns", "_read", "_edits"})


def _items(mapping: Any, what: str, example: str) -> Iterable[tuple[str, Any]]:
    if not isinstance(mapping, dict):
        raise ArgumentError(f"{what} is a dictionary such as {example}, not {shown(mapping)}.")
    return mapping.items()


def _with_features(values: Any) -> dict[Any, Any]:
    """Return attributes with the features that stand beside them as one, ``MORPH``."""
    own: dict[Any, Any] = {}
    features: dict[str, Any] = {}
    for name, value in _items(values, "What a tag stands for", "{'POS': 'NOUN', 'Number': 'Sing'}"):
        is_attribute = name == "_" or as_index(name) is not None or name.upper() in attr_ids.IDS
        (own if is_attribute else features)[name] = value
    if features and "MORPH" not in own:
        own["MORPH"] = "|".join(f"{field}={value}" for field, value in sorted(features.items()))
    return own


def make_attribute_ruler(
    nlp: Language, name: str, *, validate: bool, scorer: Callable[..., dict[str, Any]] | None
) -> AttributeRuler:
    """Make an `AttributeRuler` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        validate: Whether the types of the values in patterns are checked.
        scorer: Scores tags, parts of speech, features and lemmas of examples.
    """
    return AttributeRuler(nlp.vocab, name, validate=validate, scorer=scorer)
