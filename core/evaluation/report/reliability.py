"""The reliability curve on the page: the share that is right over the probability that was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .markup import Markup, element, join, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..reliability import Bin

# The field in which the curve is, and the room around it; pixels.
_SIZE, _LEFT, _TOP = 300, 50, 15
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def show_reliability(title: str, bins: Sequence[Bin]) -> Markup:
    """Return the curve of an annotation, and its numbers as a table."""
    total = sum(each.n_cases for each in bins)
    gap = sum(abs(each.probability - each.share) * each.n_cases for each in bins) / total
    rows = [
        (
            f"{100 * each.probability:.1f} %",
            element("td", f"{100 * each.share:.1f} %", class_="number"),
            element("td", f"{each.n_cases:,}", class_="number"),
        )
        for each in bins
    ]
    return join(
        [
            element("h3", title),
            element("p", f"On the mean a probability is {100 * gap:.1f} points away from the share that is right."),
            element(
                "div",
                _curve(f"{title}: share that is right over probability", bins, total=total),
                table(f"{title}: probability and what is right", ["probability", "right", "cases"], rows),
                class_="beside",
            ),
        ]
    )


def _curve(title: str, bins: Sequence[Bin], *, total: int) -> Markup:
    """Draw the curve, with a dot for each tenth that is the larger the more cases it has."""
    points = " ".join(f"{_x(each.probability)},{_y(each.share)}" for each in bins)
    dots = [
        f'<circle cx="{_x(each.probability)}" cy="{_y(each.share)}" r="{3 + 6 * (each.n_cases / total) ** 0.5:.1f}"/>'
        for each in bins
    ]
    grid = [
        f'<line class="grid" x1="{_x(tick)}" x2="{_x(tick)}" y1="{_y(0)}" y2="{_y(1)}"/>'
        f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(tick)}" y2="{_y(tick)}"/>'
        f'<text x="{_x(tick)}" y="{_y(0) + 18}" text-anchor="middle">{100 * tick:.0f}</text>'
        f'<text x="{_x(0) - 8}" y="{_y(tick) + 4}" text-anchor="end">{100 * tick:.0f}</text>'
        for tick in _TICKS
    ]
    lines = [
        f'<svg class="curve" viewBox="0 0 {_SIZE + _LEFT + 20} {_SIZE + _TOP + 50}" role="img">',
        element("title", title),
        *grid,
        f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>',
        f'<polyline points="{points}"/>',
        *dots,
        f'<text x="{_x(0.5)}" y="{_y(0) + 40}" text-anchor="middle">probability, %</text>',
        f'<text transform="translate(14 {_y(0.5)}) rotate(-90)" text-anchor="middle">right, %</text>',
        "</svg>",
    ]
    return Markup("\n".join(lines))


def _x(share: float) -> float:
    return round(_LEFT + share * _SIZE, 1)


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * _SIZE, 1)
