"""Special cases: texts whose tokens are given, whether they are whole chunks or stand inside others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any

from ...errors import ArgumentError
from ...files.surrogates import encode
from ...named_tuples import NamedTuple
from ...quoting import kind_of, shown
from ...vocab import attrs
from .segments import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Cut = Callable[[str], tuple[Sequence[Segment], Sequence[bool]] | None]

# Special cases, with their segments, by the character that they begin with.
_Waiting = defaultdict[str, list[tuple[str, "Sequence[Segment]"]]]

_NORM_TYPES = (str, type(None))


def read_special_case(text: str, tokens: Iterable[Mapping[Any, Any]]) -> tuple[Segment, ...]:
    """Turn the tokens of a special case into segments.

    Args:
        text: The text of the special case.
        tokens: For each token its part of the text (ORTH) and maybe its norm (NORM); keys are names or ids.

    Raises:
        ArgumentError: The text, or that of a token or of its norm, is no string.
        ValueError: The tokens do not spell the text, give other attributes, or hold half of a surrogate pair.
    """
    if not isinstance(text, str):
        raise ArgumentError(f'The text of a special case is a string such as "don\'t", not {kind_of(text)}.')
    if not isinstance(tokens, (list, tuple)):
        raise _refusal(tokens)
    segments: list[Segment] = []
    texts: list[str] = []
    for token in tokens:
        # There are more than a thousand, and a dictionary is known much sooner as one than as a mapping.
        if not isinstance(token, dict) and not isinstance(token, Mapping):
            raise _refusal(tokens)
        orth, norm = token.get(attrs.ORTH), token.get(attrs.NORM)
        if type(orth) is not str or type(norm) not in _NORM_TYPES or len(token) > (1 if norm is None else 2):
            # Not in the form of files, or with something else.
            orth, norm = _read_token(text, token)
        if norm and not norm.isascii():
            encode(norm)
        texts.append(orth)
        segments.append(Segment(orth, _rule(len(texts)), norm))
    if not text.isascii():
        encode(text)
    if "".join(texts) != text or not all(texts):
        raise ValueError(
            f"The tokens of the special case {text!r} are {texts}, which do not spell it; a special case may split a "
            "text but not change it. To give a token another form for models, set its NORM."
        )
    return tuple(segments)


@cache
def _rule(number: int) -> str:
    """Return the kind of rule that cuts out a token of a special case: one object for all of that number."""
    return f"SPECIAL-{number}"


def _refusal(tokens: Any) -> ValueError:
    return ValueError(
        f"The tokens of a special case are a list such as [{{ORTH: 'do'}}, {{ORTH: \"n't\"}}], not {shown(tokens)}."
    )


def _read_token(text: str, token: Mapping[Any, Any]) -> tuple[str, str | None]:
    """Return the text and the norm of a token.

    Names that are no attributes are passed over: old rules carry notes about grammar.
    """
    orth = norm = None
    for key, value in token.items():
        attr = attrs.IDS.get(key.upper()) if isinstance(key, str) else key
        if attr == attrs.ORTH:
            orth = value
        elif attr == attrs.NORM:
            norm = value
        elif attr in attrs.NAMES:
            raise ValueError(
                f"A token of the special case {text!r} sets {attrs.NAMES[attr]}, but only ORTH and NORM can be set; "
                "leave other attributes to the attribute ruler."
            )
    if orth is None:
        raise ValueError(f"A token of the special case {text!r} has no ORTH; it has {dict(token)}.")
    for what, part in (("ORTH", orth), ("NORM", norm or "")):
        if not isinstance(part, str):
            raise ArgumentError(f"{what} of a token of the special case {text!r} is a string, not {kind_of(part)}.")
    return orth, norm


class _Pattern(NamedTuple):
    """The tokens into which other rules cut a special case, and those that it should have."""

    texts: list[str]
    # Which tokens but the last one a space follows; what follows that one does not matter.
    spaces: list[bool]
    segments: Sequence[Segment]

    def fits(self, texts: list[str], spaces: list[bool], start: int) -> bool:
        """Tell whether tokens from a place on spell the special case."""
        end = start + len(self.texts)
        return texts[start:end] == self.texts and spaces[start : end - 1] == self.spaces


class SpecialCaseMatcher:
    """Find special cases among finished tokens, where other rules have cut them up.

    Where several overlap, the one of most tokens wins, then the first; one that overlaps a loser loses too.

    Args:
        cases: The special cases: for each text the tokens that it should have.
        cut: Returns the tokens into which other rules cut a text, and which of them a space follows; None for a text
            that is not to be looked for.
    """

    def __init__(self, cases: Mapping[str, Sequence[Segment]], cut: Cut) -> None:
        # Those of one token by that, the others by their first two.
        self._words: dict[str, _Pattern] = {}
        self._phrases: defaultdict[tuple[str, str], list[_Pattern]] = defaultdict(list)
        self._cut = cut
        # To cut a thousand takes milliseconds, so those with the same first character wait for a token with it, and
        # those outside of ASCII for others outside of it: patterns for ASCII alone are compiled much sooner.
        in_ascii: _Waiting = defaultdict(list)
        others: _Waiting = defaultdict(list)
        self._waiting = in_ascii, others
        for text, segments in cases.items():
            waiting = in_ascii if text.isascii() else others
            waiting["" if text[:1].isspace() else text[:1]].append((text, segments))

    def _take(self, first: str, waiting: _Waiting) -> None:
        """Look for special cases that wait for a first character."""
        for text, segments in waiting.get(first, ()):
            tokens, spaces = self._cut(text) or ((), ())
            # Tokens never spell a text that ends with a space.
            if spaces and not spaces[-1]:
                pattern = _Pattern([token.text for token in tokens], list(spaces[:-1]), segments)
                if len(pattern.texts) == 1:
                    self._words[pattern.texts[0]] = pattern
                else:
                    self._phrases[pattern.texts[0], pattern.texts[1]].append(pattern)
        # Only now, for other threads: one that comes here at the same time does the same again, which changes nothing.
        waiting.pop(first, None)

    def apply(self, tokens: list[Segment], spaces: list[bool]) -> tuple[list[Segment], list[bool]]:
        """Put the tokens of special cases in the place of those that spell them."""
        texts = [text for text, _rule, _norm in tokens]
        # What begins with a space may begin with any token.
        firsts = {"", *[text[0] for text in texts]}
        in_ascii, others = self._waiting
        for waiting in (in_ascii,) if all(map(str.isascii, texts)) else (in_ascii, others):
            if not firsts.isdisjoint(waiting):
                for first in firsts.intersection(waiting):
                    self._take(first, waiting)
        # Most chunks have nothing that begins a special case.
        if self._words.keys().isdisjoint(texts) and self._phrases.keys().isdisjoint(pairwise(texts)):
            return tokens, spaces
        matches = self._find(texts, spaces)
        new_tokens: list[Segment] = []
        new_spaces: list[bool] = []
        position = 0
        for start in sorted(matches):
            pattern = matches[start]
            end = start + len(pattern.texts)
            new_tokens += tokens[position:start]
            new_tokens += pattern.segments
            new_spaces += spaces[position:start]
            new_spaces += [False] * (len(pattern.segments) - 1)
            new_spaces.append(spaces[end - 1])
            position = end
        return new_tokens + tokens[position:], new_spaces + spaces[position:]

    def _find(self, texts: list[str], spaces: list[bool]) -> dict[int, _Pattern]:
        """Return the special cases that win, by the places of their first tokens."""
        # By their number of tokens, then by their first token.
        by_size: defaultdict[int, dict[int, _Pattern]] = defaultdict(dict)
        words, phrases = self._words, self._phrases
        for start, pair in enumerate(zip_longest(texts, texts[1:])):
            if pair[0] in words:
                by_size[1][start] = words[pair[0]]
            if pair in phrases:
                for pattern in phrases[pair]:
                    if pattern.fits(texts, spaces, start):
                        by_size[len(pattern.texts)][start] = pattern
        taken = bytearray(len(texts))
        winning = {}
        for size in sorted(by_size, reverse=True):
            all_of_it = b"\1" * size
            for start, pattern in by_size[size].items():
                if not taken[start] and not taken[start + size - 1]:
                    winning[start] = pattern
                taken[start : start + size] = all_of_it
        return winning
