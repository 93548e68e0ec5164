"""The files of a corpus, and the reference Docs in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DataError, EmptyCorpus
from ..files.msgpack import unpack_array
from ..files.writing import as_path
from ..quoting import shown
from ..tokens.docbin_contents import stream_file
from .annotated_records import read_records, warn
from .json_stream import read_json_array, read_jsonl
from .json_values import make_object
from .places import Place
from .text_lines import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..tokens.doc import Doc
    from .annotated_records import Tokenizing

CONVERT = "convert this one with 'nlpx convert', or rename it"


def list_corpus_files(
    path: str | Path | None,
    endings: tuple[str, ...] | None = None,
    *,
    advice: str = CONVERT,
) -> list[Path]:
    """List the files of a corpus: a file itself, or all fitting files below a folder, sorted; hidden ones are left out.

    Args:
        path: The file or folder.
        endings: How the names of its files end; None for all that `read_docs` reads.
        advice: What to do about a file of another name.

    Raises:
        DataError: There is no such path, or no file of a fitting format.
    """
    if path is None:
        raise DataError(
            "The corpus has no path; set it in the config, or on the command line (such as --paths.train corpus/train)."
        )
    path = as_path(path)
    endings = tuple(READERS) if endings is None else endings
    known = ", ".join(endings)
    if path.is_dir():
        files = sorted(
            file for file in path.rglob("*") if file.name.endswith(endings) and _is_visible(file, below=path)
        )
        if not files:
            fitting = f"files there that end with {known}" if known else "files there"
            raise DataError(f"{path}: the folder holds no corpus; put {fitting}.")
        return files
    if not path.exists():
        raise unreadable(path, FileNotFoundError())
    if not path.name.endswith(endings):
        raise DataError(f"{path}: a corpus file ends with one of {known}; {advice}.")
    return [path]


def _is_visible(file: Path, *, below: Path) -> bool:
    return not any(part.startswith(".") for part in file.relative_to(below).parts) and file.is_file()


def read_docs(path: str | Path | None, nlp: Tokenizing) -> Iterator[Doc]:
    """Yield the reference Docs of a corpus, a file or a folder, in a fixed order.

    Args:
        path: The file, or the folder whose files are read; None, as in a config without paths, is an error.
        nlp: A pipeline, such as ``nlpx.blank("en")``: it tokenizes raw texts, and the Docs have its vocabulary.

    Raises:
        DataError: A file is missing, unreadable or not of its format; the message names the line.
    """
    return (doc for _, doc in read_placed_docs(path, nlp))


def read_placed_docs(path: str | Path | None, nlp: Tokenizing) -> Iterator[tuple[str, Doc]]:
    """Yield what `read_docs` does, each with its file and its line or number, for messages."""
    return ((line, doc) for _, line, doc in read_numbered_docs(path, nlp))


def read_numbered_docs(path: str | Path | None, nlp: Tokenizing) -> Iterator[tuple[Place, str, Doc]]:
    """Yield what `read_placed_docs` does, each also with its number in the file."""
    for file in list_corpus_files(path):
        for number, (line, doc) in enumerate(READERS[file.suffix](file, nlp), 1):
            yield Place.of_document(str(file), number), line, doc


def read_docbin(file: Path, nlp: Tokenizing) -> Iterator[tuple[str, Doc]]:
    """Yield the Docs of a ``.spacy`` file, each with its place."""
    _check_not_empty(file)
    for number, doc in enumerate(stream_file(file, nlp.vocab), 1):
        yield f"{file}: document {number}", doc


def _read_json(file: Path, nlp: Tokenizing) -> Iterator[tuple[str, Doc]]:
    records = ((f"{file}:{line}", record) for line, record in read_json_array(file))
    return read_records(records, nlp, path=str(file))


def _read_jsonl(file: Path, nlp: Tokenizing) -> Iterator[tuple[str, Doc]]:
    _check_not_empty(file)
    records = ((f"{file}:{line}", record) for line, record in read_jsonl(file))
    return read_records(records, nlp, path=str(file))


def read_msgpack(file: Path, nlp: Tokenizing, *, report: Callable[[str], None] = warn) -> Iterator[tuple[str, Doc]]:
    """Yield the Docs of a MessagePack file, each with its place.

    Args:
        file: The file.
        nlp: Tokenizes texts.
        report: Called with a sentence about what is not read.
    """
    records = ((f"{file}: document {number}", record) for number, record in enumerate(_unpacked(file), 1))
    return read_records(records, nlp, path=str(file), report=report)


def _unpacked(file: Path) -> Iterator[Any]:
    """Yield the elements of a MessagePack array."""
    _check_not_empty(file)
    # No list and no text of a file is longer than the file, whatever its bytes say.
    longest = file.stat().st_size
    try:
        with file.open("rb") as stream:
            yield from unpack_array(stream, longest=longest, make_object=_object)
    except OSError as error:
        raise unreadable(file, error) from None
    except ValueError as error:
        raise DataError(
            f"{file}: this is not a MessagePack file with a list of documents ({shown(str(error))}); make it with "
            "'nlpx convert --file-type msg'."
        ) from None


def _object(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """Return an object as JSON could have it."""
    wrong = next((key for key, _ in pairs if not isinstance(key, str)), None)
    if wrong is not None:
        raise ValueError(f"{shown(wrong)} is no key of an object")
    return make_object(pairs)


def _check_not_empty(file: Path) -> None:
    try:
        empty = file.stat().st_size == 0
    except OSError as error:
        raise unreadable(file, error) from None
    if empty:
        raise EmptyCorpus(f"{file}: the file is empty; it should hold a corpus.")


READERS: dict[str, Callable[[Path, Tokenizing], Iterator[tuple[str, Doc]]]] = {
    ".spacy": read_docbin,
    ".json": _read_json,
    ".jsonl": _read_jsonl,
    ".msg": read_msgpack,
}
"""What reads a corpus file, by its ending: the Docs, each with its place."""
