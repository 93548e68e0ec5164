"""One file a command: a click function that parses, and a plain function that works.

For commands of plugins there are the options that several commands take, the types of paths and of other words, what
completes an argument, what those share that take a config or flags that build one, and the console that they print to;
all that is heavier is imported in the body of a command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from ..console import make_console as make_console
    from .options import code_option as code_option
    from .options import gpu_option as gpu_option
    from .options import model_argument as model_argument
    from .options import quiet_option as quiet_option
    from .options import remote_code_option as remote_code_option
    from .options import speaker as speaker
    from .path_type import PathType as PathType
    from .shell_values import complete_component as complete_component
    from .text_type import TextType as TextType
    from .two_forms import given_options as given_options
    from .two_forms import known_options as known_options
    from .two_forms import refuse_flags as refuse_flags
    from .two_forms import refuse_unknown as refuse_unknown
    from .two_forms import split_arguments as split_arguments
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "..console": ("make_console",),
            ".options": (
                "code_option",
                "gpu_option",
                "model_argument",
                "quiet_option",
                "remote_code_option",
                "speaker",
            ),
            ".path_type": ("PathType",),
            ".shell_values": ("complete_component",),
            ".text_type": ("TextType",),
            ".two_forms": ("given_options", "known_options", "refuse_flags", "refuse_unknown", "split_arguments"),
        },
    )
