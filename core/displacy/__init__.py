"""Pictures of Docs as SVG and HTML: `render`, `serve`, and what they draw as data (`parse_deps`, `parse_ents`).

What can be drawn is what the installed plugins offer (`nlpx_renderers`): ``dep`` for dependency trees, ``ent`` for
entities, and whatever else they name. A `Renderer` makes a `Picture` of a Doc and draws it; what options put into it
goes through `css_value`, `css_number`, `fill_template` and `safe_url`; a label that is given no colour has that of
`colour_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .colours import colour_of as colour_of
    from .drawing import draw as draw
    from .drawing import parse as parse
    from .drawing import parse_deps as parse_deps
    from .drawing import parse_ents as parse_ents
    from .drawing import parse_spans as parse_spans
    from .drawing import render as render
    from .drawing import set_render_wrapper as set_render_wrapper
    from .page import Picture as Picture
    from .page import Renderer as Renderer
    from .page import settings_of as settings_of
    from .server import serve as serve
    from .styling import css_number as css_number
    from .styling import css_value as css_value
    from .styling import direction_of as direction_of
    from .styling import fill_template as fill_template
    from .styling import safe_url as safe_url
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".colours": ("colour_of",),
            ".drawing": ("draw", "parse", "parse_deps", "parse_ents", "parse_spans", "render", "set_render_wrapper"),
            ".page": ("Picture", "Renderer", "settings_of"),
            ".server": ("serve",),
            ".styling": ("css_number", "css_value", "direction_of", "fill_template", "safe_url"),
        },
    )
