"""``nlpx package``: make a Python package of a pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import quiet_option
from .path_type import PathType
from .shell_values import complete_pipeline
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..packages.making.package import Made

_NONE = "none"


@click.command()
@click.argument("input_dir", type=PathType(), shell_complete=complete_pipeline)
@click.argument("output_dir", type=PathType(file_okay=False))
@click.option(
    "--meta-path",
    "--meta",
    "-m",
    type=PathType(dir_okay=False),
    help="File with meta data that replace those of the pipeline.  [default: none]",
)
@click.option(
    "--create-meta",
    "-c",
    "-C",
    is_flag=True,
    help="Ask for the meta data, those that there are being the defaults.  [default: no]",
)
@click.option(
    "--code",
    type=TextType(),
    metavar="FILE,...",
    help="Python files with functions of your own that the pipeline needs; they come into the package.  "
    "[default: none]",
)
@click.option(
    "--name", "-n", type=TextType(), help="Name of the package, without the language.  [default: that in the meta data]"
)
@click.option("--version", "-v", type=TextType(), help="Version of the package.  [default: that in the meta data]")
@click.option(
    "--build",
    "-b",
    type=TextType(),
    metavar="KIND,...",
    default="sdist",
    show_default=True,
    help="Archives to build: sdist, wheel, both, or none.",
)
@click.option("--force", "-f", "-F", is_flag=True, help="Replace a package that is there.  [default: no]")
@click.option(
    "--require-parent/--no-require-parent",
    "-R",
    default=True,
    show_default=True,
    help="Whether the package requires nlpx and the plugins that the pipeline is made of.",
)
@quiet_option
def command(
    input_dir: Path,
    output_dir: Path,
    meta_path: Path | None,
    create_meta: bool,
    code: str | None,
    name: str | None,
    version: str | None,
    build: str,
    force: bool,
    require_parent: bool,
    quiet: bool,
) -> None:
    """Make a Python package of a pipeline, which pip installs.

    INPUT_DIR is the folder of the pipeline, OUTPUT_DIR the folder in which the package gets one of its own. All files
    of the pipeline are copied. The package requires the plugins that the pipeline is made of. Where there is no
    meta.json, you are asked for what it should say.

    \b
    Example: nlpx package training/model-best packages --name shop --version 1.2.0 --build sdist,wheel
             pip install packages/en_shop-1.2.0/dist/en_shop-1.2.0-py3-none-any.whl
             python -c "import nlpx; nlpx.load('en_shop')"
    """  # noqa: D301  (click's mark of what is not wrapped)
    kinds = _kinds(build)
    made = package(
        input_dir,
        output_dir,
        meta_path,
        _paths(code),
        name,
        version,
        create_meta=create_meta,
        create_sdist="sdist" in kinds,
        create_wheel="wheel" in kinds,
        require_parent=require_parent,
        force=force,
    )
    if quiet:
        return
    for path in (made.folder, *made.archives):
        click.echo(str(path))
    click.echo(f"requires {', '.join(made.requirements) or 'nothing'}", err=True)


def package(
    input_dir: str | Path,
    output_dir: str | Path,
    meta_path: str | Path | None = None,
    code_paths: Sequence[str | Path] = (),
    name: str | None = None,
    version: str | None = None,
    create_meta: bool = False,
    create_sdist: bool = True,
    create_wheel: bool = False,
    require_parent: bool = True,
    force: bool = False,
) -> Made:
    """Make a Python package of a pipeline.

    Args:
        input_dir: The folder of the pipeline.
        output_dir: The folder in which the package gets one of its own.
        meta_path: A file with meta data that replace those of the pipeline.
        code_paths: Python files with functions that the pipeline needs.
        name: The name of the package, without the language; None for that in the meta data.
        version: Its version; None for that in the meta data.
        create_meta: Whether to ask for the meta data.
        create_sdist: Whether to build an sdist.
        create_wheel: Whether to build a wheel.
        require_parent: Whether the package requires nlpx and the plugins that the pipeline is made of.
        force: Whether to replace a package that is there.

    Raises:
        ModelError: The pipeline cannot be loaded.
        UsageError: The package is there already, or its name or version will not do.
        PackageError: It cannot be built.
        OSError: It cannot be written.
    """
    from ..files.reading import parse_json, read_file
    from ..files.writing import as_path, check_folder
    from ..packages.making.about import found_meta, packaged_meta
    from ..packages.making.package import make_package, read_pipeline
    from ..pipeline import find_pipeline
    from ..pipeline.saving.meta import check_meta

    # Nobody answers questions for nothing.
    check_folder(output_dir)
    folder, code = find_pipeline(input_dir), [as_path(path) for path in code_paths]
    given: Mapping[str, Any] = {}
    if meta_path is not None:
        given = check_meta(parse_json(read_file(meta_path), where=str(meta_path)), where=str(meta_path))
    of_pipeline = read_pipeline(folder, code)
    if create_meta or (meta_path is None and found_meta(folder) is None):
        given = {**given, **ask_for_meta({**of_pipeline, **given})}
    meta = packaged_meta(of_pipeline, given, name=name, version=version)
    build = [kind for kind, wanted in (("sdist", create_sdist), ("wheel", create_wheel)) if wanted]
    return make_package(
        folder, Path(output_dir), meta, code=code, build=build, require_parent=require_parent, force=force
    )


def ask_for_meta(known: Mapping[str, Any]) -> dict[str, str]:
    """Ask for the meta data of a package; an empty answer means what is known.

    Raises:
        UsageError: There is nobody who answers.
    """
    from ..errors import UsageError
    from ..packages.making.about import ASKED_FOR

    click.echo("What is the package to say of itself? Enter keeps what stands in brackets.", err=True)
    try:
        return {
            key: str(click.prompt(words, default=str(known.get(key) or ""), err=True)).strip()
            for key, words in ASKED_FOR.items()
        }
    except click.Abort as error:
        if isinstance(error.__context__, EOFError):
            raise UsageError("the answers have ended; give the meta data as a file: --meta-path") from None
        raise


def _kinds(build: str) -> list[str]:
    """Return the archives that are to be built.

    Raises:
        UsageError: It names something else.
    """
    from ..errors import UsageError
    from ..packages.making.package import ARCHIVES

    kinds = [kind.strip() for kind in build.split(",") if kind.strip()]
    wrong = [kind for kind in kinds if kind not in (*ARCHIVES, _NONE)]
    if wrong or not kinds or (_NONE in kinds and len(kinds) > 1):
        raise UsageError(f"--build takes sdist, wheel, both with a comma, or none, and not {build!r}")
    return [kind for kind in kinds if kind != _NONE]


def _paths(code: str | None) -> list[Path]:
    return [] if code is None else [Path(path.strip()) for path in code.split(",") if path.strip()]
