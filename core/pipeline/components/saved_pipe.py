"""Components with a model, saved: as two files, as bytes, or pickled."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, SupportsIndex

from ...errors import ModelError, as_file_error
from ...files.msgpack import pack
from ...files.parts import excluded_parts
from ...files.pickled import check_pickled, checksum
from ...files.reading import Record, mapped
from ...files.writing import as_path, write_bytes
from ...quoting import counted
from ..saving.settings import read_settings
from .labelled_pipe import LabelledPipe
from .weights import as_saved, is_initialized, load_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from typing_extensions import Self

    from ...vocab import Vocab
    from ..language import Language


class SavedPipe(LabelledPipe):
    """The part of `TrainablePipe` that writes a component and reads one: its settings, its vocabulary, its weights."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """Pickle the component as its settings and its bytes; a model is made of functions, which cannot be pickled."""
        if self.made_with is None:
            return super().__reduce_ex__(protocol)
        data = self.to_bytes(exclude=["vocab"])
        return _open_component, (*self.made_with, self.name, self.vocab, data, checksum([data]))

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the settings (``cfg``, JSON) and the weights (``model``, msgpack) into a folder."""
        folder, exclude = as_path(path), excluded_parts(exclude)
        if "cfg" not in exclude:
            write_bytes(folder / "cfg", self._cfg_text(indent=2).encode("utf8"))
        if "vocab" not in exclude:
            self.vocab.to_disk(folder / "vocab")
        if "model" not in exclude:
            self.write_weights(folder)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing, broken, or does not fit the model.
        """
        folder, exclude = as_path(path), excluded_parts(exclude)
        if "cfg" not in exclude:
            self._read_cfg(self._read(folder / "cfg"), where=str(folder / "cfg"))
        if "vocab" not in exclude:
            self.vocab.from_disk(folder / "vocab")
        if "model" not in exclude:
            self.read_weights(folder)
            if "cfg" not in exclude:
                self._refuse_other_labels(where=str(folder / "cfg"))
        self.weights_read()
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return settings, vocabulary, weights, and what else a subclass saves, as msgpack."""
        return pack(self.saved_parts(excluded_parts(exclude)))

    def saved_parts(self, exclude: set[str]) -> dict[str, Any]:
        """Return what `to_bytes` packs, by name; a subclass that saves more adds it.

        Args:
            exclude: The names of parts to leave out.
        """
        parts: dict[str, Any] = {}
        if "cfg" not in exclude:
            parts["cfg"] = self._cfg_text()
        if "vocab" not in exclude:
            parts["vocab"] = self.vocab.to_bytes()
        if "model" not in exclude:
            parts["model"] = as_saved(self.model)
        return parts

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken or do not fit the model.
        """
        parts, exclude = self.read_parts(bytes_data), excluded_parts(exclude)
        where = parts.where
        if "cfg" in parts and "cfg" not in exclude:
            cfg: Any = parts.value("cfg", (str, bytes), "JSON")
            self._read_cfg(cfg, where=where)
        if "vocab" in parts and "vocab" not in exclude:
            self.vocab.from_bytes(parts.content("vocab"))
        if "model" in parts and "model" not in exclude:
            load_weights(self.model, parts.content("model"), component=self.name, where=where)
            if "cfg" not in exclude:
                self._refuse_other_labels(where=where)
        self.weights_read()
        return self

    def write_weights(self, folder: Path) -> None:
        """Write the weights into the component's folder; a subclass may have files beside ``model``."""
        write_bytes(folder / "model", as_saved(self.model))

    def read_weights(self, folder: Path) -> None:
        """Read what `write_weights` wrote."""
        path = folder / "model"
        with self._open(path) as file, mapped(file) as data:
            load_weights(self.model, data, component=self.name, where=str(path))

    def weights_read(self) -> None:
        """Take note that the weights have been read; a subclass that keeps something that follows from them does."""

    def _read(self, path: Path) -> bytes:
        with self._open(path) as file:
            return file.read()

    @contextmanager
    def _open(self, path: Path) -> Iterator[IO[bytes]]:
        try:
            with path.open("rb") as file:
                yield file
        except OSError as error:
            raise as_file_error(ModelError, error)(
                f"{path}: component {self.name!r} cannot be loaded ({error.strerror}); "
                "restore the folder, or leave the component out with exclude"
            ) from error

    def _refuse_other_labels(self, *, where: str) -> None:
        """Check that each output of the weights that were read has its label.

        Raises:
            ModelError: There are more outputs, or more labels.
        """
        fault = self.label_fault(f"{where}: ")
        if fault is not None:
            raise fault

    def label_fault(self, where: str = "") -> ModelError | None:
        """Return what is wrong where outputs have no labels, or labels no outputs; None where each has its own.

        Args:
            where: The file that was read, for the message.
        """
        n_outputs = self.model.get_dim("nO") if self.model.has_dim("nO") and is_initialized(self.model) else 0
        if not self.has_label_outputs or not n_outputs or self.outputs_for(len(self.labels)) == n_outputs:
            return None
        return ModelError(
            f"{where}the settings of component {self.name!r} name {counted(len(self.labels), 'label')}, but its "
            f"weights are for {n_outputs - self.outputs_for(0)}; restore the file that was saved with them, or train "
            "again"
        )

    def _cfg_text(self, *, indent: int | None = None) -> str:
        """Return the settings as JSON, sorted by name; inside a setting the order may be that of the outputs."""
        return json.dumps(dict(sorted(self.cfg.items())), indent=indent, separators=(",", ":"))

    def _read_cfg(self, data: bytes | str, *, where: str) -> None:
        where = f"{where}: the settings of component {self.name!r} cannot be read"
        settings = read_settings(data, component=type(self), own=self.cfg, where=where)
        self.read_labels(Record(settings, where=where, error=ModelError))
        self.cfg.update(settings)

    def read_labels(self, settings: Record) -> None:
        """Look at the labels in settings that are read, and keep their strings; a subclass may keep others than names.

        Raises:
            ModelError: They will not do.
        """
        labels = settings.texts("labels", [])
        if len(set(labels)) < len(labels):
            settings.refuse("a label is there twice")
        for label in labels:
            self.vocab.strings.add(label)


def _open_component(
    pipeline: type[Language], settings: dict[str, Any], name: str, vocab: Vocab, data: bytes, check: int
) -> SavedPipe:
    """Make a component as its pipeline did; what a pickled component is read with."""
    check_pickled([data], check, f"the component {name!r}")
    config = {key: value for key, value in settings.items() if key != "factory"}
    pipe: SavedPipe = pipeline(vocab).create_pipe(settings["factory"], name, config=config)
    return pipe.from_bytes(data, exclude=["vocab"])
