"""The rows that training prints: what stands in each column, and how wide it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..registry.metrics import describe_scores

if TYPE_CHECKING:
    from ..specs import MetricSpec

Info = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """Describe a column.

    Args:
        heading: What stands above it.
        width: Its width in characters, not less than the heading's.
        show: Returns what to print for a report.
        rank: Where there is no room for all columns, those of the highest rank are left out first.
    """

    heading: str
    width: int
    show: Callable[[Info], str]
    rank: int = 0

    def cell(self, text: str) -> str:
        """Return a text, set to the right."""
        return text.rjust(max(self.width, len(self.heading)))


def make_columns(*, components: list[str], scores: Mapping[str, float | None]) -> list[Column]:
    """Return the columns for a pipeline.

    Args:
        components: The components that report losses.
        scores: The keys of the scores to print, with what they weigh.
    """
    described = describe_scores(scores)
    return [
        Column(heading="E", width=3, show=lambda info: str(info["epoch"])),
        Column(heading="#", width=6, show=lambda info: str(info["step"])),
        *(_loss_column(name) for name in components),
        *(_score_column(key, described.get(key), rank=1 if scores[key] else 3) for key in scores),
        Column(heading="SCORE", width=6, show=lambda info: f"{info['score']:.4f}"),
        Column(heading="W/S", width=6, show=lambda info: f"{info['words_per_second']:.0f}", rank=5),
        Column(heading="ETA", width=7, show=lambda info: clock(info["seconds_left"]), rank=4),
        Column(heading="BEST", width=4, show=lambda info: "*" if info.get("is_best") else ""),
    ]


def fit(columns: list[Column], width: int) -> tuple[list[Column], list[Column]]:
    """Return the columns that a line of a width has room for, and those that it has not; rank 0 always stays.

    Args:
        columns: All columns.
        width: Number of characters.
    """
    kept = list(columns)
    while len(header(kept)[0]) > width and any(column.rank for column in kept):
        kept.remove(max(reversed(kept), key=lambda column: column.rank))
    return kept, [column for column in columns if column not in kept]


def header(columns: list[Column]) -> list[str]:
    """Return the lines above the rows."""
    return [
        "  ".join(column.cell(column.heading) for column in columns),
        "  ".join("-" * len(column.cell("")) for column in columns),
    ]


def row(columns: list[Column], info: Info) -> str:
    """Return the line for a report."""
    return "  ".join(column.cell(column.show(info)) for column in columns)


def show_score(value: Any, metric: MetricSpec | None = None) -> str:
    """Return a score as it is printed: a percentage with two digits, another number by its size, a dash for none."""
    if not isinstance(value, (int, float)):
        return "-"
    if metric is None or metric.is_share:
        return f"{100 * value:.2f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def show_interval(ends: Sequence[float] | None, metric: MetricSpec | None = None) -> str:
    """Return both ends of the interval of a score as they are printed, a dash for none."""
    return "-" if ends is None else " to ".join(show_score(end, metric) for end in ends)


def clock(seconds: float | None) -> str:
    """Return a duration as hours, minutes and seconds, or a dash for none."""
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


def _loss_column(name: str) -> Column:
    def show(info: Info) -> str:
        return f"{info['losses'].get(name, 0.0):.2f}"

    return Column(heading=f"LOSS {name.upper()}", width=8, show=show, rank=2)


def _score_column(key: str, metric: MetricSpec | None, *, rank: int) -> Column:
    def show(info: Info) -> str:
        return show_score(info["other_scores"].get(key), metric)

    return Column(heading=metric.label if metric else key.upper(), width=6, show=show, rank=rank)
