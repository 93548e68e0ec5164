"""What the patterns of a tokenizer find: affixes, infixes and tokens, each compiled when it is first asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ...cached import cached_property
from .affixes import Prefixes, Suffixes
from .in_ascii import seen_in_ascii
from .reach import longest_match
from .saved_patterns import as_quick, as_test

if TYPE_CHECKING:
    from collections.abc import Callable

    from .in_ascii import SeenInAscii
    from .segmentation import Segmenter
    from .segments import FindAll, Search


class Searches:
    """Hold what looks for the parts of a chunk.

    Args:
        rules: Has the patterns.
        in_ascii: What is asked of ASCII alone, and has proved of ASCII what holds in other texts as well; None to be
            that. Then what is in a class beside is left out, and with that goes most of what takes long to compile.
    """

    def __init__(self, rules: Segmenter, *, in_ascii: Searches | None = None) -> None:
        self._rules = rules
        self._in_ascii = in_ascii is None
        self._proved = in_ascii or self

    @cached_property
    def is_plain(self) -> Callable[[str], bool] | None:
        """What recognises chunks that no pattern touches, if that is known of any."""
        if self._rules.is_plain is not None or not self._proved.spares_letters:
            return self._rules.is_plain
        return str.isalpha if self._in_ascii else _is_of_ascii_letters

    @cached_property
    def spares_letters(self) -> bool:
        """Whether it is proved that no pattern touches what has nothing but letters of ASCII."""
        others = map(seen_in_ascii, (self.find_infixes, self.is_token, self.is_url))
        return not any(each is None or each.in_letters for each in (self.seen_prefixes, self.seen_suffixes, *others))

    @cached_property
    def _prefix_search(self) -> Search | None:
        return as_quick(self._rules.prefix_search, in_ascii=self._in_ascii)  # type: ignore[no-any-return]

    @cached_property
    def seen_prefixes(self) -> SeenInAscii | None:
        """What prefixes can be in ASCII, if that is known."""
        return seen_in_ascii(self._prefix_search)

    @cached_property
    def _suffix_search(self) -> Search | None:
        return as_quick(self._rules.suffix_search, in_ascii=self._in_ascii)  # type: ignore[no-any-return]

    @cached_property
    def seen_suffixes(self) -> SeenInAscii | None:
        """What suffixes can be in ASCII, if that is known."""
        return seen_in_ascii(self._suffix_search, end=-1)

    @cached_property
    def prefixes(self) -> Prefixes:
        """What finds a prefix."""
        return Prefixes(self._prefix_search, self._proved.seen_prefixes)

    @cached_property
    def suffixes(self) -> Suffixes:
        """What finds a suffix."""
        return Suffixes(self._suffix_search, self._proved.seen_suffixes, memo_size=1_000 if self._in_ascii else 10_000)

    @cached_property
    def find_infixes(self) -> FindAll | None:
        """What finds all infixes, if there are any."""
        return as_quick(self._rules.infix_finditer, in_ascii=self._in_ascii)  # type: ignore[no-any-return]

    @cached_property
    def is_token(self) -> Search | None:
        """What tells that a text stays in one piece, if any does."""
        return as_test(self._rules.token_match, in_ascii=self._in_ascii)  # type: ignore[no-any-return]

    @cached_property
    def is_url(self) -> Search | None:
        """What tells that a text without affixes stays in one piece, if any does."""
        return as_test(self._rules.url_match, in_ascii=self._in_ascii)  # type: ignore[no-any-return]

    @cached_property
    def longest_token(self) -> int:
        """The length of the longest text that `is_token` may match."""
        if self.is_token is None:
            return 0
        longest = longest_match(self.is_token)
        return sys.maxsize if longest is None else longest


def _is_of_ascii_letters(text: str) -> bool:
    return text.isascii() and text.isalpha()
