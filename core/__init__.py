"""NLP pipelines that you assemble: a small core, and every model family a plugin."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .lazy import DocumentedPaths, lazy_names
from .library_imports import LibraryImports

if __name__ != "nlpx":
    raise ImportError(f"the folder core/ is the package nlpx and cannot be imported as {__name__!r}; install it first")

__version__ = "0.1.0"

if DocumentedPaths not in sys.meta_path:
    sys.meta_path.append(DocumentedPaths)
    sys.meta_path.insert(0, LibraryImports)

PUBLIC_MODULES = (
    "checks", "commands", "config", "corpora", "displacy", "errors", "files", "hookspecs", "languages", "matcher",
    "pipeline", "registry", "scoring", "testing", "tokens", "training", "vocab",
)  # fmt: skip
"""What users and plugins import from, besides `nlpx` itself: of each the names in its ``__all__``.

All else is inner and may change. The page docs/api.md is made from this list, and a test holds our plugins to it.
"""

# Everything heavy is imported when it is first used: `import nlpx` and `nlpx --help` stay instant.
if TYPE_CHECKING:
    from . import checks as checks
    from . import commands as commands
    from . import config as config
    from . import corpora as corpora
    from . import displacy as displacy
    from . import errors as errors
    from . import files as files
    from . import hookspecs as hookspecs
    from . import languages as languages
    from . import matcher as matcher
    from . import pipeline as pipeline
    from . import scoring as scoring
    from . import testing as testing
    from . import tokens as tokens
    from . import training as training
    from . import vocab as vocab
    from .pipeline import Language as Language
    from .pipeline import blank as blank
    from .pipeline import load as load

    # The module shows what the object has, and only of that is the type known.
    from .registry import registry as registry
    from .tokens import Doc as Doc
    from .tokens import DocBin as DocBin
    from .tokens import Example as Example
    from .tokens import Span as Span
    from .tokens import Token as Token
    from .vocab import Vocab as Vocab
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".pipeline": ("Language", "blank", "load"),
            ".tokens": ("Doc", "DocBin", "Example", "Span", "Token"),
            ".vocab": ("Vocab",),
        },
        modules=PUBLIC_MODULES,
    )
