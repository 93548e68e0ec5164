"""Files and bytes, read as if somebody had damaged them and written so that nothing is lost.

======================  ==============================================================================
`write_bytes`           write a file whole, or not at all; also `write_text`
`replace_file`          the same for what is written bit by bit; `replace_dir` for folders
`check_file`            say before long work that a file cannot be written; `check_folder` that nothing can be put
                        there; `try_out` the same for what `replace_dir` and its kin write
`read_dir`              read a folder that may be replaced meanwhile; `put_back` finds one that is missing
`read_file`             bytes of a file; `read_npy` an array
`unpack`, `parse_json`  data of bytes; `pack` writes what `unpack` reads, `pack_in_parts` what is large
`Record`                named entries of such data, looked at as they are taken
`excluded_parts`        the names of parts that a caller leaves out, given as one or several
`as_path`               a path that may be given as a string
======================  ==============================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .beside import put_back as put_back
    from .inflating import inflate_record as inflate_record
    from .msgpack import pack as pack
    from .msgpack import pack_in_parts as pack_in_parts
    from .parts import excluded_parts as excluded_parts
    from .reading import Record as Record
    from .reading import parse_json as parse_json
    from .reading import read_file as read_file
    from .reading import read_npy as read_npy
    from .reading import unpack as unpack
    from .writing import as_path as as_path
    from .writing import check_file as check_file
    from .writing import check_folder as check_folder
    from .writing import read_dir as read_dir
    from .writing import replace_dir as replace_dir
    from .writing import replace_file as replace_file
    from .writing import try_out as try_out
    from .writing import write_bytes as write_bytes
    from .writing import write_text as write_text
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".beside": ("put_back",),
            ".inflating": ("inflate_record",),
            ".msgpack": ("pack", "pack_in_parts"),
            ".parts": ("excluded_parts",),
            ".reading": ("Record", "parse_json", "read_file", "read_npy", "unpack"),
            ".writing": (
                "as_path",
                "check_file",
                "check_folder",
                "read_dir",
                "replace_dir",
                "replace_file",
                "try_out",
                "write_bytes",
                "write_text",
            ),
        },
    )
