"""What my-plugin offers: data, so that nothing is imported until somebody uses it."""

from nlpx.hookspecs import ArchitectureSpec, hookimpl


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    return [
        ArchitectureSpec(
            name="my_plugin.Encoder.v1",
            target="my_plugin.models:build_encoder",
            summary="Encode tokens beside the mean of their doc.",
        ),
    ]
