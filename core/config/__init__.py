"""Configs: read with the place of every value, filled, checked in one go, and turned into objects.

=====================  ==========================================================================================
`load_config`          read a file or a text, apply overrides; nothing is filled or checked
`fill_config`          complete it from the defaults of core, of the components and of the functions it names
`check_config`         list everything that is wrong with it, with ``file:line`` and the nearest known spelling
`validate_config`      fill and check; raises one `ConfigError` with all mistakes, returns the filled config
`resolve_section`      turn a section such as ``training`` into objects
`resolve_block`        turn one ``@…`` block into what its function returns
`parse_overrides`      read ``--section.key value`` arguments
`get_factory`          what is known of a component: its function, default settings, score weights …
`register_factory`     make a component of the user's known
`import_code`          run the user's ``--code`` file
=====================  ==========================================================================================
"""

from __future__ import annotations

from ..errors import ConfigError
from .check import Mistake, check_config, validate_config
from .code import import_code
from .config import Config, load_config
from .factories import Factory, get_factory, register_factory
from .fill import fill_config
from .overrides import parse_overrides
from .resolve import resolve_block, resolve_section
from .score_weights import combine_score_weights
from .source import Source

__all__ = [
    "Config",
    "ConfigError",
    "Factory",
    "Mistake",
    "Source",
    "check_config",
    "combine_score_weights",
    "fill_config",
    "get_factory",
    "import_code",
    "load_config",
    "parse_overrides",
    "register_factory",
    "resolve_block",
    "resolve_section",
    "validate_config",
]
