"""A component of which nothing is saved but its settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...errors import ModelError
from ...files.msgpack import pack
from ...files.reading import read_file
from ...files.writing import as_path, write_bytes
from ..components.pipe import Pipe
from ..saving.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from typing_extensions import Self


class ConfiguredPipe(Pipe):
    """Keep the settings of a component by the names that its constructor has for them.

    Args:
        **cfg: The settings.
    """

    def __init__(self, **cfg: Any) -> None:
        self.cfg = cfg

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the settings (``cfg``, JSON) into a folder."""
        write_bytes(as_path(path) / "cfg", json.dumps(self.cfg, indent=2).encode("utf8"))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: The file is missing or broken.
        """
        file = as_path(path) / "cfg"
        return self._read_cfg(read_file(file, error=ModelError), where=str(file))

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the settings as msgpack."""
        return pack({"cfg": json.dumps(self.cfg)})

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken.
        """
        parts = self.read_parts(bytes_data)
        cfg: Any = parts.value("cfg", (str, bytes), "JSON")
        return self._read_cfg(cfg, where=parts.where)

    def _read_cfg(self, data: bytes | str, *, where: str) -> Self:
        where = f"{where}: the settings of component {self.name!r} cannot be read"
        self.cfg.update(read_settings(data, component=type(self), own=self.cfg, where=where))
        return self
