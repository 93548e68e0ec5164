"""Segment Chinese text: into characters, or into words by jieba or pkuseg."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import srsly

from ...errors import ConfigError, MissingExtra, ModelError
from ...files.msgpack import pack, unpack
from ...files.writing import as_path, write_bytes
from ...tokens import Doc
from ...tokens.words_in_text import words_and_spaces
from . import pkuseg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from ...vocab import Vocab

Segmenter: TypeAlias = Literal["char", "jieba", "pkuseg"]

# Each character that is not whitespace with the space after it, and each run of other whitespace.
_find_characters = re.compile(r"(\S)( ?)|(\s+)").findall

_find_whitespace = re.compile(r"\s").search

_CFG = "cfg"
_CACHE_SIZE = 32_768


class ChineseTokenizer:
    """Turn text into a Doc, whose text is that text.

    Args:
        vocab: The vocabulary that makes the lexemes.
        segmenter: What finds the words: ``char`` (each character is one), or the library ``jieba`` or ``pkuseg``.

    Raises:
        ConfigError: There is no such segmenter.
        MissingExtra: The library is not installed.
    """

    def __init__(self, vocab: Vocab, segmenter: Segmenter = "char") -> None:
        self.vocab = vocab
        self._lexeme = lru_cache(maxsize=_CACHE_SIZE)(vocab.lexeme)
        self.pkuseg_seg: Any = None
        self.jieba_seg: Any = None
        self._set_segmenter(segmenter)

    def _set_segmenter(self, segmenter: str) -> None:
        if segmenter not in get_args(Segmenter):
            names = ", ".join(get_args(Segmenter))
            raise ConfigError(f"[nlp.tokenizer]: segmenter = {segmenter!r} is none of {names}; use one of them")
        self.segmenter = segmenter
        if segmenter == "jieba":
            self.jieba_seg = _import_jieba()

    def initialize(
        self,
        get_examples: Any = None,
        *,
        nlp: Any = None,
        pkuseg_model: str | None = None,
        pkuseg_user_dict: str | None = "default",
    ) -> None:
        """Load the model of pkuseg; nothing for another segmenter.

        Args:
            get_examples: Not in use.
            nlp: Not in use.
            pkuseg_model: The name of a model that pkuseg knows, or a folder; None to keep the one that there is.
            pkuseg_user_dict: A file of words to keep together, one a line; ``default`` for pkuseg's own.

        Raises:
            MissingExtra: The library is not installed.
            ModelError: The model cannot be loaded.
        """
        if self.segmenter == "pkuseg" and pkuseg_model is not None:
            self.pkuseg_seg = pkuseg.load(pkuseg_model, user_dict=pkuseg_user_dict)

    def pkuseg_update_user_dict(self, words: Iterable[str], reset: bool = False) -> None:
        """Let pkuseg keep more words together.

        Args:
            words: The words.
            reset: Whether to forget those of before.

        Raises:
            ModelError: The segmenter is not pkuseg, or has no model.
        """
        pkuseg.add_words(self._pkuseg(), words, reset=reset)

    def __call__(self, text: str) -> Doc:
        """Segment a text."""
        if self.segmenter == "char":
            return self._divide(text)
        cut = self.jieba_seg.cut if self.segmenter == "jieba" else self._pkuseg().cut
        words, spaces = words_and_spaces(list(cut(text)) if text else [], text)
        return Doc.from_lexemes(self.vocab, list(map(self._lexeme, words)), spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Segment a stream of texts; the size of batches makes no difference."""
        return map(self, texts)

    def _divide(self, text: str) -> Doc:
        if _find_whitespace(text) is None:
            return Doc.from_lexemes(self.vocab, list(map(self._lexeme, text)), [False] * len(text))
        runs = _find_characters(text)
        lexemes = [self._lexeme(character or whitespace) for character, _space, whitespace in runs]
        return Doc.from_lexemes(self.vocab, lexemes, [space != "" for _character, space, _whitespace in runs])

    def _pkuseg(self) -> Any:
        if self.pkuseg_seg is None:
            raise ModelError(
                f"The Chinese tokenizer has the segmenter {self.segmenter!r} and no model of pkuseg; set segmenter = "
                '"pkuseg" in [nlp.tokenizer] and pkuseg_model, a name or a folder, in [initialize.tokenizer], and '
                "initialize the pipeline."
            )
        return self.pkuseg_seg

    # Serialisation, in the layout of spaCy: a folder

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the setting into a folder, and the model of pkuseg if there is one."""
        folder = as_path(path)
        write_bytes(folder / _CFG, srsly.json_dumps({"segmenter": self.segmenter}, indent=2).encode("utf8"))
        if self.pkuseg_seg is not None:
            for name, data in pkuseg.to_files(self.pkuseg_seg).items():
                write_bytes(folder / pkuseg.FILES[name], data)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> ChineseTokenizer:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing or broken.
        """
        folder = as_path(path)
        self._read_settings((folder / _CFG).read_bytes())
        files = {name: folder / place for name, place in pkuseg.FILES.items()}
        if self.segmenter == "pkuseg" and files[pkuseg.FEATURES].is_file():
            self.pkuseg_seg = pkuseg.from_files({name: file.read_bytes() for name, file in files.items()})
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the setting, and the model of pkuseg if there is one, as msgpack."""
        files = pkuseg.EMPTY if self.pkuseg_seg is None else pkuseg.to_files(self.pkuseg_seg)
        return pack({_CFG: srsly.json_dumps({"segmenter": self.segmenter}), **files})

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> ChineseTokenizer:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The data are not a tokenizer's.
        """
        try:
            parts: Mapping[str, Any] = unpack(bytes_data)
            self._read_settings(parts[_CFG])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            if isinstance(error, ConfigError):
                raise
            raise ModelError(
                "these are no settings of the Chinese tokenizer; take an intact copy of the pipeline"
            ) from error
        if self.segmenter == "pkuseg" and parts.get(pkuseg.FEATURES):
            self.pkuseg_seg = pkuseg.from_files({name: parts[name] for name in pkuseg.FILES})
        return self

    def _read_settings(self, data: bytes | str) -> None:
        settings: Any = srsly.json_loads(data)
        self._set_segmenter(settings.get("segmenter", self.segmenter))


def _import_jieba() -> Any:
    """Import jieba, which tells nothing of its dictionary then.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        jieba = import_module("jieba")
    except ImportError:
        raise MissingExtra(
            "The Chinese segmenter 'jieba' needs a library that is not installed: pip install jieba; or set "
            'segmenter = "char" in [nlp.tokenizer]'
        ) from None
    jieba.setLogLevel(logging.WARNING)
    return jieba


def create_chinese_tokenizer(segmenter: Segmenter = "char") -> Callable[[Any], ChineseTokenizer]:
    """Make the function that gives a pipeline the tokenizer of Chinese: ``spacy.zh.ChineseTokenizer``.

    Args:
        segmenter: What finds the words: ``char``, ``jieba`` or ``pkuseg``.
    """

    def make_tokenizer(nlp: Any) -> ChineseTokenizer:
        return ChineseTokenizer(nlp.vocab, segmenter)

    return make_tokenizer
