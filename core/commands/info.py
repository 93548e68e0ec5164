"""``nlpx info``: describe the installation, or a pipeline without loading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What of a pipeline's meta data is shown, in this order; the rest is long or for machines.
_SHOWN = (
    "lang", "name", "version", "description", "author", "email", "url", "license", "spacy_version", "nlpx_version",
    "pipeline", "components", "disabled", "vectors", "about", "labels", "performance", "source",
)  # fmt: skip


@click.command()
@click.argument("model", required=False)
@click.option("--markdown", "-md", is_flag=True, help="Print information as Markdown.  [default: no]")
@click.option(
    "--silent", "-s", is_flag=True, help="Print nothing; only the exit code says if all is well.  [default: no]"
)
def command(model: str | None, markdown: bool, silent: bool) -> None:
    """Describe the installation, or a pipeline.

    MODEL is the name or the folder of a pipeline; without it, the installation is described.
    """
    info(model, markdown=markdown, silent=silent)


def info(model: str | None = None, *, markdown: bool = False, silent: bool = True) -> dict[str, Any]:
    """Return what is known of the installation, or the meta data of a pipeline.

    Args:
        model: The name or the folder of a pipeline; None for the installation.
        markdown: Whether to print Markdown.
        silent: Whether to print nothing.

    Raises:
        ModelError: There is no such pipeline, or its meta data are broken.
    """
    if model is None:
        title, facts = "Info about nlpx", describe_installation()
        rows = dict(facts)
    else:
        title, facts = f"Info about pipeline {model!r}", describe_pipeline(model)
        rows = {key: facts[key] for key in _SHOWN if facts.get(key) not in (None, "", [], {})}
    if not silent:
        lines = _markdown(title, rows) if markdown else _plain(title, rows)
        click.echo("\n".join(lines))
    return facts


def describe_installation() -> dict[str, Any]:
    """Return versions, places, plugins, pipelines and what can compute."""
    import platform
    import sys
    from pathlib import Path

    from .. import __file__ as location
    from .. import __version__
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
        "Pipelines": _pipelines(),
        "Compute backends": _backends(),
        "Notices": read_notices(),
    }


def describe_pipeline(model: str) -> dict[str, Any]:
    """Return the meta data of a pipeline, and under ``source`` the folder.

    Raises:
        ModelError: There is no such pipeline, or its meta data are broken.
    """
    from ..pipeline.saving.folders import find_pipeline
    from ..pipeline.saving.meta import read_meta

    folder = find_pipeline(model)
    return {**read_meta(folder), "source": str(folder.resolve())}


def _version(distribution: str) -> str | None:
    from ..distributions import find_distribution

    installed = find_distribution(distribution)
    return None if installed is None else installed.version


def _pipelines() -> list[str]:
    """Return the installed packages that say that they are pipelines."""
    from ..distributions import distributions

    return sorted(f"{each.name} {each.version}" for each in distributions() if any(each.entry_points("spacy_models")))


def _backends() -> list[str]:
    """Return the array libraries that models can compute with; none is imported to find out."""
    cupy = next((name for name in ("cupy", "cupy-cuda12x", "cupy-cuda11x", "cupy-cuda13x") if _version(name)), None)
    backends = {"NumPy": _version("numpy"), "CuPy": cupy and _version(cupy), "PyTorch": _version("torch")}
    return [f"{name} {version}" for name, version in backends.items() if version]


def _plain(title: str, rows: Mapping[str, Any]) -> Iterable[str]:
    width = max(map(len, rows)) + 2
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
    """Return a value as lines of text; labels are counted, scores by label are left out."""
    if isinstance(value, dict) and key == "labels":
        return [f"{name}: {len(labels)}" for name, labels in value.items() if labels] or ["none"]
    if isinstance(value, dict):
        shown = {name: each for name, each in value.items() if not isinstance(each, (dict, list)) and each is not None}
        return [f"{name}: {_number(each)}" for name, each in shown.items()] or ["none"]
    if isinstance(value, list) and key == "Notices":
        return value or ["none"]
    if isinstance(value, list):
        return [", ".join(map(str, value))] if value else ["none"]
    return str(value).splitlines() or [""]


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
