"""What the planted plugin offers: of each kind one offer that is sound, and one for each fault."""

from __future__ import annotations

from planted.faults import FAULTS

from nlpx.hookspecs import (
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
    RendererSpec,
    ScorerSpec,
    hookimpl,
)


def offers(spec, kind, module, **fields):
    return [
        spec(name=f"planted-{fault}", target=f"planted.{module}:{fault}", summary="For tests.", **fields)
        for fault in FAULTS[kind]
    ]


@hookimpl
def nlpx_architectures():
    targets = {"planted.Linear.v1": "models:build_linear", "planted.Listener.v1": "vectors:build_listener"}
    return [
        ArchitectureSpec(name=name, target=f"planted.{target}", summary="For tests.")
        for name, target in targets.items()
    ]


@hookimpl
def nlpx_components():
    return [
        ComponentSpec(
            name="planted_tagger",
            target="planted.component:make_tagger",
            summary="For tests.",
            assigns=("token.tag",),
        ),
        ComponentSpec(
            name="planted_vectors",
            target="planted.vectors:make_vectors",
            summary="For tests.",
            assigns=("doc.tensor",),
            defaults="planted:vectors.cfg",
            listener="planted:listener.cfg",
        ),
    ]


@hookimpl
def nlpx_functions():
    kinds = {"sound": "batchers", "loses": "batchers", "nan": "schedules", "changes": "augmenters"}
    return [
        FunctionSpec(kind=kind, name=f"planted-{fault}", target=f"planted.functions:{fault}", summary="For tests.")
        for fault, kind in kinds.items()
    ]


@hookimpl
def nlpx_scorers():
    metric = MetricSpec(key="planted_acc", label="PLANTED", summary="Share of tags that are right.")
    return offers(ScorerSpec, "scorer", "scorers", metrics=(metric,))


@hookimpl
def nlpx_converters():
    return [
        ConverterSpec(
            name=f"planted-{fault}",
            target=f"planted.converter:{fault}",
            summary="For tests.",
            suffixes=(f".planted-{fault}",),
            options={"sound": ("n_sents",), "unnamed": (), "misnamed": ("n_sent",)}.get(fault),
        )
        for fault in FAULTS["converter"]
    ]


@hookimpl
def nlpx_sniff_format(head):
    from planted.converter import sniff

    return sniff(head)


@hookimpl
def nlpx_commands():
    targets = {fault: f"commands:{fault}" for fault in FAULTS["command"]} | {"heavy": "heavy:command"}
    return [
        CommandSpec(name=f"planted-{fault}", target=f"planted.{target}", summary="For tests.")
        for fault, target in targets.items()
    ]


@hookimpl
def nlpx_data_checks():
    return offers(DataCheckSpec, "data_check", "data_checks", title="Planted")


@hookimpl
def nlpx_renderers():
    return offers(RendererSpec, "renderer", "renderers")


@hookimpl
def nlpx_languages():
    return [
        LanguageSpec(name=f"x{fault}", target=f"planted.languages:x{fault}", summary="For tests.")
        for fault in FAULTS["language"]
    ]


@hookimpl
def nlpx_pretraining_objectives():
    return offers(ObjectiveSpec, "objective", "objectives")


@hookimpl
def nlpx_notices():
    targets = {"sound": "notices:sound", "lines": "notices:lines", "heavy": "heavy:notice"}
    return [
        NoticeSpec(name=f"planted-{fault}", target=f"planted.{target}", summary="For tests.")
        for fault, target in targets.items()
    ]
