"""The contract: every hook that a plugin can implement.

A hook returns data, specs such as `ArchitectureSpec` with fields given by name, never objects that cost an import.
Each implementation is called by itself, so one that fails harms nobody else, and answers are sorted by name, so the
order of installation never matters. Every spec is looked at when it is collected: one that will not do is left out, and
its plugin named.

A plugin implements a hook by a function of the same name in its manifest module::

    from nlpx.hookspecs import ArchitectureSpec, hookimpl

    @hookimpl
    def nlpx_architectures():
        return [ArchitectureSpec(name="my.Tagger.v1", target="my_package.models:build_tagger", summary="Tags faster.")]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pluggy import HookimplMarker, HookspecMarker

from .shared_metrics import LEMMA_METRICS, MORPH_METRICS, SENTENCE_METRICS, TAG_METRICS
from .specs import (
    ArchitectureSpec,
    CommandSpec,
    ComponentSpec,
    ConverterSpec,
    DataCheckSpec,
    FunctionSpec,
    LanguageSpec,
    MetricSpec,
    NoticeSpec,
    ObjectiveSpec,
    RegistrySpec,
    RendererSpec,
    ScorerSpec,
    Spec,
    TrainingOptionSpec,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "CONTRACT", "LEMMA_METRICS", "MORPH_METRICS", "OLDEST_CONTRACT", "SENTENCE_METRICS", "TAG_METRICS",
    "ArchitectureSpec", "CommandSpec", "ComponentSpec", "ConverterSpec", "DataCheckSpec",
    "FunctionSpec", "LanguageSpec", "MetricSpec", "NoticeSpec", "ObjectiveSpec", "RegistrySpec", "RendererSpec",
    "ScorerSpec", "Spec", "TrainingOptionSpec", "hookimpl", "hookspec",
]  # fmt: skip

CONTRACT = 1
"""The version of the contract. A manifest may state the one that it was made for: ``nlpx_contract = 1``."""

OLDEST_CONTRACT = 1
"""The oldest version whose manifests are still served."""

FUNCTION_REGISTRIES = (
    "augmenters", "batchers", "callbacks", "datasets", "initializers", "layers", "lemmatizers", "loggers", "lookups",
    "losses", "misc", "models", "ops", "optimizers", "readers", "schedules", "span_getters", "tokenizers", "vectors",
)  # fmt: skip
"""The registries to which `nlpx_functions` offers, besides those that plugins open."""

hookspec = HookspecMarker("nlpx")
hookimpl = HookimplMarker("nlpx")


def parameters_of(function: Any) -> tuple[str, ...]:
    """Return the names of a plain function's parameters."""
    code = getattr(function, "__code__", None)
    return () if code is None else tuple(code.co_varnames[: code.co_argcount])


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
def nlpx_registries() -> Sequence[RegistrySpec]:  # type: ignore[empty-body]
    """Open registries of your own, to which you and other plugins offer functions.

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

    Called by ``convert -c auto`` for a file whose ending says nothing, but not for those of a folder. The first answer
    counts: plugins are asked in order of their names, and core after them.

    Args:
        path: The file; ``<stdin>`` for standard input.
        head: Its first 4,096 characters; a byte order mark and CRLF are taken for what they are.
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
def nlpx_pretraining_objectives() -> Sequence[ObjectiveSpec]:  # type: ignore[empty-body]
    """Offer objectives of pretraining: what ``[pretraining.objective]`` and ``pretrain --loss-func`` can name.

    Called when a config first names an architecture, and by ``pretrain``.
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
