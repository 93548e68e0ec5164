"""A pipeline as a web service: `serve_pipeline`.

Requests wait in a queue of limited length (`batches`), and what waits at the same time is annotated together: in a
thread, or in another process (`lanes`, `processes`). `app` answers them, `reading` says what a request may hold, `page`
shows pictures of a text that somebody types, `openapi` describes it all. The framework is Starlette, on Uvicorn: small,
kept by those who wrote ASGI's reference parts, and nothing of it builds a page that asks other servers for its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .limits import Limits as Limits
    from .server import serve_pipeline as serve_pipeline
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__, {".limits": ("Limits",), ".server": ("serve_pipeline",)})
