"""Convert corpora in the formats that training reads, ``.spacy`` and ``.msg``: to another of them, or to CoNLL-U."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...languages.installed import make_divider
from ..corpus_files import read_docbin, read_msgpack
from .jsonl import ANY_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...tokens.doc import Doc
    from ...vocab.vocab import Vocab
    from .options import ConvertOptions


def convert_spacy(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield the Docs of a ``.spacy`` file.

    Raises:
        DataError: It is missing or damaged.
    """
    return (doc for _, doc in read_docbin(_file(options), make_divider(ANY_LANGUAGE)))


def convert_msg(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield the Docs of a MessagePack file.

    Raises:
        DataError: It is missing or damaged.
        NameNotFound: The language is not installed.
    """
    docs = read_msgpack(_file(options), make_divider(options.lang or ANY_LANGUAGE), report=options.report)
    return (doc for _, doc in docs)


def _file(options: ConvertOptions) -> Path:
    path = Path(options.path)
    if not path.is_file():
        raise UsageError(f"{path}: a file of this format is not read from standard input or a pipe; name the file.")
    return path
