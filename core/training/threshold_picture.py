"""A picture of scores over the threshold of a component, as SVG."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Of the page, of the field in which the curves are, and how far apart the entries beside it are; pixels.
_WIDTH, _HEIGHT = 720, 420
_LEFT, _TOP, _RIGHT, _BOTTOM = 60, 40, 520, 360
_ENTRY = 24
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# Of colours that nearly everybody can tell apart (Okabe and Ito, 2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73")


def draw_curves(
    thresholds: Sequence[float], curves: Mapping[str, Sequence[float]], *, best: float, title: str
) -> list[str]:
    """Draw scores over the threshold as the lines of an SVG document.

    Args:
        thresholds: The thresholds, from 0 to 1, rising.
        curves: The scores from 0 to 1 at each, by name; no more than three.
        best: The threshold to mark.
        title: What stands above.
    """
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_WIDTH}" height="{_HEIGHT}">',
        f"<title>{escape(title)}</title>",
        '<g font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="{_TOP - 16}" font-size="15">{escape(title)}</text>',
        *_axes(),
        f'<line x1="{_x(best)}" y1="{_TOP}" x2="{_x(best)}" y2="{_BOTTOM}" stroke="#555" stroke-dasharray="4 3"/>',
        f'<text x="{_RIGHT + 20}" y="{_TOP + 10}">best: {best:.3g}</text>',
        *(
            line
            for number, (name, scores) in enumerate(curves.items())
            for line in _curve(thresholds, scores, name=name, number=number)
        ),
        "</g></svg>",
    ]


def _axes() -> list[str]:
    """Draw the field with its grid and what the grid stands for."""
    lines = []
    for tick in _TICKS:
        x, y = _x(tick), _y(tick)
        lines += [
            f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_BOTTOM}" stroke="#ddd"/>',
            f'<line x1="{_LEFT}" y1="{y}" x2="{_RIGHT}" y2="{y}" stroke="#ddd"/>',
            f'<text x="{x}" y="{_BOTTOM + 18}" text-anchor="middle">{tick:.1f}</text>',
            f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{tick:.1f}</text>',
        ]
    middle = (_LEFT + _RIGHT) // 2
    return [*lines, f'<text x="{middle}" y="{_BOTTOM + 40}" text-anchor="middle">threshold</text>']


def _curve(thresholds: Sequence[float], scores: Sequence[float], *, name: str, number: int) -> list[str]:
    """Draw one curve and its name beside the field."""
    colour = _COLOURS[number]
    points = " ".join(f"{_x(x)},{_y(y)}" for x, y in zip(thresholds, scores, strict=True))
    y = _TOP + 10 + _ENTRY * (number + 1)
    return [
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<line x1="{_RIGHT + 20}" y1="{y - 4}" x2="{_RIGHT + 40}" y2="{y - 4}" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{_RIGHT + 46}" y="{y}">{escape(name)}</text>',
    ]


def _x(share: float) -> float:
    return round(_LEFT + share * (_RIGHT - _LEFT), 1)


def _y(share: float) -> float:
    return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)
