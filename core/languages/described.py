"""A language whose rules are data: a folder with a description, and word lists beside it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from ..cached import cached_property
from ..errors import ConfigError
from ..vocab import attrs
from .defaults import LanguageDefaults
from .folder import CONFIG, DESCRIPTION, EXAMPLES, NUMBER_WORDS, SPECIAL_CASES, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from .description import Description
    from .rules.exceptions import Exceptions


class DescribedDefaults(LanguageDefaults):
    """Hold the rules of the language that a folder describes; nothing is read before somebody asks for it.

    Args:
        folder: The folder, whose name is the code of the language. A class that is derived from a language has its.
    """

    folder: Path

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None:
            self.folder = folder

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type[LanguageDefaults]]:
        return (type(type(self).__name__, (type(self),), {"folder": self.folder}),)

    @cached_property
    def description(self) -> Description:
        """What the language's description says.

        Raises:
            ConfigError: Something is wrong with it.
        """
        from .description import read_description

        return read_description(self.folder)

    @cached_property
    def code(self) -> str:
        return self.folder.name

    @cached_property
    def name(self) -> str:
        return str(self.description.language["name"])

    @cached_property
    def writing_system(self) -> Mapping[str, Any]:
        return {key: self.description.language[key] for key in LanguageDefaults.writing_system}

    @cached_property
    def config(self) -> Mapping[str, Any]:
        from ..config import load_config

        file = self.description.files.get(CONFIG)
        return {} if file is None else dict(load_config(file))

    @cached_property
    def tokenizer_exceptions(self) -> Exceptions:
        from .rules.exceptions import BASE_EXCEPTIONS, with_curly_twins
        from .special_case_lists import read_special_cases

        file = self.description.files.get(SPECIAL_CASES)
        own = {} if file is None else read_special_cases(file)
        return with_curly_twins({**BASE_EXCEPTIONS, **own}) if own else dict(BASE_EXCEPTIONS)

    @cached_property
    def prefixes(self) -> list[str]:
        return self._patterns("prefixes")

    @cached_property
    def suffixes(self) -> list[str]:
        return self._patterns("suffixes")

    @cached_property
    def infixes(self) -> list[str]:
        return self._patterns("infixes")

    @cached_property
    def token_match(self) -> Callable[[str], re.Match[str] | None] | None:
        build = self.description.code.get("token_match")
        if build is None:
            return None
        try:
            (pattern,) = self._vouched_for([build()])
            return re.compile(pattern).match
        except (TypeError, re.error) as error:
            raise ConfigError(
                f"{self.folder / DESCRIPTION}: [code] token_match: what it names must return a regular expression, as "
                f"text, when it is called without arguments ({error})."
            ) from error

    @cached_property
    def stop_words(self) -> set[str]:
        return set(self._words(STOP_WORDS))

    @cached_property
    def lex_attr_getters(self) -> Mapping[Any, Callable[[str], Any]]:
        from .rules.lex_attrs import number_getter

        is_number = self.description.code.get("is_number")
        words, told = self._words(NUMBER_WORDS), self.description.numbers
        if is_number is None and (words or told):
            is_number = number_getter(words=frozenset(words), **told)
        return {} if is_number is None else {attrs.LIKE_NUM: is_number}

    @cached_property
    def syntax_iterators(self) -> Mapping[str, Callable[..., Any]]:
        find = self.description.code.get("noun_chunks")
        return {} if find is None else {"noun_chunks": partial(find, **self.description.noun_chunks)}

    @cached_property
    def examples(self) -> list[str]:
        return self._lines(EXAMPLES)

    def _words(self, name: str) -> list[str]:
        """Return the words of a list; none where the language has no such list."""
        return [word for line in self._lines(name) for word in line.split()]

    def _lines(self, name: str) -> list[str]:
        """Return the lines of a file that are not empty; none where the language has no such file."""
        from ..config.parser import read_text

        file = self.description.files.get(name)
        return [] if file is None else [line for line in read_text(file).splitlines() if line.strip()]

    def _patterns(self, section: str) -> list[str]:
        return self._vouched_for(self.description.patterns[section])

    def _vouched_for(self, patterns: list[str]) -> list[str]:
        """Return patterns, of which it is then known if they leave plain words alone."""
        from .rules.punctuation import sparing

        return sparing(patterns) if self.description.language["plain_words_stay_whole"] else list(patterns)
