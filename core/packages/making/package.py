"""Make a package of the folder of a pipeline, whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from ...config import Config
from ...distributions import find_distribution
from ...errors import PackageError, UsageError
from ...files.copying import copy_tree
from ...files.writing import FULL, replace_dir, write_text
from ...named_tuples import NamedTuple
from ...pipeline import load
from ...pipeline.saving.folders import CONFIG, META
from ...pipeline.saving.meta import meta_text
from ..versions import is_compatible_version
from .about import package_name
from .code import as_part, imported
from .project import BACKENDS, Backend, project_files
from .readme import readme
from .requirements import own_requirements, requirements_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ARCHIVES = ("sdist", "wheel")
"""What can be built of a package."""
_LICENCES = ("LICENSE*", "LICENCE*", "NOTICE*", "COPYING*")
_README = "README.md"
# Run in the folder of the package: builds what the arguments name, and prints what it is called.
_BUILD = """
import sys
from importlib import import_module
backend = import_module(sys.argv[1])
for kind in sys.argv[2:]:
    getattr(backend, f"build_{kind}")("dist")
"""


class Made(NamedTuple):
    """A package that was made.

    Args:
        folder: Its folder.
        archives: What was built of it.
        requirements: What it requires.
    """

    folder: Path
    archives: list[Path]
    requirements: list[str]


def read_pipeline(folder: Path, code: Sequence[Path]) -> dict[str, Any]:
    """Return what a pipeline says of itself, once it has proved that it can be loaded.

    Args:
        folder: Its folder.
        code: Files with functions that it needs.

    Raises:
        NlpxError: It cannot be loaded.
        UsageError: A file of code cannot be a module.
    """
    exclude = () if (folder / META).is_file() else ("meta",)
    with imported(_modules(code)):
        return dict(load(folder, exclude=exclude).meta)


def make_package(
    pipeline: Path,
    output: Path,
    meta: Mapping[str, Any],
    *,
    code: Sequence[Path] = (),
    build: Sequence[str] = (),
    require_parent: bool = True,
    force: bool = False,
) -> Made:
    """Make a package of a pipeline, in a folder NAME-VERSION.

    Args:
        pipeline: The folder of the pipeline.
        output: The folder to make that folder in.
        meta: The meta data of the package, as `packaged_meta` returns them.
        code: Files with functions that the pipeline needs, which are put into the package.
        build: Which archives to build of it.
        require_parent: Whether the package requires nlpx and the plugins that the pipeline is made of.
        force: Whether to replace a folder that is there.

    Raises:
        UsageError: The folder is there, or is the pipeline's own, or a file of code cannot be a module.
        ModelError: The meta data say that it requires what is no requirement.
        PackageError: There is nothing to build archives with, or it fails, or a file cannot be copied.
        OSError: The package cannot be written.
    """
    name = package_name(meta)
    target = output / f"{name}-{meta['version']}"
    if target.is_dir() and not force:
        raise UsageError(f"{target} is there already; --force replaces it")
    if pipeline.resolve() in (target.resolve(), *target.resolve().parents):
        raise UsageError(
            f"{target} is, or is inside of, the pipeline that would be copied into it; name another folder"
        )
    modules = _modules(code)
    config = Config().from_disk(pipeline / CONFIG, interpolate=False)
    requirements = [
        *(requirements_of(config) if require_parent else ()),
        *own_requirements(meta, require_parent=require_parent),
    ]
    backend = _backend(build)
    page = pipeline / _README
    texts = project_files(
        meta,
        requirements=requirements,
        modules=list(modules),
        backend=backend,
        readme=page.read_text(encoding="utf8") if page.is_file() else readme(meta),
    )
    about = meta_text(dict(meta), indent=2)
    data = f"{name}/{name}-{meta['version']}"
    texts |= {META: about, f"{name}/{META}": about, f"{data}/{META}": about}
    with replace_dir(target) as fresh:
        _copy(pipeline, fresh / data)
        for place, text in texts.items():
            write_text(fresh / place, text)
        for module, path in modules.items():
            (fresh / name / f"{module}.py").write_bytes(as_part(path, modules))
        for licence in _licences(pipeline):
            shutil.copyfile(licence, fresh / licence.name)
        built = _build(fresh, backend, build)
    return Made(target, [target / "dist" / path.name for path in built], requirements)


def _copy(pipeline: Path, target: Path) -> None:
    """Copy the files of a pipeline.

    Raises:
        PackageError: It holds what cannot be copied, such as a link that leads nowhere.
        OSError: There is no room for it.
    """
    try:
        copy_tree(pipeline, target)
    except OSError as error:
        if error.errno in FULL:
            raise
        raise PackageError(
            f"{error.filename}: cannot be copied ({error.strerror}); restore it, or take it out of {pipeline}"
        ) from None


def _modules(code: Sequence[Path]) -> dict[str, Path]:
    """Return the files of code by the names of the modules that they become.

    Raises:
        UsageError: One cannot become a module, or two have one name.
    """
    modules: dict[str, Path] = {}
    for path in code:
        if not path.stem.isidentifier() or iskeyword(path.stem) or path.suffix != ".py" or path.stem == "__init__":
            raise UsageError(f"{path} cannot be a module of the package; give it a name such as functions.py")
        if path.stem in modules:
            raise UsageError(f"{modules[path.stem]} and {path} would be one module of the package; rename one")
        modules[path.stem] = path
    return modules


def _licences(pipeline: Path) -> list[Path]:
    return sorted({path for form in _LICENCES for path in pipeline.glob(form) if path.is_file()})


def _backend(build: Sequence[str]) -> Backend:
    """Return what builds archives on this machine; the first of all where nothing is to be built.

    Raises:
        PackageError: There is none.
    """
    there = [backend for backend in BACKENDS if _is_there(backend.distribution, backend.versions)]
    fit = there if "wheel" not in build else [backend for backend in there if _makes_wheels(backend)]
    if not fit and build:
        raise PackageError(
            f"nothing is there to build {'a wheel' if there else f'an {build[0]}'} with; pip install --upgrade "
            "setuptools wheel, or give --build none and build it elsewhere"
        )
    return next(iter(fit), BACKENDS[0])


def _makes_wheels(backend: Backend) -> bool:
    """Tell whether a backend that is there makes wheels."""
    return _is_there(backend.distribution, backend.wheels) or find_distribution("wheel") is not None


def _is_there(distribution: str, versions: str) -> bool:
    """Tell whether a distribution is installed in a version that will do."""
    found = find_distribution(distribution)
    return found is not None and bool(is_compatible_version(found.version, versions))


def _build(folder: Path, backend: Backend, build: Sequence[str]) -> list[Path]:
    """Build archives in a folder, and return them; what else building leaves is removed.

    Raises:
        PackageError: It fails.
    """
    if not build:
        return []
    (folder / "dist").mkdir()
    command = [sys.executable, "-c", _BUILD, backend.module, *build]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf8", errors="replace", check=False
    )
    if result.returncode:
        lines = [line for line in result.stderr.splitlines() if line.strip()] or [f"exit code {result.returncode}"]
        reason = lines[-1].strip().replace(str(folder), ".")
        raise PackageError(f"the {' and the '.join(build)} cannot be built; {backend.module} says: {reason}")
    for left in (folder / "build", *folder.glob("*.egg-info")):
        shutil.rmtree(left, ignore_errors=True)
    return sorted((folder / "dist").iterdir())
