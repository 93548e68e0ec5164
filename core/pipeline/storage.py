"""Saving and loading a pipeline, as a folder or as bytes, in the layout of spaCy 3.

======================  ====================================================
``config.cfg``          the config, references still in place
``meta.json``           what the pipeline is, and its scores
``tokenizer``           the tokenizer's rules
``vocab/``              strings, vectors and tables
``COMPONENT/``          what each component has to keep, often cfg and model
======================  ====================================================
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..config import Config, validate_config
from ..errors import ConfigError, ModelError, NlpxError, as_file_error
from ..files.msgpack import pack
from ..files.reading import Record, parse_json, unpack
from ..files.writing import as_path, write_text
from ..named_tuples import NamedTuple
from ..quoting import first_line
from .arguments import as_names
from .components.static_vectors import refuse_other_widths
from .components.upstream import connect_listeners
from .running import Running
from .saving.folders import CONFIG, META, TOKENIZER, VOCAB, fresh_folder
from .saving.meta import check_meta, meta_text, read_meta
from .saving.tokenizer import check_tokenizer_comes_back, check_tokenizer_is_wanted
from .saving.vocab_files import lost_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from typing_extensions import Self


class ReadAlready(NamedTuple):
    """Hold what has been read of a folder.

    Args:
        folder: The folder.
        overrides: What replaces settings of its config.
        config: The config.
        meta: The meta data.
    """

    folder: Path
    overrides: Mapping[str, Any]
    config: Config
    meta: dict[str, Any]


class Storage(Running):
    """The part of `Language` that writes a pipeline and reads one."""

    _path: Path | None = None
    # What `load` has read before it could make the pipeline.
    _read_already: ReadAlready | None = None

    @property
    def path(self) -> Path | None:
        """The folder that the pipeline was loaded from, if any."""
        return self._path

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the pipeline into a folder; one that is there is replaced when the new one is whole.

        Args:
            path: The folder.
            exclude: What is not written: components, ``tokenizer``, ``vocab`` or ``strings``, ``vectors``, ``lookups``
                of it, ``meta``, ``config``.

        Raises:
            ModelError: Something in the pipeline cannot be saved, or would not come back.
        """
        excluded = _excluded(exclude)
        if TOKENIZER not in excluded:
            check_tokenizer_comes_back(self, save="to_disk", load="from_disk")
        with fresh_folder(as_path(path)) as folder:
            if "config" not in excluded:
                write_text(folder / CONFIG, self._config_text() + "\n")
            if "meta" not in excluded:
                write_text(folder / META, meta_text(self.meta, indent=2))
            if TOKENIZER not in excluded and hasattr(self.tokenizer, "to_disk"):
                self.tokenizer.to_disk(folder / TOKENIZER, exclude=[VOCAB])
            for name, pipe in self.components:
                if name not in excluded and hasattr(pipe, "to_disk"):
                    if (folder / name).exists():
                        raise ModelError(
                            f"{path}: this disk does not tell component {name!r} from another one, whose name differs "
                            "in capital letters only; rename one with nlp.rename_pipe"
                        )
                    (folder / name).parent.mkdir(exist_ok=True, parents=True)
                    pipe.to_disk(folder / name, exclude=[VOCAB])
            if VOCAB not in excluded:
                self.vocab.to_disk(folder / VOCAB, exclude=excluded)

    def from_disk(
        self, path: str | Path, exclude: Iterable[str] = (), overrides: Mapping[str, Any] | None = None
    ) -> Self:
        """Read into this pipeline what another of the same components wrote; `nlpx.load` makes the pipeline as well.

        Args:
            path: The folder.
            exclude: What is not read; see `to_disk`.
            overrides: Settings by dotted names that replace those of the folder's config.

        Raises:
            ModelError: A file is missing, broken or does not fit.
        """
        folder, excluded = as_path(path), _excluded(exclude)
        if not folder.is_dir():
            raise as_file_error(ModelError, FileNotFoundError())(
                f"{folder}: there is no such folder; give the one that nlp.to_disk has written"
            )
        known, self._read_already = self._read_already, None
        if known is None or (known.folder, known.overrides) != (folder, overrides or {}):
            known = _read(folder, overrides=overrides or {}, excluded=excluded)
        meta = {} if "meta" in excluded else known.meta
        if "config" not in excluded and (folder / CONFIG).is_file():
            if TOKENIZER not in excluded:
                check_tokenizer_is_wanted(self, known.config, where=folder / CONFIG)
            self.config = known.config
        self._take_meta(meta)
        if VOCAB not in excluded:
            if not (folder / VOCAB).is_dir():
                raise ModelError(
                    f"{folder / VOCAB}: the vocabulary is missing, with the strings and vectors of the pipeline; "
                    'restore the folder, or load without it on purpose: exclude=["vocab"]'
                )
            for part, lost in lost_files(folder / VOCAB, meta=meta, config=self._config, excluded=excluded):
                raise ModelError(f'{lost}: the file is missing; restore it, or load without: exclude=["{part}"]')
            with _explained(folder / VOCAB, "the vocabulary"):
                self.vocab.from_disk(folder / VOCAB, exclude=excluded)
        if TOKENIZER not in excluded and hasattr(self.tokenizer, "from_disk"):
            with _explained(folder / TOKENIZER, "the tokenizer"):
                self.tokenizer.from_disk(folder / TOKENIZER, exclude=[VOCAB])
        for name, pipe in self.components:
            if name not in excluded and hasattr(pipe, "from_disk"):
                with _explained(folder / name, f"component {name!r}"):
                    pipe.from_disk(folder / name, exclude=[VOCAB])
        connect_listeners(self.components)
        if excluded.isdisjoint((VOCAB, "vectors")):
            refuse_other_widths(self.components, self.vocab.vectors, where=str(folder / VOCAB))
        self._path = folder
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the pipeline as bytes.

        Raises:
            ModelError: Something in it cannot be saved, or would not come back.
        """
        excluded = _excluded(exclude)
        parts: dict[str, Any] = {}
        if TOKENIZER not in excluded:
            check_tokenizer_comes_back(self, save="to_bytes", load="from_bytes")
        if VOCAB not in excluded:
            parts[VOCAB] = self.vocab.to_bytes(exclude=excluded)
        if TOKENIZER not in excluded and hasattr(self.tokenizer, "to_bytes"):
            parts[TOKENIZER] = self.tokenizer.to_bytes(exclude=[VOCAB])
        if "meta" not in excluded:
            parts[META] = meta_text(self.meta)
        if "config" not in excluded:
            parts[CONFIG] = self._config_text().encode("utf8")
        for name, pipe in self.components:
            if name not in excluded and hasattr(pipe, "to_bytes"):
                parts[name] = pipe.to_bytes(exclude=[VOCAB])
        return pack(parts)

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read into this pipeline what another of the same components returned from `to_bytes`.

        What is not in the bytes stays as it is.

        Raises:
            ModelError: The bytes are broken or do not fit.
        """
        where, excluded = "bytes of the pipeline", _excluded(exclude)
        parts = Record(unpack(bytes_data, where=where, error=ModelError), where=where, error=ModelError)
        meta: dict[str, Any] = {}
        if "meta" not in excluded and META in parts:
            place = f"{where}: {META}"
            text: Any = parts.value(META, (str, bytes), "JSON")
            meta = check_meta(parse_json(text, where=place, error=ModelError), where=place)
        if "config" not in excluded and CONFIG in parts:
            config = Config().from_bytes(parts.content(CONFIG), interpolate=False)
            validate_config(config, sections=("nlp",), files=False, lang=self.lang)
            if TOKENIZER not in excluded:
                check_tokenizer_is_wanted(self, config, where="bytes")
            self.config = config
        self._take_meta(meta)
        if VOCAB in parts and VOCAB not in excluded:
            with _explained(where, "the vocabulary"):
                self.vocab.from_bytes(parts.content(VOCAB), exclude=excluded)
        if TOKENIZER in parts and TOKENIZER not in excluded and hasattr(self.tokenizer, "from_bytes"):
            with _explained(where, "the tokenizer"):
                self.tokenizer.from_bytes(parts.content(TOKENIZER), exclude=[VOCAB])
        for name, pipe in self.components:
            if name in parts and name not in excluded and hasattr(pipe, "from_bytes"):
                with _explained(where, f"component {name!r}"):
                    pipe.from_bytes(parts.data[name], exclude=[VOCAB])
        connect_listeners(self.components)
        if excluded.isdisjoint((VOCAB, "vectors")):
            refuse_other_widths(self.components, self.vocab.vectors, where=where)
        return self

    def _config_text(self) -> str:
        return self.config.to_str().rstrip("\n")

    def _take_meta(self, meta: dict[str, Any]) -> None:
        self.meta.update(meta)
        name = (meta.get("vectors") or {}).get("name")
        if name:
            self.vocab.vectors.name = name


def _read(folder: Path, *, overrides: Mapping[str, Any], excluded: Collection[str]) -> ReadAlready:
    """Read the meta data and the config of a folder, where they are wanted."""
    meta = {} if "meta" in excluded else read_meta(folder)
    config = Config()
    if "config" not in excluded and (folder / CONFIG).is_file():
        config.from_disk(folder / CONFIG, interpolate=False, overrides=overrides)
    return ReadAlready(folder, overrides, config, meta)


def _excluded(exclude: str | Iterable[str]) -> set[str]:
    """Return the names of parts that are left out; ``meta.json`` is called ``meta``, and ``config.cfg`` ``config``."""
    return {name.partition(".")[0] for name in as_names(exclude, "exclude")}


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
        raise as_file_error(ModelError, error)(
            f"{place}: {what} cannot be loaded ({error.strerror or error}); restore the file"
        ) from error
    except Exception as error:
        raise ModelError(
            f"{where}: {what} cannot be loaded, the file is broken or cut off ({type(error).__name__}: "
            f"{first_line(error)}); restore it"
        ) from error
