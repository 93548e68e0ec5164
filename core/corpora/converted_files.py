"""Files that are converted: which are read, of which type the results are, and what each is called."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..errors import UsageError
from .converters.formats import AUTO, converter_specs, find_converter
from .corpus_files import list_corpus_files
from .file_types import WRITERS
from .text_lines import STDIN, unpacked_name, unreadable, with_packed

_USUAL: Final = "json"


def file_type_of(output: str, given: str | None) -> str:
    """Find the type of file to write.

    Args:
        output: The folder or the file of the results.
        given: What the user says; None for what the output ends with, or else ``json``.

    Raises:
        UsageError: The two do not agree, or there is no such type.
    """
    ending = Path(output).suffix.removeprefix(".") if not Path(output).is_dir() else ""
    if given is not None and given not in WRITERS:
        raise UsageError(f"there is no file type {given!r}; use {', '.join(WRITERS)}.")
    if ending not in WRITERS:
        return given or _USUAL
    if given not in (None, ending):
        raise UsageError(f"the file type is {given}, but {output} ends with .{ending}; make the two agree.")
    return ending


def input_files(path: Path, converter: str) -> list[Path]:
    """List the files to convert: a file itself, or those of a folder that a converter reads.

    Raises:
        DataError: There is no such file or folder, or none in it.
        NameNotFound: There is no such converter.
    """
    if not path.is_dir():
        if str(path) != STDIN and not path.exists():
            raise unreadable(path, FileNotFoundError())
        return [path]
    specs = converter_specs() if converter == AUTO else [find_converter(converter, path)]
    endings = sorted({suffix for spec in specs for suffix in spec.suffixes})
    return list_corpus_files(path, with_packed(endings) or ("",))


def output_files(
    inputs: list[Path], root: Path, output: str, *, file_type: str, concatenate: bool
) -> dict[Path, list[Path]]:
    """Say what is written into each file of results.

    Args:
        inputs: The files to convert.
        root: What the user has named: one of them, or the folder that they are in.
        output: The folder or the file of the results.
        file_type: Their type.
        concatenate: Whether all come into one.

    Raises:
        UsageError: Several would come into one file that are not to, or one into itself.
    """
    folder = Path(output)
    one = folder if folder.suffix == f".{file_type}" and not folder.is_dir() else None
    if one and len(inputs) > 1 and not concatenate:
        raise UsageError(
            f"{root} holds {len(inputs)} files to convert, but {output} is one file; name a folder, or use "
            "--concatenate."
        )
    if concatenate and one is None:
        name = Path(root.resolve().name) if root.is_dir() else _output_name(root, root)
        one = (folder / name).with_suffix(f".{file_type}")
    targets = {source: one or (folder / _output_name(source, root)).with_suffix(f".{file_type}") for source in inputs}
    # What an earlier run has written into the same folder is no input.
    fresh = {source: target for source, target in targets.items() if not _is_same_file(source, target)}
    if not fresh:
        raise UsageError(f"{inputs[0]} would be written over itself; name another folder or file to write to.")
    sources: dict[Path, list[Path]] = {}
    for source, target in fresh.items():
        sources.setdefault(target, []).append(source)
        if len(sources[target]) > 1 and not concatenate:
            twin = sources[target][0]
            raise UsageError(f"{twin} and {source} would both be written to {target}; rename one of them.")
    return sources


def _output_name(source: Path, root: Path) -> Path:
    """Return where in the folder of the results that of an input goes; its ending is still that of the input."""
    if str(source) == STDIN:
        return Path("stdin")
    return unpacked_name(source.relative_to(root) if root.is_dir() else Path(source.name))


def _is_same_file(source: Path, target: Path) -> bool:
    return source.exists() and target.exists() and source.samefile(target)
