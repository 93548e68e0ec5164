"""What my-plugin offers: data, so that nothing is imported until somebody uses it."""

from nlpx.hookspecs import ObjectiveSpec, hookimpl


@hookimpl
def nlpx_pretraining_objectives() -> list[ObjectiveSpec]:
    return [
        ObjectiveSpec(
            name="my_plugin.Words.v1",
            target="my_plugin.objective:build_objective",
            summary="Predict which word is hidden, by the bucket that it falls into.",
            loss_funcs={"my_offer": {"n_buckets": 512}},
        ),
    ]
