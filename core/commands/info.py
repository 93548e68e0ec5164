"""``nlpx info``: describe the installation, or a pipeline without loading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..plugins import split_names
from .shell_values import complete_pipeline
from .text_type import TextType
from .two_forms import given_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# What of a pipeline's meta data is shown, in this order; the rest is long or for machines.
_SHOWN = (
    "lang", "name", "version", "description", "author", "email", "url", "license", "spacy_version", "nlpx_version",
    "pipeline", "components", "disabled", "vectors", "about", "labels", "performance", "source",
    "notices",
)  # fmt: skip
# How many seconds the driver of GPUs has to answer.
_PATIENCE = 10


@click.command()
@click.argument("model", required=False, type=TextType(), shell_complete=complete_pipeline)
@click.option("--markdown", "-md", is_flag=True, help="Print information as Markdown.  [default: no]")
@click.option(
    "--silent",
    "--quiet",
    "-s",
    "-S",
    "-q",
    is_flag=True,
    help="Print nothing; only the exit code says if all is well.  [default: no]",
)
@click.option(
    "--exclude",
    "-e",
    metavar="KEYS",
    default="labels",
    show_default=True,
    help="What of a pipeline is not printed, divided by commas.",
)
@click.option(
    "--url",
    "-u",
    is_flag=True,
    help="Print only where the newest version of the pipeline is that can be used here.  [default: no]",
)
@click.option(
    "--index",
    "-i",
    type=TextType(),
    envvar="NLPX_INDEX",
    metavar="FILE|URL",
    help="Index for --url.  [default: $NLPX_INDEX, or the one of spaCy's published pipelines]",
)
@click.pass_context
def command(
    ctx: click.Context,
    model: str | None,
    markdown: bool,
    silent: bool,
    exclude: str,
    url: bool,
    index: str | None,
) -> None:
    """Describe the installation, or a pipeline.

    MODEL is the name or the folder of a pipeline; without it, the installation is described.

    \b
    Example: nlpx info
             nlpx info en_core_web_sm --exclude labels,performance
             nlpx info en_core_web_sm --url
    """  # noqa: D301  (click's mark of what is not wrapped)
    if url:
        place = info_url(model, index=index)["download_url"]
        if not silent:
            click.echo(place)
        return
    # What is left out as a rule is something of pipelines.
    names = split_names(exclude) if model is not None or "exclude" in given_options(ctx) else ()
    info(model, markdown=markdown, silent=silent, exclude=names)


def info(
    model: str | None = None, *, markdown: bool = False, silent: bool = True, exclude: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what is known of the installation, or the meta data of a pipeline.

    Args:
        model: The name or the folder of a pipeline; None for the installation.
        markdown: Whether to print Markdown.
        silent: Whether to print nothing.
        exclude: Which entries of the meta data are not printed.

    Raises:
        ModelError: There is no such pipeline, or its meta data are broken.
        UsageError: Something is excluded that no pipeline has, or of the installation.
    """
    if model is None and exclude:
        raise UsageError("--exclude needs the name of a pipeline: nlpx info MODEL --exclude KEYS")
    if model is None:
        title, facts = "Info about nlpx", describe_installation()
        rows = dict(facts)
    else:
        title, facts = f"Info about pipeline {model!r}", describe_pipeline(model)
        _refuse_unknown(exclude, facts)
        shown = [key for key in _SHOWN if key not in exclude]
        rows = {key: facts[key] for key in shown if facts.get(key) not in (None, "", [], {})}
    if not silent:
        lines = _markdown(title, rows) if markdown else _plain(title, rows)
        click.echo("\n".join(lines))
    return facts


def _refuse_unknown(exclude: Sequence[str], facts: Mapping[str, Any]) -> None:
    from ..spelling import did_you_mean

    known = (*_SHOWN, *facts)
    for key in exclude:
        if key not in known:
            hint = did_you_mean(key, known) or f"; there are {', '.join(_SHOWN)}"
            raise UsageError(f"--exclude names {key!r}, which is nothing that is printed of a pipeline{hint}")


def info_url(model: str | None, *, index: str | None = None) -> dict[str, str]:
    """Return, under ``download_url``, where the newest version of a pipeline is that can be used here.

    Args:
        model: The name of the pipeline, or a shortcut.
        index: The file or the address of the index; None for the one of spaCy's published pipelines.

    Raises:
        UsageError: No pipeline is named.
        PackageError: The index has none that will do.
    """
    from ..packages.index import WHEEL, read_index

    if model is None:
        raise UsageError("--url needs the name of a pipeline: nlpx info MODEL --url")
    known = read_index(index)
    return {"download_url": known.best(known.full_name(model)).archive(WHEEL).place}


def describe_installation() -> dict[str, Any]:
    """Return versions, places, plugins, pipelines and what can compute."""
    import platform
    import sys
    from pathlib import Path

    from .. import __file__ as location
    from .. import __version__
    from ..pipeline.places.installed import installed_pipelines
    from ..pipeline.places.links import all_links
    from ..plugins import installed
    from ..registry.notices import read_notices

    return {
        "nlpx version": __version__,
        "Location": str(Path(location).parent),
        "Platform": platform.platform(),
        "Python version": platform.python_version(),
        "Python": sys.executable,
        "thinc version": _version("thinc") or "not installed",
        "NumPy version": _version("numpy") or "not installed",
        "Plugins": [str(plugin) for plugin in installed().plugins],
        "Plugins that failed": [str(failure.plugin) for failure in installed().failures],
        "Pipelines": [f"{each.name} {each.source.version}" for each in installed_pipelines()],
        "Links": [f"{link.name} to {link.target}" for link in all_links()],
        "Compute backends": _backends(),
        "GPUs": _gpus(),
        "Notices": read_notices(),
    }


def describe_pipeline(model: str) -> dict[str, Any]:
    """Return the meta data of a pipeline, under ``source`` the folder, and under ``notices`` what else is to be known.

    Raises:
        ModelError: There is no such pipeline, or its meta data are broken.
    """
    from ..languages.installed import is_unoffered, what_is_general
    from ..pipeline.places.finding import find_pipeline
    from ..pipeline.saving.meta import read_meta

    folder = find_pipeline(model)
    facts = {**read_meta(folder), "source": str(folder.resolve())}
    if is_unoffered(facts.get("lang")):
        facts["notices"] = [what_is_general(facts["lang"])]
    return facts


def _version(distribution: str) -> str | None:
    from ..distributions import find_distribution

    installed = find_distribution(distribution)
    return None if installed is None else installed.version


def _backends() -> list[str]:
    """Return the array libraries that models can compute with; none is imported to find out."""
    cupy = next((name for name in ("cupy", "cupy-cuda12x", "cupy-cuda11x", "cupy-cuda13x") if _version(name)), None)
    backends = {"NumPy": _version("numpy"), "CuPy": cupy and _version(cupy), "PyTorch": _version("torch")}
    return [f"{name} {version}" for name, version in backends.items() if version]


def _gpus() -> list[str]:
    """Return the GPUs of the machine with their numbers, as NVIDIA's driver names them: ``0: NVIDIA H200``."""
    import shutil
    import subprocess

    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    try:
        done = subprocess.run([program, "-L"], capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    lines = done.stdout.splitlines() if not done.returncode else []
    return [line.removeprefix("GPU ").partition(" (UUID")[0] for line in lines if line.startswith("GPU ")]


def _plain(title: str, rows: Mapping[str, Any]) -> Iterable[str]:
    width = max(map(len, rows), default=0) + 2
    yield title
    yield ""
    for key, value in rows.items():
        first, *more = _lines(key, value)
        yield f"{key:<{width}}{first}".rstrip()
        yield from (f"{'':<{width}}{line}".rstrip() for line in more)


def _markdown(title: str, rows: Mapping[str, Any]) -> Iterable[str]:
    yield f"## {title}"
    yield ""
    for key, value in rows.items():
        yield f"- **{key}:** {'; '.join(_lines(key, value))}"


def _lines(key: str, value: Any) -> list[str]:
    """Return a value as lines of text; scores by label are left out."""
    if isinstance(value, dict) and key == "labels":
        return [f"{name}: {', '.join(map(str, labels))}" for name, labels in value.items() if labels] or ["none"]
    if isinstance(value, dict):
        shown = {name: each for name, each in value.items() if not isinstance(each, (dict, list)) and each is not None}
        return [f"{name}: {_number(each)}" for name, each in shown.items()] or ["none"]
    if isinstance(value, list) and key.lower() == "notices":
        return value or ["none"]
    if isinstance(value, list):
        return [", ".join(map(str, value))] if value else ["none"]
    return str(value).splitlines() or [""]


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
