"""Cut one chunk of text, which holds no whitespace, into tokens.

The algorithm is the documented one. Affixes come off alternately, a prefix and a suffix in each round, until a special
case, a match of `token_match` or nothing to peel is left; what is left in the middle is a special case, one token
(`token_match`, `url_match`), or is split at the infixes.

A round costs the same however long the chunk is: what is left is known by two places, and only as much of it is looked
at as can matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...cached import cached_property
from .segments import FindAll, Search, Segment, SpecialCases

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

    from .searches import Searches

# Chunks up to this length are never worth another look at their length.
_LONG = 64


@dataclass
class Segmenter:
    """Hold a tokenizer's rules and cut chunks by them; to change a pattern, make another one.

    Attributes:
        special_cases: For a text, its segments.
        prefix_search: Finds a prefix; only the length of its match counts.
        suffix_search: Finds a suffix; only the length of its match counts.
        infix_finditer: Finds all infixes.
        token_match: Recognises what stays in one piece whatever affixes it seems to have.
        url_match: Recognises what stays in one piece when affixes are off.
        is_plain: Recognises chunks that none of these patterns touches; None if that is not known of any.
    """

    special_cases: SpecialCases = field(default_factory=dict)
    prefix_search: Search | None = None
    suffix_search: Search | None = None
    infix_finditer: FindAll | None = None
    token_match: Search | None = None
    url_match: Search | None = None
    is_plain: Callable[[str], bool] | None = None

    def __post_init__(self) -> None:
        self._longest_case = max(map(len, self.special_cases), default=0)

    def add_special_case(self, text: str, segments: tuple[Segment, ...]) -> None:
        """Give the segments of a text."""
        self.special_cases[text] = segments
        self._longest_case = max(self._longest_case, len(text))

    def segment(self, chunk: str, *, special_cases: bool = True) -> list[Segment]:
        """Cut a chunk into segments that together spell it.

        Args:
            chunk: A run of characters without whitespace, or of whitespace only.
            special_cases: Whether special cases count.
        """
        known = self.special_cases if special_cases else {}
        if chunk in known:
            return list(known[chunk])
        searches = self._searches_in(chunk)
        is_plain = searches.is_plain
        if (is_plain is not None and is_plain(chunk)) or chunk.isspace():
            return [Segment(chunk)]
        prefixes: list[Segment] = []
        suffixes: list[Segment] = []
        core = self._peel(chunk, known, searches, prefixes, suffixes)
        suffixes.reverse()
        return [*prefixes, *self._split(core, known, searches), *suffixes]

    def find_prefix(self, text: str) -> int:
        """Return the length of the prefix, 0 if there is none."""
        return _length(self._searches_in(text).prefixes.find(text))

    def find_suffix(self, text: str) -> int:
        """Return the length of the suffix, 0 if there is none."""
        return _length(self._searches_in(text).suffixes.find(text))

    def find_infix(self, text: str) -> list[re.Match[str]]:
        """Return all infixes."""
        find = self._searches_in(text).find_infixes
        return [] if find is None else list(find(text))

    def _peel(
        self,
        chunk: str,
        known: SpecialCases,
        searches: Searches,
        prefixes: list[Segment],
        suffixes: list[Segment],
    ) -> str:
        """Take affixes off both ends and return what is left."""
        at_start, at_end, is_token, is_plain = (
            searches.prefixes,
            searches.suffixes,
            searches.is_token,
            searches.is_plain,
        )
        core = chunk
        if len(chunk) > _LONG and len(chunk) > self._near(searches):
            start, end = self._peel_far(chunk, searches, prefixes, suffixes)
            core = chunk[start:end]
        while core and core not in known:
            if (is_plain is not None and is_plain(core)) or (is_token is not None and is_token(core)):
                break
            prefix = at_start.find(core)
            rest = core if prefix is None else core[len(prefix.text) :]
            # A special case may begin with what looks like a prefix; then only the suffix comes off.
            suffix = None if prefix is not None and rest in known else at_end.find(rest)
            if suffix is not None:
                if core[: -len(suffix.text)] in known:
                    prefix, rest = None, core
                suffixes.append(suffix)
                rest = rest[: -len(suffix.text)]
            elif prefix is None:
                break
            if prefix is not None:
                prefixes.append(prefix)
            core = rest
        return core

    def _peel_far(
        self, chunk: str, searches: Searches, prefixes: list[Segment], suffixes: list[Segment]
    ) -> tuple[int, int]:
        """Take affixes off both ends of a long chunk and return the places between which the rest is.

        What is left stays so long that it is no special case and no token, and that its ends do not touch. So only the
        ends count, and as long as they stay the same, as in a run of brackets, the same comes off them.
        """
        at_start, at_end, near = searches.prefixes, searches.suffixes, self._near(searches)
        start, end = 0, len(chunk)
        last = None
        while True:
            prefix, suffix = pair = at_start.find_between(chunk, start, end), at_end.find_between(chunk, start, end)
            left, right = _length(prefix), _length(suffix)
            rounds = (end - start - near) // (left + right) if left or right else 0
            if rounds < 1:
                return start, end
            if pair != last:
                last, rounds = pair, 1
            else:
                rounds = at_start.repeats(chunk, start, end, step=left, most=rounds)
                rounds = at_end.repeats(chunk, start, end, step=right, most=rounds)
            prefixes += [prefix] * rounds if prefix is not None else []
            suffixes += [suffix] * rounds if suffix is not None else []
            start += left * rounds
            end -= right * rounds

    def _split(self, core: str, known: SpecialCases, searches: Searches) -> Iterable[Segment]:
        """Cut what is left between the affixes."""
        if not core:
            return ()
        special = known.get(core)
        if special is not None:
            return special
        if searches.is_plain is not None and searches.is_plain(core):
            return (Segment(core),)
        if searches.is_token is not None and searches.is_token(core):
            return (Segment(core, "TOKEN_MATCH"),)
        if searches.is_url is not None and searches.is_url(core):
            return (Segment(core, "URL_MATCH"),)
        return self._split_at_infixes(core)

    def _split_at_infixes(self, core: str) -> list[Segment]:
        """Cut a piece at the infixes; what looks like one at its start is part of the word, as with affixes."""
        segments = []
        end = 0
        for match in self.find_infix(core):
            if match.start() == 0:
                continue
            if match.start() > end:
                segments.append(Segment(core[end : match.start()]))
            if match.group():
                segments.append(Segment(match.group(), "INFIX"))
            end = match.end()
        if end < len(core):
            segments.append(Segment(core[end:]))
        return segments

    def _searches_in(self, text: str) -> Searches:
        return self._searches_in_ascii if text.isascii() else self._searches_in_all

    @cached_property
    def _searches_in_ascii(self) -> Searches:
        # A pipeline that is loaded may get no text.
        from .searches import Searches

        return Searches(self)

    @cached_property
    def _searches_in_all(self) -> Searches:
        in_ascii = self._searches_in_ascii
        return type(in_ascii)(self, in_ascii=in_ascii)

    def _near(self, searches: Searches) -> int:
        """How long a piece may be in which more counts than the two ends, each by itself."""
        ends = searches.prefixes.window + searches.suffixes.window
        return max(self._longest_case, searches.longest_token, ends)


def _length(segment: Segment | None) -> int:
    return 0 if segment is None else len(segment.text)
