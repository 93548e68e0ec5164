"""Segment text into words: a Doc of lexemes and spaces whose text is the text that came in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from ...cached import cached_property
from ...errors import ArgumentError, ModelError, as_file_error
from ...files.msgpack import pack, unpack
from ...files.parts import excluded_parts
from ...files.pickled import check_pickled, checksum
from ...files.reading import check_readable
from ...files.writing import as_path, write_bytes
from ...iterables import is_stream
from ...named_tuples import NamedTuple
from ...numbers import as_index
from ...quoting import kind_of, shown
from ...tokens import Doc
from ...vocab import vocab_argument
from .chunk_cache import LONGEST, ChunkCache
from .saved_patterns import METHODS, broken, compiled, is_saved_as, method_of, text_of
from .segmentation import Segmenter
from .segments import is_plain
from .special_cases import SpecialCaseMatcher, read_special_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from typing_extensions import Self

    from ...vocab import Lexeme, Vocab
    from .chunk_cache import Entry
    from .segments import FindAll, Search, Segment, SpecialCases

# Each run of characters that are not whitespace with the space after it, and each run of other whitespace.
_find_runs = re.compile(r"(\S+)( ?)|(\s+)").findall
_find_whitespace = re.compile(r"\s").search

# About how many characters are cut into words at a time, so that the words of a long text are not all there at once.
_PIECE = 100_000
_find_single_space = re.compile(r"\S (?=\S)").search

# The number of tokens from which on it pays to look each different one up only once.
_MANY = 100

_Method = TypeVar("_Method")


class _Pattern(Generic[_Method]):
    """A setting of the tokenizer that its segmenter holds: a method of a compiled pattern, or None."""

    def __set_name__(self, owner: type[Tokenizer], name: str) -> None:
        self._name = name

    def __get__(self, tokenizer: Tokenizer, owner: type[Tokenizer]) -> _Method | None:
        method: _Method | None = compiled(getattr(tokenizer._segmenter, self._name))
        return method

    def __set__(self, tokenizer: Tokenizer, method: _Method | None) -> None:
        if method is not None and not callable(method):
            raise ArgumentError(
                f"{self._name} of a tokenizer is a method of a compiled pattern, such as re.compile('[(]').search, not "
                f"{shown(method)}."
            )
        changes: dict[str, Any] = {self._name: method, "is_plain": None}
        tokenizer._segmenter = replace(tokenizer._segmenter, **changes)
        tokenizer._start_afresh()


class _Parts(NamedTuple):
    """Hold what the rules and patterns of a tokenizer become."""

    segmenter: Segmenter
    rules: dict[str, list[dict[Any, Any]]]
    spaced: list[str]


class Tokenizer:
    """Turn text into a Doc by the rules of a language.

    The patterns are methods of compiled regular expressions, such as ``re.compile("^[(]").search``.

    Args:
        vocab: The vocabulary that makes the lexemes.
        rules: Special cases: for a text its tokens, each a mapping with ORTH and maybe NORM.
        prefix_search: Finds what comes off the start of a word.
        suffix_search: Finds what comes off the end of a word.
        infix_finditer: Finds all places inside a word where it splits.
        token_match: Matches what is one token whatever affixes it seems to have.
        url_match: Matches what is one token once affixes are off.
        faster_heuristics: Look for special cases inside chunks only if they hold affixes or spaces.
        max_cache_size: How many chunks of text to remember.
        is_plain: Recognises chunks that none of the patterns touches, so that they need not be tried. Forgotten when a
            pattern changes.
    """

    # What a tokenizer that is `deferred` asks.
    _settings: Callable[[], dict[str, Any]]
    # The rules of one that was read, as msgpack.
    _packed_rules: bytes | None = None

    def __init__(
        self,
        vocab: Vocab,
        rules: Mapping[str, Sequence[Mapping[Any, Any]]] | None = None,
        prefix_search: Search | None = None,
        suffix_search: Search | None = None,
        infix_finditer: FindAll | None = None,
        token_match: Search | None = None,
        url_match: Search | None = None,
        faster_heuristics: bool = True,
        max_cache_size: int = 32_768,
        is_plain: Callable[[str], bool] | None = None,
    ) -> None:
        self._begin(vocab, faster_heuristics=faster_heuristics, max_cache_size=max_cache_size)
        self._take(
            rules or {},
            prefix_search=prefix_search,
            suffix_search=suffix_search,
            infix_finditer=infix_finditer,
            token_match=token_match,
            url_match=url_match,
            is_plain=is_plain,
        )

    @classmethod
    def deferred(cls, vocab: Vocab, settings: Callable[[], dict[str, Any]]) -> Self:
        """Make a tokenizer that asks for its rules and patterns when it first needs them.

        Those of a language are many and take long to compile, and a tokenizer that is loaded has its own.

        Args:
            vocab: The vocabulary that makes the lexemes.
            settings: Returns rules and patterns as the constructor takes them, each time the same.
        """
        tokenizer = cls.__new__(cls)
        tokenizer._begin(vocab)
        tokenizer._settings = settings
        return tokenizer

    def _begin(self, vocab: Vocab, *, faster_heuristics: bool = True, max_cache_size: int = 32_768) -> None:
        self.vocab = vocab_argument(vocab, "A tokenizer")
        self._faster_heuristics = faster_heuristics
        self._matcher: SpecialCaseMatcher | None = None
        size = as_index(max_cache_size)
        if size is None or size < 0:
            raise ArgumentError(f"max_cache_size of a tokenizer is a whole number from 0, not {shown(max_cache_size)}.")
        self._chunks = ChunkCache(self._cut, size=size)

    @property
    def max_cache_size(self) -> int:
        """How many chunks of text are remembered at most."""
        return self._chunks.size

    def _take(self, rules: Mapping[str, Sequence[Mapping[Any, Any]]], **patterns: Any) -> None:
        """Have other rules and patterns."""
        self._segmenter, self._rules, self._spaced = _read(rules, **patterns)
        self._start_afresh()

    @cached_property
    def _parts(self) -> _Parts:
        return _read(**self._settings())

    @cached_property
    def _segmenter(self) -> Segmenter:
        return self._parts.segmenter

    @cached_property
    def _rules(self) -> dict[str, list[dict[Any, Any]]]:
        return self._parts.rules if self._packed_rules is None else unpack(self._packed_rules)

    @cached_property
    def _spaced(self) -> list[str]:
        return self._parts.spaced

    def __call__(self, string: str) -> Doc:
        """Segment a text; the Doc's text is that text, whatever it holds.

        Raises:
            ArgumentError: It is none.
        """
        if not isinstance(string, str):
            raise _no_text(string)
        if self._spaced and any(case in string for case in self._spaced):
            segments, spaces = self._segment(string)
            return Doc.from_lexemes(self.vocab, self._lexemes(segments), spaces)
        chunks = self._chunks
        lexemes: list[Lexeme] = []
        spaces = []
        for piece in (string,) if len(string) <= _PIECE else _pieces(string):
            # This is where the time of tokenizing goes; to ask for the type is faster than `isinstance`.
            add: Any = lexemes.append
            add_space = spaces.append
            words = piece.split()
            if " ".join(words) == piece:
                for entry in map(chunks.__getitem__, words):
                    if type(entry) is tuple:
                        lexemes += entry
                        spaces += _FOLLOWS[len(entry)]
                    else:
                        add(entry)
                        add_space(True)
            else:
                for word, space, whitespace in _find_runs(piece):
                    entry = chunks[word or whitespace]
                    if type(entry) is tuple:
                        lexemes += entry
                        spaces += _FOLLOWS[len(entry)]
                        spaces[-1] = space != ""
                    else:
                        add(entry)
                        add_space(space != "")
                if piece is not string and not piece[-1].isspace():
                    spaces[-1] = True
        if spaces and string[-1] != " ":
            spaces[-1] = False
        return Doc.from_lexemes(self.vocab, lexemes, spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Segment a stream of texts; the size of batches makes no difference.

        Raises:
            ArgumentError: It is one text, or something else.
        """
        if not is_stream(texts):
            raise ArgumentError(f"A tokenizer's pipe takes a list of texts, not {kind_of(texts)}.")
        return map(self, texts)

    def explain(self, text: str) -> list[tuple[str, str]]:
        """Say for each token which kind of rule made it; whitespace is left out.

        Raises:
            ArgumentError: It is no text.
        """
        if not isinstance(text, str):
            raise _no_text(text)
        segments, _spaces = self._segment(text)
        return [(segment.rule, segment.text) for segment in segments if not segment.text.isspace()]

    # Special cases

    @property
    def rules(self) -> dict[str, list[dict[Any, Any]]]:
        """The special cases: for each text its tokens."""
        return self._rules

    @rules.setter
    def rules(self, rules: Mapping[str, Sequence[Mapping[Any, Any]]]) -> None:
        cases, self._rules, self._spaced = _read(rules)
        self._segmenter = replace(self._segmenter, special_cases=cases.special_cases)
        self._start_afresh()

    def add_special_case(self, string: str, substrings: Sequence[Mapping[Any, Any]]) -> None:
        """Give the tokens of a text.

        Args:
            string: The text.
            substrings: Its tokens, each a mapping with ORTH and maybe NORM.

        Raises:
            ValueError: The tokens do not spell the text, or give other attributes.
        """
        self._segmenter.add_special_case(string, read_special_case(string, substrings))
        self._rules[string] = [dict(token) for token in substrings]
        if _is_spaced(string) and string not in self._spaced:
            self._spaced.append(string)
        self._start_afresh()

    @property
    def faster_heuristics(self) -> bool:
        """Whether to look for special cases inside chunks only if they hold affixes or spaces."""
        return self._faster_heuristics

    @faster_heuristics.setter
    def faster_heuristics(self, value: bool) -> None:
        self._faster_heuristics = bool(value)
        self._start_afresh()

    # Patterns

    prefix_search = _Pattern["Search"]()
    suffix_search = _Pattern["Search"]()
    infix_finditer = _Pattern["FindAll"]()
    token_match = _Pattern["Search"]()
    url_match = _Pattern["Search"]()

    def find_prefix(self, string: str) -> int:
        """Return the length of the prefix, 0 if there is none.

        Raises:
            ArgumentError: The text is no string.
        """
        if not isinstance(string, str):
            raise _no_text(string)
        return self._segmenter.find_prefix(string)

    def find_suffix(self, string: str) -> int:
        """Return the length of the suffix, 0 if there is none.

        Raises:
            ArgumentError: The text is no string.
        """
        if not isinstance(string, str):
            raise _no_text(string)
        return self._segmenter.find_suffix(string)

    def find_infix(self, string: str) -> list[re.Match[str]]:
        """Return all infixes.

        Raises:
            ArgumentError: The text is no string.
        """
        if not isinstance(string, str):
            raise _no_text(string)
        return self._segmenter.find_infix(string)

    # From text to tokens

    def _segment(self, text: str) -> tuple[list[Segment], list[bool]]:
        """Segment a text without the cache; so special cases with spaces in them are found."""
        segments, spaces = self._segment_runs(text)
        return self._get_matcher().apply(segments, spaces)

    def _segment_runs(self, text: str, *, special_cases: bool = True) -> tuple[list[Segment], list[bool]]:
        """Segment each run of a text by itself; special cases inside of them or across them stay cut up."""
        segments: list[Segment] = []
        spaces: list[bool] = []
        for word, space, whitespace in _find_runs(text):
            run_segments = self._segmenter.segment(word or whitespace, special_cases=special_cases)
            segments += run_segments
            spaces += [False] * len(run_segments)
            spaces[-1] = bool(space)
        return segments, spaces

    def _cut(self, chunk: str) -> Entry:
        """Find the tokens of one chunk."""
        segments = self._segmenter.segment(chunk)
        if len(segments) > 1:
            segments, _spaces = self._get_matcher().apply(segments, [False] * len(segments))
        if len(segments) == 1:
            text, _rule, norm = segments[0]
            return self.vocab.lexeme(text, norm)
        return tuple(self._lexemes(segments))

    def _lexemes(self, segments: list[Segment]) -> list[Lexeme]:
        lexeme = self.vocab.lexeme
        if len(segments) <= _MANY:
            return [lexeme(text, norm) for text, _rule, norm in segments]
        # Where one chunk has so many, most are the same.
        lexemes = {segment: lexeme(segment.text, segment.norm) for segment in set(segments)}
        return [lexemes[segment] for segment in segments]

    def _get_matcher(self) -> SpecialCaseMatcher:
        """Return what finds special cases inside chunks, made when it is first needed."""
        if self._matcher is None:
            self._matcher = SpecialCaseMatcher(self._segmenter.special_cases, self._cut_case)
        return self._matcher

    def _cut_case(self, text: str) -> tuple[list[Segment], list[bool]] | None:
        """Cut a special case by all other rules; None where it is not looked for inside chunks."""
        if self._faster_heuristics and not self._has_affix_or_space(text):
            return None
        return self._segment_runs(text, special_cases=False)

    def _has_affix_or_space(self, text: str) -> bool:
        return bool(_find_whitespace(text) or self.find_prefix(text) or self.find_suffix(text) or self.find_infix(text))

    def _start_afresh(self) -> None:
        """Forget everything that follows from the rules, because they have changed."""
        self._matcher = None
        self._chunks.forget()

    # Serialisation, in the file format of spaCy

    def __reduce__(self) -> Any:
        data = self.to_bytes(exclude=["vocab"])
        return _unpickle, (type(self), self.vocab, data, checksum([data]))

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the rules to a file, and with them the vocabulary if it is not excluded."""
        write_bytes(path, self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Tokenizer:
        """Read the rules from a file.

        Raises:
            ModelError: The file is missing or is not a tokenizer's.
        """
        try:
            data = as_path(path).read_bytes()
        except OSError as error:
            raise as_file_error(ModelError, error)(
                f"{path}: the tokenizer's rules cannot be read: {error.strerror}."
            ) from None
        return self._read_saved(data, exclude=exclude, where=str(path))

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the rules, and the vocabulary if it is not excluded, as msgpack.

        Raises:
            ModelError: A pattern is no method of a compiled one, so that it cannot be saved.
        """
        excluded = excluded_parts(exclude)
        parts: dict[str, Any] = {
            **{name: text_of(name, getattr(self._segmenter, name)) for name in METHODS if name not in excluded},
            "exceptions": dict(sorted(self._rules.items())),
            "faster_heuristics": self._faster_heuristics,
        }
        if self._segmenter.is_plain is is_plain:
            # spaCy passes over what it does not know.
            parts["spares_plain_words"] = True
        if "vocab" not in excluded:
            parts["vocab"] = self.vocab.to_bytes()
        return pack({name: part for name, part in parts.items() if name not in excluded})

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Tokenizer:
        """Read the rules from msgpack; what is absent stays as it is.

        Raises:
            ModelError: The data are not a tokenizer's.
        """
        where = "the bytes of the tokenizer"
        check_readable(bytes_data, where=where, error=ModelError)
        return self._read_saved(bytes_data, exclude=exclude, where=where)

    def _read_saved(self, data: bytes, *, exclude: Iterable[str], where: str) -> Tokenizer:
        """Read the rules from msgpack.

        Args:
            data: The msgpack.
            exclude: What is left as it is.
            where: Where it was read, for messages.

        Raises:
            ModelError: The data are not a tokenizer's.
        """
        excluded = excluded_parts(exclude)
        try:
            parts = {name: part for name, part in unpack(data).items() if name not in excluded}
            methods = {name: method_of(name, parts[name], where=where) for name in METHODS if name in parts}
            if "exceptions" in parts and methods.keys() == METHODS.keys():
                spared = parts.get("spares_plain_words") is True
                self._take(parts["exceptions"], are_own=True, **methods, is_plain=is_plain if spared else None)
                # Hardly anybody asks for them again, and as objects they take twenty times as much.
                self._packed_rules = pack(parts["exceptions"])
                del self._rules
            elif "exceptions" in parts:
                self.rules = parts["exceptions"]
        except (ValueError, TypeError, AttributeError) as error:
            raise broken(where, str(error) or type(error).__name__) from None
        if "vocab" in parts:
            self.vocab.from_bytes(parts["vocab"])
        for name, method in methods.items():
            if not is_saved_as(name, getattr(self._segmenter, name), parts[name]):
                setattr(self, name, method)
        self.faster_heuristics = parts.get("faster_heuristics", self._faster_heuristics)
        return self


def _read(
    rules: Mapping[str, Sequence[Mapping[Any, Any]]],
    *,
    are_own: bool = False,
    is_plain: Callable[[str], bool] | None = None,
    **patterns: Any,
) -> _Parts:
    """Return what rules and patterns become.

    Args:
        rules: The special cases.
        are_own: Whether nobody else has these, as they have been read from a file just now.
        is_plain: As the tokenizer takes it.
        **patterns: As the tokenizer takes them.

    Raises:
        ArgumentError: The special cases are no dictionary.
    """
    if not isinstance(rules, Mapping):
        raise ArgumentError(f"The special cases of a tokenizer are a dictionary by text, not {kind_of(rules)}.")
    # Most of thousands of segments are the same few hundred.
    known: dict[Segment, Segment] = {}
    cases: SpecialCases = {}
    for text, tokens in rules.items():
        segments = read_special_case(text, tokens)
        cases[text] = tuple(map(known.setdefault, segments, segments))
    own_rules: Any = rules
    if not are_own:
        own_rules = {text: [dict(token) for token in tokens] for text, tokens in rules.items()}
    segmenter = Segmenter(special_cases=cases, is_plain=is_plain, **patterns)
    return _Parts(segmenter, own_rules, list(filter(_is_spaced, rules)))


def _no_text(text: object) -> ArgumentError:
    return ArgumentError(f"A text is a string, not {kind_of(text)}.")


def _pieces(text: str) -> Iterator[str]:
    """Cut a long text at single spaces between words, and leave those out."""
    start = 0
    while (match := _find_single_space(text, start + _PIECE)) is not None:
        yield text[start : match.end() - 1]
        start = match.end()
    yield text[start:]


def _is_spaced(text: str) -> bool:
    """Tell whether a special case stands across several runs of a text."""
    return _find_whitespace(text) is not None and not text.isspace()


class _Follows(dict[int, tuple[bool, ...]]):
    """Map the number of tokens of a chunk to whether a space follows each, as if one followed the chunk."""

    def __missing__(self, n_tokens: int) -> tuple[bool, ...]:
        follows = (False,) * (n_tokens - 1) + (True,)
        if n_tokens <= LONGEST:
            self[n_tokens] = follows
        return follows


_FOLLOWS: Final = _Follows()


def _unpickle(kind: type[Tokenizer], vocab: Vocab, data: bytes, check: int) -> Tokenizer:
    check_pickled([data], check, "a tokenizer")
    return kind(vocab).from_bytes(data)
