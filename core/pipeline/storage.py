"""Write pipelines and read them, as folders or as bytes, in the layout of spaCy 3.

======================  ====================================================
``config.cfg``          the config, references still in place
``meta.json``           what the pipeline is, and its scores
``tokenizer``           the tokenizer's rules
``vocab/``              strings, vectors and tables
``COMPONENT/``          what each component has to keep, often cfg and model
======================  ====================================================
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import srsly

from ..config import Config
from ..errors import ModelError, NlpxError
from ..vocab.beside import is_place
from ..vocab.files import add_to_dir, replace_dir, write_text
from .arguments import as_names, as_path
from .finding import CONFIG, META, read_meta
from .listener import connect_listeners
from .saved_tokenizer import check_tokenizer_comes_back, check_tokenizer_is_wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .language import Language

TOKENIZER = "tokenizer"
VOCAB = "vocab"


def to_disk(nlp: Language, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
    """Write a pipeline into a folder, whole or not at all."""
    excluded = set(as_names(exclude, "exclude"))
    if TOKENIZER not in excluded:
        check_tokenizer_comes_back(nlp, save="to_disk", load="from_disk")
    with _fresh_folder(as_path(path, "nlp.to_disk")) as folder:
        write_text(folder / CONFIG, nlp.config.to_str(interpolate=False).rstrip("\n") + "\n")
        write_text(folder / META, srsly.json_dumps(nlp.meta, indent=2))
        if TOKENIZER not in excluded and hasattr(nlp.tokenizer, "to_disk"):
            nlp.tokenizer.to_disk(folder / TOKENIZER, exclude=[VOCAB])
        for name, pipe in nlp.components:
            if name not in excluded and hasattr(pipe, "to_disk"):
                pipe.to_disk(folder / name, exclude=[VOCAB])
        if VOCAB not in excluded:
            nlp.vocab.to_disk(folder / VOCAB)


def from_disk(
    nlp: Language, path: str | Path, *, exclude: Iterable[str] = (), overrides: Mapping[str, Any] | None = None
) -> None:
    """Read a folder into a pipeline of the same components."""
    folder, excluded = as_path(path, "nlp.from_disk"), set(as_names(exclude, "exclude"))
    if not folder.is_dir():
        raise ModelError(f"{folder}: there is no such folder; give the one that nlp.to_disk has written")
    if (folder / CONFIG).is_file():
        config = Config().from_disk(folder / CONFIG, interpolate=False, overrides=overrides or {})
        if TOKENIZER not in excluded:
            check_tokenizer_is_wanted(nlp, config, where=folder / CONFIG)
        nlp.config = config
    _take_meta(nlp, read_meta(folder))
    if VOCAB not in excluded and (folder / VOCAB).is_dir():
        with _explained(folder / VOCAB, "the vocabulary"):
            nlp.vocab.from_disk(folder / VOCAB)
    if TOKENIZER not in excluded and hasattr(nlp.tokenizer, "from_disk"):
        with _explained(folder / TOKENIZER, "the tokenizer"):
            nlp.tokenizer.from_disk(folder / TOKENIZER, exclude=[VOCAB])
    for name, pipe in nlp.components:
        if name not in excluded and hasattr(pipe, "from_disk"):
            with _explained(folder / name, f"component {name!r}"):
                pipe.from_disk(folder / name, exclude=[VOCAB])
    connect_listeners(nlp.components)
    nlp._path = folder


def to_bytes(nlp: Language, *, exclude: Iterable[str] = ()) -> bytes:
    """Return a pipeline as bytes."""
    excluded = set(as_names(exclude, "exclude"))
    parts: dict[str, Any] = {}
    if TOKENIZER not in excluded:
        check_tokenizer_comes_back(nlp, save="to_bytes", load="from_bytes")
    if VOCAB not in excluded:
        parts[VOCAB] = nlp.vocab.to_bytes()
    if TOKENIZER not in excluded and hasattr(nlp.tokenizer, "to_bytes"):
        parts[TOKENIZER] = nlp.tokenizer.to_bytes(exclude=[VOCAB])
    parts[META] = srsly.json_dumps(nlp.meta)
    parts[CONFIG] = nlp.config.to_str(interpolate=False).encode("utf8")
    for name, pipe in nlp.components:
        if name not in excluded and hasattr(pipe, "to_bytes"):
            parts[name] = pipe.to_bytes(exclude=[VOCAB])
    return srsly.msgpack_dumps(parts)


def from_bytes(nlp: Language, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> None:
    """Read bytes into a pipeline of the same components."""
    excluded = set(as_names(exclude, "exclude"))
    try:
        parts: Any = srsly.msgpack_loads(bytes_data)
        meta: Any = srsly.json_loads(parts[META])
        config = Config().from_bytes(parts[CONFIG], interpolate=False)
        if TOKENIZER not in excluded:
            check_tokenizer_is_wanted(nlp, config, where="bytes")
        _take_meta(nlp, meta)
        nlp.config = config
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, NlpxError):
            raise
        raise ModelError("the bytes of the pipeline are broken or cut off; make them again with to_bytes") from error
    if VOCAB in parts and VOCAB not in excluded:
        with _explained("bytes", "the vocabulary"):
            nlp.vocab.from_bytes(parts[VOCAB])
    if TOKENIZER in parts and TOKENIZER not in excluded and hasattr(nlp.tokenizer, "from_bytes"):
        with _explained("bytes", "the tokenizer"):
            nlp.tokenizer.from_bytes(parts[TOKENIZER], exclude=[VOCAB])
    for name, pipe in nlp.components:
        if name in parts and name not in excluded and hasattr(pipe, "from_bytes"):
            with _explained("bytes", f"component {name!r}"):
                pipe.from_bytes(parts[name], exclude=[VOCAB])
    connect_listeners(nlp.components)


def _take_meta(nlp: Language, meta: dict[str, Any]) -> None:
    nlp.meta.update(meta)
    name = (meta.get("vectors") or {}).get("name")
    if name:
        nlp.vocab.vectors.name = name


@contextmanager
def _explained(where: Path | str, what: str) -> Iterator[None]:
    """Name the file and the part of the pipeline where reading fails.

    Raises:
        ModelError: Something went wrong that is not explained already.
    """
    try:
        yield
    except NlpxError:
        raise
    except OSError as error:
        place = error.filename or where
        raise ModelError(f"{place}: {what} cannot be loaded ({error.strerror or error}); restore the file") from error
    except Exception as error:
        reason = (str(error).strip().splitlines() or [""])[0]
        raise ModelError(
            f"{where}: {what} cannot be loaded, the file is broken or cut off ({type(error).__name__}: {reason}); "
            "restore it"
        ) from error


@contextmanager
def _fresh_folder(path: Path) -> Iterator[Path]:
    """Yield a folder to write a pipeline to; what is in it comes to `path` when the block ends well.

    A pipeline that is there is replaced as a whole, but for files that are not its own (a README), which stay. In a
    folder that holds other things the new files are put beside them.
    """
    if path.is_file():
        raise ModelError(f"{path}: this is a file; give the name of a folder to save the pipeline in")
    if not path.is_dir() or (path / CONFIG).is_file() or not any(path.iterdir()):
        with replace_dir(path, last=CONFIG) as fresh:
            yield fresh
            _keep_the_rest(path, fresh)
    else:
        with add_to_dir(path, last=CONFIG) as fresh:
            yield fresh


def _keep_the_rest(old: Path, fresh: Path) -> None:
    """Give the new folder what only the old one has, as links to the same files where the disk can do that."""
    if not old.is_dir():
        return
    for entry in old.iterdir():
        target = fresh / entry.name
        if target.exists() or is_place(entry):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, target, symlinks=True, copy_function=_link_or_copy)
        else:
            _link_or_copy(str(entry), str(target))


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
