"""What nlpx-brat offers."""

from __future__ import annotations

import re

from nlpx.hookspecs import ConverterSpec, hookimpl

_ANNOTATION = re.compile(r"(T\d+\t\S+ \d+ \d+|[REAMN]\d+\t\S+|\*\tEquiv |#\d+\t\S+)")


@hookimpl
def nlpx_converters() -> list[ConverterSpec]:
    """Offer to read brat's annotations."""
    return [
        ConverterSpec(
            name="brat",
            target="nlpx_brat.converter:convert_brat",
            summary="Standoff annotations of brat, beside their text.",
            suffixes=(".ann",),
            options=("lang",),
        )
    ]


@hookimpl
def nlpx_sniff_format(head: str) -> str | None:
    """Know the format by its first line."""
    return "brat" if _ANNOTATION.match(head) else None
