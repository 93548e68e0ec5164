"""What my-plugin offers: data, so that nothing is imported until somebody uses it."""

from __future__ import annotations

from nlpx.hookspecs import ConverterSpec, hookimpl


@hookimpl
def nlpx_converters() -> list[ConverterSpec]:
    return [
        ConverterSpec(
            name="my_plugin",
            target="my_plugin.converter:convert_lines",
            summary="Texts behind their labels, one a line: @good Well done!",
            suffixes=(".labelled",),
            options=("lang",),
        ),
    ]


@hookimpl
def nlpx_sniff_format(head: str) -> str | None:
    return "my_plugin" if head.startswith("@") else None
