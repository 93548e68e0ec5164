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

from ..config import Config, validate_config
from ..errors import ConfigError, ModelError, NlpxError
from ..files.beside import is_place
from ..files.msgpack import pack
from ..files.reading import Record, parse_json, unpack
from ..files.writing import add_to_dir, as_path, replace_dir, write_text
from ..quoting import first_line
from .arguments import as_names
from .components.static_vectors import refuse_other_widths
from .components.upstream import connect_listeners
from .saving.folders import CONFIG, META, check_meta, read_meta
from .saving.tokenizer import check_tokenizer_comes_back, check_tokenizer_is_wanted
from .saving.vocab_files import lost_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .language import Language

TOKENIZER = "tokenizer"
VOCAB = "vocab"


def to_disk(nlp: Language, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
    """Write a pipeline into a folder, whole or not at all."""
    excluded = _parts(exclude)
    if TOKENIZER not in excluded:
        check_tokenizer_comes_back(nlp, save="to_disk", load="from_disk")
    with _fresh_folder(as_path(path)) as folder:
        if "config" not in excluded:
            write_text(folder / CONFIG, _config_text(nlp) + "\n")
        if "meta" not in excluded:
            write_text(folder / META, _meta_text(nlp, indent=2))
        if TOKENIZER not in excluded and hasattr(nlp.tokenizer, "to_disk"):
            nlp.tokenizer.to_disk(folder / TOKENIZER, exclude=[VOCAB])
        for name, pipe in nlp.components:
            if name not in excluded and hasattr(pipe, "to_disk"):
                if (folder / name).exists():
                    raise ModelError(
                        f"{path}: this disk does not tell component {name!r} from another one, whose name differs in "
                        "capital letters only; rename one with nlp.rename_pipe"
                    )
                pipe.to_disk(folder / name, exclude=[VOCAB])
        if VOCAB not in excluded:
            nlp.vocab.to_disk(folder / VOCAB, exclude=excluded)


def from_disk(
    nlp: Language, path: str | Path, *, exclude: Iterable[str] = (), overrides: Mapping[str, Any] | None = None
) -> None:
    """Read a folder into a pipeline of the same components."""
    folder, excluded = as_path(path), _parts(exclude)
    if not folder.is_dir():
        raise ModelError(f"{folder}: there is no such folder; give the one that nlp.to_disk has written")
    meta = {} if "meta" in excluded else read_meta(folder)
    if "config" not in excluded and (folder / CONFIG).is_file():
        config = Config().from_disk(folder / CONFIG, interpolate=False, overrides=overrides or {})
        if TOKENIZER not in excluded:
            check_tokenizer_is_wanted(nlp, config, where=folder / CONFIG)
        nlp.config = config
    _take_meta(nlp, meta)
    if VOCAB not in excluded:
        if not (folder / VOCAB).is_dir():
            raise ModelError(
                f"{folder / VOCAB}: the vocabulary is missing, with the strings and vectors of the pipeline; restore "
                'the folder, or load without it on purpose: exclude=["vocab"]'
            )
        for part, lost in lost_files(folder / VOCAB, meta=meta, config=nlp._config, excluded=excluded):
            raise ModelError(f'{lost}: the file is missing; restore it, or load without: exclude=["{part}"]')
        with _explained(folder / VOCAB, "the vocabulary"):
            nlp.vocab.from_disk(folder / VOCAB, exclude=excluded)
    if TOKENIZER not in excluded and hasattr(nlp.tokenizer, "from_disk"):
        with _explained(folder / TOKENIZER, "the tokenizer"):
            nlp.tokenizer.from_disk(folder / TOKENIZER, exclude=[VOCAB])
    for name, pipe in nlp.components:
        if name not in excluded and hasattr(pipe, "from_disk"):
            with _explained(folder / name, f"component {name!r}"):
                pipe.from_disk(folder / name, exclude=[VOCAB])
    connect_listeners(nlp.components)
    if excluded.isdisjoint((VOCAB, "vectors")):
        refuse_other_widths(nlp.components, nlp.vocab.vectors, where=str(folder / VOCAB))
    nlp._path = folder


def to_bytes(nlp: Language, *, exclude: Iterable[str] = ()) -> bytes:
    """Return a pipeline as bytes."""
    excluded = _parts(exclude)
    parts: dict[str, Any] = {}
    if TOKENIZER not in excluded:
        check_tokenizer_comes_back(nlp, save="to_bytes", load="from_bytes")
    if VOCAB not in excluded:
        parts[VOCAB] = nlp.vocab.to_bytes(exclude=excluded)
    if TOKENIZER not in excluded and hasattr(nlp.tokenizer, "to_bytes"):
        parts[TOKENIZER] = nlp.tokenizer.to_bytes(exclude=[VOCAB])
    if "meta" not in excluded:
        parts[META] = _meta_text(nlp)
    if "config" not in excluded:
        parts[CONFIG] = _config_text(nlp).encode("utf8")
    for name, pipe in nlp.components:
        if name not in excluded and hasattr(pipe, "to_bytes"):
            parts[name] = pipe.to_bytes(exclude=[VOCAB])
    return pack(parts)


def from_bytes(nlp: Language, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> None:
    """Read bytes into a pipeline of the same components; what is not in them stays as it is."""
    where, excluded = "bytes of the pipeline", _parts(exclude)
    parts = Record(unpack(bytes_data, where=where, error=ModelError), where=where, error=ModelError)
    meta: dict[str, Any] = {}
    if "meta" not in excluded and META in parts:
        place = f"{where}: {META}"
        text: Any = parts.value(META, (str, bytes), "JSON")
        meta = check_meta(parse_json(text, where=place, error=ModelError), where=place)
    if "config" not in excluded and CONFIG in parts:
        config = Config().from_bytes(parts.content(CONFIG), interpolate=False)
        validate_config(config, sections=("nlp",), files=False)
        if TOKENIZER not in excluded:
            check_tokenizer_is_wanted(nlp, config, where="bytes")
        nlp.config = config
    _take_meta(nlp, meta)
    if VOCAB in parts and VOCAB not in excluded:
        with _explained(where, "the vocabulary"):
            nlp.vocab.from_bytes(parts.content(VOCAB), exclude=excluded)
    if TOKENIZER in parts and TOKENIZER not in excluded and hasattr(nlp.tokenizer, "from_bytes"):
        with _explained(where, "the tokenizer"):
            nlp.tokenizer.from_bytes(parts.content(TOKENIZER), exclude=[VOCAB])
    for name, pipe in nlp.components:
        if name in parts and name not in excluded and hasattr(pipe, "from_bytes"):
            with _explained(where, f"component {name!r}"):
                pipe.from_bytes(parts.data[name], exclude=[VOCAB])
    connect_listeners(nlp.components)
    if excluded.isdisjoint((VOCAB, "vectors")):
        refuse_other_widths(nlp.components, nlp.vocab.vectors, where=where)


def _parts(exclude: str | Iterable[str]) -> set[str]:
    """Return the names of parts that are left out; ``meta.json`` is called ``meta``, and ``config.cfg`` ``config``."""
    return {name.partition(".")[0] for name in as_names(exclude, "exclude")}


def _config_text(nlp: Language) -> str:
    return nlp.config.to_str(interpolate=False).rstrip("\n")


def _meta_text(nlp: Language, *, indent: int = 0) -> str:
    """Return what ``meta.json`` is to hold.

    Raises:
        ModelError: The user has put something there that JSON cannot hold.
    """
    check_meta(nlp.meta, where="nlp.meta")
    try:
        text: str = srsly.json_dumps(nlp.meta, indent=indent)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ModelError(
            f"nlp.meta: it cannot be saved as JSON ({error}); take out what is no text or number"
        ) from error
    return text


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
    except (ModelError, ConfigError):
        raise
    except NlpxError as error:
        raise ModelError(str(error)) from error
    except OSError as error:
        place = error.filename or where
        raise ModelError(f"{place}: {what} cannot be loaded ({error.strerror or error}); restore the file") from error
    except Exception as error:
        raise ModelError(
            f"{where}: {what} cannot be loaded, the file is broken or cut off ({type(error).__name__}: "
            f"{first_line(error)}); restore it"
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
