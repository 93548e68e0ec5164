"""Cut one chunk of text, which holds no whitespace, into tokens.

The algorithm is the documented one. Affixes come off alternately, a prefix and a suffix in each round, until a special
case, a match of `token_match` or nothing to peel is left; what is left in the middle is a special case, one token
(`token_match`, `url_match`), or is split at the infixes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re

Search = Callable[[str], "re.Match[str] | None"]
FindAll = Callable[[str], Iterable["re.Match[str]"]]


class Segment(NamedTuple):
    """A piece of text that becomes a token.

    Attributes:
        text: The token.
        rule: The kind of rule that cut it out, as `Tokenizer.explain` names it.
        norm: The norm that a special case gives it, or None.
    """

    text: str
    rule: str = "TOKEN"
    norm: str | None = None


SpecialCases = dict[str, tuple[Segment, ...]]


@dataclass
class Segmenter:
    """Hold a tokenizer's rules and cut chunks by them.

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

    def segment(self, chunk: str, *, special_cases: bool = True) -> list[Segment]:
        """Cut a chunk into segments that together spell it.

        Args:
            chunk: A run of characters without whitespace, or of whitespace only.
            special_cases: Whether special cases count.
        """
        known = self.special_cases if special_cases else {}
        if chunk in known:
            return list(known[chunk])
        if chunk.isspace() or (self.is_plain is not None and self.is_plain(chunk)):
            return [Segment(chunk)]
        prefixes: list[Segment] = []
        suffixes: list[Segment] = []
        core = self._peel(chunk, known, prefixes, suffixes)
        suffixes.reverse()
        return [*prefixes, *self._split(core, known), *suffixes]

    def find_prefix(self, text: str) -> int:
        """Return the length of the prefix, 0 if there is none."""
        return _length(self.prefix_search, text)

    def find_suffix(self, text: str) -> int:
        """Return the length of the suffix, 0 if there is none."""
        return _length(self.suffix_search, text)

    def find_infix(self, text: str) -> list[re.Match[str]]:
        """Return all infixes."""
        return [] if self.infix_finditer is None else list(self.infix_finditer(text))

    def _peel(self, core: str, known: SpecialCases, prefixes: list[Segment], suffixes: list[Segment]) -> str:
        """Take affixes off both ends and return what is left."""
        while core and core not in known and not self._is_token(core):
            n_prefix = self.find_prefix(core)
            rest = core[n_prefix:]
            # A special case may begin with what looks like a prefix; then only the suffix comes off.
            n_suffix = 0 if n_prefix and rest in known else self.find_suffix(rest)
            if n_suffix and core[:-n_suffix] in known:
                n_prefix = 0
            if not n_prefix and not n_suffix:
                break
            if n_prefix:
                prefixes.append(Segment(core[:n_prefix], "PREFIX"))
            if n_suffix:
                suffixes.append(Segment(core[-n_suffix:], "SUFFIX"))
            core = core[n_prefix : len(core) - n_suffix]
        return core

    def _split(self, core: str, known: SpecialCases) -> Iterable[Segment]:
        """Cut what is left between the affixes."""
        if not core:
            return ()
        special = known.get(core)
        if special is not None:
            return special
        if self._is_token(core):
            return (Segment(core, "TOKEN_MATCH"),)
        if self.url_match is not None and self.url_match(core):
            return (Segment(core, "URL_MATCH"),)
        return self._split_at_infixes(core)

    def _split_at_infixes(self, core: str) -> list[Segment]:
        segments = []
        end = 0
        for match in self.find_infix(core):
            if match.start() > end:
                segments.append(Segment(core[end : match.start()]))
            if match.group():
                segments.append(Segment(match.group(), "INFIX"))
            end = match.end()
        if end < len(core):
            segments.append(Segment(core[end:]))
        return segments

    def _is_token(self, text: str) -> bool:
        return self.token_match is not None and bool(self.token_match(text))


def _length(search: Search | None, text: str) -> int:
    match = None if search is None else search(text)
    return 0 if match is None else match.end() - match.start()
