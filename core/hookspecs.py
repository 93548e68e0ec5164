"""The contract: every hook that a plugin can implement.

A hook returns data (see `nlpx.registry.specs`), never objects that cost an import. Each implementation is called by
itself, so one that fails harms nobody else, and answers are sorted by name, so the order of installation never matters.
A plugin implements a hook by a function of the same name in its manifest module::

    from nlpx.hookspecs import hookimpl
    from nlpx.registry.specs import ArchitectureSpec

    @hookimpl
    def nlpx_architectures():
        return [ArchitectureSpec(name="my.Tagger.v1", target="my_package.models:build_tagger", summary="Tags faster.")]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pluggy import HookimplMarker, HookspecMarker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .registry.specs import (
        ArchitectureSpec,
        CommandSpec,
        ComponentSpec,
        ConverterSpec,
        DataCheckSpec,
        FunctionSpec,
        LanguageSpec,
        NoticeSpec,
        RendererSpec,
        ScorerSpec,
        TrainingOptionSpec,
    )

hookspec = HookspecMarker("nlpx")
hookimpl = HookimplMarker("nlpx")


@hookspec
def nlpx_architectures() -> Sequence[ArchitectureSpec]:  # type: ignore[empty-body]
    """Offer model architectures: what ``@architectures`` can name.

    Called when a config first names an architecture.
    """


@hookspec
def nlpx_functions() -> Sequence[FunctionSpec]:  # type: ignore[empty-body]
    """Offer functions of all other registries: layers, readers, batchers, schedules, loggers, tokenizers and so on.

    Called when a config first names a function.
    """


@hookspec
def nlpx_components() -> Sequence[ComponentSpec]:  # type: ignore[empty-body]
    """Offer pipeline components: what ``nlp.add_pipe`` and ``factory = …`` can name.

    Called when a pipeline is first built.
    """


@hookspec
def nlpx_scorers() -> Sequence[ScorerSpec]:  # type: ignore[empty-body]
    """Offer scorers and the metrics that they return: the rows of ``evaluate`` and the columns of ``train``.

    Called when a pipeline with a scorer is built, and when scores are printed.
    """


@hookspec
def nlpx_converters() -> Sequence[ConverterSpec]:  # type: ignore[empty-body]
    """Offer input formats: what ``convert -c`` can name.

    Called by ``convert``.
    """


@hookspec(firstresult=True)
def nlpx_sniff_format(path: Path, head: str) -> str | None:
    """Name the converter for a file, or None where this plugin does not know the format.

    Called by ``convert -c auto`` for a file whose ending says nothing. The first answer in order of the plugins' names
    counts.

    Args:
        path: The file.
        head: Its first 4,096 characters.
    """


@hookspec
def nlpx_commands() -> Sequence[CommandSpec]:  # type: ignore[empty-body]
    """Offer commands: what ``nlpx --help`` lists.

    Called at each start of the command line, so the manifest that implements it must import nothing heavy.
    """


@hookspec
def nlpx_training_options() -> Sequence[TrainingOptionSpec]:  # type: ignore[empty-body]
    """Offer flags of ``train``, each mapped to settings of the config.

    Called by ``train``.
    """


@hookspec
def nlpx_data_checks() -> Sequence[DataCheckSpec]:  # type: ignore[empty-body]
    """Offer sections of ``debug data``: functions that look at a corpus and yield findings.

    Called by ``debug data``.
    """


@hookspec
def nlpx_renderers() -> Sequence[RendererSpec]:  # type: ignore[empty-body]
    """Offer pictures of Docs: what ``nlpx.displacy.render(doc, style=…)`` can name.

    Called when something is drawn: by `nlpx.displacy` and by ``evaluate --displacy-path``.
    """


@hookspec
def nlpx_notices() -> Sequence[NoticeSpec]:  # type: ignore[empty-body]
    """Offer notices about the installation, such as that a compiled part is missing.

    Called by ``info`` and by ``plugins``.
    """


@hookspec
def nlpx_languages() -> Sequence[LanguageSpec]:  # type: ignore[empty-body]
    """Offer languages: what ``lang = …`` and ``nlpx.blank`` can name.

    Called when a pipeline is first built.
    """
