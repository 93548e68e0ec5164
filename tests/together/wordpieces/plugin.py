"""What wordpieces offers."""

from nlpx.hookspecs import ArchitectureSpec, ComponentSpec, hookimpl

nlpx_contract = 1


@hookimpl
def nlpx_architectures():
    return [
        ArchitectureSpec(
            name="wordpieces.Encoder.v1", target="wordpieces.models:build_encoder", summary="Rows of wordpieces."
        ),
        ArchitectureSpec(
            name="wordpieces.Listener.v1", target="wordpieces.models:build_listener", summary="Tokens of those rows."
        ),
        ArchitectureSpec(
            name="wordpieces.Own.v1", target="wordpieces.models:build_own", summary="Both in one component."
        ),
    ]


@hookimpl
def nlpx_components():
    return [
        ComponentSpec(
            name="wordpieces",
            target="wordpieces.pipe:make_wordpieces",
            summary="Compute rows of wordpieces for other components to share.",
            defaults="wordpieces:component.cfg",
            recipes={
                "efficiency": "wordpieces:recipe.cfg",
                "accuracy": "wordpieces:recipe.cfg",
                "accuracy de": "wordpieces:german.cfg",
            },
            listener="wordpieces:listener.cfg",
            recommended_for=("gpu efficiency", "gpu accuracy"),
        )
    ]
