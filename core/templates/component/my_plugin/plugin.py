"""What my-plugin offers: data, so that nothing is imported until somebody uses it."""

from nlpx.hookspecs import (
    ArchitectureSpec,
    ComponentSpec,
    DataCheckSpec,
    MetricSpec,
    ScorerSpec,
    TrainingOptionSpec,
    hookimpl,
)


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    return [
        ComponentSpec(
            name="my_plugin",
            target="my_plugin.pipe:make_labeller",
            summary="Give each doc the label that fits best.",
            defaults="my_plugin:defaults.cfg",
            assigns=("doc.cats",),
            score_weights={"my_plugin_acc": 1.0},
        ),
    ]


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    return [
        ArchitectureSpec(
            name="my_plugin.WordMean.v1",
            target="my_plugin.models:build_word_mean",
            summary="Score labels by the mean of the vectors of all words.",
        ),
    ]


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    accuracy = MetricSpec(
        key="my_plugin_acc",
        label="LABEL",
        summary="Share of docs whose label is the reference's.",
    )
    return [
        ScorerSpec(
            name="my_plugin.scorer.v1",
            target="my_plugin.scoring:make_scorer",
            summary="Labels that are the reference's.",
            metrics=(accuracy,),
        ),
    ]


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    return [
        DataCheckSpec(
            name="my_plugin labels",
            target="my_plugin.checks:check_labels",
            summary="How often each label occurs, and docs without one.",
            title="Labels of docs",
            components=("my_plugin",),
        ),
    ]


@hookimpl
def nlpx_training_options() -> list[TrainingOptionSpec]:
    return [
        TrainingOptionSpec(
            name="my-plugin-width",
            type="int",
            settings=("components.my_plugin.model.width",),
            default="32",
            summary="Width of the vectors of words of my_plugin.",
        ),
    ]
