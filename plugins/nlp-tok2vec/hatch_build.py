"""Build the compiled modules; without a compiler, or with NLPX_PURE_PYTHON=1, the package does without.

Every distribution that has compiled modules holds this same file.
"""

from __future__ import annotations

import os
import shutil
import sysconfig
from binascii import crc32
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a compiled module says of its source; whoever imports it compares that with the source beside it, if any.
MARK = '''

cdef extern from *:
    """
    #define NLPX_SOURCE "{mark}"
    """
    const char *NLPX_SOURCE

SOURCE = NLPX_SOURCE
'''


class CompiledModules(BuildHookInterface[Any]):
    """Compile each ``_*.pyx`` to a module beside it and put that into the wheel; to fail is no failure to install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Do so, before the wheel is written or the package is installed as it stands.

        Args:
            version: What is built, such as "standard" or "editable".
            build_data: What the wheel is made of.
        """
        folders = [Path(self.root, package) for package in self.build_config.packages]
        sources = [source for folder in folders for source in sorted(folder.rglob("_*.pyx"))]
        if os.environ.get("NLPX_PURE_PYTHON") == "1":
            forget(sources)
        else:
            # The sources may stand where nothing can be written.
            with suppress(OSError):
                self._compile([source for source in sources if not is_current(source)])
        # What is installed as it stands is imported from where it stands.
        shipped = [] if version == "editable" else filter(Path.exists, map(module_of, sources))
        for module in shipped:
            build_data["force_include"][str(module)] = self._shipped(module)
            build_data.update(pure_python=False, infer_tag=True)

    def _compile(self, sources: list[Path]) -> None:
        forget(sources)
        try:
            from Cython.Build import cythonize
            from setuptools import Distribution, Extension
        except ImportError:
            return
        # Where they are imported from, modules find what those beside them declare.
        places = [Path(self._shipped(source)) for source in sources]
        names = [".".join(place.with_suffix("").parts) for place in places]
        # A square root of a negative number is seen in the result: nobody asks for errno.
        flags = [] if os.name == "nt" else ["-O3", "-g0", "-fno-math-errno"]
        with TemporaryDirectory() as scratch:
            for source, place in zip(sources, places, strict=True):
                marked = Path(scratch, place)
                marked.parent.mkdir(parents=True, exist_ok=True)
                text = source.read_text(encoding="utf8") + MARK.format(mark=mark_of(source))
                marked.write_text(text, encoding="utf8")
                for declared in declared_beside(source):
                    shutil.copyfile(declared, marked.with_name(declared.name))
            # What is compiled holds the names of its sources, which are to be the same wherever it is made.
            with working_in(scratch):
                extensions = cythonize(
                    [
                        Extension(name, [str(place)], extra_compile_args=flags)
                        for name, place in zip(names, places, strict=True)
                    ],
                    language_level=3,
                )
            for extension in extensions:
                # cythonize makes new extensions and forgets that they are optional.
                extension.optional = True
                extension.sources = [str(Path(scratch, each)) for each in extension.sources]
            command = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
            command.build_lib = command.build_temp = scratch
            command.ensure_finalized()
            command.run()
            for name, source in zip(names, sources, strict=True):
                built = Path(command.get_ext_fullpath(name))
                if built.exists():
                    shutil.copyfile(built, module_of(source))

    def _shipped(self, path: Path) -> str:
        """Return the place of a file in the wheel."""
        place: str = self.build_config.get_distribution_path(path.relative_to(self.root).as_posix())
        return place


def module_of(source: Path) -> Path:
    """Return where the compiled module of a source stands."""
    return source.with_name(f"{source.stem}{sysconfig.get_config_var('EXT_SUFFIX')}")


def declared_beside(source: Path) -> list[Path]:
    """Return what the modules in the folder of a source declare for each other."""
    return sorted(source.parent.glob("_*.pxd"))


def mark_of(source: Path) -> str:
    """Return what the compiled module of a source says of it and of what is declared beside it."""
    content = b"".join(path.read_bytes() for path in (source, *declared_beside(source)))
    return f"nlpx-source:{crc32(content):08x}"


def is_current(source: Path) -> bool:
    """Whether the compiled module of a source is there, is made from it, and not by an older version of this file."""
    module = module_of(source)
    return (
        module.exists()
        and module.stat().st_mtime > Path(__file__).stat().st_mtime
        and mark_of(source).encode() in module.read_bytes()
    )


@contextmanager
def working_in(folder: str) -> Iterator[None]:
    """Make a folder the current one for a while."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def forget(sources: list[Path]) -> None:
    """Remove the compiled modules of sources."""
    for source in sources:
        module_of(source).unlink(missing_ok=True)
