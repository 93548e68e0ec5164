"""``nlpx download``: get a trained pipeline and install it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .options import quiet_option
from .path_type import PathType
from .shell_values import one_of, published
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ..packages.downloading import Got
    from ..packages.index import Index


@click.command(context_settings={"ignore_unknown_options": True}, options_metavar="[OPTIONS]")
@click.argument("model", type=TextType(), shell_complete=one_of(published))
@click.argument("pip_args", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--direct",
    "-d",
    "-D",
    is_flag=True,
    help="Get the version that MODEL names, whether it is for this version or not.  [default: no]",
)
@click.option("--sdist", "-S", is_flag=True, help="Get an sdist (.tar.gz) instead of a wheel.  [default: no]")
@click.option(
    "--url",
    "-U",
    type=TextType(),
    metavar="URL",
    help="Server that has the archives instead of where the index says.  [default: none]",
)
@click.option(
    "--index",
    "-i",
    type=TextType(),
    envvar="NLPX_INDEX",
    metavar="FILE|URL",
    help="Index that says what there is.  [default: $NLPX_INDEX, or the one of spaCy's published pipelines]",
)
@click.option(
    "--sha256",
    type=TextType(),
    metavar="DIGITS",
    help="Hash that the file must have, besides that in the index.  [default: none]",
)
@click.option(
    "--to",
    type=PathType(file_okay=False),
    help="Folder to keep the file in, for 'nlpx install', instead of installing it.  [default: none]",
)
@quiet_option
def command(
    model: str,
    pip_args: tuple[str, ...],
    direct: bool,
    sdist: bool,
    url: str | None,
    index: str | None,
    sha256: str | None,
    to: Path | None,
    quiet: bool,
) -> None:
    """Get a trained pipeline and install it.

    MODEL is the name of a pipeline, such as en_core_web_sm, or a shortcut, such as en; a shortcut becomes a link too.
    The newest version that can be used here is taken. With --direct it is a name with a version, such as
    en_core_web_sm-3.8.0. PIP_ARGS are passed on to pip (or to uv, where there is no pip), such as --user.

    What the index has a sha256 of is installed only if the file has it. Of other files you are told the sha256; they
    are taken over HTTPS only, or with --sha256.

    The exit code is 0 where all is installed, as pip's is. A warning says if the pipeline cannot be used here as it is;
    'nlpx validate' ends with 1 then.

    \b
    Example: nlpx download en_core_web_sm
             nlpx download --direct en_core_web_sm-3.8.0 --no-deps
             nlpx download en_core_web_sm --to packages && nlpx install --from packages
    """  # noqa: D301  (click's mark of what is not wrapped)
    download(
        model, direct, sdist, url, *pip_args, index=index, sha256=sha256, to=to, silent=quiet
    )  # fmt: skip


def download(
    model: str,
    direct: bool = False,
    sdist: bool = False,
    url: str | None = None,
    *pip_args: str,
    index: str | None = None,
    sha256: str | None = None,
    to: str | Path | None = None,
    silent: bool = False,
) -> None:
    """Get a trained pipeline and install it.

    Args:
        model: Its name or a shortcut; with its version where it is `direct`.
        direct: Whether that very version is wanted, be it for this version of nlpx or not.
        sdist: Whether to get an sdist instead of a wheel.
        url: The address of a server that has the archives instead of where the index says.
        *pip_args: More arguments for pip.
        index: The address or the path of the index; None for the one of spaCy's published pipelines.
        sha256: The hash that the file must have besides that in the index.
        to: A folder to keep the file in instead of installing it.
        silent: Whether to print warnings only.

    Raises:
        PackageError: There is no such pipeline, or it cannot be had or installed.
        UsageError: The arguments do not fit together.
    """
    from ..errors import UsageError
    from ..files.writing import as_path
    from ..packages import downloading
    from ..packages.index import read_index

    if model.startswith("-"):
        raise UsageError(f"the name of the pipeline comes first, and what pip is given after it: MODEL {model} ...")
    if to is not None and pip_args:
        raise UsageError(f"with --to nothing is installed, so {pip_args[0]} is for nobody; leave it out")
    known = read_index(index)
    release = downloading.choose(known, model, direct=direct, base=url)
    label = f"{release.name} {release.version}"
    if to is None and not pip_args and downloading.is_installed(release):
        _tell(f"{label} is installed already", silent=silent)
        _link(model, release.name, silent=silent)
        return
    with _watching(label, silent=silent) as watch:
        if to is not None:
            got = downloading.download_to(as_path(to), release, sdist=sdist, sha256=sha256 or "", watch=watch)
        else:
            with downloading.downloaded(release, sdist=sdist, sha256=sha256 or "", watch=watch) as got:
                _tell_hash(got)
                downloading.install_archives([got], pip_args)
    if to is not None:
        _tell_hash(got)
        _tell(str(got.path), silent=silent)
        _tell_requirements(got, to)
        return
    tell_installed([got], known, silent=silent, is_here=not pip_args)
    _link(model, release.name, silent=silent)


def tell_installed(archives: Sequence[Got], index: Index, *, silent: bool, is_here: bool = True) -> None:
    """Say what is installed, and whether it can be used.

    Args:
        archives: What was installed.
        index: Where versions that will do are looked for.
        silent: Whether to print warnings only.
        is_here: Whether it is installed where this environment finds it, as far as is known.
    """
    from ..packages.validating import check_installed

    verdicts = {verdict.name: verdict for verdict in check_installed(index)}
    for got in archives:
        name, verdict = got.release.name, verdicts.get(got.release.name)
        way = f"; it is loaded by: nlpx.load({name!r})" if verdict is not None and not verdict.problem else ""
        _tell(f"installed {name} {got.release.version}{way}", silent=silent)
        if verdict is not None and verdict.problem:
            click.echo(f"warning: {name} cannot be used as it is: {verdict.problem}; {verdict.remedy}", err=True)
        elif verdict is None and is_here:
            click.echo(f"warning: {name} is not found among the installed pipelines; see nlpx validate", err=True)


def _link(model: str, name: str, *, silent: bool) -> None:
    """Make the link of a shortcut, unless the user has one of that name for something else."""
    from ..pipeline.places.installed import package_folder
    from ..pipeline.places.links import find_link, make_link

    package = package_folder(name)
    if model == name or package is None or "-" in model:
        return
    known = find_link(model)
    if known is not None and known.target != package.resolve():
        click.echo(f"warning: the link {model!r} leads to {known.target}, and stays as it is", err=True)
        return
    place = make_link(model, package, force=True).place
    _tell(f"linked {place}; it is loaded by: nlpx.load({model!r})", silent=silent)


def _tell(line: str, *, silent: bool) -> None:
    if not silent:
        click.echo(line)


def _tell_hash(got: Got) -> None:
    """Say that nothing but the connection vouches for a file, where that is so."""
    if not got.is_vouched_for:
        click.echo(
            f"warning: no sha256 of {got.path.name} is known, so only the server vouches for it; it is {got.sha256}: "
            "--sha256 makes sure of it the next time",
            err=True,
        )


def _tell_requirements(got: Got, to: str | Path) -> None:
    """Say what a pipeline requires besides, for a machine without network."""
    from ..packages.installing import missing_requirements

    needed = missing_requirements(got.contents.requires)
    if needed:
        click.echo(f"it requires {', '.join(needed)}; to have that in the folder too: pip download -d {to} "
                   f"{' '.join(map(repr, needed))}", err=True)  # fmt: skip


@contextmanager
def _watching(label: str, *, silent: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """Yield what shows how much of a file is there, on a terminal in a line that is gone in the end."""
    import sys

    if silent or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from ..console import make_console

    with Progress(
        TextColumn(label), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
        console=make_console(sys.stderr), transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("", total=None)
        yield lambda n_bytes, n_all: progress.update(task, completed=n_bytes, total=n_all)
