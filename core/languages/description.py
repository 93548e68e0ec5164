"""The description of a language: a file that says by what its rules differ from those of all languages.

It is written like a config, and read by the same parser, which tells the line of each mistake; TOML's knows no lines of
keys, is not in Python 3.10, and takes longer to import than all of a language to read. `nlpx.languages` lists what a
description can say.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, Final

from ..config.mistakes import Mistake, report
from ..config.parser import parse_text, read_text
from ..config.source import Source
from ..named_tuples import NamedTuple
from ..quoting import first_line, shown
from ..targets import load_target
from .folder import DESCRIPTION, FILES, NUMBER_WORDS
from .rules import char_classes, punctuation
from .rules.lex_attrs import number_getter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ..config.parser import Entry


class _OneOf(tuple[str, ...]):
    """Stand, among the defaults of settings, for names to choose from."""

    __slots__ = ()


# A setting has the type of its default: text, yes or no, words, or one of some names. None is for text that must be
# given.
_LANGUAGE: Final = {
    "name": None,
    "direction": _OneOf(("ltr", "rtl")),
    "has_case": True,
    "has_letters": True,
    "plain_words_stay_whole": False,
}
_CODE: Final = {"is_number": "", "noun_chunks": "", "token_match": ""}


def _no_patterns() -> list[str]:
    return []


_RULES: Final[Mapping[str, Mapping[str, Callable[..., list[str]]]]] = {
    "prefixes": {"general": punctuation.prefixes, "none": _no_patterns},
    "suffixes": {"general": punctuation.suffixes, "none": _no_patterns},
    "infixes": {"general": punctuation.infixes, "compounds": punctuation.infixes_of_compounds, "none": _no_patterns},
}
_SECTIONS: Final = ("language", "code", *_RULES, "numbers", "noun_chunks")

_SWITCHES: Final = {"yes": True, "no": False}
_CLASS: Final = re.compile(r"\{([A-Z]+)\}")
_CLASSES: Final[Mapping[str, str]] = {
    name: text for name, text in vars(char_classes).items() if name.isalpha() and name.isupper()
}


class Description(NamedTuple):
    """Hold what a description says; what it does not say is as in every language.

    Args:
        files: The files beside it, by name.
        language: The settings of the language: its name, its script …
        code: What is code, by the use that is made of it.
        patterns: The patterns of ``prefixes``, ``suffixes`` and ``infixes``.
        numbers: What `number_getter` is told besides words; empty where it is told nothing.
        noun_chunks: What the function that finds noun chunks is told besides the Doc.
    """

    files: Mapping[str, Path]
    language: Mapping[str, Any]
    code: Mapping[str, Callable[..., Any]]
    patterns: Mapping[str, list[str]]
    numbers: Mapping[str, Any]
    noun_chunks: Mapping[str, Any]


def read_description(folder: Path) -> Description:
    """Read the description in the folder of a language, and check it.

    Raises:
        ConfigError: It cannot be read; or lists everything that is wrong with it, and files that nobody reads.
    """
    reader = _Reader(folder / DESCRIPTION)
    code = reader.read_code()
    description = Description(
        files=reader.find_files(folder),
        language=reader.read("language", _LANGUAGE),
        code=code,
        patterns={section: reader.read_patterns(section, rules) for section, rules in _RULES.items()},
        numbers=reader.read_arguments("numbers", number_getter, given=("words",)),
        noun_chunks=reader.read_arguments("noun_chunks", code.get("noun_chunks")),
    )
    if reader.mistakes:
        raise report(reader.mistakes)
    return description


class _Reader:
    """Read the sections of a description, and collect what is wrong with them."""

    def __init__(self, file: Path) -> None:
        self._origin = str(file)
        text = read_text(file)
        parsed = parse_text(text, origin=self._origin)
        self._sections = parsed.sections
        self.mistakes = parsed.mistakes
        if not text.startswith("# "):
            self._complain(1, "", "the first line must say in a comment, for listings, what language this is")
        self._unread = self._find_unread()
        for name, section in self._sections.items():
            if name not in _SECTIONS:
                self._complain(section.line, name, "there is no such section", wrong=name, known=_SECTIONS)
            elif name in self._unread:
                self._complain(section.line, name, self._unread[name])

    def read(self, section: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
        """Return all settings of a section."""
        entries = self._entries(section)
        settings = {key: value[0] if isinstance(value, _OneOf) else value for key, value in defaults.items()}
        for key, entry in entries.items():
            if key in defaults:
                settings[key] = self._value(f"{section}.{key}", entry, defaults[key])
            else:
                self._complain(entry.line, f"{section}.{key}", "there is no such setting", wrong=key, known=defaults)
        for key in [key for key, value in settings.items() if value is None]:
            line = self._sections[section].line if section in self._sections else 1
            self._complain(line, f"{section}.{key}", "must be given")
        return settings

    def read_arguments(
        self, section: str, function: Callable[..., Any] | None, *, given: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Return what a section tells a function; the function has defaults for the rest."""
        if function is None or section in self._unread:
            return {}
        settings = self.read(section, _settings_of(function, given=given))
        return {key: settings[key] for key in self._entries(section) if key in settings}

    def read_patterns(self, section: str, rules: Mapping[str, Callable[..., list[str]]]) -> list[str]:
        """Return the patterns of a section: those of a rule, and what stands before and after them."""
        entries = self._entries(section)
        rule = rules.get(entries["rules"].text, _no_patterns) if "rules" in entries else rules["general"]
        settings = self.read(section, {"rules": _OneOf(rules), "first": "", "last": "", **_settings_of(rule)})
        for key, entry in entries.items():
            if key in ("first", "last"):
                self._check_patterns(f"{section}.{key}", entry, entry.text.split())
            elif entry.text and isinstance(settings.get(key), str):
                # Rules are told characters, as they stand in a class.
                self._check_patterns(f"{section}.{key}", entry, [f"[{entry.text}]"])
        first, last, _ = (settings.pop(key) for key in ("first", "last", "rules"))
        return [*first.split(), *rule(**settings), *last.split()]

    def read_code(self) -> dict[str, Callable[..., Any]]:
        """Return what is code."""
        code = {}
        for key, target in self.read("code", _CODE).items():
            if target:
                try:
                    code[key] = load_target(target)
                except Exception as error:
                    what = f"{target!r} gives {type(error).__name__}: {first_line(error)}"
                    self._complain(self._entries("code")[key].line, f"code.{key}", what)
        return code

    def find_files(self, folder: Path) -> dict[str, Path]:
        """Return the files of the language by name, and complain of others that look as if somebody read them."""
        files = {file.name: file for file in sorted(folder.iterdir()) if file.suffix in (".cfg", ".txt")}
        for name in files.keys() & self._unread.keys():
            self.mistakes.append(Mistake(source=Source(str(files[name])), path="", message=self._unread[name]))
        for name in files.keys() - set(FILES):
            place, what = Source(str(files[name])), "no language has such a file"
            self.mistakes.append(Mistake(source=place, path="", message=what, wrong=name, known=FILES))
        return files

    def _find_unread(self) -> dict[str, str]:
        """Return why sections and files are not read, whatever they say, because of what is code and what is not."""
        code = {key for key, entry in self._entries("code").items() if entry.text}
        unread = {} if "noun_chunks" in code else {"noun_chunks": "nobody reads it without noun_chunks in [code]"}
        if "is_number" in code:
            why = "nobody reads it, as is_number in [code] says what is a number; take one of the two out"
            unread |= dict.fromkeys(("numbers", NUMBER_WORDS), why)
        return unread

    def _entries(self, section: str) -> Mapping[str, Entry]:
        return self._sections[section].entries if section in self._sections else {}

    def _value(self, path: str, entry: Entry, default: Any) -> Any:
        text = entry.text
        names = default if isinstance(default, _OneOf) else _SWITCHES if isinstance(default, bool) else None
        if names is not None:
            if text not in names:
                self._complain(entry.line, path, f"must be {' or '.join(names)}, not {shown(text)}")
            return _SWITCHES.get(text, text)
        if isinstance(default, tuple):
            return tuple(text.split())
        return _CLASS.sub(lambda match: self._class(path, entry, match[1]), text)

    def _class(self, path: str, entry: Entry, name: str) -> str:
        if name not in _CLASSES:
            self._complain(entry.line, path, f"there is no class of characters {{{name}}}", wrong=name, known=_CLASSES)
        return _CLASSES.get(name, "")

    def _check_patterns(self, path: str, entry: Entry, patterns: Iterable[str]) -> None:
        for pattern in patterns:
            try:
                # What is in the classes makes no difference, and takes long to compile.
                re.compile(_CLASS.sub("a", pattern))
            except re.error as error:
                self._complain(entry.line, path, f"{shown(pattern)} is no regular expression: {error}")

    def _complain(
        self, line: int, path: str, what: str, *, wrong: str | None = None, known: Iterable[str] = ()
    ) -> None:
        place, is_key = Source(self._origin, line), "." in path
        self.mistakes.append(
            Mistake(source=place, path=path, message=what, is_key=is_key, wrong=wrong, known=tuple(known))
        )


def _settings_of(function: Callable[..., Any] | None, *, given: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what a function can be told by keywords, with the defaults."""
    parameters = inspect.signature(function).parameters.values() if function is not None else ()
    return {
        parameter.name: None if parameter.default is parameter.empty else parameter.default
        for parameter in parameters
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.name not in given
    }
