# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any, Callable, ClassVar, Mapping
from nlpx.languages import LanguageDefaults as LanguageDefaults
class _Rules(LanguageDefaults):
    examples: ClassVar[list[str]]
    infixes: ClassVar[list[str]]
    lex_attr_getters: ClassVar[Mapping[Any, Callable[[str], Any]]]
    like_num: ClassVar[Callable[[str], bool]]
    noun_chunks: ClassVar[Callable[..., Any]]
    prefixes: ClassVar[list[str]]
    stop_words: ClassVar[set[str]]
    suffixes: ClassVar[list[str]]
    syntax_iterators: ClassVar[Mapping[str, Callable[..., Any]]]
    tokenizer_exceptions: ClassVar[dict[str, list[dict[Any, str]]]]

