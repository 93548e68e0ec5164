"""NLP pipelines that you assemble: a small core, and every model family a plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if __name__ != "nlpx":
    raise ImportError(f"the folder core/ is the package nlpx and cannot be imported as {__name__!r}; install it first")

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .pipeline import Language, blank, load
    from .tokens import Doc, DocBin, Example, Span, Token
    from .vocab import Vocab

# Everything heavy is imported when it is first used: `import nlpx` and `nlpx --help` stay instant.
_LAZY = {
    "Doc": ".tokens",
    "DocBin": ".tokens",
    "Example": ".tokens",
    "Language": ".pipeline",
    "Span": ".tokens",
    "Token": ".tokens",
    "Vocab": ".vocab",
    "blank": ".pipeline",
    "load": ".pipeline",
}

_MODULES = ("displacy", "registry", "tokens", "training")

__all__ = [
    "Doc", "DocBin", "Example", "Language", "Span", "Token", "Vocab", "__version__", "blank", "displacy", "load",
    "registry",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name not in _LAZY:
        raise AttributeError(f"module 'nlpx' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_LAZY[name], __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY, *_MODULES})
