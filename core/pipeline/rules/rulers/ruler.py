"""What rulers have in common: patterns with labels, added, removed, saved and found."""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import srsly

from ....errors import ArgumentError, ModelError, UsageError
from ....files.reading import parse_json
from ....matcher import Matcher, PhraseMatcher
from ....quoting import counted, kind_of, shown
from ....spelling import did_you_mean
from ....tokens.arguments import list_argument
from ...components.batch_pipe import BatchPipe
from .patterns import EXAMPLE, RulerPatterns, Source
from .phrases import make_phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ....tokens import Doc
    from ....tokens.comparing.example import Example
    from ...language import Language
    from .patterns import Match

    Pattern = dict[str, Any]


class Ruler(BatchPipe):
    """Find phrases and patterns of tokens; a subclass says what becomes of what is found.

    Args:
        nlp: The pipeline, which makes Docs of phrases.
        name: The component's name in it.
        phrase_matcher_attr: The attribute by which phrases are compared; None for the text.
        matcher_fuzzy_compare: What FUZZY in patterns asks.
        validate: Whether the types of the values in patterns are checked.
        scorer: Scores what is found in examples.

    Raises:
        UsageError: There is no such attribute.
    """

    def __init__(
        self,
        nlp: Language,
        name: str,
        *,
        phrase_matcher_attr: int | str | None,
        matcher_fuzzy_compare: Callable[..., bool],
        validate: bool,
        scorer: Callable[..., dict[str, Any]] | None,
    ) -> None:
        if not hasattr(nlp, "vocab") or not callable(nlp):
            raise ArgumentError(f"A ruler needs a pipeline, which makes Docs of phrases, not {kind_of(nlp)}.")
        self.nlp = nlp
        self.name = name
        self.phrase_matcher_attr = phrase_matcher_attr
        self.matcher_fuzzy_compare = matcher_fuzzy_compare
        self.validate = validate
        self.scorer = scorer
        self.clear()

    def __len__(self) -> int:
        """Return the number of patterns."""
        return len(self._patterns.given)

    def __contains__(self, label: str) -> bool:
        """Tell whether there are patterns of a label."""
        return any(pattern["label"] == label for pattern in self._patterns.given)

    @property
    def patterns(self) -> list[Pattern]:
        """All patterns, in the form that `add_patterns` takes."""
        return list(self._patterns.given)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the patterns, sorted."""
        return tuple(sorted({pattern["label"] for pattern in self._patterns.given}))

    @property
    def about(self) -> str:
        """How many patterns there are."""
        return counted(len(self), "pattern", form=",")

    @property
    def matcher(self) -> Matcher:
        """What finds patterns of tokens."""
        return self._patterns.matcher

    @property
    def phrase_matcher(self) -> PhraseMatcher:
        """What finds phrases."""
        return self._patterns.phrase_matcher

    def _ids(self) -> tuple[str, ...]:
        """Return the ids of the patterns, sorted."""
        return tuple(sorted({pattern["id"] for pattern in self._patterns.given if pattern.get("id")}))

    # Patterns

    def add_patterns(self, patterns: Iterable[Pattern]) -> None:
        """Add patterns, all or none.

        Args:
            patterns: Dictionaries with ``label`` and ``pattern``, which is a text or a list of dictionaries as a
                `Matcher` takes it, and perhaps ``id``.

        Raises:
            ArgumentError: One is no such dictionary.
            UsageError: One is empty, or asks for what there is not.
        """
        before = self._patterns.given
        try:
            self._add(self._patterns, patterns)
        except Exception:
            self._replace(before)
            raise

    def clear(self) -> None:
        """Remove all patterns."""
        self._patterns = self._no_patterns()

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]] | None = None,
        nlp: Language | None = None,
        patterns: Iterable[Pattern] | None = None,
    ) -> None:
        """Replace all patterns.

        Args:
            get_examples: Not used.
            nlp: Not used.
            patterns: Patterns, as `add_patterns` takes them.
        """
        self._replace(() if patterns is None else patterns)

    def _remove(self, entry: str, value: str) -> None:
        """Remove the patterns that have a label, or an id.

        Raises:
            UsageError: There is none.
        """
        kept = [pattern for pattern in self._patterns.given if pattern.get(entry) != value]
        if len(kept) == len(self):
            known = self.labels if entry == "label" else self._ids()
            hint = did_you_mean(str(value), known, most=1) or "."
            raise UsageError(f"Component {self.name!r} has no pattern with the {entry} {shown(value)} to remove{hint}")
        self._replace(kept)

    def _replace(self, patterns: Iterable[Pattern], *, source: Source | None = None) -> None:
        """Have other patterns; if they will not do, those that there are stay."""
        fresh = self._no_patterns()
        self._add(fresh, patterns, source=source)
        self._patterns = fresh

    def _add(self, to: RulerPatterns, patterns: Any, *, source: Source | None = None) -> None:
        given = list_argument(patterns, f"The patterns of component {self.name!r}", f"[{EXAMPLE}]", are=True)
        to.add(given, source or Source(f"component {self.name!r}"))

    def _no_patterns(self) -> RulerPatterns:
        vocab, validate = self.nlp.vocab, self.validate
        attribute = "ORTH" if self.phrase_matcher_attr is None else self.phrase_matcher_attr
        return RulerPatterns(
            Matcher(vocab, validate, fuzzy_compare=self.matcher_fuzzy_compare),
            PhraseMatcher(vocab, attribute, validate),
            key_of=self._key_of,
            make_phrases=partial(make_phrases, self.nlp, self),
        )

    def _key_of(self, label: str, pattern_id: str) -> int:
        """Return the key of the matches of a label and an id, which is empty for none; a subclass says it."""
        raise NotImplementedError

    # Annotation

    def _find(self, doc: Doc) -> set[Match]:
        """Return the matches of all patterns in a Doc."""
        if not self._patterns.given:
            warnings.warn(
                f"component {self.name!r} has no patterns, so that it finds nothing; add some with "
                f"nlp.get_pipe({self.name!r}).add_patterns, or take it out",
                stacklevel=3,
            )
        return self._patterns.find(doc)

    # Saved

    def _as_lines(self) -> bytes:
        """Return the patterns as JSON, one a line.

        Raises:
            ModelError: One cannot be JSON.
        """
        return "".join(f"{self._as_json(pattern)}\n" for pattern in self.patterns).encode("utf8")

    def _as_json(self, data: Any) -> str:
        try:
            text: str = srsly.json_dumps(data)
        except (TypeError, ValueError, OverflowError) as error:
            raise ModelError(
                f"component {self.name!r} cannot be saved: {shown(data)} cannot be written as JSON ({error}); patterns "
                "that are saved hold texts, numbers, lists and dictionaries"
            ) from None
        return text

    def _take_lines(self, data: bytes, file: str) -> None:
        """Replace the patterns by those of a file that has one a line."""
        numbered = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
        patterns = [parse_json(line, where=f"{file}:{number}", error=ModelError) for number, line in numbered]
        self._take(patterns, Source(file, [number for number, _ in numbered]))

    def _take(self, patterns: Any, source: Source) -> None:
        """Replace the patterns by some that were read.

        Raises:
            ModelError: They will not do.
        """
        try:
            self._replace(patterns, source=source)
        except UsageError as error:
            raise ModelError(str(error)) from None
