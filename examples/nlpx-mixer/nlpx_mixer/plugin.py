"""What nlpx-mixer offers."""

from nlpx.hookspecs import ArchitectureSpec, hookimpl


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    return [
        ArchitectureSpec(
            name="nlpx_mixer.MixerEncoder.v1",
            target="nlpx_mixer.models:build_mixer_encoder",
            summary="Encode context by leaky averages of the tokens before and after.",
        )
    ]
