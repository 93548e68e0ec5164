"""Special cases: texts whose tokens are given, whether they are whole chunks or stand inside others."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from ..vocab import attrs
from ..vocab.surrogates import encode
from .segmentation import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def read_special_case(text: str, tokens: Iterable[Mapping[Any, Any]]) -> tuple[Segment, ...]:
    """Turn the tokens of a special case into segments.

    Args:
        text: The text of the special case.
        tokens: For each token its part of the text (ORTH) and maybe its norm (NORM); keys are names or ids.

    Raises:
        ValueError: The tokens do not spell the text, give other attributes, or hold half of a surrogate pair.
    """
    segments = []
    for number, token in enumerate(tokens, start=1):
        orth, norm = _read_token(text, token)
        encode(norm or "")
        segments.append(Segment(orth, f"SPECIAL-{number}", norm))
    encode(text)
    texts = [segment.text for segment in segments]
    if "".join(texts) != text or not all(texts):
        raise ValueError(
            f"The tokens of the special case {text!r} are {texts}, which do not spell it; a special case may split a "
            "text but not change it. To give a token another form for models, set its NORM."
        )
    return tuple(segments)


def _read_token(text: str, token: Mapping[Any, Any]) -> tuple[str, str | None]:
    """Return the text and the norm of a token.

    Names that are no attributes are passed over: old rules carry notes about grammar.
    """
    values: dict[int, str] = {}
    for key, value in token.items():
        attr = attrs.IDS.get(key.upper()) if isinstance(key, str) else key
        if attr in (attrs.ORTH, attrs.NORM):
            values[attr] = value
        elif attr in attrs.NAMES:
            raise ValueError(
                f"A token of the special case {text!r} sets {attrs.NAMES[attr]}, but only ORTH and NORM can be set; "
                "leave other attributes to the attribute ruler."
            )
    if attrs.ORTH not in values:
        raise ValueError(f"A token of the special case {text!r} has no ORTH; it has {dict(token)}.")
    return values[attrs.ORTH], values.get(attrs.NORM)


class _Pattern(NamedTuple):
    """The tokens into which other rules cut a special case, and those that it should have."""

    texts: list[str]
    spaces: Sequence[bool]
    segments: Sequence[Segment]

    def fits(self, texts: list[str], spaces: list[bool], start: int) -> bool:
        """Tell whether tokens from a place on spell the special case; what follows the last one does not matter."""
        end = start + len(self.texts)
        return texts[start:end] == self.texts and spaces[start : end - 1] == self.spaces[:-1]


class SpecialCaseMatcher:
    """Find special cases among finished tokens, where other rules have cut them up.

    Where several overlap, the one of most tokens wins, then the first; one that overlaps a loser loses too.
    """

    def __init__(self) -> None:
        # By the first two tokens, or the only one.
        self._patterns: defaultdict[tuple[str, ...], list[_Pattern]] = defaultdict(list)

    def add(self, tokens: Sequence[Segment], spaces: Sequence[bool], segments: Sequence[Segment]) -> None:
        """Look for a special case.

        Args:
            tokens: The tokens into which other rules cut it.
            spaces: Which of those tokens a space follows.
            segments: The tokens that it should have.
        """
        # Tokens never spell a text that ends with a space.
        if not spaces[-1]:
            pattern = _Pattern([token.text for token in tokens], spaces, segments)
            self._patterns[tuple(pattern.texts[:2])].append(pattern)

    def apply(self, tokens: list[Segment], spaces: list[bool]) -> tuple[list[Segment], list[bool]]:
        """Put the tokens of special cases in the place of those that spell them."""
        matches = self._find([token.text for token in tokens], spaces)
        if not matches:
            return tokens, spaces
        new_tokens: list[Segment] = []
        new_spaces: list[bool] = []
        position = 0
        for start, pattern in matches:
            end = start + len(pattern.texts)
            new_tokens += [*tokens[position:start], *pattern.segments]
            new_spaces += [*spaces[position:start], *[False] * (len(pattern.segments) - 1), spaces[end - 1]]
            position = end
        return new_tokens + tokens[position:], new_spaces + spaces[position:]

    def _find(self, texts: list[str], spaces: list[bool]) -> list[tuple[int, _Pattern]]:
        """Return where special cases start that do not overlap, in order."""
        get = self._patterns.get
        found = [
            (start, pattern)
            for start, pair in enumerate(zip_longest(texts, texts[1:]))
            for pattern in (*get(pair, ()), *get(pair[:1], ()))
            if pattern.fits(texts, spaces, start)
        ]
        if len(found) < 2:
            return found
        taken: set[int] = set()
        kept = []
        for start, pattern in sorted(found, key=lambda match: (-len(match[1].texts), match[0])):
            places = range(start, start + len(pattern.texts))
            if places[0] not in taken and places[-1] not in taken:
                kept.append((start, pattern))
            taken.update(places)
        return sorted(kept, key=lambda match: match[0])
