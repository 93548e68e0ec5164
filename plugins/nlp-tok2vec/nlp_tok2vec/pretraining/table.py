"""The columns of the table that pretraining prints."""

from __future__ import annotations

from nlpx.training import Column, clock


def make_columns() -> list[Column]:
    """Return the columns."""
    return [
        Column(heading="E", width=3, show=lambda info: str(info["epoch"])),
        Column(heading="# WORDS", width=11, show=lambda info: f"{info['words']:,}"),
        Column(heading="TOTAL LOSS", width=13, show=lambda info: f"{info['total_loss']:.4f}", rank=1),
        Column(heading="LOSS", width=10, show=lambda info: f"{info['loss']:.4f}"),
        Column(heading="W/S", width=7, show=lambda info: f"{info['words_per_second']:.0f}"),
        Column(heading="ETA", width=8, show=lambda info: clock(info["seconds_left"]), rank=2),
    ]
