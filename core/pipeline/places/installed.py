"""Installed packages that are pipelines: found by their entry points, and not imported to find out.

Two groups of entry points say that a package is a pipeline. ``spacy_models`` is spaCy's own: such a package imports
spaCy, and only its files are read here. `PIPELINES` is for packages that nlpx has made: what the entry point names is
imported before the pipeline is loaded, because the functions that its config names may be the package's own.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ...distributions import distributions, find_distribution
from ...errors import PluginError
from ...named_tuples import NamedTuple
from ...quoting import first_line, shown

if TYPE_CHECKING:
    from ...distributions import Distribution

PIPELINES = "nlpx_models"
"""The group of entry points of packages that nlpx makes."""
PIPELINES_OF_SPACY = "spacy_models"


class InstalledPipeline(NamedTuple):
    """An installed package that is a pipeline.

    Args:
        name: What it is loaded by.
        package: The package with its files.
        functions: The module with functions of its own, which is imported before it is loaded; or an empty string.
        source: The distribution that brings it.
    """

    name: str
    package: str
    functions: str
    source: Distribution

    @property
    def folder(self) -> Path | None:
        """The folder of the package, or None where it is gone."""
        return package_folder(self.package)


def installed_pipelines() -> list[InstalledPipeline]:
    """Return the pipelines that are installed as packages, sorted by name."""
    found: dict[str, InstalledPipeline] = {}
    for source in distributions():
        ours = {name: value for name, value in source.entry_points(PIPELINES) if value}
        theirs = {name: value for name, value in source.entry_points(PIPELINES_OF_SPACY) if value}
        for name, module in {**theirs, **ours}.items():
            package = module.partition(":")[0].partition(".")[0]
            functions = ours.get(name, "").partition(":")[0]
            found.setdefault(name, InstalledPipeline(name, package, functions, source))
    return [found[name] for name in sorted(found)]


def package_folder(name: str) -> Path | None:
    """Return the folder of an installed package, which is not imported; None where there is none."""
    if not name.isidentifier() or name == "__main__":
        return None
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else None


def get_installed_models() -> list[str]:
    """Return the names of the pipelines that are installed as packages, sorted."""
    return [each.name for each in installed_pipelines()]


def is_package(name: str) -> bool:
    """Tell whether a distribution is installed.

    Args:
        name: Its name, with hyphens or underscores.
    """
    return find_distribution(name) is not None


def get_package_path(name: str) -> Path:
    """Return the folder of an installed package, which is not imported.

    Args:
        name: The name of the package.

    Raises:
        ModuleNotFoundError: There is no such package.
    """
    folder = package_folder(name)
    if folder is None:
        raise ModuleNotFoundError(f"There is no package {shown(name)}; install it.", name=name)
    return folder


def import_functions(folder: Path) -> None:
    """Import the functions that the package brings in which a pipeline is installed, if nlpx has made it.

    Args:
        folder: The folder of the pipeline, inside of that of its package.

    Raises:
        PluginError: They cannot be imported.
    """
    package = folder.parent
    if not (package / "__init__.py").is_file():
        return
    for each in installed_pipelines():
        if each.functions and each.package == package.name and each.folder == package:
            try:
                import_module(each.functions)
            except (Exception, SystemExit) as error:
                raise PluginError(
                    f"{package}: the functions of the pipeline cannot be imported ({type(error).__name__}: "
                    f"{first_line(error)}); install {each.source.name} again, or ask its author"
                ) from error
