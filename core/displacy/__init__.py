"""Pictures of Docs as SVG and HTML: `render`, `serve`, and what they draw as data (`parse_deps`, `parse_ents`).

What can be drawn is what the installed plugins offer (`nlpx_renderers`): ``dep`` for dependency trees, ``ent`` for
entities, and whatever else they name.
"""

from __future__ import annotations

from .drawing import draw, parse, parse_deps, parse_ents, parse_spans, render, set_render_wrapper
from .page import Picture, Renderer
from .server import serve

__all__ = [
    "Picture", "Renderer", "draw", "parse", "parse_deps", "parse_ents", "parse_spans", "render", "serve",
    "set_render_wrapper",
]  # fmt: skip
