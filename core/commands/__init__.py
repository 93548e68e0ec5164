"""One file a command: a click function that parses, and a plain function that works.

For commands of plugins there are the options that several commands take, and the console that they print to; all that
is heavier is imported in the body of a command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from ..console import make_console as make_console
    from .options import code_option as code_option
    from .options import gpu_option as gpu_option
    from .options import quiet_option as quiet_option
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "..console": ("make_console",),
            ".options": ("code_option", "gpu_option", "quiet_option"),
        },
    )
