"""Read the text of a config into sections, keys and raw values, and remember the line of each.

The format is that of ini files: ``[section.subsection]``, ``key = value``; lines that begin with ``#`` or ``;`` are
comments, and an indented line goes on with the value above it. Values are JSON; what is not JSON is taken as a string.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, as_file_error
from ..quoting import shown
from ..spelling import did_you_mean
from .bridge import try_load_json
from .mistakes import Mistake
from .source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# How many levels of sections, and of lists in a value, a config can have.
DEEPEST = 50
# Not str.splitlines, which also ends lines at characters that may stand inside a string.
_LINE_END = re.compile(r"\r\n|\n|\r")
_SECTION = re.compile(r"\[(?P<name>[^\]]*)\]\s*$")
_VALUE = re.compile(r"(?P<key>[^=:\s][^=:]*?)\s*[=:]\s*(?P<value>.*)$")


# Every start reads configs, and makes these by hand faster than `dataclass` writes and compiles what makes them.
class Entry:
    """Hold the raw value of a key, its line and how far that line is indented."""

    def __init__(self, line: int, text: str, indent: int) -> None:
        self.line = line
        self.text = text
        self.indent = indent


class Section:
    """Hold the entries of a section, and the line of its header."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.entries: dict[str, Entry] = {}


class ParsedText:
    """Hold the sections of a text by their dotted names, and what is wrong with its form."""

    def __init__(self) -> None:
        self.sections: dict[str, Section] = {}
        self.mistakes: list[Mistake] = []


def read_text(path: Path) -> str:
    """Return the text of a file that is written as configs are.

    Raises:
        ConfigError: There is no such file, or it is not UTF-8 text.
    """
    if path.is_dir():
        raise ConfigError(f"{path} is a folder, not a config file; name a file such as {path / 'config.cfg'}")
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise as_file_error(ConfigError, error)(f"there is no config file {path}{_similar_files(path)}") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: the file is not UTF-8 text; save it as UTF-8") from None


def parse_text(text: str, *, origin: str) -> ParsedText:
    """Read the text of a config; every fault of its form becomes a mistake, none stops the reading.

    Args:
        text: The config.
        origin: The file's name, for the mistakes.
    """
    parsed = ParsedText()
    section: Section | None = None
    name = ""
    last: Entry | None = None

    def complain(line: int, what: str) -> None:
        parsed.mistakes.append(Mistake(source=Source(origin, line), path=name, message=what))

    for number, line in _content_lines(text):
        if last is not None and _indent(line) > last.indent:
            last.text = f"{last.text}\n{line.strip()}"
            continue
        last = None
        stripped = line.strip()
        header = _SECTION.match(stripped)
        pair = None if stripped.startswith("[") else _VALUE.match(stripped)
        if header:
            name = header["name"].strip()
            if not all(name.split(".")):
                complain(number, f"{stripped} is not the name of a section; write [section] or [section.subsection]")
            elif name.count(".") >= DEEPEST:
                complain(number, f"a section can lie in at most {DEEPEST} others, not in {name.count('.')}")
            elif name in parsed.sections:
                section = parsed.sections[name]
                complain(number, f"the section stands here a second time; the first is in line {section.line}")
            else:
                section = parsed.sections[name] = Section(number)
        elif pair is None:
            complain(number, f"cannot read {shown(stripped)}; write 'key = value' or '[section]'")
        elif section is None:
            complain(number, f"{pair['key']!r} stands before the first [section]")
        elif pair["key"] in section.entries:
            first = section.entries[pair["key"]].line
            complain(number, f"{pair['key']!r} stands here a second time; the first is in line {first}")
        else:
            last = section.entries[pair["key"]] = Entry(number, pair["value"].strip(), _indent(line))
    parsed.mistakes += _nesting_mistakes(parsed.sections, origin)
    return parsed


def read_value(text: str) -> Any:
    """Return the value that stands in a config: JSON, or the text itself."""
    text = re.sub(r"\$\$(?!\{)", "$", text)
    value = try_load_json(text)
    # A reference in quotes keeps them, so that "${a.b}" is known as a string after the value is put in.
    return text if isinstance(value, str) and "${" in text else value


def is_too_deep(value: Any) -> bool:
    """Tell whether lists and sections inside a value go on for more levels than a config can have."""
    level = [value]
    for _ in range(DEEPEST):
        inside = [entry.values() if isinstance(entry, dict) else entry for entry in level]
        level = [entry for more in inside for entry in more if isinstance(entry, (list, tuple, dict))]
        if not level:
            return False
    return True


def _content_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield every line that is neither blank nor a comment, with its number."""
    for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1):
        if line.strip() and line.lstrip()[0] not in "#;":
            yield number, line.rstrip()


def _nesting_mistakes(sections: dict[str, Section], origin: str) -> Iterator[Mistake]:
    """Find subsections without their section, and names that are a key and a section at once."""
    for name, section in sections.items():
        parent, _, last = name.rpartition(".")
        if not parent or parent.endswith("*") or last == "*":
            continue
        source = Source(origin, section.line)
        if parent not in sections:
            what = f"there is no section [{parent}] for it to be in"
            known = tuple(other for other in sections if other.count(".") == parent.count("."))
            mend = f"add the line [{parent}] before it"
            yield Mistake(source=source, path=name, message=what, wrong=parent, known=known, mend=mend)
        elif last in sections[parent].entries:
            line = sections[parent].entries[last].line
            yield Mistake(source=source, path=name, message=f"{last!r} is also a key of [{parent}], in line {line}")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _similar_files(path: Path) -> str:
    known: Iterable[str] = (str(file) for file in path.parent.glob("*.cfg")) if path.parent.is_dir() else ()
    return did_you_mean(str(path), known)
