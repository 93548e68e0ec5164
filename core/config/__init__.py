"""Configs: read with the place of every value, filled, checked in one go, and turned into objects.

=====================  ==========================================================================================
`load_config`          read a file or a text, apply overrides; nothing is filled or checked
`fill_config`          complete it from the defaults of core, of the components and of the functions it names
`check_config`         list everything that is wrong with it, with ``file:line`` and the nearest known spelling
`validate_config`      fill and check; raises one `ConfigError` with all mistakes, returns the filled config
`resolve_section`      turn a section such as ``training`` into objects
`resolve_block`        turn one ``@…`` block into what its function returns
`write_out_width`      put a number in the place of references to a width
`parse_overrides`      read ``--section.key value`` arguments
`get_factory`          what is known of a component: its function, default settings, score weights …
`register_factory`     make a component of the user's known; `describe_factory` says something else of one
`import_code`          run the user's ``--code`` file
`trust_remote_code`    let code that comes with a model be run, where a config asks for it
`Limits`               how small and large a number can be, as part of its type; `Count`, `Size`, `Share` … are
                       such types
`UNWRITTEN`            leaves a setting out of filled configs, as part of its type
=====================  ==========================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .check import check_config as check_config
    from .check import validate_config as validate_config
    from .code import import_code as import_code
    from .config import Config as Config
    from .config import load_config as load_config
    from .factories import Factory as Factory
    from .factories import describe_factory as describe_factory
    from .factories import get_factory as get_factory
    from .factories import register_factory as register_factory
    from .fill import fill_config as fill_config
    from .limits import Amount as Amount
    from .limits import Count as Count
    from .limits import Depth as Depth
    from .limits import Few as Few
    from .limits import Limits as Limits
    from .limits import Name as Name
    from .limits import Rows as Rows
    from .limits import Share as Share
    from .limits import Size as Size
    from .limits import Width as Width
    from .mistakes import Mistake as Mistake
    from .overrides import parse_overrides as parse_overrides
    from .references import write_out_width as write_out_width
    from .remote_code import is_remote_code_trusted as is_remote_code_trusted
    from .remote_code import trust_remote_code as trust_remote_code
    from .resolve import resolve_block as resolve_block
    from .resolve import resolve_section as resolve_section
    from .score_weights import combine_score_weights as combine_score_weights
    from .source import Source as Source
    from .unwritten import UNWRITTEN as UNWRITTEN
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".check": ("check_config", "validate_config"),
            ".code": ("import_code",),
            ".config": ("Config", "load_config"),
            ".factories": ("Factory", "describe_factory", "get_factory", "register_factory"),
            ".fill": ("fill_config",),
            ".limits": ("Amount", "Count", "Depth", "Few", "Limits", "Name", "Rows", "Share", "Size", "Width"),
            ".mistakes": ("Mistake",),
            ".overrides": ("parse_overrides",),
            ".references": ("write_out_width",),
            ".remote_code": ("is_remote_code_trusted", "trust_remote_code"),
            ".resolve": ("resolve_block", "resolve_section"),
            ".score_weights": ("combine_score_weights",),
            ".source": ("Source",),
            ".unwritten": ("UNWRITTEN",),
        },
    )
