"""What the planted plugin offers."""

from __future__ import annotations

from nlpx.hookspecs import ArchitectureSpec, ComponentSpec, hookimpl


@hookimpl
def nlpx_architectures():
    return [
        ArchitectureSpec(name="planted.Linear.v1", target="planted.models:build_linear", summary="A matrix and a bias.")
    ]


@hookimpl
def nlpx_components():
    return [
        ComponentSpec(
            name="planted_tagger",
            target="planted.component:make_tagger",
            summary="Sets tags.",
            assigns=("token.tag",),
        )
    ]
